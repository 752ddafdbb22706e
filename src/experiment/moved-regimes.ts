import { isRegimeColumn, readsRegimes, type Strategy, type StrategyColumns } from '../strategy/index.ts';

/** The regimes that a strategy reads, on the circle round which a placebo moves them. */
export interface RegimeCircle {
  /** Rows that can be traded and have every regime that the strategy reads, rising. */
  readonly rows: Int32Array;
  /** Columns that differ from the given ones on these rows alone: row i of the circle has the regimes of row i − shift, round it. */
  moved(shift: number): StrategyColumns;
}

/**
 * Null where a strategy reads no regime. Label and forecast move alike; what is no regime (an expected return, a feature) and rows
 * without a regime stay where they are.
 */
export function regimeCircle({ needs }: Pick<Strategy, 'needs'>, columns: StrategyColumns): RegimeCircle | null {
  const { regimes, tradable, label, forecast } = columns;
  if (!readsRegimes(needs, regimes)) return null;
  const read = needs.columns.filter((name) => isRegimeColumn(name, regimes));
  const ofForecast = read.flatMap((name) => forecast?.columns[name] ?? []);
  const known: number[] = [];
  for (let row = 0; row < tradable.length; row++) {
    if (tradable[row] === 0 || (needs.label && !(label![row]! >= 0))) continue;
    if (ofForecast.every((values) => !Number.isNaN(values[row]!))) known.push(row);
  }
  const rows = Int32Array.from(known);
  return {
    rows,
    moved(shift) {
      const turn = <T extends Int8Array | Float64Array>(values: T): T => turned(values, rows, shift);
      return {
        ...columns,
        ...(needs.label ? { label: turn(label!) } : {}),
        ...(forecast === undefined || read.length === 0
          ? {}
          : {
              forecast: {
                columns: {
                  ...forecast.columns,
                  ...Object.fromEntries(read.map((name) => [name, turn(forecast.columns[name]!)])),
                },
                regime: turn(forecast.regime),
              },
            }),
      };
    },
  };
}

/** The values with those of `rows` moved round their circle. */
function turned<T extends Int8Array | Float64Array>(values: T, rows: Int32Array, shift: number): T {
  const out = values.slice() as T;
  const n = rows.length;
  if (n === 0) return out;
  let from = (((n - shift) % n) + n) % n;
  for (let i = 0; i < n; i++) {
    out[rows[i]!] = values[rows[from]!]!;
    if (++from === n) from = 0;
  }
  return out;
}
