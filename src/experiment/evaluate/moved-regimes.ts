import { isRegimeColumn, readsRegimes, type Strategy, type StrategyColumns } from '../../strategy/index.ts';

/** The regimes that a strategy reads, on the circle round which a placebo moves them. */
export interface RegimeCircle {
  /** Rows that can be traded and have every regime that the strategy reads, rising. */
  readonly rows: Int32Array;
  /**
   * Columns that differ from the given ones on these rows alone: row i of the circle has the regimes of row i − shift, round it. The next
   * call overwrites them.
   */
  moved(shift: number): StrategyColumns;
}

/**
 * Null where a strategy reads no regime. Label and forecast move alike; what is no regime (an expected return, a feature) and rows
 * without a regime stay where they are.
 */
export function regimeCircle({ needs }: Pick<Strategy, 'needs'>, columns: StrategyColumns): RegimeCircle | null {
  const { regimes, tradable, forecast } = columns;
  if (!readsRegimes(needs, regimes)) return null;
  const read = needs.columns.filter((name) => isRegimeColumn(name, regimes));
  const ofForecast = read.flatMap((name) => forecast?.columns[name] ?? []);
  const known: number[] = [];
  for (let row = 0; row < tradable.length; row++) {
    if (tradable[row] === 0 || (needs.label && !(columns.label![row]! >= 0))) continue;
    if (ofForecast.every((values) => !Number.isNaN(values[row]!))) known.push(row);
  }
  const rows = Int32Array.from(known);
  const label = needs.label ? turning(columns.label!, rows) : null;
  const regime = forecast === undefined || read.length === 0 ? null : turning(forecast.regime, rows);
  const others = read.map((name) => [name, turning(forecast!.columns[name]!, rows)] as const);
  return {
    rows,
    moved: (shift) => ({
      ...columns,
      ...(label === null ? {} : { label: label(shift) }),
      ...(regime === null
        ? {}
        : {
            forecast: {
              regime: regime(shift),
              columns: {
                ...forecast!.columns,
                ...Object.fromEntries(others.map(([name, turn]) => [name, turn(shift)])),
              },
            },
          }),
    }),
  };
}

/** The values with those of `rows` moved round their circle, in memory that is used again. */
function turning<T extends Int8Array | Float64Array>(values: T, rows: Int32Array): (shift: number) => T {
  const out = values.slice() as T;
  const n = rows.length;
  const first = rows[0] ?? 0;
  const whole = n > 0 && rows[n - 1]! - first === n - 1;
  return (shift) => {
    const by = n === 0 ? 0 : ((shift % n) + n) % n;
    if (whole) {
      out.set(values.subarray(first + n - by, first + n), first);
      out.set(values.subarray(first, first + n - by), first + by);
    } else {
      for (let i = 0, from = by === 0 ? 0 : n - by; i < n; i++) {
        out[rows[i]!] = values[rows[from]!]!;
        if (++from === n) from = 0;
      }
    }
    return out;
  };
}
