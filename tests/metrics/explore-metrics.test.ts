import { describe, expect, it } from 'vitest';
import {
  binOf,
  clusterOrder,
  conditionalInformationBits,
  entropyBits,
  hillIndex,
  informationBits,
  kolmogorovDistance,
  populationStability,
  quantileEdges,
  totalVariation,
} from '../../src/metrics/index.ts';

/** Made with scikit-learn 1.x (mutual_info_score ÷ ln 2) and scipy 1.x (entropy, ks_2samp), to 12 digits. */
describe('information in bits', () => {
  const table = [10, 3, 0, 2, 8, 5, 1, 1, 20];

  it('is what scikit-learn and scipy say', () => {
    expect(informationBits(table, 3, 3)).toBeCloseTo(0.6435387668623735, 12);
    expect(entropyBits([13, 12, 25])).toBeCloseTo(1.499422767997601, 12);
  });

  it('leaves columns beyond the ones that count alone', () => {
    const wider = [10, 3, 0, 99, 2, 8, 5, 0, 1, 1, 20, 7];
    expect(informationBits(wider, 3, 3, 4)).toBeCloseTo(0.6435387668623735, 12);
  });

  it('is 0 for unrelated codes, the entropy for equal ones, undefined without rows', () => {
    expect(informationBits([4, 6, 8, 12], 2, 2)).toBeCloseTo(0, 12);
    expect(informationBits([5, 0, 0, 15], 2, 2)).toBeCloseTo(entropyBits([5, 15]), 12);
    expect(informationBits([0, 0], 1, 2)).toBeNaN();
  });

  it('beyond a known code counts only what that code leaves open', () => {
    // Within each known code the two are unrelated; over all they are not.
    const given = Int32Array.of(40, 10, 0, 0, 0, 0, 10, 40);
    expect(conditionalInformationBits(given, 2, 2, 2)).toBeCloseTo(0, 12);
    const both = Int32Array.of(10, 0, 0, 10, 0, 5, 5, 0);
    expect(conditionalInformationBits(both, 2, 2, 2)).toBeCloseTo(1, 12);
  });
});

describe('quantile bins', () => {
  it('hold about equally many values, equal ones together', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => i);
    const edges = quantileEdges(values, 10);
    const counts = new Array<number>(10).fill(0);
    for (const value of values) counts[binOf(edges, value)]!++;
    expect(counts).toEqual(new Array(10).fill(100));
    const tied = Float64Array.of(...new Array<number>(90).fill(0), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    expect(new Set([...tied].map((value) => binOf(quantileEdges(tied, 10), value))).size).toBeLessThan(4);
  });

  it('give each of few distinct values its own, and a constant none to divide', () => {
    const edges = quantileEdges(Float64Array.of(-1, -1, 0, 1, 1, 1), 10);
    expect([-1, 0, 1].map((value) => binOf(edges, value))).toEqual([0, 1, 2]);
    expect(quantileEdges(new Float64Array(50).fill(3), 10)).toHaveLength(0);
    expect(quantileEdges(new Float64Array(0), 10)).toHaveLength(0);
  });
});

describe('distances of two samples', () => {
  const a = Array.from({ length: 40 }, (_, i) => (i * 37) % 101);
  const b = Array.from({ length: 30 }, (_, i) => ((i * 53) % 97) + 8);
  const counts = (values: readonly number[]) => {
    const out = new Array<number>(110).fill(0);
    for (const value of values) out[value]!++;
    return out;
  };

  it('are what scipy says where each value has its bin', () => {
    expect(kolmogorovDistance(counts(a), counts(b))).toBeCloseTo(0.09166666666666666, 12);
  });

  it('are 0 for equal shares, grow with the difference, and need both sides', () => {
    for (const distance of [kolmogorovDistance, populationStability, totalVariation]) {
      expect(distance([10, 20, 30], [10, 20, 30])).toBeCloseTo(0, 12);
      expect(distance([10, 20, 30], [30, 20, 10])).toBeGreaterThan(distance([10, 20, 30], [12, 20, 28]));
      expect(distance([1, 2], [0, 0])).toBeNaN();
    }
    expect(totalVariation([10, 0], [0, 10])).toBe(1);
    expect(populationStability([1e6, 1e6], [1e6, 3e6])).toBeCloseTo(0.25 * Math.log(1.5) - 0.25 * Math.log(0.5), 5);
  });
});

describe('hillIndex', () => {
  it("finds a Pareto law's index (by formula on its quantiles: 2.492434), and needs ten values", () => {
    const pareto = Float64Array.from({ length: 5000 }, (_, i) => (1 - (i + 0.5) / 5000) ** (-1 / 2.5));
    expect(hillIndex(pareto)).toBeCloseTo(2.4924341530066494, 9);
    expect(hillIndex(pareto.subarray(0, 900))).toBeNaN();
  });
});

describe('clusterOrder', () => {
  it('puts alike items side by side', () => {
    const place = [0, 10, 0.1, 20, 10.2, 19.9];
    const order = clusterOrder(place.map((a) => place.map((b) => Math.abs(a - b))));
    expect(order.toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
    const pairs = [0, 2, 4].map((i) => [order[i]!, order[i + 1]!].sort().join());
    expect(new Set(pairs)).toEqual(new Set(['0,2', '1,4', '3,5']));
    expect(clusterOrder([])).toEqual([]);
    expect(clusterOrder([[0]])).toEqual([0]);
  });
});
