import { describe, expect, it } from 'vitest';
import { type Bars, childSeed, differenceOf, makeBars, makeRng, sliceBars } from '../../src/core/index.ts';
import { generateMarket } from '../../src/data/index.ts';
import { featureSubject } from '../../src/features/check-feature.ts';
import { FEATURE_CHECKS } from '../../src/features/checks/feature-checks.ts';
import {
  computeFeatures,
  type Feature,
  featureCatalog,
  firstFeatureRow,
  transformCatalog,
} from '../../src/features/index.ts';
import { parseEntries } from '../../src/features/parse-features.ts';
import { describeWithShared, sharedPath } from '../shared.ts';
import { ON_SERIES, VARIANTS, WRAPPED } from './catalog-variants.ts';
import { INTERVAL_MS, joinedColumns, scaled, walk } from './markets.ts';
import { readBarsFile } from './read-parquet.ts';
import { type Columns, firstDifference, rowsOf, streamed } from './streamed.ts';

const CATALOGUED = Object.entries(VARIANTS).flatMap(([use, variants]) =>
  variants.map((params) => ({ title: `${use} ${JSON.stringify(params)}`, make: () => one({ use, params }) })),
);
const TRANSFORMED = WRAPPED.map((spec) => ({ title: JSON.stringify(spec), make: () => one(spec) }));
const CASES = [...CATALOGUED, ...TRANSFORMED];
const SEED = 20_240_601;

function one(spec: unknown): Feature {
  return parseEntries([spec], INTERVAL_MS)[0]!;
}

it('the suite covers both catalogs', () => {
  expect(Object.keys(VARIANTS).sort()).toEqual(Object.keys(featureCatalog).sort());
  const transforms = WRAPPED.flatMap(({ transform }) => transform.map(({ use }) => use));
  expect([...new Set(transforms)].sort()).toEqual(Object.keys(transformCatalog).sort());
});

describe.each(CASES)('$title', ({ make }) => {
  const subject = featureSubject(make);

  it.each(FEATURE_CHECKS)('$name: $holds', ({ run }) => {
    expect(run(subject)).toBeUndefined();
  });

  it('reads nothing but its inputs', () => {
    const { feature, bars, columns } = subject;
    const other = walk(bars.close.length, 77);
    const given = Object.entries(bars.columns).map(([name, values]) => [
      name,
      feature.inputs.includes(name) ? values : other.columns[name]!,
    ]);
    const time = feature.inputs.includes('time') ? bars.time : bars.time.map((t) => t + 17 * INTERVAL_MS);
    const altered = makeBars({ time, intervalMs: INTERVAL_MS, columns: Object.fromEntries(given) });
    expect(differenceOf(feature.compute(altered), columns(), bars.close.length)).toBeUndefined();
  });

  if (subject.feature.params.raw !== true) {
    // Not asked of users' own features, which may be meant to measure a level.
    it('is scale-free: prices × 8 and volumes ÷ 4 leave every bit as it was', () => {
      const { feature, bars } = subject;
      const other = feature.compute(scaled(bars, 8, 0.25));
      expect(differenceOf(other, subject.columns(), bars.close.length)).toBeUndefined();
    });
  }
});

function expectFinite(columns: Columns, firstRow: number): void {
  for (const [name, values] of Object.entries(columns)) {
    const bad = values.findIndex((value, i) => i >= firstRow && !Number.isFinite(value));
    expect(bad < 0 ? 'finite' : `${name}[${bad}] = ${values[bad]}`).toBe('finite');
  }
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
  const features = [...CASES.map(({ make }) => make()), ...ON_SERIES.map(one), one({ use: 'har-volatility' })];
  for (const feature of features) {
    const { columns } = computeFeatures([feature], bars);
    const saveAfter = randomRows(feature.outputs.join(), rows.length);
    expect(
      firstDifference(columns, streamed(feature, rows, { saveAfter, peekEvery: 101 }), rows.length),
    ).toBeUndefined();
    expectFinite(columns, firstFeatureRow([feature], bars, columns));
  }
}

describe('half a year of the generated market', () => {
  it('every feature streams the bits of its batch, saved and restored at random rows', { timeout: 120_000 }, () => {
    expectStreamsLikeBatch(generateMarket({ years: 0.5, interval: '30m', regimes: 4, drift: 1, seed: 1 }));
  });
});

describeWithShared('11 months of BTCUSDT, outages included', () => {
  it('every feature streams the bits of its batch, saved and restored at random rows', { timeout: 120_000 }, () => {
    // Outages of 17 hours and of one.
    const bars = sliceBars(readBarsFile(sharedPath('data/BTCUSDT-30m.parquet')), { start: 16_000, end: 32_000 });
    expect(bars.gap.reduce((sum, gap) => sum + gap, 0)).toBe(37);
    expectStreamsLikeBatch(bars);
  });
});
