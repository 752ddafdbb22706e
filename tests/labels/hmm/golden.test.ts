import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { baumWelch } from '../../../src/labels/hmm/baum-welch.ts';
import { filterRows, logLikelihood, smoothRows, viterbi } from '../../../src/labels/hmm/decode.ts';
import type { CovarianceShape, HmmModel } from '../../../src/labels/hmm/model.ts';
import { OnlineFilter } from '../../../src/labels/hmm/online-filter.ts';
import { describeWithShared, hasShared, sharedPath } from '../../shared.ts';
import { readColumns } from '../read-bars.ts';

interface Parameters {
  readonly startprob: readonly number[];
  readonly transmat: readonly (readonly number[])[];
  readonly means: readonly (readonly number[])[];
  readonly covars: readonly (readonly (readonly number[])[])[];
}
interface Result {
  readonly loglik_at_init: number;
  readonly viterbi_logprob_at_init: number;
  readonly loglik_history_before_each_iteration: readonly number[];
  readonly loglik_after_20: number;
  readonly viterbi_logprob_after_20: number;
  readonly after_1: Parameters;
  readonly after_20: Parameters;
}
interface Golden {
  readonly init: Parameters;
  readonly results: Readonly<Record<string, Result>>;
}

const STATES = 3;
const FEATURES = 2;

// hmmlearn 0.3.3 on 1,000 × 2 rows (golden/hmm.json): log-likelihood rel 1e-9, parameters and probabilities abs 1e-9.
describeWithShared('hidden Markov model beside hmmlearn', () => {
  const golden: Golden = hasShared ? JSON.parse(readFileSync(sharedPath('golden/hmm.json'), 'utf8')) : undefined;
  const columns = hasShared ? readColumns(sharedPath('golden/hmm.parquet')) : {};
  const rows = columns.x0?.length ?? 0;
  const x = Float64Array.from(
    { length: rows * FEATURES },
    (_, i) => columns[`x${i % FEATURES}`]![Math.floor(i / FEATURES)]!,
  );
  const start = (covariance: CovarianceShape): HmmModel => ({
    states: STATES,
    features: FEATURES,
    covariance,
    start: Float64Array.from(golden.init.startprob),
    transition: Float64Array.from(golden.init.transmat.flat()),
    means: Float64Array.from(golden.init.means.flat()),
    covariances:
      covariance === 'diag'
        ? new Float64Array(STATES * FEATURES).fill(1)
        : Float64Array.from({ length: STATES * 4 }, (_, i) => Number(i % 4 === 0 || i % 4 === 3)),
  });
  const near = (actual: ArrayLike<number>, expected: ArrayLike<number>, what: string) => {
    expect(actual.length).toBe(expected.length);
    let worst = 0;
    for (let i = 0; i < actual.length; i++) worst = Math.max(worst, Math.abs(actual[i]! - expected[i]!));
    expect(worst, what).toBeLessThan(1e-9);
  };
  const nearRelative = (actual: number, expected: number) =>
    expect(Math.abs(actual - expected) / Math.abs(expected)).toBeLessThan(1e-9);
  const sameParameters = (model: HmmModel, expected: Parameters) => {
    near(model.start, expected.startprob, 'start');
    near(model.transition, expected.transmat.flat(), 'transition');
    near(model.means, expected.means.flat(), 'means');
    const matrices = expected.covars.flat(2);
    const own = model.covariance === 'diag' ? matrices.filter((_, i) => i % 4 === 0 || i % 4 === 3) : matrices;
    near(model.covariances, own, 'covariances');
  };
  const interleaved = (name: string) =>
    Float64Array.from({ length: rows * STATES }, (_, i) => columns[`${name}_${i % STATES}`]![Math.floor(i / STATES)]!);

  for (const covariance of ['diag', 'full'] as const) {
    for (const [prior, covariancePrior] of [
      ['ml', 0],
      ['hmmlearn_default_prior', 0.01],
    ] as const) {
      describe(`${covariance}, ${prior}`, () => {
        const expected = golden.results[`${covariance}_${prior}`]!;
        const options = { tolerance: Number.NEGATIVE_INFINITY, covariancePrior };
        const after20 = () => baumWelch(x, rows, start(covariance), { ...options, iterations: 20 });

        it('has its likelihoods and parameters after 1 and after 20 steps', () => {
          sameParameters(baumWelch(x, rows, start(covariance), { ...options, iterations: 1 }).model, expected.after_1);
          const { model, history } = after20();
          sameParameters(model, expected.after_20);
          for (const [i, value] of history.entries())
            nearRelative(value, expected.loglik_history_before_each_iteration[i]!);
          expect(history).toHaveLength(20);
          nearRelative(logLikelihood(model, x, rows), expected.loglik_after_20);
          nearRelative(logLikelihood(start(covariance), x, rows), expected.loglik_at_init);
        });

        it('has its Viterbi paths', () => {
          const first = viterbi(start(covariance), x, rows);
          nearRelative(first.logProbability, expected.viterbi_logprob_at_init);
          expect(Array.from(first.path)).toEqual(Array.from(columns.viterbi_init!));
          const last = viterbi(after20().model, x, rows);
          nearRelative(last.logProbability, expected.viterbi_logprob_after_20);
          if (prior === 'ml') expect(Array.from(last.path)).toEqual(Array.from(columns[`viterbi20_${covariance}`]!));
        });

        // The golden columns belong to the runs without a prior.
        if (prior !== 'ml') return;
        it('has its smoothed and filtered probabilities, row by row too', () => {
          const { model } = after20();
          near(smoothRows(model, x, rows), interleaved(`smooth20_${covariance}`), 'smoothed');
          const { probabilities } = filterRows(model, x, rows);
          near(probabilities, interleaved(`filter20_${covariance}`), 'filtered');
          near(
            filterRows(start(covariance), x, rows).probabilities,
            interleaved('filter_init'),
            'filtered at the start',
          );
          near(smoothRows(start(covariance), x, rows), interleaved('smooth_init'), 'smoothed at the start');
          const online = new OnlineFilter(model);
          for (let t = 0; t < rows; t++) {
            online.push(x.subarray(t * FEATURES, (t + 1) * FEATURES));
            expect(online.probabilities).toEqual(probabilities.slice(t * STATES, (t + 1) * STATES));
          }
        });
      });
    }
  }
});
