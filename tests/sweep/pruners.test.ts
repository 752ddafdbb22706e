import { describe, expect, it } from 'vitest';
import { parsePruner, prunerCatalog } from '../../src/sweep/pruners/catalog.ts';
import type { Told } from '../../src/sweep/samplers/contract.ts';

const STEPS = 27;
const made = (use: string, params: unknown = {}) => parsePruner({ use, params }, STEPS, 'sweep.pruner');

/** A finished trial whose value is `level` all along, plus its steps' own ups and downs. */
function finished(number: number, level: number, steps = STEPS): Told {
  const intermediate = Array.from({ length: steps }, (_, i) => level + Math.sin(i) / 10);
  return { number, point: {}, state: steps < STEPS ? 'pruned' : 'complete', intermediate, values: [level] };
}

const HISTORY = Array.from({ length: 12 }, (_, i) => finished(i, i / 10));
const at = (level: number, steps: number, number = 50) => ({
  number,
  intermediate: finished(number, level, steps).intermediate!,
});

describe.each(Object.keys(prunerCatalog))('the pruner %s', (name) => {
  const pruner = made(name, name === 'percentile' ? { percentile: 25 } : {});

  it('lets the best go on at every step, and all where nothing is known', () => {
    for (let steps = 1; steps <= STEPS; steps++) {
      expect(pruner.prune(at(-1, steps), HISTORY)).toBe(false);
      expect(pruner.prune(at(9, steps), [])).toBe(false);
    }
  });

  if (name !== 'none')
    it('stops the poorest sooner or later', () => {
      const stopped = Array.from({ length: STEPS }, (_, i) => pruner.prune(at(9, i + 1), HISTORY));
      expect(stopped).toContain(true);
    });

  it('knows what to do with values that are undefined', () => {
    const odd = [
      ...HISTORY,
      { number: 12, point: {}, state: 'complete', intermediate: [Number.NaN], values: [Number.NaN] },
    ] as Told[];
    for (const intermediate of [[Number.NaN], [0, Number.NaN], [Number.NaN, 0, 0, 0]]) {
      expect(typeof pruner.prune({ number: 50, intermediate }, odd)).toBe('boolean');
    }
  });
});

it('median waits for its first trials and its warm-up', () => {
  const pruner = made('median', { startupTrials: 5, warmupSteps: 3 });
  expect(pruner.prune(at(9, 4), HISTORY.slice(0, 4))).toBe(false);
  expect(pruner.prune(at(9, 3), HISTORY)).toBe(false);
  expect(pruner.prune(at(9, 4), HISTORY)).toBe(true);
  // The twelve stand at 0 to 1.1 and sin(1) / 10 at their second step; the trial's best so far is its first.
  expect([0.63, 0.64].map((level) => made('median').prune(at(level, 2), HISTORY.slice(0, 12)))).toEqual([false, true]);
});

it('successive halving decides at its rungs alone, and keeps one in three', () => {
  const pruner = made('successive-halving', { minSteps: 3 });
  const decided = Array.from({ length: STEPS }, (_, i) => pruner.prune(at(9, i + 1), HISTORY));
  expect([...decided.keys()].filter((i) => decided[i]).map((i) => i + 1)).toEqual([3, 9, 27]);
  const kept = Array.from({ length: 13 }, (_, i) => !pruner.prune(at(i / 10 - 0.05, 9), HISTORY)).filter(Boolean);
  expect(kept.length).toBe(4);
});

it('hyperband has a bracket that waits and one that does not', () => {
  const pruner = made('hyperband', { factor: 3 });
  const first = Array.from({ length: 40 }, (_, number) =>
    Array.from({ length: STEPS }, (_, i) => i + 1).find((steps) =>
      pruner.prune(
        at(9, steps, number),
        Array.from({ length: 400 }, (_, k) => finished(k + 40, k / 400)),
      ),
    ),
  );
  expect(new Set(first)).toEqual(new Set([1, 3, 9, 27]));
});

describe('Wilcoxon', () => {
  it('stops a trial that loses segment by segment, however much segments differ from each other', () => {
    const level = (i: number) => 5 * Math.sin(i * i);
    const best: Told = {
      number: 0,
      point: {},
      state: 'complete',
      values: [0],
      intermediate: Array.from({ length: STEPS }, (_, i) => level(i)),
    };
    const poorer = { number: 1, intermediate: Array.from({ length: 8 }, (_, i) => level(i) + 0.1) };
    expect(made('wilcoxon').prune(poorer, [best])).toBe(true);
    expect(made('median', { startupTrials: 1 }).prune(poorer, [best])).toBe(false);
  });
});
