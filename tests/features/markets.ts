import { type Bars, makeBars } from '../../src/core/index.ts';
import { CHECK_INTERVAL_MS } from '../../src/features/checks/markets.ts';

// The contract suite's own markets: what tests and users' plug-ins are held against is the same.
export { barsFrom, joinedColumns, walk } from '../../src/features/checks/markets.ts';
export const INTERVAL_MS = CHECK_INTERVAL_MS;

/** Prices and volumes times powers of two, which lose no bits; rates as they are. */
export function scaled(bars: Bars, priceFactor: number, volumeFactor: number): Bars {
  const columns = Object.fromEntries(
    Object.entries(bars.columns).map(([name, values]) => {
      const factor = name.endsWith('volume') ? volumeFactor : name.endsWith('rate') ? 1 : priceFactor;
      return [name, values.map((value) => value * factor)];
    }),
  );
  return makeBars({ time: bars.time, intervalMs: bars.intervalMs, columns, gap: bars.gap });
}
