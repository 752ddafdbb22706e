import { describe, expect, it } from 'vitest';
import { computeFeatures, parseFeatures } from '../../src/features/index.ts';
import { INTERVAL_MS, walk } from './markets.ts';
import { compute, flatBars, randomReturns, walkOf } from './one-feature.ts';

const x = Number.NaN;
const line = flatBars(Array.from({ length: 40 }, (_, i) => 100 + 2 * i));
const zigzag = flatBars(Array.from({ length: 40 }, (_, i) => 100 + (i % 2)));
const last = (values: Float64Array | undefined): number => values!.at(-1)!;

describe('on a straight line', () => {
  it('efficiency and R² are 1, and 0 on a zigzag that comes back', () => {
    expect(last(compute('range-efficiency', { window: 10 }, line).efficiency_10)).toBe(1);
    expect(last(compute('range-efficiency', { window: 10 }, zigzag).efficiency_10)).toBe(0);
    expect(last(compute('regression-fit', { window: 10 }, line).linreg_r2_10)).toBeCloseTo(1, 14);
    expect(last(compute('regression-fit', { window: 3 }, zigzag).linreg_r2_3)).toBe(0);
  });

  it('every shorter average lies above every longer one, and the spread is that of their lags', () => {
    const params = { windows: [3, 5, 9], over: 2 };
    const columns = compute('average-convergence', params, line);
    // Averages 2, 4 and 8 below the close of 178.
    expect(last(columns.sma_spread_3_5_9)).toBeCloseTo(6 / (178 - 14 / 3), 12);
    expect(last(columns.sma_order_3_5_9)).toBe(1);
    expect(last(columns.sma_converging_3_5_9_2)).toBeCloseTo(6 / (174 - 14 / 3) - 6 / (178 - 14 / 3), 12);
    const falling = flatBars(Array.from(line.close).reverse());
    expect(last(compute('average-convergence', params, falling).sma_order_3_5_9)).toBe(0);
  });

  it('order counts all pairs, equal averages half', () => {
    // Averages of 1, 2 and 4 bars: 3, 3, 2.5. Of three pairs one is even and two are in order.
    const bars = flatBars([2, 2, 3, 3]);
    expect(last(compute('average-convergence', { windows: [1, 2, 4], over: 1 }, bars).sma_order_1_2_4)).toBeCloseTo(
      2.5 / 3,
      14,
    );
  });
});

describe('momentum', () => {
  it('is √window on a steady climb, and close − earlier close when raw', () => {
    const steady = flatBars(walkOf(30, () => 0.01));
    expect(last(compute('momentum', { window: 16 }, steady).momentum_16)).toBeCloseTo(4, 10);
    expect(last(compute('momentum', { window: 5, raw: true }, line).mom_5)).toBe(10);
  });
});

describe('volatility from bars', () => {
  it('Yang–Zhang is the plain volatility of gaps where bars have no range, one share k of that of bodies where they have no gaps', () => {
    const returns = randomReturns(200);
    const closes = walkOf(200, (i) => returns[i]!);
    const deviation = last(compute('volatility', { windows: [50] }, flatBars(closes)).rv_50);
    expect(last(compute('yang-zhang', { window: 50 }, flatBars(closes)).yang_zhang_50)).toBeCloseTo(deviation, 14);
    // Each bar runs straight from the previous close to its own: the inner term is 0.
    const open = closes.map((_, i) => closes[Math.max(0, i - 1)]!);
    const high = closes.map((c, i) => Math.max(c, open[i]!));
    const low = closes.map((c, i) => Math.min(c, open[i]!));
    const bars = flatBars(closes, { open, high, low });
    const k = 0.34 / (1.34 + 51 / 49);
    expect(last(compute('yang-zhang', { window: 50 }, bars).yang_zhang_50)).toBeCloseTo(Math.sqrt(k) * deviation, 14);
  });

  it('volatility of volatility is the deviation of the rolling volatility ÷ its mean', () => {
    const bars = walk(200);
    const volatilities = compute('volatility', { windows: [5] }, bars).rv_5!.subarray(190);
    const mean = volatilities.reduce((sum, v) => sum + v, 0) / 10;
    const deviation = Math.sqrt(volatilities.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 9);
    const values = compute('volatility-of-volatility', { window: 5, over: 10 }, bars).vol_of_vol_5_10;
    expect(last(values)).toBeCloseTo(deviation / mean, 12);
  });

  it('realised range is Parkinson’s × √window, and half of the sum of squares in a bar of 2 √ln 2 times its move', () => {
    const bars = walk(100);
    const range = last(compute('realised-range', { window: 20 }, bars).realised_range_20);
    expect(range).toBeCloseTo(Math.sqrt(20) * last(compute('parkinson', {}, bars).parkinson_20), 14);
    const high = 2 * Math.sqrt(Math.LN2) * 0.01;
    const climb = walkOf(10, () => 0.01);
    const even = flatBars(climb, { high: climb.map((c) => c * Math.exp(high)), low: climb });
    expect(last(compute('realised-range', { window: 5 }, even).range_share_5)).toBeCloseTo(0.5, 12);
  });
});

describe('channels', () => {
  const bars = walk(120);

  it('the place in the Keltner channel follows from its raw lines', () => {
    const { keltner_upper_20: upper, keltner_lower_20: lower } = compute('keltner', { raw: true }, bars);
    const { keltner_position_20: places } = compute('keltner', {}, bars);
    const want = (bars.close[119]! - last(lower)) / (last(upper) - last(lower));
    expect(last(places)).toBeCloseTo(want, 12);
    const [middle, natr] = parseFeatures(
      [
        { use: 'moving-averages', params: { windows: [20], kind: 'ema', raw: true } },
        { use: 'atr', params: { window: 10, raw: true } },
      ],
      INTERVAL_MS,
    ).map((feature) => Object.values(computeFeatures([feature], bars).columns).at(-1)!);
    expect(last(upper)).toBeCloseTo(last(middle) + 2 * last(natr), 8);
  });

  it('a squeeze is a Bollinger width below the Keltner width', () => {
    // Closes 100 and 101 in turn: deviation 0.5. True ranges of 1 make a channel of 1.5 on either side of the mean.
    const { squeeze_10, squeeze_ratio_10 } = compute('bollinger-squeeze', { window: 10 }, zigzag);
    expect([last(squeeze_10), last(squeeze_ratio_10)]).toEqual([1, 1 / 1.5]);
    expect(last(compute('bollinger-squeeze', { window: 10 }, line).squeeze_10)).toBe(0);
  });

  it('drawdown is the depth below the highest high, with the bars since', () => {
    const fall = flatBars([90, 100, 100, 80, 60], { high: [90, 100, 100, 80, 75] });
    const { drawdown_4, since_high_4 } = compute('drawdown', { window: 4 }, fall);
    expect(Array.from(drawdown_4!)).toEqual([x, x, x, 80 / 100 - 1, 60 / 100 - 1]);
    // Of equal highs the newest counts.
    expect(Array.from(since_high_4!)).toEqual([x, x, x, 1 / 4, 2 / 4]);
  });
});

describe('where nothing moved', () => {
  const still = flatBars(Array(40).fill(7), { volume: Array(40).fill(0) });

  it.each([
    ['stochastic', {}, 50],
    ['stochastic', { flat: 0 }, 0],
    ['williams-r', {}, -50],
    ['mfi', {}, 50],
    ['donchian', { outputs: ['donchian_position'] }, 0.5],
    ['keltner', {}, 0.5],
    ['variance-ratio', { window: 20 }, 1],
    ['hurst', { window: 10, lags: 3 }, 0.5],
    ['swing-position', { outputs: ['fib_position'] }, 0.5],
    ['volume-profile', { window: 10, outputs: ['value_area'] }, 0.5],
    ['realised-range', { window: 10, outputs: ['range_share'] }, 0.5],
  ])('%s %j is %d', (use, params, want) => {
    expect(last(Object.values(compute(use, params, still))[0])).toBe(want);
  });
});
