import { BPS } from '../core/index.ts';
import { mean, ratio, sampleDeviation } from './series.ts';

/** What one trade makes on average of what it holds. */
export interface Expectancy {
  /** Basis points of the trade's notional, after costs. */
  readonly bps: number;
  /** Standard error of `bps`: sample deviation ÷ √trades. */
  readonly standardErrorBps: number;
  /** `bps` ÷ its standard error, with trades − 1 degrees of freedom. */
  readonly t: number;
}

/**
 * Mean profit of a trade in basis points of its notional, each trade counted once. Trades of one strategy don't overlap
 * in time and are taken as independent: where outcomes cluster, the true error is larger.
 *
 * @param pnl shape [trades]
 * @param notional shape [trades], in the same unit
 */
export function expectancy(pnl: Float64Array, notional: Float64Array): Expectancy {
  const bps = pnl.map((value, i) => ratio(value, notional[i]!) / BPS);
  const standardErrorBps = sampleDeviation(bps) / Math.sqrt(bps.length);
  return { bps: mean(bps), standardErrorBps, t: ratio(mean(bps), standardErrorBps) };
}
