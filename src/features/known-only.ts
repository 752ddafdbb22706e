import { BAR_COLUMNS, type BarColumns, type Feature, type Kernel } from './contract.ts';

/**
 * A feature of joined columns, undefined (NaN) at every row at which one of them is unknown: not there yet, or stale. What the feature
 * remembers goes on as its own rule says, so that a hole of one row costs that row alone.
 */
export function knownOnly(feature: Feature): Feature {
  const joined = feature.inputs.filter((input) => !(BAR_COLUMNS as readonly string[]).includes(input));
  if (joined.length === 0) return feature;
  return {
    ...feature,
    startsLate: true,
    compute: (bars) => {
      const columns = feature.compute(bars);
      maskInto(bars, joined, bars.close.length, Object.values(columns));
      return columns;
    },
    stream: () => {
      const stream = feature.stream();
      return {
        push: (bar) => masked(stream.push(bar), bar.columns, joined),
        peek: (bar) => masked(stream.peek(bar), bar.columns, joined),
        save: () => stream.save(),
        restore: (state) => stream.restore(state),
      };
    },
    kernel: () => {
      const kernel: Kernel = feature.kernel();
      return {
        memory: kernel.memory,
        run: (bars, n, out) => {
          kernel.run(bars, n, out);
          maskInto(bars, joined, n, out);
        },
      };
    },
  };
}

function maskInto({ columns }: BarColumns, joined: readonly string[], n: number, out: readonly Float64Array[]): void {
  for (const name of joined) {
    const values = columns[name]!;
    for (let i = 0; i < n; i++) {
      if (Number.isNaN(values[i]!)) for (const column of out) column[i] = Number.NaN;
    }
  }
}

function masked(
  values: Float64Array,
  columns: Readonly<Record<string, number>> | undefined,
  joined: readonly string[],
): Float64Array {
  return joined.some((name) => Number.isNaN(columns?.[name] ?? Number.NaN)) ? values.fill(Number.NaN) : values;
}
