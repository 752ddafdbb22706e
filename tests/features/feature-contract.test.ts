import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, barAt, makeBars, makeRng, sliceBars } from '../../src/core/index.ts';
import { generateMarket, readBars } from '../../src/data/index.ts';
import { type Feature, featureCatalog, parseFeatures } from '../../src/features/index.ts';
import { describeWithShared, sharedPath } from '../shared.ts';

const HALF_HOUR = 1_800_000;

/** Every member with its defaults, and the forms that the defaults leave out. Short windows, so that small bars suffice. */
const SPECS: Record<string, Record<string, unknown>[]> = {
  returns: [{}, { windows: [1, '2h'], log: true }],
  volatility: [{}, { windows: [20, 60], form: 'root-sum' }],
  'har-volatility': [{ day: '4h', week: '1d', month: '3d' }],
  rsi: [{}],
  macd: [{}, { normalise: 'none' }, { outputs: ['macd_hist'] }],
  bollinger: [{}, { outputs: ['bb_upper', 'bb_middle', 'bb_lower', 'stddev'] }],
  'moving-averages': [{}, { kind: 'ema', windows: [10, 20], raw: true }, { windows: [9] }],
  'ema-slope': [{}, { over: 3 }],
  'regression-slope': [{}, { raw: true }],
  adx: [{}, { outputs: ['plus_di', 'minus_di'] }],
  atr: [{ rankWindow: 30 }, { raw: true }, { rankWindow: null }],
  'swing-count': [{}],
  'volume-ratio': [{}],
  'volume-zscore': [{}],
  'obv-trend': [{}, { raw: true }],
  'vwap-distance': [{}, { raw: true }],
};

const ALL = Object.entries(SPECS).flatMap(([use, list]) => list.map((params) => ({ use, params })));
const title = ({ use, params }: (typeof ALL)[number]): string => `${use} ${JSON.stringify(params)}`;
const make = (spec: (typeof ALL)[number]): Feature => parseFeatures([spec], HALF_HOUR)[0]!;

const market = generateMarket({ years: 0.04, interval: '30m', regimes: 4, drift: 1, seed: 5 });

/** Bars that stand still for a while, trade nothing, jump, and go on. */
function roughBars(rows: number, seed: number): Bars {
  const rng = makeRng(seed);
  const columns = Object.fromEntries(
    ['open', 'high', 'low', 'close', 'volume'].map((name) => [name, new Float64Array(rows)]),
  );
  let price = 100;
  for (let t = 0; t < rows; t++) {
    const still = t % 97 > 55;
    const open = price;
    if (!still) price *= Math.exp(0.01 * rng.normal() + (rng.next() < 0.02 ? 0.2 * rng.normal() : 0));
    const wide = still ? 0 : Math.abs(0.005 * rng.normal());
    columns.open![t] = open;
    columns.close![t] = price;
    columns.high![t] = Math.max(open, price) * (1 + wide);
    columns.low![t] = Math.min(open, price) * (1 - wide);
    columns.volume![t] = still ? 0 : 1e3 * rng.next();
  }
  return makeBars({
    time: Float64Array.from({ length: rows }, (_, t) => t * HALF_HOUR),
    intervalMs: HALF_HOUR,
    columns,
  });
}

function sameBits(a: Float64Array, b: Float64Array): number {
  for (let t = 0; t < a.length; t++) if (!Object.is(a[t], b[t])) return t;
  return a.length === b.length ? -1 : Math.min(a.length, b.length);
}

function streamed(feature: Feature, bars: Bars): Record<string, Float64Array> {
  const out = feature.outputs.map(() => new Float64Array(bars.close.length));
  let stream = feature.stream();
  for (let t = 0; t < bars.close.length; t++) {
    if (t % 211 === 100) {
      // Through JSON into a fresh stream, as a service that restarts does.
      const saved = JSON.parse(JSON.stringify(stream.save())) as unknown;
      stream = feature.stream();
      stream.restore(saved);
    }
    const bar = barAt(bars, t);
    const peeked = t % 17 === 0 ? stream.peek(bar).slice() : undefined;
    const values = stream.push(bar);
    if (peeked !== undefined) expect(sameBits(peeked, values)).toBe(-1);
    for (const [k, column] of out.entries()) column[t] = values[k]!;
  }
  return Object.fromEntries(feature.outputs.map((name, k) => [name, out[k]!]));
}

describe('every catalogued feature', () => {
  it('is tried here', () => {
    expect(Object.keys(SPECS).sort()).toEqual(Object.keys(featureCatalog).sort());
  });

  describe.each(ALL.map((spec) => [title(spec), spec] as const))('%s', (_, spec) => {
    const feature = make(spec);

    it('gives the same bits bar by bar as in one go, through save, restore and peek', () => {
      for (const bars of [market, roughBars(800, 3)]) {
        const batch = feature.compute(bars);
        const stream = streamed(feature, bars);
        for (const name of feature.outputs) expect(sameBits(batch[name]!, stream[name]!), name).toBe(-1);
      }
    });

    it('is undefined on some output before lookbackBars and finite on all from there on', () => {
      for (const bars of [market, roughBars(800, 4)]) {
        const columns = feature.compute(bars);
        const from = feature.lookbackBars;
        for (const name of feature.outputs) {
          const bad = columns[name]!.findIndex((value, t) => t >= from && !Number.isFinite(value));
          expect(bad, name).toBe(-1);
        }
        if (from > 0) expect(feature.outputs.some((name) => Number.isNaN(columns[name]![from - 1]))).toBe(true);
      }
    });

    it('reads no later bar', () => {
      const bars = roughBars(400, 5);
      const whole = feature.compute(bars);
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 399 }), (cut) => {
          const part = feature.compute(sliceBars(bars, { start: 0, end: cut }));
          return feature.outputs.every((name) => sameBits(part[name]!, whole[name]!.subarray(0, cut)) === -1);
        }),
        { seed: 11, numRuns: 12 },
      );
    });

    it('leaves the bars as they were', () => {
      const bars = roughBars(200, 6);
      const before = JSON.stringify(Object.values(bars.columns).map((column) => Array.from(column)));
      feature.compute(bars);
      expect(JSON.stringify(Object.values(bars.columns).map((column) => Array.from(column)))).toBe(before);
    });
  });
});

describeWithShared('on the whole BTC file, outage rows included', () => {
  it('every feature streams the same bits as in one go', async () => {
    const { bars } = await readBars(sharedPath('data/BTCUSDT-30m.parquet'));
    for (const spec of ALL) {
      const feature = make(spec);
      const batch = feature.compute(bars);
      const out = feature.outputs.map(() => new Float64Array(bars.close.length));
      const stream = feature.stream();
      for (let t = 0; t < bars.close.length; t++) {
        const values = stream.push(barAt(bars, t));
        for (const [k, column] of out.entries()) column[t] = values[k]!;
      }
      feature.outputs.forEach((name, k) => {
        expect(sameBits(batch[name]!, out[k]!), name).toBe(-1);
      });
    }
  });
});

describe('parseFeatures', () => {
  it.each([
    [[{ use: 'rsii' }], /no feature "rsii"; did you mean "rsi"/],
    [[{ use: 'rsi', params: { windw: 3 } }], /unknown key "windw"; did you mean "window"/],
    [[{ use: 'rsi', params: { window: 0 } }], /features\.0\.params\.window/],
    [[{ use: 'rsi', params: { window: '45m' } }], /not a whole number/],
    [[{ use: 'macd', params: { fast: 30 } }], /fast window \(30 bars\) is not shorter/],
    [[{ use: 'regression-slope', params: { window: 1 } }], /a slope over 1 bar/],
    [[{ use: 'rsi' }, { use: 'rsi' }], /column "rsi_14" comes from features\.0 and from features\.1/],
  ])('refuses %j and says what is wrong', (specs, message) => {
    expect(() => parseFeatures(specs, HALF_HOUR)).toThrow(message);
  });
});
