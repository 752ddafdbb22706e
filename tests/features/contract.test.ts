import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, childSeed, makeBars, makeRng, sliceBars } from '../../src/core/index.ts';
import { generateMarket } from '../../src/data/index.ts';
import {
  computeFeatures,
  type Feature,
  featureCatalog,
  firstFeatureRow,
  parseFeatures,
  transformCatalog,
} from '../../src/features/index.ts';
import { describeWithShared, sharedPath } from '../shared.ts';
import { ON_SERIES, VARIANTS, WRAPPED } from './catalog-variants.ts';
import { barsFrom, INTERVAL_MS, joinedColumns, scaled, walk } from './markets.ts';
import { readBarsFile } from './read-parquet.ts';
import { type Columns, firstDifference, rowsOf, streamed } from './streamed.ts';

const CATALOGUED = Object.entries(VARIANTS).flatMap(([use, variants]) =>
  variants.map((params) => ({ title: `${use} ${JSON.stringify(params)}`, feature: one({ use, params }) })),
);
const TRANSFORMED = WRAPPED.map((spec) => ({ title: JSON.stringify(spec), feature: one(spec) }));
const CASES = [...CATALOGUED, ...TRANSFORMED];
const ROWS = 700;
const SEED = 20_240_601;

function one(spec: unknown): Feature {
  return parseFeatures([spec], INTERVAL_MS)[0]!;
}

function expectFiniteAfterWarmUp(feature: Feature, columns: Columns, firstRow = feature.lookbackBars): void {
  for (const [name, values] of Object.entries(columns)) {
    const bad = values.findIndex((value, i) => i >= firstRow && !Number.isFinite(value));
    expect(bad < 0 ? 'finite' : `${name}[${bad}] = ${values[bad]}`).toBe('finite');
  }
}

/** Rows 36, 73 and so on for 37. */
function every(step: number, rows: number): ReadonlySet<number> {
  return new Set(Array.from({ length: Math.floor(rows / step) }, (_, k) => (k + 1) * step - 1));
}

it('the suite covers both catalogs', () => {
  expect(Object.keys(VARIANTS).sort()).toEqual(Object.keys(featureCatalog).sort());
  const transforms = WRAPPED.flatMap(({ transform }) => transform.map(({ use }) => use));
  expect([...new Set(transforms)].sort()).toEqual(Object.keys(transformCatalog).sort());
});

describe.each(CASES)('$title', ({ feature }) => {
  const bars = walk(ROWS);
  const columns = feature.compute(bars);

  it('has one column of the bars’ length for each output', () => {
    expect(Object.keys(columns)).toEqual(feature.outputs);
    for (const values of Object.values(columns)) expect(values).toHaveLength(ROWS);
  });

  it('is NaN up to its first defined row and finite from there on; lookbackBars is the last of those rows', () => {
    const firsts = Object.values(columns).map((values) => values.findIndex((value) => !Number.isNaN(value)));
    expect(Math.max(...firsts)).toBe(feature.lookbackBars);
    for (const [j, values] of Object.values(columns).entries()) {
      expect(values.subarray(firsts[j]!).every(Number.isFinite)).toBe(true);
    }
  });

  it('streams the same bits, with peeks before each bar and a restored stream now and then', () => {
    expect(
      firstDifference(columns, streamed(feature, rowsOf(bars), { saveAfter: every(37, ROWS) }), ROWS),
    ).toBeUndefined();
  });

  it('does not change when later bars are cut or altered', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: ROWS - 1 }), fc.integer({ min: 2, max: 99 }), (cut, seed) => {
        const short = feature.compute(sliceBars(bars, { start: 0, end: cut }));
        expect(firstDifference(short, columns, cut)).toBeUndefined();
        const other = walk(ROWS, seed);
        const altered = Object.fromEntries(
          Object.entries(bars.columns).map(([name, values]) => [
            name,
            values.map((value, i) => (i < cut ? value : other.columns[name]![i]!)),
          ]),
        );
        expect(firstDifference(feature.compute(makeBars({ ...bars, columns: altered })), columns, cut)).toBeUndefined();
      }),
      { numRuns: 15, seed: SEED },
    );
  });

  it('reads nothing but its inputs', () => {
    const other = walk(ROWS, 77);
    const given = Object.entries(bars.columns).map(([name, values]) => [
      name,
      feature.inputs.includes(name) ? values : other.columns[name]!,
    ]);
    const time = feature.inputs.includes('time') ? bars.time : bars.time.map((t) => t + 17 * INTERVAL_MS);
    const altered = makeBars({ time, intervalMs: INTERVAL_MS, columns: Object.fromEntries(given) });
    expect(firstDifference(feature.compute(altered), columns, ROWS)).toBeUndefined();
  });

  it('leaves the bars as they were and gives the same bits twice', () => {
    const fresh = walk(ROWS);
    expect(firstDifference(feature.compute(fresh), columns, ROWS)).toBeUndefined();
    expect(firstDifference(fresh.columns, walk(ROWS).columns, ROWS)).toBeUndefined();
  });

  it.each([
    ['a constant price', barsFrom(Array(ROWS).fill(0.1), Array(ROWS).fill(3.3), 0)],
    ['no volume at all', barsFrom(Array.from(walk(ROWS).close), Array(ROWS).fill(0))],
    ['prices and volumes of 0', barsFrom(Array(ROWS).fill(0), Array(ROWS).fill(0))],
    ['a jump by a factor of a million', barsFrom(steps(1e-3, 1e3), steps(1e9, 0))],
    ['a fall to 0', barsFrom(steps(50, 0), steps(1, 1))],
    ['a rise from 0', barsFrom(steps(0, 50), steps(0, 1))],
    ['tiny prices', barsFrom(steps(1e-9, 1.1e-9), steps(1e12, 1e-12))],
  ])('stays finite on %s', (_, degenerate) => {
    expectFiniteAfterWarmUp(feature, feature.compute(degenerate));
  });

  it('stays finite on any positive prices and volumes', () => {
    const price = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
    const volume = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e12, noNaN: true }));
    const rows = fc.array(fc.tuple(price, volume), { minLength: 90, maxLength: 90 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const wild = barsFrom(
          pairs.map(([close]) => close),
          pairs.map(([, traded]) => traded),
        );
        expectFiniteAfterWarmUp(feature, feature.compute(wild));
      }),
      { numRuns: 20, seed: SEED },
    );
  });

  const joined = feature.inputs.filter((name) => Object.keys(joinedColumns(bars.close, bars.volume)).includes(name));
  if (joined.length > 0) {
    it('stays finite on whatever the joined columns hold', () => {
      const value = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e-9, 1, 1e12);
      const column = fc.array(value, { minLength: 90, maxLength: 90 });
      const short = sliceBars(bars, { start: 120, end: 210 });
      fc.assert(
        fc.property(fc.array(column, { minLength: joined.length, maxLength: joined.length }), (values) => {
          const given = Object.fromEntries(joined.map((name, j) => [name, Float64Array.from(values[j]!)]));
          const wild = makeBars({ ...short, columns: { ...short.columns, ...given } });
          expectFiniteAfterWarmUp(feature, feature.compute(wild));
        }),
        { numRuns: 30, seed: SEED },
      );
    });
  }

  if (feature.params.raw !== true) {
    it('is scale-free: prices × 8 and volumes ÷ 4 leave every bit as it was', () => {
      expect(firstDifference(feature.compute(scaled(bars, 8, 0.25)), columns, ROWS)).toBeUndefined();
    });
  }

  it('refuses the saved state of other features', () => {
    const saved = feature.stream().save();
    expect(() => feature.stream().restore({ ...saved, outputs: ['other'] })).toThrow(/saved state/);
    // A feature without state has an empty memory of its own.
    const memory = saved.memory === '' ? Buffer.alloc(8).toString('base64') : '';
    expect(() => feature.stream().restore({ ...saved, memory })).toThrow(/ bytes\)/);
  });
});

function steps(before: number, after: number): number[] {
  return Array.from({ length: ROWS }, (_, i) => (i < ROWS / 2 ? before : after));
}

/** Some rows after which a state is saved and restored: others for each feature, the same at every call. */
function randomRows(name: string, rows: number): ReadonlySet<number> {
  const rng = makeRng(childSeed(SEED, name));
  return new Set(Array.from({ length: 5 }, () => rng.int(rows)));
}

/** Every feature and wrapper on bars too long for the suite above, with joined columns beside them. */
function expectStreamsLikeBatch(own: Bars): void {
  const bars = makeBars({ ...own, columns: { ...own.columns, ...joinedColumns(own.close, own.volume) } });
  const rows = rowsOf(bars);
  const features = [...CASES.map(({ feature }) => feature), ...ON_SERIES.map(one), one({ use: 'har-volatility' })];
  for (const feature of features) {
    const { columns } = computeFeatures([feature], bars);
    const saveAfter = randomRows(feature.outputs.join(), rows.length);
    expect(
      firstDifference(columns, streamed(feature, rows, { saveAfter, peekEvery: 101 }), rows.length),
    ).toBeUndefined();
    expectFiniteAfterWarmUp(feature, columns, firstFeatureRow([feature], bars, columns));
  }
}

describe('half a year of the generated market', () => {
  it('every feature streams the bits of its batch, saved and restored at random rows', { timeout: 120_000 }, () => {
    expectStreamsLikeBatch(generateMarket({ years: 0.5, interval: '30m', regimes: 4, drift: 1, seed: 1 }));
  });
});

describeWithShared('30 months of BTCUSDT, outages included', () => {
  it('every feature streams the bits of its batch, saved and restored at random rows', { timeout: 120_000 }, () => {
    expectStreamsLikeBatch(readBarsFile(sharedPath('data/BTCUSDT-30m.parquet')));
  });
});
