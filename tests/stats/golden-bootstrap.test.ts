import { expect, it } from 'vitest';
import {
  bootstrapLimits,
  leaveOneOut,
  meanFunctionReplicates,
  politisWhiteBlock,
  politisWhiteCircularBlock,
  replayedResamples,
  replicatesOf,
  returnsTable,
  sharpeRatio,
} from '../../src/stats/index.ts';
import { describeWithShared } from '../shared.ts';
import { goldenMetrics, goldenTable, relative } from './golden.ts';

const n = 250;
const METHODS = ['percentile', 'basic', 'bc', 'bca'] as const;

describeWithShared('bootstrap with replayed indices against arch 8.0', () => {
  const series = (): Float64Array => Float64Array.from(goldenMetrics().series.normal.returns.slice(0, n));
  const indices = (): Int32Array => goldenTable('bootstrap_indices.parquet').getChildAt(0)!.toArray() as Int32Array;
  const annual = sharpeRatio(Math.sqrt((365 * (n - 1)) / n));
  const replay = () => {
    const table = returnsTable(series());
    return { table, replicates: meanFunctionReplicates(table, 2, annual, replayedResamples(indices(), n, 8)) };
  };

  it('gives the estimate and the replicates, by block sums and row by row', () => {
    const expected = goldenMetrics().stationary_bootstrap;
    const { replicates } = replay();
    const values = series();
    const byRow = replicatesOf(
      (rows) => {
        let sum = 0;
        let squares = 0;
        for (const row of rows) sum += values[row]!;
        for (const row of rows) squares += (values[row]! - sum / n) ** 2;
        return (sum / n / Math.sqrt(squares / (n - 1))) * Math.sqrt(365);
      },
      replayedResamples(indices(), n, 8),
    );
    expect(replicates.length).toBe(400);
    byRow.forEach((value, rep) => {
      expect(relative(replicates[rep]!, value)).toBeLessThan(1e-9);
    });
    expected.replicate_first_10.forEach((value, rep) => {
      expect(relative(replicates[rep]!, value)).toBeLessThan(1e-9);
    });
    const mean = replicates.reduce((sum, v) => sum + v, 0) / 400;
    const deviation = Math.sqrt(replicates.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 399);
    expect(relative(mean, expected.replicate_mean)).toBeLessThan(1e-9);
    expect(relative(deviation, expected.replicate_std_ddof1)).toBeLessThan(1e-9);
  });

  for (const method of METHODS) {
    it(`gives the ${method} limits`, () => {
      const expected = goldenMetrics().stationary_bootstrap;
      const { table, replicates } = replay();
      const limits = bootstrapLimits({
        estimate: expected.estimate,
        replicates,
        method,
        leaveOneOut: leaveOneOut(table, 2, annual),
      });
      expect(relative(limits[0], expected.ci_95[method][0])).toBeLessThan(1e-9);
      expect(relative(limits[1], expected.ci_95[method][1])).toBeLessThan(1e-9);
    });
  }

  it('chooses the block length', () => {
    const expected = goldenMetrics().stationary_bootstrap.optimal_block_length_politis_white;
    expect(relative(politisWhiteBlock(series()), expected.stationary)).toBeLessThan(1e-9);
    expect(relative(politisWhiteCircularBlock(series()), expected.circular)).toBeLessThan(1e-9);
  });
});
