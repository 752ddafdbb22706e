import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../../src/core/index.ts';
import { choosePenalty } from '../../../src/labels/jump/choose-penalty.ts';
import { descend, fitJump } from '../../../src/labels/jump/fit-jump.ts';
import { centreCosts, jumpPath } from '../../../src/labels/jump/jump-path.ts';
import { jumpOnline } from '../../../src/labels/jump/online-jump.ts';

const run = { seed: 20_267, numRuns: 60 };

/** Rows whose mean changes every `length` rows among three values. */
function sample(rows: number, features: number, seed: number, length = 40): Float64Array {
  const rng = makeRng(seed);
  return Float64Array.from({ length: rows * features }, (_, i) => {
    const state = Math.floor(i / features / length) % 3;
    return (state - 1) * 1.5 + rng.normal();
  });
}

describe('jumpPath', () => {
  it('is as cheap as the best of all paths', () => {
    const costs = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 14, maxLength: 14 });
    fc.assert(
      fc.property(costs, fc.double({ min: 0, max: 4, noNaN: true }), (list, penalty) => {
        const { path, total } = jumpPath(Float64Array.from(list), 7, 2, penalty);
        const cost = (states: ArrayLike<number>) => {
          let sum = 0;
          for (let t = 0; t < 7; t++)
            sum += list[2 * t + states[t]!]! + (t > 0 && states[t] !== states[t - 1] ? penalty : 0);
          return sum;
        };
        const all = Array.from({ length: 128 }, (_, code) =>
          cost(Array.from({ length: 7 }, (__, t) => (code >> t) & 1)),
        );
        expect(total).toBeCloseTo(Math.min(...all), 10);
        expect(cost(path)).toBeCloseTo(total, 10);
      }),
      run,
    );
  });
});

describe('the jump model', () => {
  it('has as objective what its path costs, and no start beats the best of several', () => {
    const x = sample(400, 2, 3);
    const fit = fitJump(x, 400, 2, { states: 3, penalty: 4, starts: 6, iterations: 200, seed: 5 });
    const costs = new Float64Array(1200);
    centreCosts(x, 400, 2, fit.centres, costs);
    let sum = 0;
    for (let t = 0; t < 400; t++) {
      sum += costs[3 * t + fit.labels[t]!]! + (t > 0 && fit.labels[t] !== fit.labels[t - 1] ? 4 : 0);
    }
    expect(fit.objective).toBeCloseTo(sum, 8);
    const one = fitJump(x, 400, 2, { states: 3, penalty: 4, starts: 1, iterations: 200, seed: 5 });
    expect(fit.objective).toBeLessThanOrEqual(one.objective);
    expect(fitJump(x, 400, 2, { states: 3, penalty: 4, starts: 6, iterations: 200, seed: 5 })).toEqual(fit);
  });

  it('jumps less often at a greater penalty, and not at all at a great one', () => {
    const x = sample(400, 1, 4);
    const centres = Float64Array.of(-1.5, 0, 1.5);
    const jumps = [0, 2, 10, 1e6].map((penalty) => {
      const costs = new Float64Array(1200);
      centreCosts(x, 400, 1, centres, costs);
      const { path } = jumpPath(costs, 400, 3, penalty);
      return path.reduce((sum, state, t) => sum + Number(t > 0 && state !== path[t - 1]), 0);
    });
    expect(jumps).toEqual([...jumps].sort((a, b) => b - a));
    expect(jumps[3]).toBe(0);
  });

  it('has online states that cutting the history leaves unchanged', () => {
    const x = sample(300, 2, 9);
    const { centres } = descend(x, 300, 2, Float64Array.of(-1, -1, 0, 0, 1, 1), 5);
    const whole = jumpOnline(x, 300, 2, centres, 5);
    for (const cut of [1, 2, 57, 299]) expect(jumpOnline(x, cut, 2, centres, 5)).toEqual(whole.slice(0, cut));
  });

  it('chooses a penalty whose states say something about later rows, on the given rows alone', () => {
    const x = sample(600, 2, 6, 50);
    const options = { states: 3, penalty: 0, starts: 4, iterations: 200, seed: 2 };
    const { penalty, scores } = choosePenalty(x, 600, 2, options, [0, 5, 1e7], 10);
    expect(penalty).toBe(5);
    expect(scores[2]!.score).toBe(Number.NEGATIVE_INFINITY);
    const longer = sample(900, 2, 6, 50);
    expect(choosePenalty(longer.subarray(0, 1200), 600, 2, options, [0, 5, 1e7], 10).scores).toEqual(scores);
  });
});
