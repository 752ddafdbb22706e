import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFeatures } from '../../src/features/index.ts';
import { INTERVAL_MS } from './markets.ts';
import { flatBars } from './one-feature.ts';

const x = Number.NaN;
/** A funding rate, whose level is the rate itself, behind transforms. */
function transformed(values: readonly number[], transform: readonly unknown[], keepOriginal = false) {
  const bars = flatBars(
    values.map(() => 1),
    { funding_rate: values },
  );
  const spec = { use: 'funding', params: { outputs: ['funding_level'] }, transform, keepOriginal };
  const [feature] = parseFeatures([spec], INTERVAL_MS);
  return { feature: feature!, columns: feature!.compute(bars) };
}

function only(values: readonly number[], transform: readonly unknown[]): number[] {
  return Array.from(Object.values(transformed(values, transform).columns)[0]!);
}

describe('transforms in plain numbers', () => {
  const values = [4, 1, 3, 3, 8, 2];
  it.each([
    [{ use: 'lag', params: { bars: 2 } }, [x, x, 4, 1, 3, 3]],
    [{ use: 'difference', params: { bars: 1 } }, [x, -3, 2, 0, 5, -6]],
    [{ use: 'rank', params: { window: 4 } }, [x, x, x, 0.5, 0.875, 0.125]],
    [{ use: 'percentile', params: { window: 4 } }, [x, x, x, 50, 100, 0]],
    [{ use: 'winsorise', params: { window: 3, lower: 0.25, upper: 0.5 } }, [x, x, 3, 3, 3, 2.5]],
    [{ use: 'zscore', params: { window: 2 } }, [x, -1, 1, 0, 1, -1]],
    [{ use: 'log' }, [4, 1, 3, 3, 8, 2].map(Math.log)],
  ])('%j', (spec, wanted) => {
    expect(only(values, [spec])).toEqual(wanted);
  });
});

it('a logarithm of nothing or less is that of 10⁻⁸, and absolute drops the sign', () => {
  expect(only([-2, 0, 1e-9], [{ use: 'log' }])).toEqual(Array(3).fill(Math.log(1e-8)));
  expect(only([-2, 0, 3], [{ use: 'absolute' }])).toEqual([2, 0, 3]);
});

describe('transforms against their definitions', () => {
  const cases = fc.array(
    fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: -1e6, max: 1e6 }).map((k) => k / 64),
    ),
    { minLength: 30, maxLength: 30 },
  );
  const definitions: Record<string, (window: readonly number[]) => number> = {
    zscore: (w) => {
      const mean = w.reduce((a, b) => a + b, 0) / w.length;
      const deviation = Math.sqrt(w.reduce((sum, v) => sum + (v - mean) ** 2, 0) / w.length);
      return deviation < 1e-9 ? 0 : (w.at(-1)! - mean) / deviation;
    },
    rank: (w) => w.reduce((sum, v) => sum + (v < w.at(-1)! ? 1 : v === w.at(-1)! ? 0.5 : 0), 0) / w.length,
    winsorise: (w) => {
      const sorted = [...w].sort((a, b) => a - b);
      const quantile = (share: number) => {
        const place = share * (w.length - 1);
        const low = sorted[Math.floor(place)]!;
        return low + (sorted[Math.ceil(place)]! - low) * (place - Math.floor(place));
      };
      return Math.max(quantile(0.01), Math.min(quantile(0.99), w.at(-1)!));
    },
  };
  it.each(Object.entries(definitions))('%s', (use, definition) => {
    fc.assert(
      fc.property(cases, (values) => {
        const column = only(values, [{ use, params: { window: 7 } }]);
        for (let i = 6; i < 30; i++) {
          const wanted = definition(values.slice(i - 6, i + 1));
          expect(Math.abs(column[i]! - wanted)).toBeLessThanOrEqual(1e-7 * Math.max(1, Math.abs(wanted)));
        }
      }),
      { numRuns: 50, seed: 20_240_601 },
    );
  });
});

it('a chain applies one after the other, warm-ups add up, and the names say so', () => {
  const chain = [
    { use: 'difference', params: { bars: 2 } },
    { use: 'lag', params: { bars: 3 } },
  ];
  const { feature, columns } = transformed([1, 2, 4, 8, 16, 32, 64], chain);
  expect(feature.outputs).toEqual(['funding_level_diff2_lag3']);
  expect(feature.lookbackBars).toBe(5);
  expect(Array.from(columns.funding_level_diff2_lag3!)).toEqual([x, x, x, x, x, 3, 6]);
});

it('keepOriginal gives both, without it the original is gone; names end in the window as written', () => {
  const zscore = [{ use: 'zscore', params: { window: '2h' } }];
  expect(transformed([1, 2], zscore, true).feature.outputs).toEqual(['funding_level', 'funding_level_z2h']);
  expect(transformed([1, 2], zscore).feature.outputs).toEqual(['funding_level_z2h']);
  const named = (use: string, params: unknown) => transformed([1], [{ use, params }]).feature.outputs[0];
  expect(named('winsorise', { window: 9, lower: 0.025, upper: 0.9 })).toBe('funding_level_win9_25_900');
  expect(named('rank', {})).toBe('funding_level_rank30d');
  expect(named('percentile', { window: '1d' })).toBe('funding_level_pct1d');
});

it('nothing is left of a value once its window is over', () => {
  const values = [1e12, ...Array<number>(20).fill(0.1)];
  for (const use of ['zscore', 'rank', 'winsorise']) {
    const column = only(values, [{ use, params: { window: 5 } }]);
    expect(column.slice(5)).toEqual(Array(16).fill({ zscore: 0, rank: 0.5, winsorise: 0.1 }[use]));
  }
});

it.each([
  [[{ use: 'zscor' }], /no transform "zscor"; did you mean "zscore"/, 'features.0.transform.0.use'],
  [[{ use: 'lag', params: { bars: 0 } }], /above 0/, 'features.0.transform.0.params.bars'],
  [[{ use: 'lag' }, { use: 'rank', params: { window: 1 } }], /too short/, 'features.0.transform.1.params.window'],
  [[{ use: 'rank', params: { windows: 1 } }], /unknown key "windows"/, 'features.0.transform.0.params.windows'],
  [[{ use: 'winsorise', params: { lower: 0.6, upper: 0.5 } }], /lies above/, 'features.0.transform.0.params.lower'],
  [[{ use: 'zscore', params: { window: '45m' } }], /not a whole number/, 'features.0.transform.0.params.window'],
])('refuses %j', (transform, what, path) => {
  expect(() => transformed([1], transform)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(what), path }),
  );
});

it('refuses a column that another feature makes already', () => {
  const specs = [{ use: 'rsi', transform: [{ use: 'lag' }], keepOriginal: true }, { use: 'rsi' }];
  expect(() => parseFeatures(specs, INTERVAL_MS)).toThrow(/makes the column "rsi_14"/);
});
