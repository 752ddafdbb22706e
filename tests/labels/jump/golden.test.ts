import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { descend } from '../../../src/labels/jump/fit-jump.ts';
import { centreCosts, jumpPath } from '../../../src/labels/jump/jump-path.ts';
import { jumpOnline } from '../../../src/labels/jump/online-jump.ts';
import { describeWithShared, hasShared, sharedPath } from '../../shared.ts';
import { readColumns } from '../read-bars.ts';

interface Result {
  readonly jump_penalty: number;
  readonly centers: readonly (readonly (number | 'NaN')[])[];
  readonly objective: number;
  readonly transmat: readonly (readonly (number | 'NaN')[])[];
  readonly counts: readonly number[];
}

const FEATURES = 3;
const TRAIN = 700;
const TEST = 200;

// jumpmodels 0.1.1 on 700 + 200 rows (golden/jump.json): objective rel 1e-9, centres and transitions abs 1e-9, labels exact.
describeWithShared('jump model beside jumpmodels', () => {
  const golden: { readonly init_centers: number[][]; readonly results: readonly Result[] } = hasShared
    ? JSON.parse(readFileSync(sharedPath('golden/jump.json'), 'utf8'))
    : { init_centers: [], results: [] };
  const columns = hasShared ? readColumns(sharedPath('golden/jump.parquet')) : {};
  const x = Float64Array.from(
    { length: (TRAIN + TEST) * FEATURES },
    (_, i) => columns[`x${i % FEATURES}`]?.[Math.floor(i / FEATURES)] ?? Number.NaN,
  );
  const near = (actual: Float64Array, expected: readonly (readonly (number | 'NaN')[])[]) => {
    expected.flat().forEach((value, i) => {
      if (value === 'NaN') expect(actual[i]).toBeNaN();
      else expect(Math.abs(actual[i]! - value)).toBeLessThan(1e-9);
    });
  };

  it.each(golden.results)('penalty $jump_penalty', (expected) => {
    const penalty = expected.jump_penalty;
    const fit = descend(x, TRAIN, FEATURES, Float64Array.from(golden.init_centers.flat()), penalty);
    expect(Math.abs(fit.objective / expected.objective - 1)).toBeLessThan(1e-9);
    near(fit.centres, expected.centers);
    near(fit.transition, expected.transmat);
    expect(fit.counts).toEqual(expected.counts);
    const labels = (name: string, from: number, to: number) =>
      Array.from(columns[`${name}_${penalty}`]!.subarray(from, to));
    expect(Array.from(fit.labels)).toEqual(labels('train', 0, TRAIN));
    const test = x.subarray(TRAIN * FEATURES);
    expect(Array.from(jumpOnline(test, TEST, FEATURES, fit.centres, penalty))).toEqual(
      labels('online', TRAIN, TRAIN + TEST),
    );
    const costs = new Float64Array(TEST * fit.counts.length);
    centreCosts(test, TEST, FEATURES, fit.centres, costs);
    expect(Array.from(jumpPath(costs, TEST, fit.counts.length, penalty).path)).toEqual(
      labels('offline', TRAIN, TRAIN + TEST),
    );
  });
});
