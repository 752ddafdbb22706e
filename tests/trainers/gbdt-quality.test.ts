import { describe, expect, it } from 'vitest';
import { askXgboost } from '../../src/experiment/bench/ask-xgboost.ts';
import { generatorSet, goldenSet, type QualitySet, volatilitySet } from '../../src/experiment/bench/quality-sets.ts';
import { ourLosses } from '../../src/experiment/bench/quality-task.ts';
import { describeWithPython, pythonPath } from '../models/xgboost/python.ts';
import { describeWithShared, hasShared, sharedPath } from '../shared.ts';

/** Mean held-out log losses of XGBoost 3.2.0, `hist`, on the very rows and at the settings of the sets. */
const XGBOOST = { golden: 1.0357867, generator: [1.3231551, 1.2588895] };
const WORST = 1.01;

const generator = [1, 2].map((seed) => generatorSet(24_192, seed));
const golden = async (): Promise<QualitySet> => (await goldenSet(sharedPath('golden/xgboost')))!;
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
const ours = async (set: QualitySet): Promise<number> => mean(await ourLosses(set));

it.each([0, 1])('gbdt forecasts a generated market within 1 % of XGBoost’s recorded log loss (%i)', async (i) => {
  expect((await ours(generator[i]!)) / XGBOOST.generator[i]!).toBeLessThan(WORST);
});

describeWithShared('beside XGBoost’s recorded log loss', () => {
  it('gbdt forecasts the reference vectors within 1 % of it, on the mean of ten seeds', async () => {
    expect((await ours(await golden())) / XGBOOST.golden).toBeLessThan(WORST);
  });
});

describe('the sets that are compared on', () => {
  it('hold out later rows only, and fit on none whose label reads them', () => {
    for (const { train, test } of generator) {
      expect(train.matrix.rows).toBeGreaterThan(19_000);
      expect(train.matrix.rows + 12 + test.matrix.rows).toBeLessThanOrEqual(24_192);
      expect(test.target.length).toBe(test.matrix.rows);
    }
  });

  it('are left out where their files are not there', async () => {
    expect(await goldenSet('no such folder')).toBeUndefined();
    expect(await volatilitySet('no such file.parquet')).toBeUndefined();
  });
});

describeWithPython('XGBoost in Python, asked itself', () => {
  it('is what the recorded figures are of, and gbdt within 1 % of it on every set', async () => {
    const sets = hasShared ? [await golden(), (await volatilitySet(sharedPath('data/BTCUSDT-1h.parquet')))!] : [];
    for (const set of [...generator, ...sets]) {
      const theirs = mean(askXgboost(pythonPath(), set).losses);
      expect([set.name, (await ours(set)) / theirs < WORST]).toEqual([set.name, true]);
      if (set.name === 'golden') expect(Math.abs(theirs / XGBOOST.golden - 1)).toBeLessThan(0.003);
      const known = XGBOOST.generator[generator.indexOf(set)];
      if (known !== undefined) expect(Math.abs(theirs / known - 1)).toBeLessThan(0.003);
    }
  }, 300_000);

  it('says which Python could not, and what it said', () => {
    expect(() => askXgboost('/no/such/python', generator[0]!)).toThrow(/could not train XGBoost/);
  });
});
