import type { Rng } from '../../core/index.ts';
import { forEachStep, MULTIPLIERS, regimeChain, sideChain } from './regime-chain.ts';

/** Deviation of the market's day in each regime: the regime knows volatility, and no direction. */
export const DEVIATIONS = [0.025, 0.03, 0.018, 0.05] as const;

/** Cost of a position change of 1: half of a round trip of 7 bps. */
export const COST = 3.5e-4;

const DEGREES = 5;

/** Student t with 5 degrees, unit variance. */
export function heavyShock(rng: Rng): number {
  let squares = 0;
  for (let i = 0; i < DEGREES; i++) squares += rng.normal() ** 2;
  return rng.normal() * Math.sqrt((DEGREES - 2) / squares);
}

/** Mean and variance of a day of position × market − cost × change, for positions side × size(regime). */
export function overlayMoments(size: readonly number[]): { readonly mean: number; readonly variance: number } {
  let change = 0;
  let square = 0;
  let gross = 0;
  forEachStep((probability, from, to, turned) => {
    const moved = Math.abs(size[to]! - (turned ? -1 : 1) * size[from]!);
    change += probability * moved;
    square += probability * moved * moved;
    gross += probability * (size[to]! * DEVIATIONS[to]!) ** 2;
  });
  return { mean: -COST * change, variance: gross + COST * COST * (square - change * change) };
}

/**
 * Daily returns as strategies have them: a market of heavy tails whose volatility changes with the regime, a strategy that is long or short of
 * it for about ten days, and the same one under position multipliers; both pay costs. Mean and variance are computed, not estimated, and
 * brought to 0 and 1.
 */
export function overlayPair(days: number, rng: Rng): { readonly a: Float64Array; readonly b: Float64Array } {
  const regimes = regimeChain(days, rng);
  const sides = sideChain(days, rng);
  const own = overlayMoments(MULTIPLIERS.map(() => 1));
  const sized = overlayMoments(MULTIPLIERS);
  const a = new Float64Array(days);
  const b = new Float64Array(days);
  for (let t = 0; t < days; t++) {
    const regime = regimes[t]!;
    const multiplier = MULTIPLIERS[regime]!;
    const side = sides[t]!;
    const market = DEVIATIONS[regime]! * heavyShock(rng);
    const before = t === 0 ? side : sides[t - 1]!;
    const sizeBefore = t === 0 ? multiplier : MULTIPLIERS[regimes[t - 1]!]!;
    a[t] = (side * market - COST * Math.abs(side - before) - own.mean) / Math.sqrt(own.variance);
    b[t] =
      (side * multiplier * market - COST * Math.abs(side * multiplier - before * sizeBefore) - sized.mean) /
      Math.sqrt(sized.variance);
  }
  return { a, b };
}
