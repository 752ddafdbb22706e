import { describe, expect, it } from 'vitest';
import { barAt, makeBars, sliceBars } from '../../src/core/index.ts';
import { computeFeatures, firstFeatureRow, parseFeatures } from '../../src/features/index.ts';
import { parseEntries } from '../../src/features/parse-features.ts';
import { INTERVAL_MS, walk } from './markets.ts';

const ROWS = 400;
const bars = walk(ROWS);
const SPECS = [
  { use: 'funding', params: { window: 4 } },
  { use: 'quoted-spread', params: { window: 5 } },
  { use: 'order-flow', params: { window: 5 } },
  { use: 'cross-asset', params: { window: 20 } },
  { use: 'rsi', params: { window: 5 }, on: 'eth' },
  { use: 'funding', params: { window: 4 }, transform: [{ use: 'zscore', params: { window: 20 } }] },
  { use: 'timeframes', params: { timeframes: ['2h'], features: [{ use: 'funding', params: { window: 4 } }] } },
];

describe.each(SPECS)('$use $on $transform', (spec) => {
  const [feature] = parseFeatures([spec], INTERVAL_MS);
  const [open] = parseEntries([spec], INTERVAL_MS);
  const joined = feature!.inputs.filter((name) => Object.hasOwn(bars.columns, name) && !Object.hasOwn(ownOf(), name));
  const unknown = (t: number): boolean => joined.some((name) => Number.isNaN(bars.columns[name]![t]!));

  it('is undefined where a joined value is unknown, and elsewhere its value over the bars from the first known row on', () => {
    const columns = feature!.compute(bars);
    let start = 0;
    while (unknown(start)) start++;
    const known = open!.compute(sliceBars(bars, { start, end: ROWS }));
    expect(joined.length).toBeGreaterThan(0);
    for (const name of feature!.outputs) {
      const expected = Float64Array.from({ length: ROWS }, (_, t) =>
        unknown(t) ? Number.NaN : known[name]![t - start]!,
      );
      expect(columns[name]).toEqual(expected);
    }
  });

  it('says the same bar by bar, through a saved state', () => {
    const columns = feature!.compute(bars);
    let stream = feature!.stream();
    for (let t = 0; t < ROWS; t++) {
      if (t === 211) {
        const state = JSON.parse(JSON.stringify(stream.save()));
        stream = feature!.stream();
        stream.restore(state);
      }
      const peeked = Array.from(stream.peek(barAt(bars, t)));
      const values = Array.from(stream.push(barAt(bars, t)));
      expect(peeked).toEqual(values);
      expect(values).toEqual(feature!.outputs.map((name) => columns[name]![t]));
    }
  });
});

it('a rate that goes stale is not held for ever, and training begins where it is known', () => {
  const rate = Float64Array.from({ length: ROWS }, (_, t) => (t < 50 || t >= 300 ? Number.NaN : 1e-4));
  const world = makeBars({ ...bars, columns: { ...bars.columns, funding_rate: rate } });
  const features = parseFeatures([{ use: 'funding', params: { outputs: ['funding_level'] } }], INTERVAL_MS);
  const { columns } = computeFeatures(features, world);
  expect(Array.from(columns.funding_level!, Number.isNaN)).toEqual(Array.from(rate, Number.isNaN));
  expect(firstFeatureRow(features, world)).toBe(50);
});

it('the warm-up counts from the first known row: no window holds what nobody knew', () => {
  const close = bars.close.map((price, t) => (t < 100 ? Number.NaN : 3 * price));
  const rate = Float64Array.from({ length: ROWS }, (_, t) => (t < 100 ? Number.NaN : 1e-4 * (1 + (t % 3))));
  const world = makeBars({ ...bars, columns: { ...bars.columns, other_close: close, funding_rate: rate } });
  const features = parseFeatures(
    [
      { use: 'cross-asset', params: { window: 20 } },
      { use: 'funding', params: { window: 4 }, transform: [{ use: 'zscore', params: { window: 30 } }] },
    ],
    INTERVAL_MS,
  );
  const { columns } = computeFeatures(features, world);
  const first = (name: string): number => columns[name]!.findIndex((value) => !Number.isNaN(value));
  expect([first('beta_other_close_20'), first('funding_level_z30'), first('funding_change_4_z30')]).toEqual([
    120, 129, 133,
  ]);
  // The other close is the own one times three: but for standstills (0), another value would come of rows before it was known.
  for (let t = 120; t < ROWS; t++) {
    const beta = columns.beta_other_close_20![t]!;
    expect(beta === 0 ? 1 : beta).toBeCloseTo(1, 9);
  }
  expect(columns.beta_other_close_20![120]).not.toBe(0);
  expect(firstFeatureRow(features, world)).toBe(133);
});

function ownOf(): Record<string, unknown> {
  const { open, high, low, close, volume } = bars;
  return { open, high, low, close, volume };
}
