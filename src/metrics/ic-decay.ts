import type { IcSummary } from '../core/index.ts';
import { pooledIc } from './pooled-ic.ts';

/** A forecast on every bar, and the prices that followed; all of shape [n]. */
export interface IcDecayInput {
  /** NaN where there is none, and on rows that don't count. */
  readonly forecast: ArrayLike<number>;
  readonly close: ArrayLike<number>;
  /** Bars ahead, each a whole number ≥ 1. */
  readonly horizons: readonly number[];
  readonly segment?: ArrayLike<number>;
}

/** Bars of the Newey–West lag for each bar of the horizon: what drives neighbouring returns lasts longer than what they share. */
export const IC_LAG_HORIZONS = 4;

/**
 * How the information coefficient of one forecast falls with the horizon: the pooled IC with the return over each, in the order
 * given. The points of the curve share their rows and most of their returns: a curve that stays up is one finding, not many.
 */
export function icDecay(input: IcDecayInput): IcSummary[] {
  return input.horizons.map((horizonBars) => ({
    horizonBars,
    ...pooledIc({
      forecast: input.forecast,
      realised: forwardReturns(input.close, horizonBars),
      lagBars: IC_LAG_HORIZONS * horizonBars,
      ...(input.segment && { segment: input.segment }),
    }),
  }));
}

/**
 * Return over the next `horizonBars` bars, close[t + h] ÷ close[t] − 1, shape [n]. It is known at the close of t + h; NaN for the
 * last h rows.
 */
export function forwardReturns(close: ArrayLike<number>, horizonBars: number): Float64Array {
  const out = new Float64Array(close.length).fill(Number.NaN);
  for (let t = 0; t + horizonBars < out.length; t++) out[t] = close[t + horizonBars]! / close[t]! - 1;
  return out;
}
