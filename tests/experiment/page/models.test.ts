import { describe, expect, it } from 'vitest';
import { type Bars, makeRng } from '../../../src/core/index.ts';
import { evaluateRun } from '../../../src/experiment/evaluate/evaluate.ts';
import { modelDetails } from '../../../src/experiment/page/models.ts';
import { shareOf } from '../../../src/experiment/page/worth.ts';
import type { DoneSegment } from '../../../src/experiment/results.ts';
import { forecastOf, inputOf, makeWorld } from '../evaluate-world.ts';

const world = makeWorld({ days: 200 });
const calls = world.target.map((regime, i) => (i % 5 === 0 ? (world.naive[i]! + 1) % 3 : regime));
const edgeBps = Float64Array.from({ length: world.n - 28 * 24 }, () => world.rng.normal());
const forecast = forecastOf(world, calls, 0.8, { edgeBps });
const input = inputOf(world, forecast);
const answer = evaluateRun(input);
const done = [
  {
    segment: { index: 0 },
    columns: { expReturnBps_1d: edgeBps, p_CALM: forecast.columns.p_CALM! },
    summary: { fits: {} },
  },
] as unknown as DoneSegment[];
const bars = { close: world.close, gap: input.gap } as Bars;
const returnHeads = [{ horizon: '1d', horizonBars: 24, weight: 1 }];
const details = modelDetails(input, answer.ic, { bars, done, returnHeads });

describe('modelDetails', () => {
  it('has the calibration errors that the scores have', () => {
    const [top, ...own] = details.reliability!.curves;
    expect(top!.error).toBe(answer.classification!.ece);
    const mean = own.reduce((sum, { error }) => sum + error, 0) / own.length;
    expect(mean).toBeCloseTo(answer.classification!.classwiseEce, 12);
    for (const { bins } of details.reliability!.curves) {
      expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(answer.classification!.rows);
      for (const { share, ci95, worth, rows } of bins) {
        expect(ci95[0]).toBeLessThanOrEqual(share + 1e-12);
        expect(ci95[1]).toBeGreaterThanOrEqual(share - 1e-12);
        expect(worth).toBeLessThanOrEqual(rows);
      }
    }
    expect(details.reliability!.before).toBeNull();
  });

  it('has the naive forecast’s confusion on the model’s rows, and the recalls of both', () => {
    const { naive, recalled } = details.confusion!;
    const rows = naive.flat().reduce((sum, n) => sum + n, 0);
    const hits = naive.reduce((sum, row, i) => sum + row[i]!, 0);
    expect(rows).toBe(answer.classification!.rows);
    expect(hits / rows).toBeCloseTo(answer.classification!.naive.accuracy, 12);
    answer.classification!.confusion.forEach((row, i) => {
      expect(recalled[i]!.model).toBeCloseTo(row[i]! / row.reduce((sum, n) => sum + n, 0), 12);
      expect(recalled[i]!.modelCi95[0]).toBeLessThan(recalled[i]!.model);
    });
  });

  it('has the curve by horizon with intervals that its own t gives, and a control around 0', () => {
    const { points } = details.horizons!;
    answer.ic!.decay.forEach((at, i) => {
      const { ic, icCi95, hitRate, hitCi95, control95, constant } = points[i]!;
      expect(ic).toBe(at.pooledSpearman);
      expect(hitRate).toBe(at.hitRate);
      expect(Math.abs(ic) / ((icCi95[1] - icCi95[0]) / 2 / 1.959963984540054)).toBeCloseTo(Math.abs(at.neweyWestT), 8);
      expect(hitCi95[0]).toBeLessThan(hitRate);
      expect(hitCi95[1]).toBeGreaterThan(hitRate);
      expect(control95[0]).toBeLessThan(0);
      expect(control95[1]).toBeGreaterThan(0);
      expect(constant).toBeGreaterThanOrEqual(0.5);
    });
  });

  it('has regimes whose rows and stretches give the run’s persistence', () => {
    for (const [view, days] of [
      ['forecast', answer.persistence!.predictedDays],
      ['known', answer.persistence!.naiveDays],
    ] as const) {
      const { regimes, steps } = details.regimes!.views.find((one) => one.view === view)!;
      const rows = regimes.reduce((sum, line) => sum + line.rows, 0);
      const runs = regimes.reduce((sum, line) => sum + line.runs, 0);
      expect(rows / runs / 24).toBeCloseTo(days!, 9);
      expect(rows).toBe(answer.classification!.rows);
      const changes = steps.flatMap((row, i) => row.filter((_, j) => i !== j)).reduce((sum, n) => sum + n, 0);
      expect(changes).toBe(runs - 1);
    }
  });

  it('says of a market whose bars have one volatility that all regimes have it', () => {
    for (const { regimes } of details.regimes!.views) {
      for (const { volatility, volatilityCi95 } of regimes) {
        expect(volatility).toBeGreaterThan(0.8 * 0.01 * Math.sqrt(365 * 24));
        expect(volatility).toBeLessThan(1.2 * 0.01 * Math.sqrt(365 * 24));
        expect(volatilityCi95[0]).toBeLessThan(volatility);
      }
    }
  });

  it('has deciles of equal numbers of rows, and the last less the first', () => {
    const [{ table, ci95, spread }] = details.deciles as [(typeof details.deciles)[number]];
    expect(table.deciles).toHaveLength(10);
    expect(spread.value).toBeCloseTo(table.deciles[9]!.realised - table.deciles[0]!.realised, 12);
    table.deciles.forEach(({ realised, error }, i) => {
      expect((ci95[i]![1] - ci95[i]![0]) / 2 / 1.959963984540054).toBeCloseTo(error, 9);
      expect(ci95[i]![0]).toBeLessThan(realised);
    });
  });

  it('has no curve without forecasts of returns', () => {
    const plain = inputOf(world, forecastOf(world, calls, 0.8));
    const found = modelDetails(plain, null, { bars, done, returnHeads: [] });
    expect(found.horizons).toBeUndefined();
    expect(found.deciles).toEqual([]);
  });
});

describe('shareOf', () => {
  const rng = makeRng(5);
  const once = Array.from({ length: 200 }, () => Number(rng.next() < 0.3));

  it('counts rows that repeat each other once', () => {
    const repeated = once.flatMap((hit) => Array.from({ length: 24 }, () => hit));
    const row = Int32Array.from(repeated.keys());
    const found = shareOf(
      row,
      () => true,
      (i) => repeated[i] === 1,
      24,
    );
    expect(found.rows).toBe(4800);
    expect(found.worth).toBeLessThanOrEqual(200);
    expect(found.worth).toBeGreaterThan(80);
    expect(found.ci95[1] - found.ci95[0]).toBeGreaterThan(0.1);
  });

  it('is no surer of what always came true than its stretches allow', () => {
    const found = shareOf(
      Int32Array.from({ length: 48 }, (_, i) => i),
      () => true,
      () => true,
      24,
    );
    expect(found.share).toBe(1);
    expect(found.worth).toBe(2);
    expect(found.ci95[0]).toBeLessThan(0.5);
  });
});
