import { type Bars, makeBars } from '../../src/core/index.ts';

/** What rows hold that nobody has filled yet; −3.5 is no regime code either. */
const POISON = [Number.NaN, 1e300, -3.5, Number.POSITIVE_INFINITY, 0];

/** Bars of full length whose rows hold poison until `fill` brings them, one after another. */
export interface GrowingBars {
  readonly bars: Bars;
  fill(row: number): void;
}

export function growingBars(source: Bars): GrowingBars {
  const poisoned = (_: number, row: number) => POISON[row % POISON.length]!;
  const columns = Object.fromEntries(Object.entries(source.columns).map(([name, v]) => [name, v.map(poisoned)]));
  const bars = makeBars({
    time: source.time.map(poisoned),
    intervalMs: source.intervalMs,
    columns,
    gap: source.gap.map((_, row) => row % 2),
  });
  return {
    bars,
    fill: (row) => {
      bars.time[row] = source.time[row]!;
      bars.gap[row] = source.gap[row]!;
      for (const [name, values] of Object.entries(source.columns)) columns[name]![row] = values[row]!;
    },
  };
}
