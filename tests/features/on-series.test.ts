import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeBars } from '../../src/core/index.ts';
import { featureCatalog, firstFeatureRow } from '../../src/features/index.ts';
import { parseEntries } from '../../src/features/parse-features.ts';
import { ON_SERIES, VARIANTS } from './catalog-variants.ts';
import { INTERVAL_MS, walk } from './markets.ts';
import { flatBars } from './one-feature.ts';
import { firstDifference, rowsOf, streamed } from './streamed.ts';

const OWN = ['open', 'high', 'low', 'close', 'volume'] as const;
const x = Number.NaN;

function on(spec: { readonly use: string; readonly params?: unknown }, series = 'eth') {
  return parseEntries([{ ...spec, on: series }], INTERVAL_MS)[0]!;
}

describe.each(Object.keys(featureCatalog))('%s on another series', (use) => {
  const params = VARIANTS[use]![0];
  const [plain] = parseEntries([{ use, params }], INTERVAL_MS);
  const replaceable = plain!.inputs.some((name) => (OWN as readonly string[]).includes(name));

  if (!replaceable) {
    it('is refused: it reads no price or volume', () => {
      expect(() => on({ use, params })).toThrow(expect.objectContaining({ path: 'features.0.on' }));
    });
    return;
  }

  it('is the feature over that series’ bars, whatever the own bars are, and needs only what it reads', () => {
    const bars = walk(500, 5);
    const feature = on({ use, params });
    const columns: Record<string, Float64Array> = { ...walk(500, 9).columns };
    for (const name of OWN) if (feature.inputs.includes(`eth_${name}`)) columns[`eth_${name}`] = bars.columns[name]!;
    for (const name of Object.keys(columns))
      if (name.startsWith('eth_') && !feature.inputs.includes(name)) delete columns[name];
    for (const name of feature.inputs) columns[name] ??= bars.columns[name]!;
    const joined = Object.keys(bars.columns).filter((name) => !(OWN as readonly string[]).includes(name));
    for (const name of joined)
      if (feature.inputs.includes(name) && !name.startsWith('eth_')) columns[name] = bars.columns[name]!;
    const both = makeBars({ ...bars, columns });
    const wanted = Object.fromEntries(
      Object.entries(plain!.compute(bars)).map(([name, values]) => [`eth_${name}`, values]),
    );
    expect(firstDifference(wanted, feature.compute(both), 500)).toBeUndefined();
  });
});

describe('rows at which the series is unknown', () => {
  it('before the first known row there is nothing, and the warm-up counts from there', () => {
    const bars = flatBars([1, 1, 1, 1, 1, 1, 1], { eth_close: [x, x, 10, 11, 22, 11, 11] });
    const feature = on({ use: 'returns', params: { windows: [1] } });
    expect(feature.inputs).toEqual(['eth_close']);
    expect(Array.from(feature.compute(bars).eth_ret_1!)).toEqual([x, x, x, 11 / 10 - 1, 1, -0.5, 0]);
    expect(firstFeatureRow([feature], bars)).toBe(3);
    expect(firstFeatureRow([feature], flatBars([1, 1], { eth_close: [x, x] }))).toBe(2);
  });

  it('a later one is flat at the last close with volume 0: not finite, negative, or prices that do not fit', () => {
    const close = [10, 11, x, 5, -3, 12];
    const high = [10, 11, 9, 4, 1, 12];
    const bars = flatBars(
      close.map(() => 1),
      {
        eth_close: close,
        eth_high: high,
        eth_low: high,
        eth_volume: [1, 2, 4, 8, 16, 32],
      },
    );
    const channel = on({ use: 'donchian', params: { window: 1, raw: true } }).compute(bars);
    expect(Array.from(Object.values(channel)[0]!)).toEqual([10, 11, 11, 11, 11, 12]);
    const volume = on({ use: 'obv-trend', params: { raw: true } }).compute(bars);
    // Closes that don't fit a high are only seen where the high is read.
    expect(Array.from(volume.eth_obv!)).toEqual([1, 3, 3, -5, -5, 27]);
  });

  it('stays finite after its first row on whatever the columns hold, and streams the same bits', () => {
    const value = fc.constantFrom(x, Number.POSITIVE_INFINITY, -1, 0, 1e-9, 1, 2, 1e12);
    const column = fc.array(value, { minLength: 60, maxLength: 60 });
    const features = [...ON_SERIES.slice(0, 4), { use: 'volatility', params: { windows: [3] }, on: 'eth' }].map(
      (spec) => parseEntries([spec], INTERVAL_MS)[0]!,
    );
    fc.assert(
      fc.property(fc.array(column, { minLength: 5, maxLength: 5 }), fc.nat(59), (values, saveAfter) => {
        const base = walk(60);
        const given = Object.fromEntries(OWN.map((name, j) => [`eth_${name}`, Float64Array.from(values[j]!)]));
        const bars = makeBars({ ...base, columns: { ...base.columns, ...given } });
        for (const feature of features) {
          const columns = feature.compute(bars);
          const first = firstFeatureRow([feature], bars, columns);
          for (const output of Object.values(columns)) expect(output.subarray(first).every(Number.isFinite)).toBe(true);
          const bits = streamed(feature, rowsOf(bars), { saveAfter: new Set([saveAfter]) });
          expect(firstDifference(columns, bits, 60)).toBeUndefined();
        }
      }),
      { numRuns: 40, seed: 20_240_601 },
    );
  });
});

it('names the columns that are missing', () => {
  const bars = flatBars([1, 2, 3], { eth_close: [1, 2, 3] });
  expect(() => on({ use: 'mfi' }).compute(bars)).toThrow(/reads "eth_high", which the bars don't have/);
  expect(() => on({ use: 'volume-ratio' }).compute(bars)).toThrow(/reads "eth_volume"/);
  expect(() => on({ use: 'rsi' }, 'sol').compute(bars)).toThrow(/reads "sol_close"/);
});
