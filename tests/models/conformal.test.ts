import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import {
  AdaptiveSets,
  type ConformalScheme,
  type ConformalScore,
  conformalScores,
  keepScores,
  thresholdAt,
} from '../../src/models/index.ts';

const scheme = (over: Partial<ConformalScheme> = {}): ConformalScheme => ({
  alpha: 0.1,
  method: 'adaptive',
  score: 'lac',
  gamma: 0.01,
  ...over,
});

/** Rows whose class is drawn from the probabilities to the power of `sharpness`. */
function drawRow(rng: ReturnType<typeof makeRng>, sharpness: number) {
  const margins = [2 * rng.normal(), 2 * rng.normal(), 2 * rng.normal(), 2 * rng.normal()];
  const given = margins.map(Math.exp);
  const real = margins.map((margin) => Math.exp(sharpness * margin));
  const sum = given.reduce((a, b) => a + b, 0);
  let u = rng.next() * real.reduce((a, b) => a + b, 0);
  let code = 0;
  while (code < 3 && u > real[code]!) u -= real[code++]!;
  return { p: given.map((value) => value / sum), code };
}

const scoresOf = (rng: ReturnType<typeof makeRng>, rows: number, score: ConformalScore) =>
  keepScores(
    Float64Array.from({ length: rows }, () => {
      const { p, code } = drawRow(rng, 1);
      return conformalScores(p, score)[code]!;
    }),
  );

describe('conformalScores', () => {
  it('LAC is 1 − p; APS the probability of the class and all likelier ones, equals in their order', () => {
    expect(conformalScores([0.5, 0.125, 0.375], 'lac')).toEqual(Float64Array.of(0.5, 0.875, 0.625));
    expect(conformalScores([0.5, 0.125, 0.375], 'aps')).toEqual(Float64Array.of(0.5, 1, 0.875));
    expect(conformalScores([0.25, 0.25, 0.5], 'aps')).toEqual(Float64Array.of(0.75, 1, 0.5));
  });
});

describe('thresholdAt', () => {
  const nine = keepScores(Float64Array.of(9, 3, 1, 2, 8, 4, 7, 5, 6));

  it('is the ⌈(n + 1)(1 − alpha)⌉-th smallest score', () => {
    expect(thresholdAt(nine, 0.1)).toBe(9);
    expect(thresholdAt(nine, 0.11)).toBe(9);
    expect(thresholdAt(nine, 0.2)).toBe(8);
    expect(thresholdAt(nine, 0.5)).toBe(5);
    expect(thresholdAt(nine, 0.999)).toBe(1);
  });

  it('takes every class where too few rows could say more, or alpha is 0 or below, and none from 1 on', () => {
    expect(thresholdAt(nine, 0.09)).toBe(Number.POSITIVE_INFINITY);
    expect(thresholdAt(nine, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(thresholdAt(nine, -0.2)).toBe(Number.POSITIVE_INFINITY);
    expect(thresholdAt(nine, 1)).toBe(Number.NEGATIVE_INFINITY);
    expect(thresholdAt(keepScores(new Float64Array(0)), 0.5)).toBe(Number.POSITIVE_INFINITY);
  });

  it('of many rows keeps a thousand, and never a lower threshold than all of them would give', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0.001, max: 0.999, noNaN: true }), (n, alpha) => {
        const all = Float64Array.from({ length: n }, (_, i) => i + 1);
        const kept = keepScores(all);
        expect(kept.scores.length).toBe(Math.min(n, 1000));
        const rank = Math.ceil((n + 1) * (1 - alpha) - 1e-9);
        const threshold = thresholdAt(kept, alpha);
        if (rank > n) expect(threshold).toBe(Number.POSITIVE_INFINITY);
        else {
          expect(threshold).toBeGreaterThanOrEqual(rank);
          expect(threshold).toBeLessThan(rank + 1 + n / 1000);
          if (n <= 1000) expect(threshold).toBe(rank);
        }
      }),
      { seed: 20240105, numRuns: 200 },
    ));
});

describe('sets', () => {
  it.each(['lac', 'aps'] as const)(
    'split sets of rows like those they learned from cover as often as they say: %s',
    (score) => {
      const rng = makeRng(7);
      let held = 0;
      const rounds = 60;
      for (let round = 0; round < rounds; round++) {
        const sets = new AdaptiveSets(scheme({ score, alpha: 0.2 }));
        const scores = scoresOf(rng, 300, score);
        for (let row = 0; row < 200; row++) {
          const { p, code } = drawRow(rng, 1);
          held += sets.at(row, p, scores, true).split[code]!;
        }
      }
      expect(held / (rounds * 200)).toBeGreaterThan(0.785);
      expect(held / (rounds * 200)).toBeLessThan(0.815);
    },
  );

  it.each(['lac', 'aps'] as const)(
    'adaptive sets cover even where the probabilities stopped being true: %s',
    (score) => {
      const rng = makeRng(11);
      const scores = scoresOf(rng, 400, score);
      const sets = new AdaptiveSets(scheme({ score }));
      const past: number[] = [];
      const held = { split: 0, adaptive: 0 };
      const rows = 20_000;
      for (let row = 0; row < rows; row++) {
        if (row >= 48) sets.settle(row - 48, past[row - 48]!);
        // From half-way on the classes have little to do with the probabilities, and come in runs.
        const { p, code } = drawRow(rng, row < rows / 2 ? 1 : 0.2);
        past.push(code);
        const both = sets.at(row, p, scores, true);
        held.split += both.split[code]!;
        held.adaptive += both.adaptive[code]!;
      }
      expect(held.split / rows).toBeLessThan(0.86);
      expect(Math.abs(held.adaptive / rows - 0.9)).toBeLessThan(0.01);
    },
  );

  it('an outcome moves alpha by gamma × (alpha − miss), once, and only where there was a set that counts', () => {
    const sets = new AdaptiveSets(scheme({ alpha: 0.25, gamma: 0.5 }));
    const scores = keepScores(Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7));
    expect(sets.at(0, [0.7, 0.2, 0.1], scores, true).adaptive).toEqual(Uint8Array.of(1, 0, 0));
    sets.at(1, [0.7, 0.2, 0.1], scores, true);
    sets.at(2, [0.7, 0.2, 0.1], scores, false);
    sets.at(3, [0.7, 0.2, 0.1], scores, true);
    sets.settle(0, 0);
    expect(sets.alpha).toBe(0.25 + 0.5 * 0.25);
    sets.settle(0, 0);
    sets.settle(2, 0);
    sets.settle(3, -1);
    sets.settle(9, 0);
    expect(sets.alpha).toBe(0.375);
    sets.settle(1, 2);
    expect(sets.alpha).toBe(0.375 - 0.5 * 0.75);
    expect(sets.at(4, [0.7, 0.2, 0.1], scores, true).adaptive).toEqual(Uint8Array.of(1, 1, 1));
  });

  it('the share of misses ends near alpha whatever comes, even the worst regime each time', () => {
    const rng = makeRng(5);
    const scores = scoresOf(rng, 300, 'lac');
    const sets = new AdaptiveSets(scheme({ gamma: 0.02 }));
    let missed = 0;
    const rows = 5000;
    for (let row = 0; row < rows; row++) {
      const { p } = drawRow(rng, 1);
      const set = sets.at(row, p, scores, true).adaptive;
      const worst = p.indexOf(Math.min(...p));
      missed += Number(set[worst] === 0);
      sets.settle(row, worst);
    }
    expect(Math.abs(missed / rows - 0.1)).toBeLessThanOrEqual((0.9 + 0.02) / (0.02 * rows) + 1e-12);
  });
});
