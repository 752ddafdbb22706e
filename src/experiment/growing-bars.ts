import { type Bars, makeBars } from '../core/index.ts';

/** Bars of which only the closed ones are there: arrays of full length whose later rows hold NaN and gaps. */
export interface GrowingBars {
  readonly bars: Bars;
  /** Closes row `row`; rows come once each, rising from 0. */
  close(row: number): void;
}

/** Lets finished bars happen one by one, so that nothing can read a later one. */
export function growingBars(finished: Bars): GrowingBars {
  const n = finished.close.length;
  const names = Object.keys(finished.columns);
  const columns = Object.fromEntries(names.map((name) => [name, new Float64Array(n).fill(Number.NaN)]));
  const time = new Float64Array(n).fill(Number.NaN);
  const gap = new Uint8Array(n).fill(1);
  return {
    bars: makeBars({ time, intervalMs: finished.intervalMs, columns, gap }),
    close(row) {
      for (const name of names) columns[name]![row] = finished.columns[name]![row]!;
      time[row] = finished.time[row]!;
      gap[row] = finished.gap[row]!;
    },
  };
}
