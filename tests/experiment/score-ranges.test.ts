import { describe, expect, it } from 'vitest';
import { evaluateRun } from '../../src/experiment/evaluate/evaluate.ts';
import { forecastMeasures } from '../../src/experiment/own-targets/forecast-measures.ts';
import { intervalWithin, NO_INTERVAL } from '../../src/stats/index.ts';
import { forecastOf, inputOf, makeWorld } from './evaluate-world.ts';

/** Nearly always calm; the other regimes come once or twice, and the forecast finds some of their bars. */
function rareWorld() {
  const world = makeWorld({ days: 160, seed: 7, classes: 4 });
  const target = new Int8Array(world.n);
  target
    .fill(1, 60 * 24, 62 * 24)
    .fill(2, 90 * 24, 91 * 24)
    .fill(3, 120 * 24, 121 * 24);
  const naive = target.map((_, i) => (i < world.leadBars ? -1 : target[i - world.leadBars]!));
  const calls = target.map((code, i) => (i % 24 < 14 ? code : 0));
  return { world: { ...world, target, naive }, calls };
}

const own = forecastMeasures().map((measure) => ({
  name: `own ${measure.name}`,
  measure,
  side: measure.better === 'lower' ? ('below' as const) : ('above' as const),
  level: 0.5,
  beat: measure.yardstick === null ? ('none' as const) : ('naive' as const),
}));

describe('intervals of scores', () => {
  const { world, calls } = rareWorld();
  const { targets } = evaluateRun(inputOf(world, forecastOf(world, calls), { own }));
  const agreement = /kappa|matthews/;
  const losses = /logLoss|brier/;

  it.each(targets.filter(({ name }) => /accuracy|F1|auc|kappa|matthews|transitions/i.test(name)))(
    '$name lies where the score can lie, however rare a regime',
    ({ name, ci95, own: facts }) => {
      const least = agreement.test(name) ? -1 : 0;
      for (const limit of ci95) expect(limit < least || limit > 1).toBe(false);
      for (const limit of facts?.lead?.ci95 ?? []) expect(Math.abs(limit) > 1 - least).toBe(false);
    },
  );

  it('of losses are not below 0', () => {
    for (const { name, ci95 } of targets)
      if (losses.test(name) && !name.includes('skill')) expect(ci95[0] < 0).toBe(false);
  });
});

it('what is possible of an interval is cut out of it, and undefined stays undefined', () => {
  expect(intervalWithin([0.4, 1.9], [0, 1])).toEqual([0.4, 1]);
  expect(intervalWithin([-0.2, 0.5], [0, 1])).toEqual([0, 0.5]);
  expect(intervalWithin(NO_INTERVAL, [0, 1])).toEqual([Number.NaN, Number.NaN]);
});
