import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import {
  blocksToIndicesInto,
  bootstrapLimits,
  indicesToBlocksInto,
  leaveOneOut,
  makeBlocks,
  meanFunctionReplicates,
  normalCdf,
  normalQuantile,
  returnsTable,
  sharpeRatio,
  sortedQuantile,
  stationaryBlocksInto,
  stationaryResamples,
} from '../../src/stats/index.ts';

describe('blocks', () => {
  it('hold n rows, and come back from their indices as the same rows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 80 }),
        fc.double({ min: 0.5, max: 200, noNaN: true }),
        fc.integer({ min: 1, max: 9999 }),
        (n, block, seed) => {
          const blocks = makeBlocks(n);
          stationaryBlocksInto(block, makeRng(seed), blocks);
          const indices = new Int32Array(n).fill(-1);
          blocksToIndicesInto(blocks, indices);
          for (const index of indices) expect(index >= 0 && index < n).toBe(true);
          const back = makeBlocks(n);
          indicesToBlocksInto(indices, back);
          const again = new Int32Array(n);
          blocksToIndicesInto(back, again);
          expect(again).toEqual(indices);
          expect(back.count).toBeLessThanOrEqual(blocks.count);
        },
      ),
      { seed: 12, numRuns: 200 },
    );
  });
});

describe('bootstrapLimits', () => {
  const rising = Float64Array.from({ length: 1001 }, (_, i) => i / 1000);

  it('agree where replicates lie evenly on both sides of the estimate', () => {
    const common = { estimate: 0.5, replicates: rising, level: 0.9 };
    // 500 of 1001 lie below the estimate: half but for a two-thousandth.
    for (const method of ['percentile', 'basic', 'bc'] as const) {
      const [low, high] = bootstrapLimits({ ...common, method });
      expect(low).toBeCloseTo(0.05, 2);
      expect(high).toBeCloseTo(0.95, 2);
    }
    const even = bootstrapLimits({ ...common, method: 'bca', leaveOneOut: Float64Array.of(1, 2, 3) });
    expect(even).toEqual(bootstrapLimits({ ...common, method: 'bc' }));
  });

  it('reflect at the estimate (basic) and follow the bias (bc)', () => {
    const common = { estimate: 0.25, replicates: rising };
    const [low, high] = bootstrapLimits({ ...common, method: 'percentile' });
    const basic = bootstrapLimits({ ...common, method: 'basic' });
    expect(basic[0]).toBeCloseTo(0.5 - high, 12);
    expect(basic[1]).toBeCloseTo(0.5 - low, 12);
    expect(bootstrapLimits({ ...common, method: 'bc' })[1]).toBeLessThan(high);
  });

  it('take a replicate equal to the estimate for one that is not below it', () => {
    // 2 of 5 below: the bias is z(0.4), and the limits lie at 2 z(0.4) ± 1.96.
    const replicates = Float64Array.of(1, 2, 3, 3, 4);
    const share = (z: number): number => normalCdf(2 * normalQuantile(0.4) + z);
    const limits = bootstrapLimits({ estimate: 3, replicates, method: 'bc' });
    expect(limits[0]).toBeCloseTo(sortedQuantile(replicates, share(normalQuantile(0.025))), 12);
    expect(limits[1]).toBeCloseTo(sortedQuantile(replicates, share(normalQuantile(0.975))), 12);
  });

  it('pass over a few undefined replicates and are undefined for many, for one-sided ones and without an estimate', () => {
    for (const method of ['percentile', 'basic', 'bc'] as const) {
      const some = Float64Array.from([Number.NaN, ...rising]);
      expect(bootstrapLimits({ estimate: 0.5, replicates: some, method })).toEqual(
        bootstrapLimits({ estimate: 0.5, replicates: rising, method }),
      );
      for (const [estimate, replicates] of [
        [0.5, Float64Array.of(Number.NaN, 1, 0)],
        [Number.NaN, rising],
        [0.5, new Float64Array(0)],
      ] as const)
        expect(bootstrapLimits({ estimate, replicates, method })).toEqual([Number.NaN, Number.NaN]);
    }
    expect(bootstrapLimits({ estimate: -1, replicates: rising, method: 'bc' })).toEqual([Number.NaN, Number.NaN]);
    expect(() => bootstrapLimits({ estimate: 0.5, replicates: rising, method: 'bca' })).toThrow(TypeError);
  });

  it('draw 10,000 resamples of five years of days and hold the Sharpe ratio', () => {
    const rng = makeRng(1);
    const returns = Float64Array.from({ length: 1826 }, () => 0.001 + 0.02 * rng.normal());
    const table = returnsTable(returns);
    const f = sharpeRatio(Math.sqrt((365 * 1825) / 1826));
    const replicates = meanFunctionReplicates(table, 2, f, stationaryResamples(1826, 8, 10_000, rng));
    const mean = returns.reduce((sum, v) => sum + v, 0) / 1826;
    const deviation = Math.sqrt(returns.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 1825);
    const estimate = (mean / deviation) * Math.sqrt(365);
    for (const method of ['percentile', 'basic', 'bc', 'bca'] as const) {
      const [low, high] = bootstrapLimits({
        estimate,
        replicates,
        method,
        leaveOneOut: leaveOneOut(table, 2, f),
      });
      // √(365 / 1826) is its error for independent days.
      expect((high - low) / (2 * 1.96 * Math.sqrt(365 / 1826))).toBeGreaterThan(0.85);
      expect((high - low) / (2 * 1.96 * Math.sqrt(365 / 1826))).toBeLessThan(1.15);
      expect(low < estimate && estimate < high).toBe(true);
    }
  });
});
