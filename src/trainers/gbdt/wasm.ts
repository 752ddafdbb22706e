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
  merge(from: number, to: number, bytes: number): void;
  move(to: number, from: number, bytes: number): void;
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
    rows: number,
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
/** The same for memory that threads share. */
let compiledShared: WebAssembly.Module | null | undefined;
let idle: Instance | undefined;

/** A file that the build puts beside the built code. Sources that a test runner loads as they are find it there too. */
export function builtFile(name: string): URL {
  return new URL(
    import.meta.url.endsWith('.ts') ? `../../../dist/trainers/gbdt/${name}` : `./${name}`,
    import.meta.url,
  );
}

function compile(name: string): WebAssembly.Module | null {
  try {
    const bytes = readFileSync(builtFile(name));
    return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  } catch {
    return null;
  }
}

/** The compiled loops with so many bytes of memory; undefined where they can't run. */
export function takeInstance(bytes: number): Instance | undefined {
  if (compiled === undefined) compiled = compile('kernel.wasm');
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

/** The compiled loops with memory that threads share; undefined where they can't run, or there is no such memory. */
export function takeShared(bytes: number): Instance | undefined {
  const pages = Math.ceil(bytes / PAGE);
  try {
    return openShared(new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }));
  } catch {
    return undefined;
  }
}

/** The compiled loops over memory that another thread has made. */
export function openShared(memory: WebAssembly.Memory): Instance | undefined {
  if (compiledShared === undefined) compiledShared = compile('kernel-shared.wasm');
  if (compiledShared === null) return undefined;
  const { exports } = new WebAssembly.Instance(compiledShared, { env: { memory } });
  return { memory, exports: exports as unknown as Exports };
}
