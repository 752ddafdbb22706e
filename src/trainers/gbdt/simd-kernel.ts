import { Arena } from './arena.ts';
import type { KernelShape } from './kernel.ts';
import { BLOCK, Kernel, kernelBytes } from './kernel.ts';
import type { Split } from './split.ts';
import type { Team } from './team.ts';
import { type Exports, giveBack, type Instance, takeInstance } from './wasm.ts';

/** Where answers are written; behind it room to gather rows in, then the arrays. */
const OUT = 64;
const NEAR_ROWS = 256;
const NEAR_ORDER = 128;
const NEAR_WORDS = NEAR_ORDER + 4 * NEAR_ROWS;
const NEAR_CODES = NEAR_WORDS + 8 * NEAR_ROWS;
/** All of it, for each member of a team. */
const PRIVATE = NEAR_CODES + BLOCK * NEAR_ROWS;
/** Rows whose codes and words leave the nearer caches. */
const FAR_ROWS = 32_768;

/** Memory that a compiled kernel of this shape takes. @param members of its team */
export function simdBytes(shape: KernelShape, members = 1): number {
  return PRIVATE * members + kernelBytes(shape, members);
}

/** A kernel with compiled loops; the plain one, which gives the same bits, where they can't run. */
export function makeKernel(shape: KernelShape): Kernel {
  const instance = takeInstance(simdBytes(shape));
  return instance === undefined ? new Kernel(shape) : new SimdKernel(shape, instance);
}

export class SimdKernel extends Kernel {
  readonly #run: Exports;
  readonly #instance: Instance;
  readonly #ints: Int32Array;
  readonly #doubles: Float64Array;
  /** Where this member's own room begins. */
  readonly #base: number;
  readonly #shared: boolean;

  constructor(shape: KernelShape, instance: Instance, team?: Team) {
    super(shape, new Arena(instance.memory.buffer, PRIVATE * (team?.members ?? 1)), team);
    this.#base = PRIVATE * this.member;
    this.#shared = team !== undefined;
    this.#instance = instance;
    this.#run = instance.exports;
    this.#ints = new Int32Array(instance.memory.buffer, this.#base + OUT, 10);
    this.#doubles = new Float64Array(instance.memory.buffer, this.#base + OUT, 2);
    this.#run.number(this.#base + NEAR_ORDER, NEAR_ROWS);
  }

  override async release(): Promise<void> {
    await super.release();
    if (!this.#shared) giveBack(this.#instance);
  }

  protected override softmaxPart(curvature: number, trees: number, part: number, from: number, to: number): void {
    this.#run.softmax(
      to - from,
      this.margins.byteOffset + 4 * from,
      this.stride,
      this.margins.length / this.stride,
      this.classes.byteOffset + 4 * from,
      this.weights.byteOffset + 8 * from,
      this.trainedColumns.byteOffset,
      trees,
      curvature,
      this.derivatives.byteOffset + 8 * from,
      this.partSums.byteOffset + 32 * trees * part,
      this.exps.byteOffset,
    );
  }

  protected override fixRows(t: number, from: number, to: number): void {
    this.#run.fix(this.#words(t) + 8 * from, to - from, this.scales[2 * t]!, this.scales[2 * t + 1]!);
  }

  protected override clear(slot: number): void {
    this.#run.clear(this.#slot(slot), 16 * this.cells);
  }

  protected override merge(from: number, to: number): void {
    this.#run.merge(this.#slot(from), this.#slot(to), 16 * this.cells);
  }

  protected override countRows(t: number, start: number, end: number, slot: number, inOrder: boolean): void {
    const nearOrder = this.#base + NEAR_ORDER;
    const nearWords = this.#base + NEAR_WORDS;
    const nearCodes = this.#base + NEAR_CODES;
    const from = this.order.byteOffset + 4 * start;
    const to = this.order.byteOffset + 4 * end;
    const words = this.#words(t);
    for (let f = 0; f < this.bins.features; f += BLOCK) {
      const codes = this.codes.byteOffset + f * this.rows;
      const shift = this.widthOf(f) === BLOCK ? 4 : 3;
      // All rows stand in their order as they are.
      if (this.rows < FAR_ROWS || inOrder) {
        this.#countBlock(f, codes, shift, words, from, to, slot);
        continue;
      }
      for (let at = from; at < to; at += 4 * NEAR_ROWS) {
        const stop = Math.min(to, at + 4 * NEAR_ROWS);
        this.#run.gather(codes, shift, words, at, stop, nearCodes, nearWords);
        this.#countBlock(f, nearCodes, shift, nearWords, nearOrder, nearOrder + stop - at, slot);
      }
    }
  }

  /** Counts the features of a block, eight at a time. */
  #countBlock(
    feature: number,
    codes: number,
    shift: number,
    words: number,
    from: number,
    to: number,
    slot: number,
  ): void {
    const { offsets } = this;
    const histogram = this.#slot(slot);
    const pairs = offsets.length - 1;
    for (let half = 0; half < 1 << shift; half += 8) {
      const pair = (feature + half) >> 1;
      if (pair >= pairs) return;
      this.#run.count(
        codes + half,
        shift,
        words,
        from,
        to,
        Math.min(4, pairs - pair),
        histogram + 16 * offsets[pair]!,
        histogram + 16 * offsets[Math.min(pair + 1, pairs)]!,
        histogram + 16 * offsets[Math.min(pair + 2, pairs)]!,
        histogram + 16 * offsets[Math.min(pair + 3, pairs)]!,
      );
    }
  }

  override resetOrder(): void {
    this.#run.number(this.order.byteOffset, this.rows);
  }

  override sum(t: number, count: number): void {
    const { byteOffset } = this.order;
    this.#run.sum(this.#words(t), byteOffset, byteOffset + 4 * count, this.#base + OUT);
    this.total.hessian = this.#ints[0]!;
    this.total.gradient = this.#ints[1]!;
  }

  override subtract(child: number, parent: number): void {
    this.#run.subtract(this.#slot(child), this.#slot(parent), 16 * this.cells);
  }

  protected override scan(slot: number, share: number, both: number, l2: number, floor: number, split: Split): void {
    this.#run.scan(
      this.#slot(slot),
      this.active.byteOffset,
      this.activePairs,
      this.offsets.byteOffset,
      this.limits.byteOffset,
      share,
      both,
      l2,
      floor,
      this.#base + OUT,
    );
    const ints = this.#ints;
    split.feature = ints[6]!;
    if (split.feature < 0) return;
    split.bin = ints[7]!;
    split.missingLeft = ints[8] === 1;
    split.leftHessian = ints[4]!;
    split.leftGradient = ints[5]!;
    split.gain = this.#doubles[0]! / this.#doubles[1]!;
  }

  protected override move(rows: Int32Array, from: number, to: number, count: number): void {
    this.#run.move(this.order.byteOffset + 4 * to, rows.byteOffset + 4 * from, 4 * count);
  }

  protected override partitionRows(
    feature: number,
    bin: number,
    missingLeft: boolean,
    start: number,
    end: number,
  ): number {
    const less = missingLeft ? 0 : 1;
    const from = this.order.byteOffset;
    const middle = this.#run.partition(
      this.columns.byteOffset + feature * this.rows,
      less,
      bin - less + 1,
      from + 4 * start,
      from + 4 * end,
      this.scratch.byteOffset + 4 * start,
    );
    return ((middle >>> 0) - from) >> 2;
  }

  protected override addLeavesTo(
    column: number,
    { feature, bin, missingLeft }: Pick<Split, 'feature' | 'bin' | 'missingLeft'>,
    start: number,
    end: number,
    left: number,
    right: number,
  ): void {
    const less = missingLeft ? 0 : 1;
    const from = this.order.byteOffset;
    this.#doubles[0] = right;
    this.#doubles[1] = left;
    this.#run.addLeaves(
      this.columns.byteOffset + feature * this.rows,
      less,
      bin - less + 1,
      this.margins.byteOffset + 4 * column * this.stride,
      from + 4 * start,
      from + 4 * end,
      this.#base + OUT,
    );
  }

  protected override addLeafTo(column: number, start: number, end: number, value: number): void {
    const from = this.order.byteOffset;
    this.#run.addLeaf(this.margins.byteOffset + 4 * column * this.stride, from + 4 * start, from + 4 * end, value);
  }

  /** Addresses of a trained column's fixed-point pairs and of a histogram. */
  #words(t: number): number {
    return this.fixed.byteOffset + 8 * t * this.stride;
  }

  #slot(slot: number): number {
    return this.histograms.byteOffset + 16 * this.cells * slot;
  }
}
