import { readFileSync } from 'node:fs';
import { Arena } from './arena.ts';
import { BLOCK } from './bins.ts';
import type { KernelShape, SoftmaxTask } from './kernel.ts';
import { Kernel, kernelBytes } from './kernel.ts';
import type { Split } from './split.ts';

/** What `kernel.as.ts` exports; pointers are byte addresses in its memory. */
interface Exports {
  count(
    codes: number,
    words: number,
    from: number,
    to: number,
    pairs: number,
    a: number,
    b: number,
    c: number,
    d: number,
  ): void;
  clear(at: number, bytes: number): void;
  subtract(child: number, parent: number, bytes: number): void;
  scan(
    histogram: number,
    active: number,
    pairs: number,
    offsets: number,
    limits: number,
    share: number,
    both: number,
    l2: number,
    floor: number,
    out: number,
  ): void;
  partition(codes: number, less: number, limit: number, from: number, to: number, scratch: number): number;
  addLeaf(margins: number, from: number, to: number, value: number): void;
  fix(column: number, rows: number, hessianScale: number, gradientScale: number): void;
  softmax(
    margins: number,
    stride: number,
    columns: number,
    classes: number,
    weights: number,
    trained: number,
    trees: number,
    curvature: number,
    derivatives: number,
    sums: number,
    exps: number,
  ): void;
}

interface Instance {
  readonly memory: WebAssembly.Memory;
  readonly exports: Exports;
}

const PAGE = 65_536;
/** Where a split is written; the arrays begin behind it. */
const OUT = 64;
const ARRAYS = 128;
/** Memory above this is given back to the system after a fit; below it the next fit uses it again. */
const KEPT_BYTES = 64 * 2 ** 20;

/** The compiled module, or null where the machine or the build has none. */
let compiled: WebAssembly.Module | null | undefined;
let idle: Instance | undefined;

function compile(): WebAssembly.Module | null {
  // The build puts the file beside the built code. Sources that a test runner loads as they are find it there too.
  const beside = import.meta.url.endsWith('.ts') ? '../../../dist/trainers/gbdt/kernel.wasm' : './kernel.wasm';
  try {
    const bytes = readFileSync(new URL(beside, import.meta.url));
    return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  } catch {
    return null;
  }
}

/** A kernel with compiled loops; the plain one, which gives the same bits, where they can't run. */
export function makeKernel(shape: KernelShape): Kernel {
  if (compiled === undefined) compiled = compile();
  if (compiled === null) return new Kernel(shape);
  return new SimdKernel(shape, takeInstance(compiled, ARRAYS + kernelBytes(shape)));
}

function takeInstance(module: WebAssembly.Module, bytes: number): Instance {
  const pages = Math.ceil(bytes / PAGE);
  const kept = idle;
  idle = undefined;
  if (kept !== undefined) {
    const missing = pages - kept.memory.buffer.byteLength / PAGE;
    if (missing > 0) kept.memory.grow(missing);
    return kept;
  }
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { memory, exports: exports as unknown as Exports };
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
  }

  override release(): void {
    if (this.#instance.memory.buffer.byteLength <= KEPT_BYTES) idle = this.#instance;
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
    const { offsets } = this;
    const histogram = this.#slot(slot);
    const pairs = offsets.length - 1;
    const cell = (pair: number): number => histogram + 16 * offsets[Math.min(pair, pairs)]!;
    this.#run.clear(histogram, 16 * this.cells);
    for (let pair = 0; pair < pairs; pair += BLOCK / 2) {
      this.#run.count(
        this.codes.byteOffset + 2 * pair * this.rows,
        this.#words(t),
        this.order.byteOffset + 4 * start,
        this.order.byteOffset + 4 * end,
        Math.min(BLOCK / 2, pairs - pair),
        cell(pair),
        cell(pair + 1),
        cell(pair + 2),
        cell(pair + 3),
      );
    }
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
    const codes = this.codes.byteOffset + Math.floor(feature / BLOCK) * this.rows * BLOCK + (feature % BLOCK);
    const middle = this.#run.partition(
      codes,
      less,
      bin - less + 1,
      from + 4 * start,
      from + 4 * end,
      this.scratch.byteOffset,
    );
    return ((middle >>> 0) - from) >> 2;
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
