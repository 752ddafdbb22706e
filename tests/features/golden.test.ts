import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { computeFeatures, parseFeatures } from '../../src/features/index.ts';
import { describeWithShared, sharedPath } from '../shared.ts';
import { GOLDEN_COLUMNS, GOLDEN_FEATURES, largestDifference, toleranceOf } from './golden-columns.ts';
import { readBarsFile, readColumns } from './read-parquet.ts';

interface ColumnMeta {
  readonly first_valid_index: number;
  readonly abs_median: number;
}

describeWithShared('features against TA-Lib and pandas on 3,000 bars', () => {
  const bars = readBarsFile(sharedPath('golden/ohlcv.parquet'));
  const golden = readColumns(sharedPath('golden/indicators.parquet'));
  const meta: { columns: Record<string, ColumnMeta> } = JSON.parse(
    readFileSync(sharedPath('golden/indicators.meta.json'), 'utf8'),
  );
  const features = parseFeatures(GOLDEN_FEATURES, bars.intervalMs);
  const { columns } = computeFeatures(features, bars);

  it('compares every column of the file', () => {
    expect(Object.keys(GOLDEN_COLUMNS).sort()).toEqual(Object.keys(meta.columns).sort());
  });

  it.each(Object.entries(GOLDEN_COLUMNS))('%s is within its tolerance and starts at the same row', (theirs, ours) => {
    const values = columns[ours]!;
    const { abs_median, first_valid_index } = meta.columns[theirs]!;
    expect(values.findIndex((value) => !Number.isNaN(value))).toBe(first_valid_index);
    expect(largestDifference(values, golden[theirs]!, abs_median)).toBeLessThan(toleranceOf(theirs));
  });
});
