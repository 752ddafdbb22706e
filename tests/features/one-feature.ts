import { type Bars, makeBars, makeRng } from '../../src/core/index.ts';
import { parseEntries } from '../../src/features/parse-features.ts';
import { INTERVAL_MS } from './markets.ts';

/** The columns of one feature of the catalog, by its own rule of what an unknown joined value counts as. */
export function compute(use: string, params: unknown, bars: Bars): Record<string, Float64Array> {
  return parseEntries([{ use, params }], bars.intervalMs)[0]!.compute(bars);
}

/** Bars without a range, of closes alone; further columns replace these or lie beside them. */
export function flatBars(closes: readonly number[], columns: Readonly<Record<string, readonly number[]>> = {}): Bars {
  const close = Float64Array.from(closes);
  const own = { open: close, high: close, low: close, close, volume: close.map(() => 1) };
  const given = Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)]);
  return makeBars({
    time: close.map((_, i) => i * INTERVAL_MS),
    intervalMs: INTERVAL_MS,
    columns: { ...own, ...Object.fromEntries(given) },
  });
}

/** Closes of a walk whose log returns are given by `change`, called once a bar. */
export function walkOf(n: number, change: (i: number) => number): number[] {
  let log = Math.log(100);
  return Array.from({ length: n }, (_, i) => Math.exp((log += change(i))));
}

/** Log returns that are independent and normal, 1 % a bar. */
export function randomReturns(n: number, seed = 7): number[] {
  const rng = makeRng(seed);
  return Array.from({ length: n }, () => 0.01 * rng.normal());
}
