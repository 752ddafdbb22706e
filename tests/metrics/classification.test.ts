import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  argmaxRows,
  balancedAccuracy,
  brier,
  calibrationBins,
  classShares,
  confusionMatrix,
  expectedCalibrationError,
  logLoss,
  logLosses,
  macroF1,
  topProbabilities,
} from '../../src/metrics/index.ts';

// 800 rows, 4 classes; figures of scikit-learn (versions and tolerance in the file).
const golden = JSON.parse(readFileSync(new URL('../golden/classification.json', import.meta.url), 'utf8'));
const p = Float64Array.from(golden.p as number[]);
const near = (actual: number, expected: number) => expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-10);

describe('classification scores against scikit-learn', () => {
  const { y, pred, all_rows: expected } = golden;

  it('codes', () => {
    near(accuracy(y, pred), expected.accuracy);
    near(balancedAccuracy(y, pred, 4), expected.balanced_accuracy);
    near(macroF1(y, pred, 4), expected.macro_f1);
    expect(confusionMatrix(y, pred, 4)).toEqual(expected.confusion_rows_true_cols_pred);
  });

  it('probabilities', () => {
    expect(Array.from(argmaxRows(p, 4))).toEqual(pred);
    near(logLoss(p, y, 4), expected.log_loss);
    near(brier(p, y, 4), expected.brier_sum_over_classes);
    near(expectedCalibrationError(p, y, 4, 15), expected.ece_15);
    near(expectedCalibrationError(p, y, 4, 10), expected.ece_10);
  });

  it('a class that is absent is left out of macro F1, or counts as 0 on request', () => {
    const rows = golden.subset_rows as number[];
    const truth = rows.map((i) => y[i]);
    const missing = golden.missing_class;
    near(accuracy(truth, golden.subset_pred), missing.accuracy);
    near(balancedAccuracy(truth, golden.subset_pred, 4), missing.balanced_accuracy);
    near(macroF1(truth, golden.subset_pred, 4), missing.macro_f1_sklearn_default_labels);
    near(macroF1(truth, golden.subset_pred, 4, 'zero'), missing.macro_f1);
    const part = Float64Array.from(rows.flatMap((i) => Array.from(p.subarray(4 * i, 4 * i + 4))));
    near(logLoss(part, truth, 4), missing.log_loss);
    near(brier(part, truth, 4), missing.brier_sum_over_classes);
  });

  it('a probability of 0 is clipped to the machine epsilon', () => {
    const zero = golden.log_loss_with_zero_probability;
    near(logLoss(Float64Array.from(zero.p.flat()), zero.y, 4), zero.value);
  });
});

describe('classification scores', () => {
  const codes = fc.array(fc.tuple(fc.integer({ min: -1, max: 3 }), fc.integer({ min: -1, max: 3 })), {
    minLength: 1,
    maxLength: 50,
  });

  it('pass over rows without a truth or a prediction', () => {
    fc.assert(
      fc.property(codes, (rows) => {
        const defined = rows.filter(([a, b]) => a >= 0 && b >= 0);
        const [truth, said] = [rows.map(([a]) => a), rows.map(([, b]) => b)];
        const [truth2, said2] = [defined.map(([a]) => a), defined.map(([, b]) => b)];
        expect(accuracy(truth, said)).toEqual(accuracy(truth2, said2));
        expect(macroF1(truth, said, 4)).toEqual(macroF1(truth2, said2, 4));
        expect(
          confusionMatrix(truth, said, 4)
            .flat()
            .reduce((a, b) => a + b),
        ).toBe(defined.length);
      }),
      { seed: 31, numRuns: 200 },
    );
  });

  it('a perfect forecast scores 1, without rows the scores are undefined', () => {
    expect(accuracy([0, 2, 2], [0, 2, 2])).toBe(1);
    expect(macroF1([0, 2, 2], [0, 2, 2], 4)).toBe(1);
    expect(accuracy([-1], [0])).toBeNaN();
    expect(macroF1([], [], 4)).toBeNaN();
    expect(logLoss(Float64Array.of(0.5, 0.5), [-1], 2)).toBeNaN();
  });

  it('the uniform share bounds the loss of an absent class', () => {
    const sure = Float64Array.of(1, 0);
    expect(logLosses(sure, [1], 2)[0]).toBeCloseTo(52 * Math.LN2, 10);
    expect(logLosses(sure, [1], 2, 0.01)[0]).toBeCloseTo(-Math.log(0.005), 12);
    expect(logLosses(sure, [0], 2, 0.01)[0]).toBeCloseTo(-Math.log(0.995), 12);
  });

  it('class shares leave undefined rows out', () => {
    expect(classShares([0, 1, 1, -1, 1], 3)).toEqual([0.25, 0.75, 0]);
  });

  it('reliability bins are (low, high]', () => {
    const top = topProbabilities(Float64Array.of(0.5, 0.5, 0.6, 0.4, 0.75, 0.25), [0, 1, 0], 2);
    expect(calibrationBins(top.p, top.hits, 4, 'width')).toEqual([
      { rows: 1, probability: 0.5, share: 1 },
      { rows: 2, probability: 0.675, share: 0.5 },
    ]);
  });
});
