import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import {
  brier,
  brierParts,
  calibrationBins,
  calibrationErrorOf,
  expectedCalibrationError,
  forecastDeciles,
  topProbabilities,
} from '../../src/metrics/index.ts';

/** Made by numpy and scikit-learn's calibration_curve; versions inside. Probabilities have two decimals. */
const golden = JSON.parse(readFileSync(new URL('../golden/reliability.json', import.meta.url), 'utf8')) as {
  readonly p: number[];
  readonly truth: number[];
  readonly classes: number;
  readonly eceWidth10: number;
  readonly curve: { readonly share: number[]; readonly probability: number[] };
  readonly murphy: { readonly reliability: number; readonly resolution: number; readonly uncertainty: number };
  readonly brier: number;
};
const p = Float64Array.from(golden.p);
const { truth, classes } = golden;

/** Probabilities of random rows, and classes of any kind, −1 among them. */
function randomRows(rows: number, seed: number) {
  const rng = makeRng(seed);
  const values = new Float64Array(rows * 3);
  for (let i = 0; i < rows; i++) {
    const row = [rng.next(), rng.next(), rng.next()];
    const sum = row.reduce((a, b) => a + b, 0);
    values.set(
      row.map((value) => value / sum),
      3 * i,
    );
  }
  return { values, codes: Int8Array.from({ length: rows }, () => rng.int(4) - 1) };
}

describe('calibrationBins', () => {
  const top = topProbabilities(p, truth, classes);

  it('equal width: the shares and means of scikit-learn, and the error of numpy', () => {
    const bins = calibrationBins(top.p, top.hits, 10, 'width');
    expect(calibrationErrorOf(bins)).toBeCloseTo(golden.eceWidth10, 12);
    expect(bins.length).toBe(golden.curve.share.length);
    bins.forEach((bin, b) => {
      expect(bin.share).toBeCloseTo(golden.curve.share[b]!, 12);
      expect(bin.probability).toBeCloseTo(golden.curve.probability[b]!, 12);
    });
  });

  it('equal mass: bins of like numbers of rows, rows of one probability together, rising', () => {
    const { values, codes } = randomRows(3000, 5);
    const all = topProbabilities(values, codes, 3);
    const bins = calibrationBins(all.p, all.hits, 15, 'mass');
    expect(bins).toHaveLength(15);
    for (const bin of bins) expect(Math.abs(bin.rows - all.p.length / 15)).toBeLessThanOrEqual(1);
    for (let b = 1; b < bins.length; b++) expect(bins[b]!.probability).toBeGreaterThan(bins[b - 1]!.probability);
    const alike = calibrationBins(new Float64Array(40).fill(0.3), new Uint8Array(40).fill(1), 15, 'mass');
    expect(alike).toEqual([{ rows: 40, probability: expect.closeTo(0.3, 12), share: 1 }]);
  });

  it('the error in equal widths is that of the classification', () => {
    const { values, codes } = randomRows(500, 6);
    const all = topProbabilities(values, codes, 3);
    expect(calibrationErrorOf(calibrationBins(all.p, all.hits, 15, 'width'))).toBeCloseTo(
      expectedCalibrationError(values, codes, 3),
      12,
    );
  });
});

describe('brierParts', () => {
  it("Murphy's parts where each bin holds one probability", () => {
    // Two decimals: bins of half a hundredth hold one value each.
    const parts = brierParts(p, truth, classes, 199);
    expect(parts.reliability).toBeCloseTo(golden.murphy.reliability, 10);
    expect(parts.resolution).toBeCloseTo(golden.murphy.resolution, 10);
    expect(parts.uncertainty).toBeCloseTo(golden.murphy.uncertainty, 12);
    expect(parts.withinBins).toBeCloseTo(0, 10);
    expect(brier(p, truth, classes)).toBeCloseTo(golden.brier, 12);
  });

  it('adds up to the Brier score whatever the bins', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 2, max: 300 }), (bins, rows) => {
        const { values, codes } = randomRows(rows, rows);
        if (codes.every((code) => code < 0)) return;
        const { reliability, resolution, uncertainty, withinBins } = brierParts(values, codes, 3, bins);
        expect(reliability - resolution + uncertainty + withinBins).toBeCloseTo(brier(values, codes, 3), 10);
      }),
      { seed: 20240105, numRuns: 60 },
    ));

  it('is undefined without a row', () => {
    expect(brierParts(new Float64Array(3), [-1], 3)).toMatchObject({
      reliability: Number.NaN,
      uncertainty: Number.NaN,
    });
  });
});

describe('forecastDeciles', () => {
  it('groups rows by rising forecast, with means and the error of rows that overlap', () => {
    const predicted = Float64Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
    const realised = predicted.map((value) => 2 * value + 1);
    const groups = forecastDeciles(predicted, realised, 5);
    expect(groups).toHaveLength(10);
    expect(groups[3]).toMatchObject({ rows: 10, predicted: 34.5, realised: 70 });
    // Deviation of 61, 63 … 79 with n − 1, over 10 ÷ 5 rows.
    expect(groups[3]!.error).toBeCloseTo(Math.sqrt(330 / 9 / 2), 12);
  });

  it('leaves rows without a forecast or an outcome out, and keeps equal forecasts together', () => {
    expect(forecastDeciles(Float64Array.of(1, 1, Number.NaN, 1), Float64Array.of(1, 2, 3, Number.NaN))).toEqual([
      { rows: 2, predicted: 1, realised: 1.5, error: 0.5 },
    ]);
    expect(forecastDeciles(new Float64Array(0), new Float64Array(0))).toEqual([]);
  });
});
