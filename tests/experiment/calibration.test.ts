import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { simulatePart } from '../../src/experiment/calibration/part.ts';
import { RETURNS } from '../../src/experiment/calibration/shocks.ts';
import { tally } from '../../src/experiment/calibration/tally.ts';
import { CALIBRATION_CHECKS, type CalibrationCheckName, calibrationRun } from '../../src/experiment/index.ts';
import { mean, sampleDeviation } from '../../src/metrics/index.ts';

describe('simulated returns', () => {
  it.each(RETURNS.map(({ name, pair }) => [name, pair] as const))(
    '%s: both series have mean 0 and variance 1',
    (name, pair) => {
      const { a, b } = pair(400_000, makeRng(7));
      for (const series of [a, b]) {
        expect(Math.abs(mean(series))).toBeLessThan(0.005);
        // Without a fourth moment the deviation of a sample hardly settles.
        expect(Math.abs(sampleDeviation(series) - 1)).toBeLessThan(name === 't3' ? 0.06 : 0.01);
      }
    },
  );
});

describe('calibrationRun', () => {
  it('gives every figure of every cell, shares between 0 and 1, each with its interval', async () => {
    const { runs } = await calibrationRun({ runs: 1, seed: 3, threads: 1 });
    const names = Object.keys(CALIBRATION_CHECKS) as CalibrationCheckName[];
    expect(runs.map(({ result }) => result.check)).toEqual([...names, 'speed']);
    names.forEach((name, i) => {
      const wanted = CALIBRATION_CHECKS[name].cells.reduce((sum, { figures }) => sum + figures.length, 0);
      const { figures } = runs[i]!.result;
      expect(figures, name).toHaveLength(wanted);
      for (const { value, ci95, histories, kind } of figures) {
        expect(histories).toBe(1);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        if (kind !== 'mean') expect(ci95[1] - ci95[0]).toBeGreaterThan(0.5);
      }
    });
    expect(runs.at(-1)!.result.speed).toMatchObject({ days: 1826, resamples: 10_000 });
  }, 240_000);

  it('counts 10 histories alike, in whatever parts they were made', () => {
    const part = (from: number, to: number) => simulatePart({ check: 'trials', cell: 0, from, to, seed: 5 });
    const check = CALIBRATION_CHECKS.trials;
    const whole = tally(check, check.cells[0]!, [part(0, 10)]);
    const parts = tally(check, check.cells[0]!, [part(0, 3), part(3, 10)]);
    expect(whole.map(({ histories }) => histories)).toEqual([10, 10, 10, 10]);
    parts.forEach((row, i) => {
      expect(row.value).toBeCloseTo(whole[i]!.value, 12);
      expect(row.inside).toBe(whole[i]!.inside);
    });
  });

  it('judges a figure by its bound, ends included', () => {
    const cell = {
      returns: 'x',
      length: 1,
      truth: '',
      simulate: () => [],
      figures: [
        { name: 'low', kind: 'size', bound: [0.03, 0.07] },
        { name: 'edge', kind: 'size', bound: [0.03, 0.07] },
        { name: 'free', kind: 'power', bound: null },
        { name: 'far', kind: 'size', bound: [0.03, 0.07], beyond: 'why' },
      ],
    } as const;
    const sums = (sum: number) => ({ defined: 100, sum, squares: sum });
    const rows = tally({ name: 'x', unit: 'days', cells: [] }, cell, [[sums(2), sums(7), sums(50), sums(20)]]);
    expect(rows.map(({ inside }) => inside)).toEqual([false, true, null, false]);
    expect(rows.map(({ beyond }) => beyond)).toEqual([null, null, null, 'why']);
    expect(rows[0]!.ci95[0]).toBeLessThan(0.02);
  });
});
