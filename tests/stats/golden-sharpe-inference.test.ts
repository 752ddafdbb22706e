import { expect, it } from 'vitest';
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  minimumTrackRecord,
  probabilisticSharpe,
  sharpeMoments,
} from '../../src/stats/index.ts';
import { describeWithShared } from '../shared.ts';
import { goldenMetrics, relative } from './golden.ts';

describeWithShared('inference on one Sharpe ratio against the reference', () => {
  for (const name of ['normal', 'skewed'] as const) {
    it(`on the ${name} series`, () => {
      const golden = goldenMetrics();
      const expected = golden.sharpe_inference[name];
      const returns = Float64Array.from(golden.series[name].returns);
      const moments = sharpeMoments(returns);
      const pairs: [number, number][] = [
        [moments.sharpe, expected.sr_per_period],
        [moments.skewness, expected.skewness],
        [moments.kurtosis, expected.kurtosis_not_excess],
        [moments.n, expected.n],
        [probabilisticSharpe(moments), expected.psr_vs_0],
        [probabilisticSharpe(moments, expected.sr_star), expected.psr_vs_sr_star],
        [minimumTrackRecord(moments, 0, expected.alpha), expected.min_track_record_length_vs_0],
        [expectedMaximumSharpe(expected.variance_of_trial_sr, expected.n_trials), expected.expected_max_sr],
        [probabilisticSharpe(moments, expected.expected_max_sr), expected.deflated_sharpe],
      ];
      for (const [actual, value] of pairs) expect(relative(actual, value)).toBeLessThan(1e-9);
    });

    it(`deflates the ${name} series by the trials themselves`, () => {
      const golden = goldenMetrics();
      const expected = golden.sharpe_inference[name];
      // 45 trials with exactly the reference's variance: rising steps, scaled.
      const steps = Float64Array.from({ length: expected.n_trials }, (_, i) => i);
      const variance = (expected.n_trials * (expected.n_trials + 1)) / 12;
      const trials = steps.map((i) => i * Math.sqrt(expected.variance_of_trial_sr / variance));
      const result = deflatedSharpe(Float64Array.from(golden.series[name].returns), trials);
      expect(result.trials).toBe(expected.n_trials);
      expect(relative(result.trialVariance, expected.variance_of_trial_sr)).toBeLessThan(1e-12);
      expect(relative(result.expectedMaximum, expected.expected_max_sr)).toBeLessThan(1e-9);
      expect(relative(result.probability, expected.deflated_sharpe)).toBeLessThan(1e-9);
      expect(relative(result.undeflated, expected.psr_vs_0)).toBeLessThan(1e-9);
    });
  }

  it('gives the table of expected maxima', () => {
    const { expected_max_sr_table } = goldenMetrics().sharpe_inference;
    expect(expected_max_sr_table.length).toBe(12);
    for (const { var: variance, n, value } of expected_max_sr_table)
      expect(relative(expectedMaximumSharpe(variance, n), value)).toBeLessThan(1e-9);
  });
});
