import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  adjustedRand,
  balancedAccuracy,
  brier,
  calibrationBins,
  calibrationErrorOf,
  classReports,
  cohenKappa,
  confusionMatrix,
  expectedCalibrationError,
  logLoss,
  macroF1,
  matthews,
  mutualInformation,
  randIndex,
  rocAuc,
  rocAucOneVsOne,
  rocAucOneVsRest,
  weightedF1Of,
} from '../../src/metrics/index.ts';
import { readColumns } from '../labels/read-bars.ts';
import { describeWithShared, sharedPath } from '../shared.ts';

// 800 rows, 4 classes; figures of scikit-learn (versions and tolerance in the file).
const golden = JSON.parse(readFileSync(new URL('../golden/classification.json', import.meta.url), 'utf8'));
const y: number[] = golden.y;
const p = Float64Array.from(golden.p as number[]);
const rows: number[] = golden.subset_rows;
const part = Float64Array.from(rows.flatMap((i) => Array.from(p.subarray(4 * i, 4 * i + 4))));

const near = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-10 * Math.abs(expected));
/** scikit-learn says 0 where a share of nothing is undefined. */
const orZero = (value: number) => (Number.isNaN(value) ? 0 : value);

describe.each([
  ['all rows', golden.all_rows, y, golden.pred, p],
  ['rows without the fourth class', golden.missing_class, rows.map((i) => y[i]!), golden.subset_pred, part],
] as const)('%s', (_, expected, truth, said, probability) => {
  const matrix = confusionMatrix(truth, said, 4);

  it('scores of codes', () => {
    near(accuracy(truth, said), expected.accuracy);
    near(balancedAccuracy(truth, said, 4), expected.balanced_accuracy);
    near(macroF1(truth, said, 4, 'zero'), expected.macro_f1);
    near(weightedF1Of(matrix), expected.weighted_f1);
    near(cohenKappa(matrix), expected.cohen_kappa);
    near(matthews(matrix), expected.matthews);
    expect(matrix).toEqual(expected.confusion_rows_true_cols_pred);
  });

  it('scores of each class', () => {
    const reports = classReports(matrix);
    for (let k = 0; k < 4; k++) {
      near(orZero(reports[k]!.precision), expected.per_class.precision[k]);
      near(orZero(reports[k]!.recall), expected.per_class.recall[k]);
      near(orZero(reports[k]!.f1), expected.per_class.f1[k]);
    }
    expect(reports.map(({ support }) => support)).toEqual(expected.per_class.support);
  });

  it('scores of probabilities', () => {
    near(logLoss(probability, truth, 4), expected.log_loss);
    near(brier(probability, truth, 4), expected.brier_sum_over_classes);
    // The file counts its own calls as hits, which are not the likeliest class in 28 of the 200 rows.
    const largest = Float64Array.from(truth, (_, i) => Math.max(...probability.subarray(4 * i, 4 * i + 4)));
    const hits = Array.from(truth, (code, i) => Number(code === said[i]));
    for (const bins of [10, 15])
      near(calibrationErrorOf(calibrationBins(largest, hits, bins, 'width')), expected[`ece_${bins}`]);
  });
});

describe('ROC-AUC and calibration of all rows', () => {
  const expected = golden.all_rows;

  it('one against the rest, and pairwise', () => {
    const { perClass, macro, weighted } = rocAucOneVsRest(p, y, 4);
    near(macro, expected.auc_ovr_macro);
    near(weighted, expected.auc_ovr_weighted);
    perClass.forEach((value, k) => {
      near(value, expected.auc_per_class[k]);
    });
    near(rocAucOneVsOne(p, y, 4), expected.auc_ovo_macro);
  });

  it('with many ties', () => {
    for (let k = 0; k < 4; k++) {
      const score = y.map((_, i) => Math.round(10 * p[4 * i + k]!) / 10);
      const positive = y.map((code) => Number(code === k));
      near(rocAuc(score, positive), expected.auc_per_class_rounded_to_1_decimal_many_ties[k]);
    }
  });

  it('calibration error of the largest probability', () => {
    near(expectedCalibrationError(p, y, 4), expected.ece_15);
    near(expectedCalibrationError(p, y, 4, 10), expected.ece_10);
  });
});

it('macro F1 without the absent class, and log loss at probability 0', () => {
  const truth = rows.map((i) => y[i]!);
  near(macroF1(truth, golden.subset_pred, 4), golden.missing_class.macro_f1_sklearn_default_labels);
  const zero = golden.log_loss_with_zero_probability;
  near(logLoss(Float64Array.from(zero.p.flat()), zero.y, 4), zero.value);
});

it('agreement of two partitions', () => {
  const { a, b, ...expected } = golden.clusterings;
  near(adjustedRand(a, b), expected.adjusted_rand);
  near(randIndex(a, b), expected.rand);
  const { normalised, adjusted } = mutualInformation(a, b);
  near(normalised, expected.nmi_arithmetic);
  near(adjusted, expected.adjusted_mutual_info);
});

describeWithShared('the copy of the vectors', () => {
  it('holds what the reference file holds', () => {
    const columns = readColumns(sharedPath('golden/classification.parquet'));
    expect(Array.from(columns.y!)).toEqual(y);
    expect(Array.from(columns.pred!)).toEqual(golden.pred);
    for (let k = 0; k < 4; k++) expect(columns[`p${k}`]).toEqual(p.filter((_, i) => i % 4 === k));
    const { all_rows, missing_class, clusterings } = JSON.parse(
      readFileSync(sharedPath('golden/classification.json'), 'utf8'),
    );
    expect(golden.all_rows).toEqual(all_rows);
    expect(missing_class).toMatchObject(golden.missing_class);
    expect(golden.clusterings).toEqual(clusterings);
  });
});
