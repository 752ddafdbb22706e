import { describe, expect, it } from 'vitest';
import { HOUR_MS, makeBars } from '../../src/core/index.ts';
import { parseLabels } from '../../src/labels/index.ts';
import { ohlcBars } from './ohlc-bars.ts';
import { randomBars } from './random-bars.ts';

const bars = ohlcBars(300, 11);
const { close: c, high, low } = bars;
const rows = Array.from(c, (_, t) => t);
const label = (use: string, params: unknown, train: { start: number; end: number } | null = null) =>
  parseLabels({ use, params, filter: null, leadBars: 0 }, HOUR_MS).fit(bars, train).raw(bars);
const codes = (use: string, params: unknown, train: { start: number; end: number } | null = null) =>
  Array.from(label(use, params, train).regime);

// Written from the documents' text, two passes a row and a full sort.
const logReturns = (t: number, window: number) =>
  Array.from({ length: window }, (_, i) => Math.log(c[t - i]! / c[t - i - 1]!));
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const deviation = (values: number[]) => Math.sqrt(mean(values.map((v) => (v - mean(values)) ** 2)));
const volatility = (t: number, window: number) => (t < window ? Number.NaN : deviation(logReturns(t, window)));
const quantile = (values: number[], share: number) => {
  if (values.some(Number.isNaN)) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at));
};
const trailing = (of: (t: number) => number, t: number, history: number, share: number) =>
  t < history - 1
    ? Number.NaN
    : quantile(
        Array.from({ length: history }, (_, i) => of(t - i)),
        share,
      );

/** Least squares of y on 0, 1, 2 …: slope and its t. */
function regression(y: number[]) {
  const n = y.length;
  const centre = (n - 1) / 2;
  const xx = y.reduce((sum, _, i) => sum + (i - centre) ** 2, 0);
  const slope = y.reduce((sum, value, i) => sum + (i - centre) * (value - mean(y)), 0) / xx;
  const sse = y.reduce((sum, value, i) => sum + (value - mean(y) - slope * (i - centre)) ** 2, 0);
  return { slope, t: slope / Math.sqrt(sse / (n - 2) / xx) };
}

describe('range', () => {
  const W = 10;
  const H = 40;
  const drifts: Record<string, (t: number) => number> = {
    z: (t) => Math.log(c[t]! / c[t - W]!) / (volatility(t, W) * Math.sqrt(W)),
    slope: (t) =>
      (regression(Array.from({ length: W + 1 }, (_, i) => Math.log(c[t - W + i]!))).slope * Math.sqrt(W)) /
      volatility(t, W),
    efficiency: (t) => Math.log(c[t]! / c[t - W]!) / logReturns(t, W).reduce((a, b) => a + Math.abs(b), 0),
  };
  it.each([
    ['z', null, 1],
    ['slope', null, 1],
    ['efficiency', null, Math.sqrt(Math.PI / 2 / W)],
    ['z', 0.6, 0.6],
  ])('by %s, threshold %s', (drift, threshold, used) => {
    const plain = rows.map((t) => {
      const hi = trailing((s) => volatility(s, W), t, H, 0.8);
      if (Number.isNaN(hi)) return -1;
      const vol = volatility(t, W);
      if (vol > hi) return 3;
      const value = drifts[drift]!(t);
      if (value > used) return 0;
      if (value < -used) return 1;
      return vol < trailing((s) => volatility(s, W), t, H, 0.2) ? 4 : 2;
    });
    expect(new Set(plain).size).toBe(6);
    expect(codes('range', { window: W, history: H, drift, threshold })).toEqual(plain);
  });

  it('calls a market that stands still ranging, with numbers as inputs', () => {
    const still = makeBars({ ...bars, columns: { ...bars.columns, close: c.map(() => 5) } });
    for (const drift of ['z', 'slope', 'efficiency']) {
      const labeler = parseLabels({ use: 'range', params: { window: 5, history: 9, drift }, leadBars: 0 }, HOUR_MS).fit(
        still,
        null,
      );
      expect(labeler.raw(still).regime[50]).toBe(2);
      for (const values of Object.values(labeler.inputs(still))) expect(values[50]).not.toBeNaN();
    }
  });
});

describe('direction', () => {
  it('trailing and forward', () => {
    const w = 6;
    const limit = (t: number) => 0.7 * volatility(t, 15) * Math.sqrt(w);
    const code = (ret: number, bound: number) =>
      Number.isNaN(ret + bound) ? -1 : ret > bound ? 0 : ret < -bound ? 1 : 2;
    const params = { window: w, volatilityWindow: 15, multiple: 0.7 };
    const back = rows.map((t) => code(t < w ? Number.NaN : Math.log(c[t]! / c[t - w]!), limit(t)));
    expect(new Set(back).size).toBe(4);
    expect(codes('direction', params)).toEqual(back);
    const ahead = rows.map((t) => code(t + w < c.length ? Math.log(c[t + w]! / c[t]!) : Number.NaN, limit(t)));
    expect(codes('direction', { ...params, look: 'forward' })).toEqual(ahead);
  });

  it('is traded on only where it looks back', () => {
    const tradable = (look: string) => parseLabels({ use: 'direction', params: { look } }, HOUR_MS).tradable;
    expect([tradable('trailing'), tradable('forward')]).toEqual([true, false]);
  });
});

describe('return-classes', () => {
  it('bounds its classes by quantiles of the train rows whose horizon ends inside the window', () => {
    const h = 5;
    const ret = (t: number) => c[t + h]! / c[t]! - 1;
    const train = { start: 40, end: 121 };
    const inside = Array.from({ length: 81 - h }, (_, i) => ret(40 + i));
    const bounds = [0.25, 0.5, 0.75].map((share) => quantile(inside, share));
    const plain = rows.map((t) => (t + h < c.length ? bounds.filter((bound) => ret(t) > bound).length : -1));
    expect(new Set(plain).size).toBe(5);
    expect(codes('return-classes', { horizon: h, classes: 4 }, train)).toEqual(plain);
  });
});

describe('triple-barrier', () => {
  const h = 8;
  const params = { horizon: h, volatilityWindow: 12, profit: 0.9, stop: 0.7 };
  const plain = (touch: 'range' | 'close') =>
    rows.map((t): [number, number] => {
      const width = volatility(t, 12) * Math.sqrt(h);
      if (Number.isNaN(width)) return [-1, 0x7fffffff];
      const up = c[t]! * Math.exp(0.9 * width);
      const down = c[t]! * Math.exp(-0.7 * width);
      for (let s = t + 1; s <= t + h && s < c.length; s++) {
        if ((touch === 'range' ? low : c)[s]! <= down) return [1, s];
        if ((touch === 'range' ? high : c)[s]! >= up) return [0, s];
        if (s === t + h) return [2, s];
      }
      return [-1, 0x7fffffff];
    });

  it.each(['range', 'close'] as const)('finds the barrier that is touched first, and when, by %s', (touch) => {
    const expected = plain(touch);
    expect(new Set(expected.map(([code]) => code)).size).toBe(4);
    const labels = label('triple-barrier', { ...params, touch });
    expect(Array.from(labels.regime)).toEqual(expected.map(([code]) => code));
    expect(Array.from(labels.labelEnd)).toEqual(expected.map(([, end]) => end));
  });

  it('reads no row beyond labelEnd', () => {
    const { regime, labelEnd } = label('triple-barrier', params);
    const scheme = parseLabels({ use: 'triple-barrier', params, filter: null, leadBars: 0 }, HOUR_MS);
    for (const t of [30, 31, 77, 150, 201]) {
      expect(regime[t]).toBeGreaterThanOrEqual(0);
      const end = labelEnd[t]!;
      const wild = (values: Float64Array) =>
        values.map((value, row) => (row > end ? value * (row % 2 === 0 ? 3 : 0.3) : value));
      const columns = Object.fromEntries(Object.entries(bars.columns).map(([name, values]) => [name, wild(values)]));
      const changed = makeBars({ ...bars, columns });
      const after = scheme.fit(changed, null).raw(changed);
      expect([after.regime[t], after.labelEnd[t]]).toEqual([regime[t], end]);
    }
  });

  it('behind a filter a label ends with the last of those that the filter has read', () => {
    const filtered = parseLabels(
      { use: 'triple-barrier', params, filter: { use: 'vote', params: { window: 6, share: 0.5 } }, leadBars: 0 },
      HOUR_MS,
    );
    const { labelEnd } = filtered.fit(bars, null).label(bars);
    const raw = label('triple-barrier', params).labelEnd;
    let last = 0;
    for (let t = 12; t < c.length - h; t++) {
      last = Math.max(last, raw[t]!);
      expect(labelEnd[t], `row ${t}`).toBe(last);
    }
  });

  it('has no barriers but time on a market that stands still', () => {
    const still = makeBars({ ...bars, columns: { ...bars.columns, high: c, low: c, close: c.map(() => 5) } });
    const scheme = parseLabels({ use: 'triple-barrier', params: { ...params, touch: 'close' }, leadBars: 0 }, HOUR_MS);
    const { regime, labelEnd } = scheme.fit(still, null).raw(still);
    expect([regime[100], labelEnd[100]]).toEqual([2, 100 + h]);
  });
});

describe('trend-scanning', () => {
  it('takes the sign of the largest |t|, and knows it when the longest regression ends', () => {
    const clearest = (t: number) => {
      let best = 0;
      for (let L = 3; L <= 9; L++) {
        const own = regression(Array.from({ length: L + 1 }, (_, i) => Math.log(c[t + i]!))).t;
        if (Math.abs(own) > Math.abs(best)) best = own;
      }
      return best;
    };
    const plain = rows.map((t) => {
      if (t + 9 >= c.length) return -1;
      const best = clearest(t);
      return Math.abs(best) <= 4 ? 2 : best > 0 ? 0 : 1;
    });
    expect(new Set(plain).size).toBe(4);
    const labels = label('trend-scanning', { shortest: 3, longest: 9, threshold: 4 });
    expect(Array.from(labels.regime)).toEqual(plain);
    expect(labels.labelEnd[100]).toBe(109);
  });

  it('refuses windows the wrong way round', () => {
    expect(() => parseLabels({ use: 'trend-scanning', params: { shortest: 9, longest: 5 } }, HOUR_MS)).toThrow(
      /above longest \(5\)/,
    );
  });
});

describe('multi-timeframe', () => {
  const params = {
    squeezeWindow: 7, atrWindow: 5, volatilityWindow: 9, adxWindow: 6, trendWindow: 10, slopeBars: 4, history: 40,
    weakAdx: 30, strongAdx: 45,
  }; // biome-ignore format: sizes in one line
  const smoothed = (values: number[], alpha: number, window: number) => {
    let value = Number.NaN;
    const known = values.filter((v) => !Number.isNaN(v));
    const out = known.map((v, i) => {
      if (i === window - 1) value = mean(known.slice(0, window));
      else if (i >= window) value += alpha * (v - value);
      return value;
    });
    return [...new Array<number>(values.length - known.length).fill(Number.NaN), ...out];
  };
  const wilder = (values: number[], window: number) => smoothed(values, 1 / window, window);

  it('is the first match of its six', () => {
    const from1 = (of: (t: number) => number) => rows.map((t) => (t === 0 ? Number.NaN : of(t)));
    const ranges = from1((t) => Math.max(high[t]!, c[t - 1]!) - Math.min(low[t]!, c[t - 1]!));
    const ups = from1((t) => high[t]! - high[t - 1]!);
    const downs = from1((t) => low[t - 1]! - low[t]!);
    const plus = wilder(
      from1((t) => (ups[t]! > downs[t]! && ups[t]! > 0 ? ups[t]! : 0)),
      6,
    );
    const minus = wilder(
      from1((t) => (downs[t]! > ups[t]! && downs[t]! > 0 ? downs[t]! : 0)),
      6,
    );
    const adx = wilder(
      plus.map((p, t) => (100 * Math.abs(p - minus[t]!)) / (p + minus[t]!)),
      6,
    );
    const atr = wilder(ranges, 5).map((range, t) => range / c[t]!);
    const ema = smoothed(Array.from(c), 2 / 11, 10);
    const slope = rows.map((t) => (t < 4 ? Number.NaN : Math.abs(Math.log(ema[t]! / ema[t - 4]!) / 4)));
    const width = rows.map((t) => {
      const own = Array.from(c.subarray(t - 6, t + 1));
      return t < 6 ? Number.NaN : (4 * deviation(own)) / mean(own);
    });
    const over = (values: number[], t: number, share: number) => trailing((s) => values[s]!, t, 40, share);
    const vols = rows.map((t) => volatility(t, 9));
    const plain = rows.map((t) => {
      const [narrow, wild, rough, steep] = [
        over(width, t, 0.1),
        over(atr, t, 0.95),
        over(vols, t, 0.75),
        over(slope, t, 0.5),
      ];
      if (Number.isNaN(narrow + wild + rough + steep + adx[t]!)) return -1;
      if (width[t]! < narrow) return 0;
      if (atr[t]! > wild) return 1;
      if (vols[t]! > rough && adx[t]! < 30) return 2;
      if (adx[t]! >= 45 && slope[t]! > steep) return 3;
      return adx[t]! >= 30 ? 4 : 5;
    });
    expect(new Set(plain).size).toBe(7);
    expect(codes('multi-timeframe', params)).toEqual(plain);
  });

  it('has numbers as inputs on a market that stands still', () => {
    const still = randomBars(120, 3);
    const flat = makeBars({
      ...still,
      columns: Object.fromEntries(Object.entries(still.columns).map(([name, v]) => [name, v.map(() => 5)])),
    });
    const labeler = parseLabels({ use: 'multi-timeframe', params, leadBars: 0 }, HOUR_MS).fit(flat, null);
    expect(labeler.raw(flat).regime[100]).toBe(5);
    for (const values of Object.values(labeler.inputs(flat))) expect(values[100]).not.toBeNaN();
  });
});
