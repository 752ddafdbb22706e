import { BAR_COLUMNS, type BarColumns, type Feature, type Kernel } from './contract.ts';
import { featureOf } from './make-feature.ts';

/**
 * A feature of joined columns: not run before the first row at which all of them are known, so that its warm-up counts from there and
 * no window holds what nobody knew; undefined (NaN) at every later row at which one of them is unknown (stale). What the feature
 * remembers goes on over such a hole as its own rule says, so that a hole of one row costs that row alone.
 */
export function knownOnly(feature: Feature): Feature {
  const joined = feature.inputs.filter((input) => !(BAR_COLUMNS as readonly string[]).includes(input));
  if (joined.length === 0) return feature;
  return featureOf({ ...feature, startsLate: true, kernel: () => new KnownOnlyKernel(feature.kernel(), joined) });
}

class KnownOnlyKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #inner: Kernel;
  readonly #joined: readonly string[];
  /** 1 from the first known row on. */
  readonly #started = Float64Array.of(0);

  constructor(inner: Kernel, joined: readonly string[]) {
    this.#inner = inner;
    this.#joined = joined;
    this.memory = [this.#started, ...inner.memory];
  }

  run(bars: BarColumns, n: number, out: readonly Float64Array[]): void {
    const joined = this.#joined.map((name) => bars.columns[name]!);
    const start = this.#started[0] === 1 ? 0 : firstKnown(joined, n);
    for (const column of out) column.fill(Number.NaN, 0, start);
    if (start === n) return;
    this.#started[0] = 1;
    if (start === 0) this.#inner.run(bars, n, out);
    else
      this.#inner.run(
        rowsFrom(bars, start),
        n - start,
        out.map((column) => column.subarray(start)),
      );
    for (const values of joined) {
      for (let i = start; i < n; i++) {
        if (Number.isNaN(values[i]!)) for (const column of out) column[i] = Number.NaN;
      }
    }
  }
}

/** The first of n rows at which every column has a value; n where there is none. */
function firstKnown(columns: readonly Float64Array[], n: number): number {
  let row = 0;
  while (row < n && columns.some((values) => Number.isNaN(values[row]!))) row++;
  return row;
}

function rowsFrom(bars: BarColumns, start: number): BarColumns {
  const own = Object.fromEntries(BAR_COLUMNS.map((name) => [name, bars[name].subarray(start)]));
  const joined = Object.entries(bars.columns).map(([name, values]) => [name, values.subarray(start)]);
  return { ...(own as Pick<BarColumns, (typeof BAR_COLUMNS)[number]>), columns: Object.fromEntries(joined) };
}
