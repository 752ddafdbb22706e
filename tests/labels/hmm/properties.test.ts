import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../../src/core/index.ts';
import { baumWelch } from '../../../src/labels/hmm/baum-welch.ts';
import { filterRows, smoothRows, viterbi } from '../../../src/labels/hmm/decode.ts';
import { fitHmm, startingModel } from '../../../src/labels/hmm/fit-hmm.ts';
import {
  type CovarianceShape,
  type HmmModel,
  reorderHmm,
  stationaryDistribution,
} from '../../../src/labels/hmm/model.ts';

const run = { seed: 20_266, numRuns: 40 };
const setting = fc.record({
  seed: fc.integer({ min: 1, max: 10_000 }),
  states: fc.integer({ min: 1, max: 4 }),
  features: fc.integer({ min: 1, max: 3 }),
  covariance: fc.constantFrom<CovarianceShape>('diag', 'full'),
});
const ROWS = 200;

/** Rows from two states that differ in mean and spread, and that last about twenty rows. */
function sample(rows: number, features: number, seed: number): Float64Array {
  const rng = makeRng(seed);
  const x = new Float64Array(rows * features);
  let state = 0;
  for (let t = 0; t < rows; t++) {
    if (rng.next() < 0.05) state = 1 - state;
    for (let d = 0; d < features; d++) x[t * features + d] = state * 2 + (0.5 + state) * rng.normal();
  }
  return x;
}

const startOf = (x: Float64Array, s: { seed: number; states: number; features: number; covariance: CovarianceShape }) =>
  startingModel(x, x.length / s.features, s.features, s.states, s.covariance, makeRng(s.seed));

describe('Baum–Welch', () => {
  it('never loses likelihood', () => {
    fc.assert(
      fc.property(setting, (s) => {
        const x = sample(ROWS, s.features, s.seed);
        const options = { iterations: 25, tolerance: Number.NEGATIVE_INFINITY, covariancePrior: 0 };
        const { history } = baumWelch(x, ROWS, startOf(x, s), options);
        for (let i = 1; i < history.length; i++) {
          expect(history[i]! - history[i - 1]!).toBeGreaterThan(-1e-8 * Math.abs(history[i]!));
        }
      }),
      run,
    );
  });

  it('keeps probabilities adding up to 1 and edits neither start nor inputs', () => {
    const s = { seed: 3, states: 3, features: 2, covariance: 'full' as const };
    const x = sample(ROWS, 2, 3);
    const before = x.slice();
    const from = startOf(x, s);
    const copy = structuredClone(from);
    const { model } = baumWelch(x, ROWS, from, { iterations: 10, tolerance: 0, covariancePrior: 0.01 });
    for (let k = 0; k < 3; k++) {
      expect(model.transition.subarray(3 * k, 3 * k + 3).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    }
    expect(model.start.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(from).toEqual(copy);
    expect(x).toEqual(before);
  });

  it('stays finite where rows repeat, where a row lies far off, and where a state dies', () => {
    const same = new Float64Array(120).fill(0.3);
    const far = sample(60, 2, 5);
    far[40] = 1e6;
    for (const x of [same, far]) {
      for (const covariance of ['diag', 'full'] as const) {
        const fit = fitHmm(x, 60, 2, {
          states: 4, covariance, starts: 2, iterations: 60, tolerance: 0, covariancePrior: 0.01, seed: 1,
        }); // biome-ignore format: options in one line
        const { start, transition, means, covariances } = fit.model;
        for (const values of [start, transition, means, covariances]) expect(values.every(Number.isFinite)).toBe(true);
        const { probabilities, logLikelihood } = filterRows(fit.model, x, 60);
        expect(Number.isFinite(logLikelihood)).toBe(true);
        expect(probabilities.every(Number.isFinite)).toBe(true);
        expect(smoothRows(fit.model, x, 60).every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('finds the two states of its sample from any of several seeds, the same ones for the same seed', () => {
    const x = sample(3000, 1, 11);
    const options = {
      states: 2, covariance: 'diag', starts: 3, iterations: 200, tolerance: 1e-6, covariancePrior: 0,
    } as const; // biome-ignore format: options in one line
    for (const seed of [1, 2, 3]) {
      const { model } = fitHmm(x, 3000, 1, { ...options, seed });
      const means = [...model.means].sort((a, b) => a - b);
      expect(Math.abs(means[0]!)).toBeLessThan(0.1);
      expect(Math.abs(means[1]! - 2)).toBeLessThan(0.3);
      expect(fitHmm(x, 3000, 1, { ...options, seed }).model).toEqual(model);
    }
  });
});

describe('filtered probabilities', () => {
  it('are unchanged by cutting the history', () => {
    fc.assert(
      fc.property(setting, fc.integer({ min: 1, max: ROWS }), (s, cut) => {
        const x = sample(ROWS, s.features, s.seed);
        const model = startOf(x, s);
        const whole = filterRows(model, x, ROWS).probabilities;
        const part = filterRows(model, x.slice(0, cut * s.features), cut).probabilities;
        expect(part).toEqual(whole.slice(0, cut * s.states));
      }),
      run,
    );
  });

  it('add up to 1 a row, as the smoothed ones do, and end where those end', () => {
    fc.assert(
      fc.property(setting, (s) => {
        const x = sample(ROWS, s.features, s.seed);
        const model = startOf(x, s);
        const { probabilities } = filterRows(model, x, ROWS);
        const smooth = smoothRows(model, x, ROWS);
        for (const values of [probabilities, smooth]) {
          for (let t = 0; t < ROWS; t++) {
            expect(values.subarray(t * s.states, (t + 1) * s.states).reduce((a, b) => a + b)).toBeCloseTo(1, 10);
          }
        }
        expect(smooth.slice(-s.states)).toEqual(probabilities.slice(-s.states));
      }),
      run,
    );
  });

  it('survive a row that only an unreachable state explains', () => {
    // State 1 cannot be reached from state 0, and the rows at 50 are its own: e^−1000 and less in state 0.
    const model: HmmModel = {
      states: 2,
      features: 1,
      covariance: 'diag',
      start: Float64Array.of(1, 0),
      transition: Float64Array.of(1, 0, 0.5, 0.5),
      means: Float64Array.of(0, 50),
      covariances: Float64Array.of(1, 1),
    };
    const x = Float64Array.of(0, 50, 50, 0);
    const { probabilities, logLikelihood } = filterRows(model, x, 4);
    expect(Array.from(probabilities)).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);
    expect(logLikelihood).toBeCloseTo(-2 * Math.log(2 * Math.PI) - 2500, 8);
    expect(Array.from(smoothRows(model, x, 4))).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);
    expect(Array.from(viterbi(model, x, 4).path)).toEqual([0, 0, 0, 0]);
  });
});

describe('a model', () => {
  it('settles where its transitions keep it, also one that alternates', () => {
    const model = (transition: number[]) =>
      ({ states: 2, transition: Float64Array.from(transition) }) as unknown as HmmModel;
    const settled = stationaryDistribution(model([0.9, 0.1, 0.3, 0.7]));
    expect(settled[0]).toBeCloseTo(0.75, 10);
    expect(Array.from(stationaryDistribution(model([0, 1, 1, 0])))).toEqual([0.5, 0.5]);
  });

  it('says the same with its states in another order', () => {
    const x = sample(ROWS, 2, 8);
    const model = startOf(x, { seed: 8, states: 3, features: 2, covariance: 'full' });
    const order = [2, 0, 1];
    const other = filterRows(reorderHmm(model, order), x, ROWS).probabilities;
    const own = filterRows(model, x, ROWS).probabilities;
    for (let i = 0; i < own.length; i++) {
      expect(other[i]).toBeCloseTo(own[Math.floor(i / 3) * 3 + order[i % 3]!]!, 12);
    }
  });
});
