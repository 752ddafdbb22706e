import { describe, expect, it } from 'vitest';
import { scoreIntervals } from '../../src/experiment/evaluate/evaluate-days.ts';
import { scoredRows } from '../../src/experiment/evaluate/evaluate-rows.ts';
import { forecastOf, inputOf, makeWorld } from './evaluate-world.ts';

describe('intervals of scores', () => {
  it('has intervals within what a score and a difference of two can be, on few days too', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const world = makeWorld({ days: 52, seed, meanRunDays: 9 });
      const calls = world.target.map((code, i) => ((i / 24) % 24 < 20 ? code : (code + 1) % 3));
      const { accuracy, macroF1, accuracyLead, macroF1Lead } = scoreIntervals(
        scoredRows(inputOf(world, forecastOf(world, calls))),
        3,
        400,
        seed,
      );
      for (const [low, high] of [accuracy, macroF1]) expect([low < 0, high > 1]).toEqual([false, false]);
      for (const [low, high] of [accuracyLead, macroF1Lead]) expect([low < -1, high > 1]).toEqual([false, false]);
    }
  });

  it('name the best that a constant could have scored', () => {
    const world = makeWorld({ days: 120, seed: 2 });
    const rows = scoredRows(inputOf(world, forecastOf(world, world.target)));
    const counts = [0, 1, 2].map((code) => rows.truth.filter((other) => other === code).length);
    const { constant, constantLead } = scoreIntervals(rows, 3, 400, 1);
    expect(constant).toBe(Math.max(...counts) / rows.truth.length);
    expect(constantLead[0]).toBeLessThanOrEqual(1 - constant);
    expect(constantLead[1]).toBeGreaterThanOrEqual(1 - constant - 1e-12);
  });
});
