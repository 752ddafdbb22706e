import { describe, expect, it } from 'vitest';
import { HOUR_MS, makeBars } from '../../src/core/index.ts';
import { parseLabels } from '../../src/labels/index.ts';
import { randomBars } from './random-bars.ts';

const bars = randomBars(300, 11);
const c = bars.close;

/** Written from the reference's text, two passes a row and a full sort. */
function plainVolatility(t: number, window: number): number {
  if (t < window) return Number.NaN;
  const r = Array.from({ length: window }, (_, i) => Math.log(c[t - i]! / c[t - i - 1]!));
  const mean = r.reduce((a, b) => a + b) / window;
  return Math.sqrt(r.reduce((a, b) => a + (b - mean) ** 2, 0) / window);
}
function plainPercentile(t: number, window: number, history: number, share: number): number {
  if (t < window + history - 1) return Number.NaN;
  const sorted = Array.from({ length: history }, (_, i) => plainVolatility(t - i, window)).sort((a, b) => a - b);
  const at = share * (history - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at));
}
function plainRegime(volatility: number, limit: number, ret: number, threshold: number): number {
  if (Number.isNaN(volatility + limit + ret)) return -1;
  if (volatility > limit) return 3;
  return ret > threshold ? 0 : ret < -threshold ? 1 : 2;
}
const codes = (use: string, params: unknown, train = null as { start: number; end: number } | null) =>
  Array.from(parseLabels({ use, params, leadBars: 0 }, HOUR_MS).fit(bars, train).raw(bars).regime);

describe('rules against plain loops', () => {
  it('trend-volatility', () => {
    const plain = Array.from(c, (x, t) =>
      plainRegime(plainVolatility(t, 10), plainPercentile(t, 10, 37, 0.7), x / c[t - 10]! - 1, 0.01),
    );
    expect(new Set(plain).size).toBe(5);
    expect(codes('trend-volatility', { window: 10, history: 37, quantile: 0.7, threshold: 0.01 })).toEqual(plain);
  });

  it('trend-volatility-forward', () => {
    const plain = Array.from(c, (x, t) =>
      t + 10 < c.length
        ? plainRegime(plainVolatility(t + 10, 10), plainPercentile(t, 10, 37, 0.7), c[t + 10]! / x - 1, 0.01)
        : -1,
    );
    expect(new Set(plain).size).toBe(5);
    expect(codes('trend-volatility-forward', { horizon: 10, history: 37, quantile: 0.7, threshold: 0.01 })).toEqual(
      plain,
    );
  });

  it('vol2', () => {
    const plain = Array.from(c, (_, t) => {
      const limit = plainPercentile(t, 10, 37, 0.5);
      return t + 10 >= c.length || Number.isNaN(limit) ? -1 : Number(plainVolatility(t + 10, 10) > limit);
    });
    expect(new Set(plain).size).toBe(3);
    expect(codes('vol2', { horizon: 10, history: 37 })).toEqual(plain);
  });

  it('direction-volatility, with the threshold from train rows whose horizon ends inside the window', () => {
    const h = 6;
    const q = (t: number) =>
      Math.sqrt(Array.from({ length: h }, (_, i) => Math.log(c[t + i + 1]! / c[t + i]!) ** 2).reduce((a, b) => a + b));
    const train = { start: 40, end: 121 };
    const inside = Array.from({ length: 81 - h }, (_, i) => q(40 + i)).sort((a, b) => a - b);
    const limit = inside[37]!; // the middle of 75
    const plain = Array.from(c, (x, t) =>
      t + h < c.length ? 2 * Number(q(t) > limit) + Number(Math.log(c[t + h]! / x) > 0) : -1,
    );
    expect(codes('direction-volatility', { horizon: h }, train)).toEqual(plain);
  });

  it('column reads integer codes and leaves NaN undefined', () => {
    const own = { ...bars.columns, state: c.map((_, t) => (t < 3 ? Number.NaN : t % 2)) };
    const withState = makeBars({ time: bars.time, intervalMs: HOUR_MS, columns: own });
    const scheme = parseLabels(
      { use: 'column', params: { column: 'state', names: ['CALM', 'WILD'] }, leadBars: 0 },
      HOUR_MS,
    );
    const labels = scheme.fit(withState, null).raw(withState);
    expect(Array.from(labels.regime.subarray(0, 6))).toEqual([-1, -1, -1, 1, 0, 1]);
    expect(scheme.fit(withState, null).inputs(withState)).toEqual({});
  });

  it('column refuses a code without a name', () => {
    const scheme = parseLabels({ use: 'column', params: { names: ['A', 'B'] }, leadBars: 0 }, HOUR_MS);
    expect(() => scheme.fit(bars, null).raw(bars)).toThrow(/column "regime" holds 2, which is no regime code below 2/);
  });
});

describe('label inputs', () => {
  const inputs = (leadBars: number) =>
    parseLabels({ use: 'trend-volatility', params: { window: 10, history: 37 }, filter: null, leadBars }, HOUR_MS)
      .fit(bars, null)
      .inputs(bars);

  it('hold ln(volatility ÷ threshold), the return and its distances to the thresholds', () => {
    const columns = inputs(0);
    const t = 200;
    const ret = c[t]! / c[t - 10]! - 1;
    expect(columns.rule_ln_volatility![t]).toBeCloseTo(
      Math.log(plainVolatility(t, 10) / plainPercentile(t, 10, 37, 0.8)),
      10,
    );
    expect(columns.rule_return![t]).toBe(ret);
    expect(columns.rule_to_bull![t]).toBe(Math.abs(ret - 0.02));
    expect(columns.rule_to_bear![t]).toBe(Math.abs(ret + 0.02));
    expect(columns).not.toHaveProperty('rule_known_return');
  });

  it('hold the part of the forecast row’s window that is history already', () => {
    const columns = inputs(4);
    const t = 200;
    expect(columns.rule_known_return![t]).toBe(c[t]! / c[t + 4 - 10]! - 1);
    expect(columns.rule_known_ln_volatility![t]).toBeCloseTo(
      Math.log(plainVolatility(t, 6) / plainPercentile(t, 10, 37, 0.8)),
      10,
    );
  });

  it('hold shares of the regimes that are known at the row, which add up to 1', () => {
    const scheme = parseLabels(
      {
        use: 'vol2',
        params: { horizon: 5, history: 20 },
        filter: { use: 'vote', params: { window: 8 } },
        leadBars: 0,
      },
      HOUR_MS,
    );
    const labeler = scheme.fit(bars, null);
    const columns = labeler.inputs(bars);
    const regime = labeler.raw(bars).regime;
    const t = 150;
    const known = Array.from(regime.subarray(t - 5 - 7, t - 5 + 1));
    expect(columns.share_HIGH_VOL![t]).toBe(known.filter((code) => code === 1).length / 8);
    expect(columns.share_HIGH_VOL![t]! + columns.share_LOW_VOL![t]!).toBe(1);
    expect(columns.share_HIGH_VOL![10]).toBeNaN();
  });

  it('stay numbers on a market that stands still', () => {
    const still = makeBars({
      time: bars.time,
      intervalMs: HOUR_MS,
      columns: { ...bars.columns, close: c.map(() => 5) },
    });
    const columns = parseLabels({ use: 'vol2', params: { horizon: 5, history: 20 }, leadBars: 0 }, HOUR_MS)
      .fit(still, null)
      .inputs(still);
    for (const values of Object.values(columns)) expect(values[200]).not.toBeNaN();
  });
});
