import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { percentileInterval, politisWhiteBlock, stationaryBootstrapIndices } from '../../src/stats/index.ts';

describe('stationaryBootstrapIndices', () => {
  it('draws each row equally often, in runs of the expected length that wrap', () => {
    const n = 50;
    const rng = makeRng(3);
    const counts = new Array<number>(n).fill(0);
    let steps = 0;
    let wraps = 0;
    const reps = 4000;
    for (let rep = 0; rep < reps; rep++) {
      const indices = stationaryBootstrapIndices(n, 5, rng);
      for (let i = 0; i < n; i++) {
        counts[indices[i]!]!++;
        if (i > 0 && indices[i] === (indices[i - 1]! + 1) % n) {
          steps++;
          if (indices[i] === 0) wraps++;
        }
      }
    }
    // Share of steps to the next row: 4/5 stay in the block, and 1/50 of the rest land there by chance.
    expect(steps / (reps * (n - 1))).toBeCloseTo(0.8 + 0.2 / 50, 2);
    expect(wraps).toBeGreaterThan(0);
    for (const count of counts) expect(Math.abs(count / reps - 1)).toBeLessThan(0.1);
  });

  it('draws single rows for a block of one or less, and follows from the seed alone', () => {
    const single = stationaryBootstrapIndices(1000, 0.3, makeRng(1));
    const neighbours = single.filter((value, i) => i > 0 && value === (single[i - 1]! + 1) % 1000).length;
    expect(neighbours).toBeLessThan(10);
    expect(stationaryBootstrapIndices(1000, 7, makeRng(5))).toEqual(stationaryBootstrapIndices(1000, 7, makeRng(5)));
  });
});

describe('politisWhiteBlock', () => {
  it('grows with persistence, stays within its bound, and is 1 without variance', () => {
    const rng = makeRng(9);
    const autoregressive = (phi: number): Float64Array => {
      let last = 0;
      return Float64Array.from({ length: 600 }, () => (last = phi * last + rng.normal()));
    };
    const blocks = [0, 0.5, 0.9].map((phi) => politisWhiteBlock(autoregressive(phi)));
    expect(blocks[1]!).toBeGreaterThan(blocks[0]!);
    expect(blocks[2]!).toBeGreaterThan(2 * blocks[1]!);
    expect(politisWhiteBlock(autoregressive(0.999))).toBeLessThanOrEqual(Math.ceil(3 * Math.sqrt(600)));
    expect(politisWhiteBlock(new Float64Array(50).fill(2))).toBe(1);
  });
});

describe('percentileInterval', () => {
  it('interpolates as numpy does, leaves a few undefined replicates out, and gives up on many', () => {
    const replicates = Float64Array.from({ length: 101 }, (_, i) => i);
    for (const values of [replicates, Float64Array.from([Number.NaN, ...replicates])]) {
      const [low, high] = percentileInterval(values);
      expect(low).toBeCloseTo(2.5, 12);
      expect(high).toBeCloseTo(97.5, 12);
    }
    expect(percentileInterval(Float64Array.from([1, 2, Number.NaN]))).toEqual([Number.NaN, Number.NaN]);
  });
});
