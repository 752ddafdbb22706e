import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transitionScores, transitionTiming } from '../../src/metrics/index.ts';

describe('timing of transitions', () => {
  //             row 0  1  2  3  4  5  6  7  8  9 10 11
  const truth = [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 0];

  it('says how early, on time and late, what was missed and what was invented', () => {
    const said = [0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 1];
    expect(transitionTiming(truth, said, 3)).toEqual({
      early: 1,
      onTime: 0,
      late: 1,
      missed: 1,
      invented: 1,
      meanLagBars: 0.5,
      medianLagBars: 0.5,
      meanEarlyBars: 1,
      meanLateBars: 2,
      byLag: [0, 0, 1, 0, 0, 1, 0],
    });
  });

  it('a forecast that repeats what is known is late by the lead, and never on time', () => {
    const naive = [0, 0, ...truth].slice(0, truth.length);
    expect(transitionTiming(truth, naive, 2)).toMatchObject({
      early: 0,
      onTime: 0,
      late: 2,
      missed: 1,
      meanLagBars: 2,
    });
    expect(transitionTiming(truth, naive, 1)).toMatchObject({
      late: 0,
      missed: 3,
      invented: 2,
      meanLagBars: Number.NaN,
    });
  });

  it('without transitions everything is 0 or undefined', () => {
    for (const rows of [[], [1, 1, 1], [-1, -1]]) {
      expect(transitionTiming(rows, rows, 1)).toEqual({
        early: 0,
        onTime: 0,
        late: 0,
        missed: 0,
        invented: 0,
        meanLagBars: Number.NaN,
        medianLagBars: Number.NaN,
        meanEarlyBars: Number.NaN,
        meanLateBars: Number.NaN,
        byLag: [0, 0, 0],
      });
    }
  });

  it('no pair lies across a hole', () => {
    expect(transitionTiming([0, 1, 1, 1], [0, 0, 0, 1], 5, [2])).toMatchObject({ missed: 1, invented: 1, late: 0 });
  });

  it('its pairs are those of the scores, mirrored where truth and forecast change places', () => {
    const codes = fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(codes, codes, fc.nat(4), (a, b, tolerance) => {
        const timing = transitionTiming(a, b, tolerance);
        const scores = transitionScores(a, b, tolerance);
        expect(timing.early + timing.onTime + timing.late).toBe(scores.matched);
        expect(timing.missed).toBe(scores.actual - scores.matched);
        expect(timing.byLag.reduce((sum, pairs) => sum + pairs, 0)).toBe(scores.matched);
        const back = transitionTiming(b, a, tolerance);
        expect([back.late, back.early, back.missed]).toEqual([timing.early, timing.late, timing.invented]);
      }),
      { seed: 77, numRuns: 300 },
    );
  });
});
