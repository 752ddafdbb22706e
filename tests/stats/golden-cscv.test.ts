import { expect, it } from 'vitest';
import { cscv } from '../../src/stats/index.ts';
import { describeWithShared } from '../shared.ts';
import { goldenMetrics, goldenTable, relative } from './golden.ts';

describeWithShared('cscv against the reference', () => {
  const measure = () => {
    const table = goldenTable('pbo_matrix.parquet');
    const returns = Array.from({ length: 20 }, (_, j) => {
      const column = table.getChild(`s${String(j).padStart(2, '0')}`);
      return Float64Array.from(column!.toArray() as Float64Array);
    });
    return cscv({ returns, partitions: 16 });
  };

  it('gives PBO and winners exactly, logits to 1e-12', () => {
    const { cscv: expected } = goldenMetrics();
    const result = measure();
    expect(result.combinations).toBe(expected.combinations);
    expect(result.combinations).toBe(12_870);
    expect(result.rowsDropped).toBe(0);
    expect(result.pbo).toBe(expected.pbo);
    expect(Array.from(result.winners.subarray(0, 40))).toEqual(expected.winner_first_40);
    expected.logits_first_40.forEach((value, c) => {
      expect(Math.abs(result.logits[c]! - value)).toBeLessThanOrEqual(1e-12);
    });
    const mean = result.logits.reduce((sum, v) => sum + v, 0) / result.combinations;
    const sorted = result.logits.slice().sort();
    expect(Math.abs(mean - expected.logit_mean)).toBeLessThanOrEqual(1e-12);
    expect(Math.abs((sorted[6434]! + sorted[6435]!) / 2 - expected.logit_median)).toBeLessThanOrEqual(1e-12);
  });

  it('gives Sharpe ratios, degradation and the probability of loss', () => {
    const { cscv: expected } = goldenMetrics();
    const { inSample, outOfSample, degradation, probabilityOfLoss } = measure();
    expected.is_sharpe_first_5.forEach((value, c) => {
      expect(relative(inSample[c]!, value)).toBeLessThan(1e-10);
    });
    expected.oos_sharpe_first_5.forEach((value, c) => {
      expect(relative(outOfSample[c]!, value)).toBeLessThan(1e-10);
    });
    expect(relative(degradation.slope, expected.degradation_slope)).toBeLessThan(1e-10);
    expect(relative(degradation.intercept, expected.degradation_intercept)).toBeLessThan(1e-10);
    expect(relative(degradation.r2, expected.degradation_r2)).toBeLessThan(1e-10);
    expect(probabilityOfLoss).toBe(expected.prob_oos_loss);
  });
});
