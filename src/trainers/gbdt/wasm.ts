import { readFileSync } from 'node:fs';

/** What `kernel.as.ts` exports; pointers are byte addresses in its memory. */
export interface Exports {
  count(
    codes: number,
    shift: number,
    words: number,
    from: number,
    to: number,
    pairs: number,
    a: number,
    b: number,
    c: number,
    d: number,
  ): void;
  gather(codes: number, shift: number, words: number, from: number, to: number, near: number, nearWords: number): void;
  number(order: number, count: number): void;
  sum(words: number, from: number, to: number, out: number): void;
  walk(
    nodes: number,
    root: number,
    depth: number,
    data: number,
    width: number,
    rows: number,
    margins: number,
    step: number,
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
  addLeaves(
    column: number,
    less: number,
    limit: number,
    margins: number,
    from: number,
    to: number,
    values: number,
  ): void;
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

export interface Instance {
  readonly memory: WebAssembly.Memory;
  readonly exports: Exports;
}

const PAGE = 65_536;
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

/** The compiled loops with so many bytes of memory; undefined where they can't run. */
export function takeInstance(bytes: number): Instance | undefined {
  if (compiled === undefined) compiled = compile();
  if (compiled === null) return undefined;
  const pages = Math.ceil(bytes / PAGE);
  const kept = idle;
  idle = undefined;
  if (kept !== undefined) {
    const missing = pages - kept.memory.buffer.byteLength / PAGE;
    if (missing > 0) kept.memory.grow(missing);
    return kept;
  }
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return { memory, exports: exports as unknown as Exports };
}

/** Hands an instance back; its arrays are of no use after it. */
export function giveBack(instance: Instance): void {
  if (instance.memory.buffer.byteLength <= KEPT_BYTES) idle = instance;
}
