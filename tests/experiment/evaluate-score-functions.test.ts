import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accuracyFunction,
  callsAt,
  countWidth,
  difference,
  hitsAt,
  macroF1Function,
  TRUTH_AT,
} from '../../src/experiment/evaluate/evaluate-score-functions.ts';
import { accuracy, macroF1 } from '../../src/metrics/index.ts';

const classes = 3;
const codes = fc.array(fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)), { minLength: 5, maxLength: 60 });

/** Mean counts of rows of [truth, model, naive]. */
function meansOf(rows: [number, number, number][]): Float64Array {
  const means = new Float64Array(countWidth(classes));
  for (const [truth, model, naive] of rows) {
    means[0]! += 1;
    means[TRUTH_AT + truth]! += 1;
    for (const [who, call] of [
      ['model', model],
      ['naive', naive],
    ] as const) {
      means[callsAt(who, classes) + call]! += 1;
      if (call === truth) means[hitsAt(who, classes) + call]! += 1;
    }
  }
  return means.map((count) => count / 7);
}

describe('scores as functions of counts', () => {
  it('equal the scores of the rows that were counted', () => {
    fc.assert(
      fc.property(codes, (rows) => {
        const truth = rows.map((row) => row[0]);
        const means = meansOf(rows);
        for (const [who, at] of [
          ['model', 1],
          ['naive', 2],
        ] as const) {
          const calls = rows.map((row) => row[at]);
          expect(accuracyFunction(who, classes).value(means)).toBeCloseTo(accuracy(truth, calls), 12);
          expect(macroF1Function(who, classes).value(means)).toBeCloseTo(macroF1(truth, calls, classes), 12);
        }
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('have the gradient that finite differences give', () => {
    fc.assert(
      fc.property(codes, (rows) => {
        // One more row of each kind, so that no class vanishes when a count is nudged.
        const means = meansOf([...rows, [0, 0, 1], [1, 1, 2], [2, 2, 0], [0, 0, 0], [1, 1, 1], [2, 2, 2]]);
        const accuracyLead = difference(accuracyFunction('model', classes), accuracyFunction('naive', classes));
        const macroF1Lead = difference(macroF1Function('model', classes), macroF1Function('naive', classes));
        for (const f of [accuracyLead, macroF1Lead]) {
          const gradient = new Float64Array(means.length);
          f.gradientInto(means, gradient);
          for (let j = 0; j < means.length; j++) {
            const at = (step: number) => f.value(means.map((mean, i) => (i === j ? mean + step : mean)));
            expect(gradient[j]!).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 5);
          }
        }
      }),
      { seed: 12, numRuns: 50 },
    );
  });
});
