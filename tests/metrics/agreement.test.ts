import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adjustedRand,
  classReports,
  classwiseCalibrationError,
  cohenKappa,
  confusionMatrix,
  expectedCalibrationError,
  matthews,
  mutualInformation,
  randIndex,
  rocAuc,
  rocAucOneVsOne,
  rocAucOneVsRest,
  weightedF1Of,
} from '../../src/metrics/index.ts';

const codes = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), {
  minLength: 2,
  maxLength: 40,
});

describe('kappa and Matthews', () => {
  it('are 1 for a perfect forecast and undefined where nothing varies', () => {
    const perfect = confusionMatrix([0, 1, 1, 2], [0, 1, 1, 2], 3);
    expect([cohenKappa(perfect), matthews(perfect)]).toEqual([1, 1]);
    const constant = confusionMatrix([1, 1, 1], [1, 1, 1], 3);
    expect([cohenKappa(constant), matthews(constant)]).toEqual([Number.NaN, Number.NaN]);
    const none = confusionMatrix([], [], 3);
    expect([cohenKappa(none), matthews(none)]).toEqual([Number.NaN, Number.NaN]);
  });

  it('calling the commonest class earns nothing', () => {
    const matrix = confusionMatrix([0, 0, 0, 1], [0, 0, 0, 0], 2);
    expect(cohenKappa(matrix)).toBe(0);
    expect(matthews(matrix)).toBeNaN();
  });

  it('a forecast that is always wrong is below 0', () => {
    const matrix = confusionMatrix([0, 1, 0, 1], [1, 0, 1, 0], 2);
    expect([cohenKappa(matrix), matthews(matrix)]).toEqual([-1, -1]);
  });
});

describe('reports of classes', () => {
  it('shares of nothing are undefined', () => {
    const reports = classReports(confusionMatrix([0, 0, 1], [0, 2, 0], 4));
    expect(reports).toEqual([
      { precision: 0.5, recall: 0.5, f1: 0.5, support: 2 },
      { precision: Number.NaN, recall: 0, f1: 0, support: 1 },
      { precision: 0, recall: Number.NaN, f1: 0, support: 0 },
      { precision: Number.NaN, recall: Number.NaN, f1: Number.NaN, support: 0 },
    ]);
    expect(weightedF1Of(confusionMatrix([0, 0, 1], [0, 2, 0], 4))).toBeCloseTo(1 / 3, 12);
    expect(weightedF1Of(confusionMatrix([], [], 4))).toBeNaN();
  });
});

describe('ROC-AUC', () => {
  it('is the share of pairs in order, ties half', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 1 })), {
          minLength: 2,
          maxLength: 30,
        }),
        (rows) => {
          const positive = rows.filter(([, hit]) => hit === 1).map(([score]) => score);
          const negative = rows.filter(([, hit]) => hit === 0).map(([score]) => score);
          let won = 0;
          for (const a of positive) for (const b of negative) won += a > b ? 1 : a === b ? 0.5 : 0;
          const auc = rocAuc(
            rows.map(([score]) => score),
            rows.map(([, hit]) => hit),
          );
          if (positive.length * negative.length === 0) expect(auc).toBeNaN();
          else expect(auc).toBeCloseTo(won / (positive.length * negative.length), 12);
        },
      ),
      { seed: 74, numRuns: 200 },
    );
  });

  it('an absent class is left out of the mean, rows without a truth or a probability of all', () => {
    const p = Float64Array.of(0.7, 0.2, 0.1, 0.2, 0.7, 0.1, 0.4, 0.5, 0.1, 0.1, 0.1, 0.8, Number.NaN, 0.5, 0.5);
    const truth = [0, 1, 0, -1, 2];
    const { perClass, macro, weighted } = rocAucOneVsRest(p, truth, 3);
    expect(perClass).toEqual([1, 1, Number.NaN]);
    expect([macro, weighted]).toEqual([1, 1]);
    expect(rocAucOneVsOne(p, truth, 3)).toBe(1);
  });

  it('of one class, or of no rows, is undefined', () => {
    const p = Float64Array.of(0.7, 0.3, 0.6, 0.4);
    for (const truth of [
      [0, 0],
      [-1, -1],
    ]) {
      expect(rocAucOneVsRest(p, truth, 2)).toEqual({
        perClass: [Number.NaN, Number.NaN],
        macro: Number.NaN,
        weighted: Number.NaN,
      });
      expect(rocAucOneVsOne(p, truth, 2)).toBeNaN();
    }
    expect(rocAuc([], [])).toBeNaN();
  });

  it('equal probabilities for every row know nothing', () => {
    expect(rocAucOneVsRest(new Float64Array(8).fill(0.5), [0, 1, 1, 0], 2).macro).toBe(0.5);
  });
});

describe('calibration of each class', () => {
  it('is not hidden by a likeliest class that is calibrated', () => {
    // The likeliest class is right in half of the rows, as said; of the other two one never happens, the other twice as often.
    const p = Float64Array.from(Array.from({ length: 4 }, () => [0.5, 0.25, 0.25]).flat());
    const truth = [0, 0, 1, 1];
    expect(expectedCalibrationError(p, truth, 3)).toBe(0);
    const { perClass, mean } = classwiseCalibrationError(p, truth, 3);
    expect(perClass).toEqual([0, 0.25, 0.25]);
    expect(mean).toBeCloseTo(1 / 6, 12);
    expect(classwiseCalibrationError(p, [-1, -1, -1, -1], 3).mean).toBeNaN();
  });

  it('of two classes is that of either', () => {
    const p = Float64Array.of(0.9, 0.1, 0.6, 0.4, 0.3, 0.7);
    const { perClass } = classwiseCalibrationError(p, [0, 1, 1], 2, 10);
    expect(perClass[0]).toBeCloseTo((0.1 + 0.6 + 0.3) / 3, 12);
    expect(perClass[1]).toBeCloseTo(perClass[0]!, 12);
  });
});

describe('agreement of two partitions', () => {
  it('does not depend on the names of the groups, or on which comes first', () => {
    fc.assert(
      fc.property(codes, (rows) => {
        const a = rows.map(([first]) => first);
        const b = rows.map(([, second]) => second);
        const renamed = b.map((code) => [2, 0, 3, 1][code]!);
        expect(adjustedRand(a, renamed)).toBeCloseTo(adjustedRand(a, b), 12);
        expect(adjustedRand(b, a)).toBeCloseTo(adjustedRand(a, b), 12);
        expect(mutualInformation(b, renamed).normalised).toBeCloseTo(1, 12);
        expect(mutualInformation(b, renamed).adjusted).toBeCloseTo(1, 9);
        expect(adjustedRand(b, renamed)).toBeCloseTo(1, 12);
        expect(mutualInformation(a, b).normalised).toBeGreaterThanOrEqual(-1e-12);
        expect(randIndex(a, b)).toBeLessThanOrEqual(1);
      }),
      { seed: 75, numRuns: 200 },
    );
  });

  it('the Rand index is the share of pairs on which both agree', () => {
    fc.assert(
      fc.property(codes, (rows) => {
        let agreed = 0;
        let pairs = 0;
        for (let i = 0; i < rows.length; i++) {
          for (let j = 0; j < i; j++) {
            pairs++;
            if ((rows[i]![0] === rows[j]![0]) === (rows[i]![1] === rows[j]![1])) agreed++;
          }
        }
        const [a, b] = [rows.map(([first]) => first), rows.map(([, second]) => second)];
        expect(randIndex(a, b)).toBeCloseTo(agreed / pairs, 12);
      }),
      { seed: 76, numRuns: 200 },
    );
  });

  it('one group, rows alone, half against half, nothing', () => {
    expect(adjustedRand([0, 0, 0], [2, 2, 2])).toBe(1);
    expect(adjustedRand([0, 1, 2], [2, 1, 0])).toBe(1);
    expect(mutualInformation([0, 0, 0], [2, 2, 2])).toEqual({ normalised: 1, adjusted: 1 });
    expect(mutualInformation([0, 1, 2], [2, 1, 0])).toEqual({ normalised: 1, adjusted: 1 });
    expect(adjustedRand([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(-0.5, 12);
    expect(mutualInformation([0, 0, 1, 1], [0, 1, 0, 1]).normalised).toBeCloseTo(0, 12);
    expect(adjustedRand([0, 0, 0, 0], [0, 0, 1, 1])).toBe(0);
    for (const rows of [[], [-1, -1]]) {
      expect([randIndex(rows, rows), adjustedRand(rows, rows)]).toEqual([Number.NaN, Number.NaN]);
      expect(mutualInformation(rows, rows)).toEqual({ normalised: Number.NaN, adjusted: Number.NaN });
    }
    expect(adjustedRand([0], [0])).toBeNaN();
  });

  it('chance is the mean over all orders of one partition', () => {
    // Large groups, which must share rows in every order.
    const a = [0, 0, 0, 0, 1, 1];
    const b = [0, 0, 0, 1, 0, 0];
    const entropy = (codes: number[]) => {
      const shares = [0, 1].map((code) => codes.filter((own) => own === code).length / codes.length);
      return -shares.reduce((sum, share) => sum + share * Math.log(share), 0);
    };
    const scale = (entropy(a) + entropy(b)) / 2;
    const own = mutualInformation(a, b);
    // The single row of the second group lies on each of the six places equally often.
    let chance = 0;
    for (let place = 0; place < 6; place++) {
      chance +=
        (mutualInformation(
          a,
          b.map((_, i) => Number(i === place)),
        ).normalised *
          scale) /
        6;
    }
    expect(own.adjusted).toBeCloseTo((own.normalised * scale - chance) / (scale - chance), 12);
  });

  it('rows without a code on either side are left out', () => {
    expect(adjustedRand([0, 0, -1, 1, 1], [1, 1, 0, 0, -1])).toBe(adjustedRand([0, 0, 1], [1, 1, 0]));
  });
});
