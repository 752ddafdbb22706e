import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClassificationSummary } from '../../src/core/index.ts';
import { type ForecastEvidence, judgeTargets, placeOf, verdictOf } from '../../src/experiment/evaluate/targets.ts';
import type { Interval } from '../../src/stats/index.ts';

const levels = { accuracy: 0.6, macroF1: 0.55, persistenceDays: 3, sharpeImprovement: 0.1 };
const runOptions = { seed: 20_240_101, numRuns: 500 };

const requirement = fc
  .tuple(
    fc.double({ min: -2, max: 2, noNaN: true }),
    fc.double({ min: 0, max: 2, noNaN: true }),
    fc.constantFrom(0, 0.6),
  )
  .map(([low, width, bound]) => ({ interval: [low, low + width] as Interval, bound }));

describe('verdictOf', () => {
  it('is met exactly where every interval lies above its bound, not met exactly where one lies wholly below', () => {
    fc.assert(
      fc.property(fc.array(requirement, { minLength: 1, maxLength: 3 }), (requirements) => {
        const verdict = verdictOf(requirements);
        expect(verdict === 'met').toBe(requirements.every(({ interval, bound }) => interval[0] > bound));
        expect(verdict === 'not met').toBe(requirements.some(({ interval, bound }) => interval[1] < bound));
      }),
      runOptions,
    );
  });

  it('never improves with a further requirement or a higher bound', () => {
    const rank = { 'not met': 0, 'not proven': 1, met: 2 };
    fc.assert(
      fc.property(requirement, requirement, (a, b) => {
        expect(rank[verdictOf([a, b])]).toBeLessThanOrEqual(rank[verdictOf([a])]);
        expect(rank[verdictOf([{ ...a, bound: a.bound + 0.1 }])]).toBeLessThanOrEqual(rank[verdictOf([a])]);
      }),
      runOptions,
    );
  });

  it('proves nothing from an undefined interval or one that touches its bound', () => {
    expect(placeOf({ interval: [Number.NaN, Number.NaN], bound: 0 })).toBe('open');
    expect(placeOf({ interval: [0, 0], bound: 0 })).toBe('open');
    expect(placeOf({ interval: [0, 1], bound: 0 })).toBe('open');
  });
});

interface Figures {
  readonly accuracy?: number;
  readonly ci?: Interval;
  readonly lead?: Interval;
  readonly runs?: Interval;
  readonly labelRuns?: Interval;
  readonly constantLead?: Interval;
  readonly changes?: number;
}

/** Evidence in which macro-F1 equals accuracy; the naive forecast scores 0.873. */
function evidence(figures: Figures) {
  const { accuracy = 0.9, ci = [0.88, 0.92], lead = [0.01, 0.05], changes = 40 } = figures;
  const { runs = [4, 6], labelRuns = [5, 7] } = figures;
  const constant = { constant: 0.4, constantLead: figures.constantLead ?? ([0.3, 0.6] as Interval) };
  const scores = { accuracy, macroF1: accuracy, logLoss: 0.3 };
  const classification = {
    ...scores,
    naive: { accuracy: 0.873, macroF1: 0.873, logLoss: 0.4 },
  } as ClassificationSummary;
  return {
    classification,
    intervals: { accuracy: ci, accuracyLead: lead, macroF1: ci, macroF1Lead: lead, ...constant, block: 3 },
    persistence: {
      predictedDays: 5,
      labelDays: 6,
      labelCi95: labelRuns,
      naiveDays: 6.2,
      filteredDays: null,
      filteredAccuracy: null,
      ci95: runs,
      changes,
    },
  } satisfies ForecastEvidence;
}

const rows = (figures: Figures) => judgeTargets(evidence(figures), [], levels);

describe('sentences', () => {
  it('say that a prediction which clearly outlasts its regimes is slow, and never met', () => {
    const [, , persistence] = rows({ runs: [8, 10], labelRuns: [5, 7] });
    expect(persistence).toMatchObject({ name: 'persistenceDays', verdict: 'not met' });
    expect(persistence!.sentence).toContain(
      'the regimes that it forecasts only 6.0 [5.0, 7.0]: it is slow, not persistent',
    );
    expect(rows({ runs: [6.9, 10], labelRuns: [5, 7] })[2]!.verdict).toBe('met');
  });

  it('say that a prediction which is no better than a constant lasts for nothing', () => {
    const [, , persistence] = rows({ runs: [4, 10], constantLead: [-0.01, 0.6] });
    expect(persistence!.verdict).toBe('not proven');
    expect(persistence!.sentence).toContain(
      ", but its accuracy beats the naive forecast's 0.873 by 0.027 [0.010, 0.050], but nothing shows that it is above the 0.400 of always saying the commonest regime (difference +0.500 [-0.010, 0.600]).",
    );
  });

  it('say that a target is cleared and the naive forecast beaten', () => {
    expect(rows({})[0]).toMatchObject({
      name: 'accuracy',
      value: 0.9,
      ci95: [0.88, 0.92],
      target: 0.6,
      naive: 0.873,
      verdict: 'met',
      sentence:
        "Accuracy 0.900 [0.880, 0.920] clears 0.60 and beats the naive forecast's 0.873 by 0.027 [0.010, 0.050].",
    });
  });

  it('say that a model below the naive forecast adds nothing', () => {
    const [row] = rows({ accuracy: 0.861, ci: [0.842, 0.88], lead: [-0.02, -0.004] });
    expect(row!.verdict).toBe('not met');
    expect(row!.sentence).toBe(
      "Accuracy 0.861 [0.842, 0.880] clears 0.60, but is 0.012 below the naive forecast's 0.873 (difference -0.012 [-0.020, -0.004]): the model adds nothing.",
    );
  });

  it('say that a lead may be chance', () => {
    const [row] = rows({ accuracy: 0.88, ci: [0.86, 0.9], lead: [-0.01, 0.02] });
    expect(row!.verdict).toBe('not proven');
    expect(row!.sentence).toMatch(/clears 0\.60, but leads .* by 0\.007 \[-0\.010, 0\.020\], which may be chance\.$/);
  });

  it('say that a target is missed though the naive forecast is beaten', () => {
    const [row] = rows({ accuracy: 0.5, ci: [0.45, 0.55], lead: [0.01, 0.05] });
    expect(row!.verdict).toBe('not met');
    expect(row!.sentence).toMatch(/stays below 0\.60, but beats/);
  });

  it('judge persistence with the accuracy lead', () => {
    expect(rows({})[2]).toMatchObject({ name: 'persistenceDays', naive: 6.2, verdict: 'met' });
    expect(rows({})[2]!.sentence).toBe(
      "The predicted regime lasts 5.0 [4.0, 6.0] days on average, above 3.0, and its accuracy beats the naive forecast's 0.873 by 0.027 [0.010, 0.050].",
    );
    expect(rows({ lead: [-0.03, -0.01] })[2]!.verdict).toBe('not met');
    expect(rows({ lead: [-0.03, 0.01] })[2]!.verdict).toBe('not proven');
    expect(rows({ runs: [1, 2] })[2]!.verdict).toBe('not met');
    expect(rows({ runs: [Number.NaN, Number.NaN], changes: 1 })[2]).toMatchObject({
      verdict: 'not proven',
      sentence:
        "The prediction changes only 1 time within segments, too seldom to say how long a regime lasts; its accuracy beats the naive forecast's 0.873 by 0.027 [0.010, 0.050].",
    });
  });
});
