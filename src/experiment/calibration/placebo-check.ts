import type { Rng } from '../../core/index.ts';
import { ema } from '../../core/index.ts';
import { mean, sampleDeviation } from '../../metrics/index.ts';
import {
  circularShift,
  monteCarloP,
  placeboShifts,
  sharpeDifference,
  sharpeImprovement,
  studentisedPlacebo,
} from '../../stats/index.ts';
import { type Cell, type Check, type Figure, LENGTHS, rejects, SIZE_BOUND } from './contract.ts';
import { linkedMarket, type OverlayMarket, overlayDaily, volatilityMarket } from './overlay-market.ts';
import { regimeChain } from './regime-chain.ts';
import { RETURNS, type Returns } from './shocks.ts';

const DRAWS = 199;
/** Days that a label and its vote look back on. */
const MEMORY = 22;
const REPS = 199;

const SIZE: readonly Figure[] = [
  { name: 'placebo', kind: 'size', bound: SIZE_BOUND },
  { name: 'placebo, studentised', kind: 'size', bound: SIZE_BOUND },
];
const VOLATILITY_SIZE: readonly Figure[] = [
  { ...SIZE[0]!, beyond: 'takes regimes as blind to volatility too' },
  SIZE[1]!,
];
const POWER: readonly Figure[] = [
  { name: 'placebo', kind: 'power', bound: null },
  { name: 'placebo, studentised', kind: 'power', bound: null },
  { name: 'paired bootstrap', kind: 'power', bound: null },
  { name: 'Ledoit–Wolf', kind: 'power', bound: null },
];

/** The placebo test of an overlay: regimes moved round the circle, 199 draws. */
export const placeboCheck: Check = {
  name: 'placebo',
  unit: 'days',
  cells: LENGTHS.flatMap((length) => [
    ...RETURNS.filter(({ name }) => name !== 'overlay').map((returns) => blindCell(returns, length)),
    cellOf('overlay', length, 'regimes know volatility', VOLATILITY_SIZE, volatilityMarket),
    cellOf('overlay', length, 'regimes know direction: 0.5 and 1.0', POWER, linkedMarket),
  ]),
};

/** Regimes that know nothing, on a trend strategy by two averages. */
function blindCell(returns: Returns, length: number): Cell {
  return cellOf(returns.name, length, 'regimes know nothing', SIZE, (days, rng) => {
    const market = returns.pair(days, rng).a.map((shock) => 0.02 * shock);
    return { market, sides: trendSides(market), regimes: regimeChain(days, rng) };
  });
}

function cellOf(
  returns: string,
  length: number,
  truth: string,
  figures: readonly Figure[],
  draw: (days: number, rng: Rng) => OverlayMarket,
): Cell {
  return {
    returns,
    length,
    truth,
    figures,
    simulate: (rng) => {
      const drawn = draw(length, rng);
      const baseline = overlayDaily(drawn, null);
      const against = overlayDaily(drawn, drawn.regimes);
      const placebos = Array.from(placeboShifts(length, MEMORY, DRAWS, rng), (shift) =>
        overlayDaily(drawn, circularShift(drawn.regimes, shift)),
      );
      const delta = (daily: Float64Array): number => sharpeOf(daily) - sharpeOf(baseline);
      const values = [
        rejects(monteCarloP(delta(against), Float64Array.from(placebos, delta))),
        rejects(studentisedPlacebo({ baseline, real: against, placebos }).p),
      ];
      if (figures !== POWER) return values;
      const paired = sharpeImprovement({
        baselineDaily: baseline,
        againstDaily: against,
        margin: 0.1,
        periodsPerYear: 365,
        reps: REPS,
        rng,
      });
      return [...values, rejects(paired.p), rejects(sharpeDifference(against, baseline, 'auto').p)];
    },
  };
}

function sharpeOf(daily: Float64Array): number {
  return mean(daily) / sampleDeviation(daily);
}

/** Long where the average of 5 days lies above that of 20 at the close before, else short. @param market shape [days], simple returns */
function trendSides(market: Float64Array): Float64Array {
  const close = new Float64Array(market.length);
  for (let t = 0, price = 1; t < close.length; t++) close[t] = price *= 1 + market[t]!;
  const fast = ema(close, 5, 'first');
  const slow = ema(close, 20, 'first');
  return Float64Array.from(close, (_, t) => (t > 0 && fast[t - 1]! > slow[t - 1]! ? 1 : -1));
}
