import { describe, expect, it } from 'vitest';
import { differenceOf, makeBars } from '../../src/core/index.ts';
import { featureSubject, streamFault } from '../../src/features/check-feature.ts';
import { FEATURE_CHECKS } from '../../src/features/checks/feature-checks.ts';
import { columnsFault } from '../../src/features/guard-feature.ts';
import { type Feature, featureCatalog, parseFeatures } from '../../src/features/index.ts';
import { describeWithShared, sharedPath } from '../shared.ts';
import { VARIANTS } from './catalog-variants.ts';
import { INTERVAL_MS, joinedColumns, scaled } from './markets.ts';
import { readBarsFile } from './read-parquet.ts';

const CASES = Object.entries(VARIANTS).flatMap(([use, variants]) =>
  variants.map((params) => ({ title: `${use} ${JSON.stringify(params)}`, make: () => one(use, params) })),
);

function one(use: string, params: unknown): Feature {
  return parseFeatures([{ use, params }], INTERVAL_MS)[0]!;
}

it('the suite covers the whole catalog', () => {
  expect(Object.keys(VARIANTS).sort()).toEqual(Object.keys(featureCatalog).sort());
});

describe.each(CASES)('$title', ({ make }) => {
  const subject = featureSubject(make);

  it.each(FEATURE_CHECKS)('$name: $holds', ({ run }) => {
    expect(run(subject)).toBeUndefined();
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

describeWithShared('30 months of BTCUSDT, outages included', () => {
  const file = readBarsFile(sharedPath('data/BTCUSDT-30m.parquet'));
  const bars = makeBars({ ...file, columns: { ...file.columns, ...joinedColumns(file.close, file.volume) } });
  const features = Object.entries(VARIANTS).flatMap(([use, variants]) => variants.map((params) => one(use, params)));

  it('every feature streams the bits of its batch', { timeout: 120_000 }, () => {
    for (const feature of [...features, one('har-volatility', {})]) {
      expect(streamFault(feature, bars)).toBeUndefined();
      expect(columnsFault(feature.compute(bars), feature, bars.close.length)).toBeUndefined();
    }
  });
});
