import { describe, expect, it } from 'vitest';
import { makeRng, type Rng } from '../../src/core/index.ts';
import { kolmogorovDistance } from '../../src/metrics/index.ts';
import {
  autocorrelation,
  blockPermutation,
  leastPermutationP,
  memoryCells,
  monteCarloP,
  shiftNull,
} from '../../src/stats/index.ts';

function wandering(n: number, tau: number, rng: Rng): Float64Array {
  const stay = Math.exp(-1 / tau);
  let x = rng.normal();
  return Float64Array.from({ length: n }, () => {
    x = stay * x + Math.sqrt(1 - stay * stay) * rng.normal();
    return x;
  });
}

describe('autocorrelation', () => {
  it('is the mean product over the variance (numpy: 0.435113 and −0.646888)', () => {
    const series = Float64Array.from(
      { length: 400 },
      (_, i) => ((i * 7919) % 1009) / 1009 + (i > 0 ? (0.5 * (((i - 1) * 7919) % 1009)) / 1009 : 0),
    );
    expect(autocorrelation(series, 1).value).toBeCloseTo(0.43511287686361555, 12);
    expect(autocorrelation(series, 3).value).toBeCloseTo(-0.6468883500443348, 12);
  });

  it('covers the truth in about 95 of 100 series whose deviation itself wanders', () => {
    let covered = 0;
    for (let seed = 0; seed < 200; seed++) {
      const rng = makeRng(seed);
      const deviation = wandering(1500, 50, rng);
      const series = deviation.map((d) => Math.exp(d / 2) * rng.normal());
      const [low, high] = autocorrelation(series, 1).ci95;
      if (low <= 0 && high >= 0) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(181);
    expect(covered).toBeLessThan(200);
  });

  it('passes over what is undefined, and needs thirty products', () => {
    const rng = makeRng(3);
    const series = wandering(2000, 2, rng).map((value, i) => (i % 10 === 0 ? Number.NaN : value));
    expect(autocorrelation(series, 1).value).toBeCloseTo(Math.exp(-1 / 2), 1);
    expect(autocorrelation(series.subarray(0, 20), 1).value).toBeNaN();
    expect(autocorrelation(new Float64Array(100), 1).value).toBeNaN();
  });
});

describe('memoryCells', () => {
  it('is short for independent cells and long for wandering ones', () => {
    const rng = makeRng(5);
    expect(memoryCells([wandering(400, 0.01, rng), wandering(400, 0.01, rng)])).toBeLessThanOrEqual(2);
    expect(memoryCells([wandering(400, 8, rng), wandering(400, 8, rng)])).toBeGreaterThan(8);
  });

  it('takes no difference of the parts for memory, and says so where none is seen to end', () => {
    const rng = makeRng(7);
    const [a, b] = [wandering(400, 0.01, rng), wandering(400, 0.01, rng).map((value) => value + 50)];
    expect(memoryCells([a, b])).toBeLessThanOrEqual(2);
    const line = Float64Array.from({ length: 800 }, (_, i) => i);
    expect(memoryCells([line])).toBe(Number.POSITIVE_INFINITY);
    expect(memoryCells([new Float64Array(20)])).toBe(1);
  });
});

describe('blockPermutation', () => {
  it('gives wandering series the noise that they have: few false differences, and a real one found', () => {
    const p = (shift: number, seed: number, blockCells: number): number => {
      const rng = makeRng(seed);
      const values = wandering(240, 5, rng).map((value, i) => (i < 120 ? value : value + shift));
      const bins = 20;
      const counts = new Int32Array(values.length * bins);
      values.forEach((value, cell) => {
        counts[cell * bins + Math.max(0, Math.min(bins - 1, Math.floor((value + 4) * 2.5)))]!++;
      });
      const input = { counts, bins, firstCells: 120, blockCells, reps: 199, rng };
      const total = (from: number, to: number) => {
        const out = new Float64Array(bins);
        for (let cell = from; cell < to; cell++) for (let k = 0; k < bins; k++) out[k]! += counts[cell * bins + k]!;
        return out;
      };
      const [draws] = blockPermutation(input, [kolmogorovDistance]);
      return monteCarloP(kolmogorovDistance(total(0, 120), total(120, 240)), draws!);
    };
    const share = (shift: number, block: number) =>
      Array.from({ length: 100 }, (_, seed) => p(shift, seed, block)).filter((value) => value <= 0.05).length;
    expect(share(0, 20)).toBeLessThanOrEqual(14);
    expect(share(2.5, 20)).toBeGreaterThan(85);
    // Single cells forget the autocorrelation: what blocks are for.
    expect(share(0, 1)).toBeGreaterThan(25);
  });

  it('knows the smallest p that its deals can give', () => {
    expect(leastPermutationP(8, 4, 1)).toBeCloseTo(2 / 70, 12);
    expect(leastPermutationP(40, 20, 20)).toBe(1);
  });
});

describe('shiftNull', () => {
  it('calls a draw from the same law noise, and one far beyond it not', () => {
    const rng = makeRng(11);
    const draws = Float64Array.from({ length: 499 }, () => rng.normal() ** 2 + rng.normal() ** 2 + rng.normal() ** 2);
    const { p, mean, noise95 } = shiftNull(draws, 100);
    expect(mean).toBeCloseTo(3, 0);
    expect(p(noise95)).toBeGreaterThan(0.03);
    expect(p(noise95)).toBeLessThan(0.08);
    expect(p(60)).toBeLessThan(1e-6);
    expect(p(0.1)).toBeGreaterThan(0.9);
  });

  it('promises less where shifts are alike', () => {
    const draws = Float64Array.from({ length: 200 }, (_, i) => 1 + (i % 20) / 20);
    expect(shiftNull(draws, 6).p(4)).toBeGreaterThan(20 * shiftNull(draws, 200).p(4));
    expect(shiftNull(draws, 6).p(Number.NaN)).toBeNaN();
    expect(shiftNull(new Float64Array(10), 5).p(1)).toBeCloseTo(1 / 11, 12);
  });
});
