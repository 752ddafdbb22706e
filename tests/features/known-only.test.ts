import { describe, expect, it } from 'vitest';
import { barAt, makeBars } from '../../src/core/index.ts';
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

  it('is undefined where a joined value is unknown, and its own value elsewhere', () => {
    const columns = feature!.compute(bars);
    const all = open!.compute(bars);
    expect(joined.length).toBeGreaterThan(0);
    for (const name of feature!.outputs) {
      const expected = all[name]!.map((value, t) => (unknown(t) ? Number.NaN : value));
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

function ownOf(): Record<string, unknown> {
  const { open, high, low, close, volume } = bars;
  return { open, high, low, close, volume };
}
