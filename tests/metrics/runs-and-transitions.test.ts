import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRuns, meanRun, transitionScores } from '../../src/metrics/index.ts';

const codes = fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 1, maxLength: 40 });

describe('runs', () => {
  it('cover every defined row once, in order, each of one code', () => {
    fc.assert(
      fc.property(codes, (row) => {
        const covered = row.map(() => -1);
        for (const { start, end, code } of findRuns(row)) covered.fill(code, start, end);
        expect(covered).toEqual(row);
      }),
      { seed: 33, numRuns: 200 },
    );
  });

  it('are as long as possible', () => {
    fc.assert(
      fc.property(codes, (row) => {
        const changes = row.filter((code, i) => code >= 0 && (i === 0 || row[i - 1] !== code)).length;
        expect(findRuns(row)).toHaveLength(changes);
      }),
      { seed: 34, numRuns: 200 },
    );
  });

  it('end where a new one has to start', () => {
    expect(meanRun([1, 1, 1, 1, 1])).toBe(5);
    expect(meanRun([1, 1, 1, 1, 1], [3])).toBe(2.5);
  });

  it('a mean run without a defined row is undefined', () => {
    expect(meanRun([-1, -1])).toBeNaN();
    expect(meanRun([])).toBeNaN();
  });
});

describe('transitionScores', () => {
  const truth = [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 0];

  it('a perfect forecast scores 1', () => {
    expect(transitionScores(truth, truth, 0)).toEqual({
      precision: 1,
      recall: 1,
      f1: 1,
      actual: 3,
      predicted: 3,
      matched: 3,
    });
  });

  it('a forecast that is late by more than the tolerance matches nothing, within it everything it has', () => {
    const late = [0, 0, ...truth].slice(0, truth.length);
    expect(transitionScores(truth, late, 1)).toMatchObject({ matched: 0, precision: 0, recall: 0, f1: 0 });
    expect(transitionScores(truth, late, 2)).toMatchObject({ matched: 2, predicted: 2, precision: 1, recall: 2 / 3 });
  });

  it('the regime that follows must be the same', () => {
    expect(transitionScores([0, 0, 1, 1], [0, 0, 2, 2], 1)).toMatchObject({ matched: 0, actual: 1, predicted: 1 });
  });

  it('one true transition is matched once, so flicker costs precision', () => {
    const scores = transitionScores([0, 0, 0, 1, 1, 1, 1], [0, 1, 0, 1, 0, 1, 1], 3);
    expect(scores).toMatchObject({ actual: 1, predicted: 5, matched: 1, precision: 1 / 5, recall: 1 });
  });

  it('nothing changes at a hole or beside an undefined row, and no match reaches across', () => {
    expect(transitionScores([0, 0, 1, 1], [0, 0, 1, 1], 1, [2])).toMatchObject({ actual: 0, predicted: 0 });
    expect(transitionScores([0, -1, 1, 1], [0, 0, 0, 1], 1)).toMatchObject({ actual: 0, predicted: 1 });
    expect(transitionScores([0, 1, 1, 1], [0, 0, 0, 1], 5, [2])).toMatchObject({ actual: 1, predicted: 1, matched: 0 });
  });

  it('a constant forecast has no precision', () => {
    const scores = transitionScores(
      truth,
      truth.map(() => 0),
      2,
    );
    expect(scores.precision).toBeNaN();
    expect(scores.recall).toBe(0);
    expect(scores.f1).toBe(0);
  });

  it('swapping truth and forecast swaps precision and recall; a wider tolerance never matches less', () => {
    const pair = fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(pair, fc.nat(6), (rows, tolerance) => {
        const [a, b] = [rows.map(([x]) => x), rows.map(([, y]) => y)];
        const forth = transitionScores(a, b, tolerance);
        const back = transitionScores(b, a, tolerance);
        expect(back.precision).toEqual(forth.recall);
        expect(back.f1).toEqual(forth.f1);
        expect(transitionScores(a, b, tolerance + 1).matched).toBeGreaterThanOrEqual(forth.matched);
      }),
      { seed: 35, numRuns: 200 },
    );
  });
});
