import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../../src/core/index.ts';
import { choosePenalty } from '../../../src/labels/jump/choose-penalty.ts';
import { ContinuousJump, simplexGrid } from '../../../src/labels/jump/continuous-jump.ts';
import { cheapestPath, fitContinuousJump } from '../../../src/labels/jump/fit-continuous.ts';
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
    const options = { states: 3, starts: 4, iterations: 200, seed: 2 };
    const choose = (all: Float64Array, rows: number) =>
      choosePenalty(all, rows, 2, 3, [0, 5, 1e7], 10, (fitRows, penalty) => {
        const { centres } = fitJump(all.subarray(0, 2 * fitRows), fitRows, 2, { ...options, penalty });
        return jumpOnline(all, rows, 2, centres, penalty);
      });
    const { penalty, scores } = choose(x, 600);
    expect(penalty).toBe(5);
    expect(scores[2]!.score).toBe(Number.NEGATIVE_INFINITY);
    expect(choose(sample(900, 2, 6, 50).subarray(0, 1200), 600).scores).toEqual(scores);
  });
});

describe('the continuous jump model', () => {
  const x = sample(240, 2, 12);

  it('has a grid of all mixtures', () => {
    expect(Array.from(simplexGrid(2, 2))).toEqual([1, 0, 0.5, 0.5, 0, 1]);
    expect(simplexGrid(3, 10)).toHaveLength(66 * 3);
  });

  it('is the discrete one where the grid has corners only', () => {
    const corners = simplexGrid(3, 1);
    const centres = Float64Array.of(-1, -1, 0, 0, 1, 1);
    const online = jumpOnline(x, 240, 2, centres, 3);
    const model = new ContinuousJump(centres, 2, 3, corners);
    const states = Array.from({ length: 240 }, (_, t) => model.push(x.subarray(2 * t, 2 * t + 2)));
    expect(states).toEqual(Array.from(online));
    const costs = new Float64Array(720);
    centreCosts(x, 240, 2, centres, costs);
    const { path, total } = jumpPath(costs, 240, 3, 3);
    const whole = cheapestPath(x, 240, 2, centres, 3, corners);
    expect(whole.objective).toBeCloseTo(total, 8);
    path.forEach((state, t) => {
      expect(whole.probabilities[3 * t + state]).toBe(1);
    });
  });

  it('has as objective what its path costs, and never a greater one than the discrete path at the same centres', () => {
    const grid = simplexGrid(3, 6);
    const fit = fitContinuousJump(x, 240, 2, { states: 3, penalty: 4, starts: 3, iterations: 100, seed: 1 }, grid);
    const costs = new Float64Array(720);
    centreCosts(x, 240, 2, fit.centres, costs);
    let sum = 0;
    for (let t = 0; t < 240; t++) {
      let moved = 0;
      for (let k = 0; k < 3; k++) {
        sum += fit.probabilities[3 * t + k]! * costs[3 * t + k]!;
        if (t > 0) moved += Math.abs(fit.probabilities[3 * t + k]! - fit.probabilities[3 * t - 3 + k]!) / 2;
      }
      sum += 4 * moved ** 2;
    }
    expect(fit.objective).toBeCloseTo(sum, 8);
    expect(fit.objective).toBeLessThanOrEqual(jumpPath(costs, 240, 3, 4).total + 1e-9);
  });
});
