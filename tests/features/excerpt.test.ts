import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeBars } from '../../src/core/index.ts';
import { computeFeatures, parseFeatures } from '../../src/features/index.ts';
import { describeWithShared, sharedPath } from '../shared.ts';
import {
  GOLDEN_COLUMNS,
  GOLDEN_FEATURES,
  PEER_FEATURES,
  PEER_NAMES,
  relativeDifference,
  toleranceOf,
} from './golden-columns.ts';
import { readBarsFile } from './read-parquet.ts';

interface StoredColumn {
  /** Typical size of the whole column's values. */
  readonly size: number;
  readonly first: number;
  /** At the stored rows; null where undefined. */
  readonly values: readonly (number | null)[];
}

interface Excerpt {
  readonly intervalMs: number;
  readonly time: number;
  readonly bars: Readonly<Record<string, readonly number[]>>;
  readonly rows: readonly number[];
  readonly indicators: Readonly<Record<string, StoredColumn>>;
  readonly peers: Readonly<Record<string, StoredColumn>>;
}

const readGolden = (name: string): Excerpt =>
  JSON.parse(readFileSync(new URL(`../golden/${name}`, import.meta.url), 'utf8'));

function expectStored(values: Float64Array, stored: StoredColumn, rows: readonly number[], tolerance = 1e-9): void {
  expect(values.findIndex((value) => !Number.isNaN(value))).toBe(stored.first);
  rows.forEach((row, i) => {
    // 0 / 0 in pandas, such as a window without volume, is 0 here.
    if (row >= stored.first && stored.values[i] === null) expect(values[row]).toBe(0);
    else {
      expect(relativeDifference(values[row]!, stored.values[i] ?? Number.NaN, stored.size)).toBeLessThan(tolerance);
    }
  });
}

describe('features against TA-Lib and pandas on 120 bars', () => {
  const excerpt = readGolden('features-excerpt.json');
  const columns = Object.fromEntries(Object.entries(excerpt.bars).map(([k, v]) => [k, Float64Array.from(v)]));
  const bars = makeBars({
    time: columns.close!.map((_, i) => excerpt.time + i * excerpt.intervalMs),
    intervalMs: excerpt.intervalMs,
    columns,
  });
  const indicators = computeFeatures(parseFeatures(GOLDEN_FEATURES, bars.intervalMs), bars).columns;
  const peers = computeFeatures(parseFeatures(PEER_FEATURES, bars.intervalMs), bars).columns;

  it('stores every column that is compared', () => {
    expect(Object.keys(excerpt.indicators).sort()).toEqual(Object.keys(GOLDEN_COLUMNS).sort());
    expect(Object.keys(excerpt.peers)).toEqual(PEER_NAMES);
  });

  it.each(Object.entries(GOLDEN_COLUMNS))('%s is within its tolerance and starts at the same row', (theirs, ours) => {
    expectStored(indicators[ours]!, excerpt.indicators[theirs]!, excerpt.rows, toleranceOf(theirs));
  });

  it.each(PEER_NAMES)('peers: %s is within 1e-9 and starts at the same row', (name) => {
    expectStored(peers[name]!, excerpt.peers[name]!, excerpt.rows);
  });
});

describeWithShared('the peers’ twelve features on 30 months of BTCUSDT, outages included', () => {
  const stored = readGolden('features-btc.json');
  const bars = readBarsFile(sharedPath('data/BTCUSDT-30m.parquet'));
  const { columns } = computeFeatures(parseFeatures(PEER_FEATURES, bars.intervalMs), bars);

  it.each(PEER_NAMES)('%s is within 1e-9 of TA-Lib, pandas or numpy', (name) => {
    expectStored(columns[name]!, stored.peers[name]!, stored.rows);
  });
});
