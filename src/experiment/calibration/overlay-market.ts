import type { Rng } from '../../core/index.ts';
import { mean, sampleDeviation } from '../../metrics/index.ts';
import { COST, DEVIATIONS, heavyShock, overlayMoments } from './overlay-pair.ts';
import { MULTIPLIERS, regimeChain, sideChain } from './regime-chain.ts';

/** A market with a strategy's sides and the regimes that size them. Shape [days] each. */
export interface OverlayMarket {
  /** Simple returns. */
  readonly market: Float64Array;
  /** Position of the baseline over the day. */
  readonly sides: Float64Array;
  /** Regime that sizes the position over the day. */
  readonly regimes: Int8Array;
}

/** Daily returns after costs of the sides, sized by the regimes' multipliers; null: in full. */
export function overlayDaily({ market, sides }: OverlayMarket, regimes: Int8Array | null): Float64Array {
  const daily = new Float64Array(market.length);
  let before = Number.NaN;
  for (let t = 0; t < daily.length; t++) {
    const position = regimes === null ? sides[t]! : sides[t]! * MULTIPLIERS[regimes[t]!]!;
    daily[t] = position * market[t]! - (t === 0 ? 0 : COST * Math.abs(position - before));
    before = position;
  }
  return daily;
}

/** The regimes know how volatile the market is, and nothing of where it goes; the strategy earns what its costs are, sized or not. */
export function volatilityMarket(days: number, rng: Rng): OverlayMarket {
  return drawMarket(days, rng, edgesFor(0, 0));
}

/** The regimes know where the strategy earns: annual Sharpe ratio 0.5 without them, 1.0 with them. */
export function linkedMarket(days: number, rng: Rng): OverlayMarket {
  return drawMarket(days, rng, edgesFor(0.5, 1));
}

function drawMarket(days: number, rng: Rng, edges: readonly number[]): OverlayMarket {
  const regimes = regimeChain(days, rng);
  const sides = sideChain(days, rng);
  const market = Float64Array.from(
    regimes,
    (regime, t) => DEVIATIONS[regime]! * heavyShock(rng) + sides[t]! * edges[regime]!,
  );
  return { market, sides, regimes };
}

/**
 * What a day on the right side earns in each regime so that baseline and overlay have these annual Sharpe ratios: a level, and a slope by the
 * regime's multiplier. The edges' own scatter, a thousandth of the variance, is left out.
 */
function edgesFor(baseline: number, against: number): number[] {
  const own = overlayMoments(MULTIPLIERS.map(() => 1));
  const sized = overlayMoments(MULTIPLIERS);
  const annual = Math.sqrt(365);
  const level = (baseline / annual) * Math.sqrt(own.variance) - own.mean;
  const centre = mean(MULTIPLIERS);
  const count = MULTIPLIERS.length;
  const spread = (sampleDeviation(MULTIPLIERS) ** 2 * (count - 1)) / count;
  const slope = ((against / annual) * Math.sqrt(sized.variance) - sized.mean - level * centre) / spread;
  return MULTIPLIERS.map((multiplier) => level + slope * (multiplier - centre));
}
