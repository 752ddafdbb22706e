import { describe, expect, it } from 'vitest';
import { scoreIntervals } from '../../src/experiment/evaluate/evaluate-days.ts';
import { scoredRows } from '../../src/experiment/evaluate/evaluate-rows.ts';
import { placeOf } from '../../src/experiment/evaluate/targets.ts';
import { forecastOf, inputOf, makeWorld, type World } from './evaluate-world.ts';

/** As late as the naive forecast on average: half a day earlier at one change, half a day later at another. */
function equallyLate(world: World): Int8Array {
  const calls = world.target.slice();
  let lag = world.leadBars;
  for (let i = 0; i < world.n; i++) {
    if (i > 0 && world.target[i] !== world.target[i - 1]) lag = world.leadBars + (world.rng.next() < 0.5 ? -12 : 12);
    calls[i] = world.target[Math.max(0, i - lag)]!;
  }
  return calls;
}

describe('a forecast that is as good as the naive one', () => {
  const sims = 100;
  const above = { accuracy: 0, macroF1: 0 };
  for (let seed = 0; seed < sims; seed++) {
    const world = makeWorld({ days: 200, seed, meanRunDays: 8 });
    const rows = scoredRows(inputOf(world, forecastOf(world, equallyLate(world))));
    const { accuracyLead, macroF1Lead } = scoreIntervals(rows, 3, 199, seed);
    if (placeOf({ interval: accuracyLead, bound: 0 }) === 'above') above.accuracy++;
    if (placeOf({ interval: macroF1Lead, bound: 0 }) === 'above') above.macroF1++;
  }

  it('is called better by at most 8 intervals of 100', () => {
    expect(above.accuracy).toBeLessThanOrEqual(8);
    expect(above.macroF1).toBeLessThanOrEqual(8);
  });
});
