import { Arena } from './arena.ts';
import type { KernelShape, SoftmaxTask } from './kernel.ts';
import { BLOCK, Kernel, kernelBytes } from './kernel.ts';
import type { Split } from './split.ts';
import { type Exports, giveBack, type Instance, takeInstance } from './wasm.ts';

/** Where answers are written; behind it room to gather rows in, then the arrays. */
const OUT = 64;
const NEAR_ROWS = 256;
const NEAR_ORDER = 128;
const NEAR_WORDS = NEAR_ORDER + 4 * NEAR_ROWS;
const NEAR_CODES = NEAR_WORDS + 8 * NEAR_ROWS;
const ARRAYS = NEAR_CODES + BLOCK * NEAR_ROWS;
/** Rows whose codes and words leave the nearer caches. */
const FAR_ROWS = 32_768;
/** A kernel with compiled loops; the plain one, which gives the same bits, where they can't run. */
export function makeKernel(shape: KernelShape): Kernel {
  const instance = takeInstance(ARRAYS + kernelBytes(shape));
  return instance === undefined ? new Kernel(shape) : new SimdKernel(shape, instance);
}

export class SimdKernel extends Kernel {
  readonly #run: Exports;
  readonly #instance: Instance;
  readonly #ints: Int32Array;
  readonly #doubles: Float64Array;

  constructor(shape: KernelShape, instance: Instance) {
    super(shape, new Arena(instance.memory.buffer, ARRAYS));
    this.#instance = instance;
    this.#run = instance.exports;
    this.#ints = new Int32Array(instance.memory.buffer, OUT, 10);
    this.#doubles = new Float64Array(instance.memory.buffer, OUT, 2);
    this.#run.number(NEAR_ORDER, NEAR_ROWS);
  }

  override release(): void {
    giveBack(this.#instance);
  }

  override softmax({ trained, curvature }: SoftmaxTask): void {
    this.trainedColumns.set(trained);
    this.#run.softmax(
      this.margins.byteOffset,
      this.stride,
      this.margins.length / this.stride,
      this.classes.byteOffset,
      this.weights.byteOffset,
      this.trainedColumns.byteOffset,
      trained.length,
      curvature,
      this.derivatives.byteOffset,
      this.sums.byteOffset,
      this.exps.byteOffset,
    );
  }

  protected override fixColumn(t: number): void {
    this.#run.fix(this.#words(t), this.rows, this.scales[2 * t]!, this.scales[2 * t + 1]!);
  }

  override count(t: number, start: number, end: number, slot: number): void {
    const from = this.order.byteOffset + 4 * start;
    const to = this.order.byteOffset + 4 * end;
    const words = this.#words(t);
    this.#run.clear(this.#slot(slot), 16 * this.cells);
    for (let f = 0; f < this.bins.features; f += BLOCK) {
      const codes = this.codes.byteOffset + f * this.rows;
      const shift = this.widthOf(f) === BLOCK ? 4 : 3;
      // All rows stand in their order as they are.
      if (this.rows < FAR_ROWS || end - start === this.rows) {
        this.#countBlock(f, codes, shift, words, from, to, slot);
        continue;
      }
      for (let at = from; at < to; at += 4 * NEAR_ROWS) {
        const stop = Math.min(to, at + 4 * NEAR_ROWS);
        this.#run.gather(codes, shift, words, at, stop, NEAR_CODES, NEAR_WORDS);
        this.#countBlock(f, NEAR_CODES, shift, NEAR_WORDS, NEAR_ORDER, NEAR_ORDER + stop - at, slot);
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
    this.#run.sum(this.#words(t), byteOffset, byteOffset + 4 * count, OUT);
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
      OUT,
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

  override partition(feature: number, bin: number, missingLeft: boolean, start: number, end: number): number {
    const less = missingLeft ? 0 : 1;
    const from = this.order.byteOffset;
    const middle = this.#run.partition(
      this.columns.byteOffset + feature * this.rows,
      less,
      bin - less + 1,
      from + 4 * start,
      from + 4 * end,
      this.scratch.byteOffset,
    );
    return ((middle >>> 0) - from) >> 2;
  }

  override addLeaves(
    column: number,
    { feature, bin, missingLeft }: Split,
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
      OUT,
    );
  }

  override addLeaf(column: number, start: number, end: number, value: number): void {
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
