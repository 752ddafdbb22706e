import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import type { Told } from '../../src/sweep/samplers/contract.ts';
import { drawPoint } from '../../src/sweep/samplers/random.ts';
import { tpe, tpeSchema } from '../../src/sweep/samplers/tpe/index.ts';
import { risingOrder } from '../../src/sweep/samplers/tpe/rising-order.ts';
import type { SearchSpace } from '../../src/sweep/space/space.ts';
import { plainTpe } from './plain-tpe/index.ts';
import { BRANCHES, RANGES, WIDE } from './spaces.ts';

const SPACES = { ...RANGES, ...BRANCHES, ...WIDE };

/** Trials that gather around what is good, as those of a search do, and end in any of the ways in which trials end. */
function historyOf(space: SearchSpace, size: number, seed: number, objectives: number): Told[] {
  const rng = makeRng(seed);
  const history: Told[] = [];
  for (let number = 0; number < size; number++) {
    const fresh = drawPoint(space, rng);
    const other = history[Math.floor(rng.next() ** 2 * history.length)]?.point;
    const near = other !== undefined && rng.next() < 0.5 && Object.keys(other).join() === Object.keys(fresh).join();
    const point = near ? { ...other, ...(rng.next() < 0.5 ? { x: fresh.x ?? other.x! } : {}) } : fresh;
    const inSpace = Object.fromEntries(Object.entries(point).filter(([name]) => fresh[name] !== undefined));
    const value = Math.round(20 * Object.values(inSpace).reduce((sum, x) => sum + Math.sin(x), 0)) / 20;
    const end = rng.next();
    if (number >= size - 3) history.push({ number, point: inSpace, state: 'running' });
    else if (end < 0.05) history.push({ number, point: inSpace, state: 'failed' });
    else if (end < 0.2) history.push({ number, point: inSpace, state: 'pruned', intermediate: [value, -value] });
    else {
      const values = [end < 0.25 ? Number.NaN : value, Math.cos(9 * value)].slice(0, objectives);
      history.push({ number, point: inSpace, state: 'complete', values });
    }
  }
  return history;
}

describe('the sampler tpe', () => {
  it.each([true, false])('keeps to a normal distribution that does not matter (multivariate: %s)', (multivariate) => {
    const normal = { kind: 'normal', mean: 10, deviation: 2, log: false, step: null } as const;
    const space: SearchSpace = {
      dimensions: ['a', 'b'].map((name) => ({ name, distribution: normal, when: null })),
      accepts: () => true,
    };
    const sampler = tpe(tpeSchema.parse({ multivariate }), space);
    const history: Told[] = [];
    for (let number = 0; number < 150; number++) {
      const point = sampler.ask(number, history, 3);
      history.push({ number, point, state: 'complete', values: [(point.b! - 11) ** 2] });
    }
    expect(Math.max(...history.map(({ point }) => Math.abs(point.a! - 10) / 2))).toBeLessThanOrEqual(4);
  });

  it.each(Object.entries(SPACES))('gives the points of its plain definition: %s', (_, space) => {
    for (const [size, objectives] of [
      [16, 1],
      [70, 2],
      [130, 1],
      [420, 1],
    ] as const) {
      const history = historyOf(space, size, size, objectives);
      for (const params of [{}, { multivariate: false }, { numericChoices: true, priorWeight: 0.4, candidates: 9 }]) {
        const parsed = tpeSchema.parse(params);
        const [fast, plain] = [tpe(parsed, space), plainTpe(parsed, space)];
        for (const number of [size, size + 1])
          expect(fast.ask(number, history, 7)).toEqual(plain.ask(number, history, 7));
      }
    }
  });

  it('does not remember a history that it is not given', () => {
    const space = RANGES['ranges of every kind']!;
    const history = historyOf(space, 60, 1, 1);
    const used = tpe(tpeSchema.parse({}), space);
    for (const number of [59, 20, 45, 12]) used.ask(number, history.slice(0, number), 3);
    for (const number of [30, 60, 14])
      expect(used.ask(number, history.slice(0, number), 3)).toEqual(
        tpe(tpeSchema.parse({}), space).ask(number, history.slice(0, number), 3),
      );
  });
});

describe('the order of values', () => {
  const rng = makeRng(5);
  it.each([
    ['none', []],
    ['one', [3]],
    ['equals', [1, 0, 1, -0, 0, 1]],
    ['many', Array.from({ length: 700 }, () => rng.normal())],
    ['steps', Array.from({ length: 300 }, () => Math.round(5 * rng.next()))],
    ['all the same', new Array(80).fill(2.5)],
    ['far apart', Array.from({ length: 200 }, (_, i) => (i % 50 === 7 ? 1e300 : rng.next()))],
    ['wider than the largest number', Array.from({ length: 100 }, () => 1.6e308 * (rng.next() - 0.5) * 2)],
  ])('is that of a stable sort: %s', (_, values) => {
    const compare = (a: number, b: number): number => Number(values[a]! > values[b]!) - Number(values[a]! < values[b]!);
    expect([...risingOrder(Float64Array.from(values))]).toEqual(Array.from(values.keys()).sort(compare));
  });
});
