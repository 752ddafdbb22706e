import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { compareTrials, paretoFronts } from '../../src/sweep/samplers/compare-trials.ts';
import type { Told } from '../../src/sweep/samplers/contract.ts';
import { compareTrials as plainCompare, paretoFronts as plainFronts } from './plain-tpe/compare-trials.ts';

/** Trials with many equal values, in all states. */
function trials(objectives: number, count: number, seed: number): Told[] {
  const rng = makeRng(seed);
  const value = (): number => {
    const u = rng.next();
    if (u < 0.03) return Number.NaN;
    if (u < 0.06) return rng.next() < 0.5 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    return Math.round(8 * rng.normal()) / 4;
  };
  const told = Array.from({ length: count }, (_, number): Told => {
    const point = {};
    const end = rng.next();
    if (end < 0.1) return { number, point, state: 'pruned', intermediate: Array.from({ length: rng.int(4) }, value) };
    return { number, point, state: 'complete', values: Array.from({ length: objectives }, value) };
  });
  return told.sort(() => rng.next() - 0.5);
}

describe.each([1, 2, 3])('trials of %i objectives', (objectives) => {
  it.each([1, 7, 60, 300])('stand in the order of the plain definition, all of %i or the first few', (count) => {
    const all = trials(objectives, count, count);
    expect(compareTrials(all)).toEqual(plainCompare(all));
    for (const most of [1, 5, 25, 290]) expect(compareTrials(all, most)).toEqual(plainCompare(all).slice(0, most));
  });

  it('lie on the fronts of the plain definition', () => {
    const all = trials(objectives, 80, 5).filter(({ state }) => state === 'complete');
    expect(paretoFronts(all)).toEqual(plainFronts(all));
  });
});

it('nothing told is nothing ranked', () => {
  expect(compareTrials([])).toEqual([]);
  expect(compareTrials([], 0)).toEqual([]);
});
