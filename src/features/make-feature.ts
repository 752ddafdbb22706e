import { InputError, nearestName } from '../core/index.ts';
import { BAR_COLUMNS, type BarColumns, type Feature, type Kernel } from './contract.ts';
import { KernelStream } from './kernel-stream.ts';

/**
 * A feature around its kernel.
 *
 * @param parts.outputs column name → first row with a value, for every column that the kernel writes
 * @param parts.keep which of them the feature gives, by default all; the kernel writes the others into a scratch column
 * @param parts.kernel makes a fresh kernel; nothing is allocated before a feature is computed or streamed
 */
export function makeFeature(parts: {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: readonly string[];
  readonly outputs: Readonly<Record<string, number>>;
  readonly keep?: readonly boolean[] | undefined;
  kernel(): Kernel;
}): Feature {
  const { name, params, inputs, keep, kernel } = parts;
  const kept = Object.entries(parts.outputs).filter((_, j) => keep?.[j] ?? true);
  return featureOf({
    name,
    params,
    inputs,
    outputs: kept.map(([output]) => output),
    lookbackBars: Math.max(...kept.map(([, firstRow]) => firstRow)),
    kernel: keep?.includes(false) === true ? () => new KeptColumns(kernel(), keep) : kernel,
  });
}

/** Batch and stream of a kernel that writes the outputs and nothing else. */
export function featureOf(parts: Omit<Feature, 'compute' | 'stream'>): Feature {
  const { name, inputs, outputs } = parts;
  const joined = inputs.filter((input) => !(BAR_COLUMNS as readonly string[]).includes(input));
  return {
    ...parts,
    compute(bars) {
      requireJoined(name, joined, bars);
      const n = bars.close.length;
      const columns = outputs.map(() => new Float64Array(n));
      parts.kernel().run(bars, n, columns);
      return Object.fromEntries(outputs.map((output, j) => [output, columns[j]!]));
    },
    stream: () => new KernelStream(parts.kernel(), outputs, joined),
  };
}

/** Where all features write columns that nobody wants: no state, and one such column for all of them. */
let unwanted = new Float64Array(0);

/** A kernel of which only some columns are wanted. */
class KeptColumns implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #inner: Kernel;
  readonly #keep: readonly boolean[];

  constructor(inner: Kernel, keep: readonly boolean[]) {
    this.memory = inner.memory;
    this.#inner = inner;
    this.#keep = keep;
  }

  run(bars: BarColumns, n: number, out: readonly Float64Array[]): void {
    if (unwanted.length < n) unwanted = new Float64Array(n);
    let next = 0;
    const columns = this.#keep.map((wanted) => (wanted ? out[next++]! : unwanted));
    this.#inner.run(bars, n, columns);
  }
}

/** @throws InputError COLUMN_MISSING */
function requireJoined(feature: string, joined: readonly string[], { columns }: BarColumns): void {
  const absent = joined.find((name) => columns[name] === undefined);
  if (absent === undefined) return;
  const near = nearestName(absent, Object.keys(columns));
  throw new InputError('COLUMN_MISSING', {
    what: `the feature "${feature}" reads "${absent}", which the bars don't have${near === undefined ? '' : `; the nearest is "${near}"`}`,
    where: `columns ${Object.keys(columns).join(', ')}`,
    mend: 'join the series under data.series, or give the column in the bar file',
  });
}
