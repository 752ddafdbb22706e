import { describe, expect, it } from 'vitest';
import { parseSampler, samplerCatalog } from '../../src/sweep/samplers/catalog.ts';
import type { Sampler, Told } from '../../src/sweep/samplers/contract.ts';
import { isActive, type Point, type SearchSpace } from '../../src/sweep/space/space.ts';
import { BRANCHES, RANGES, WIDE } from './spaces.ts';

/** What keeps the runs short; the rest as it comes. */
const PARAMS: Readonly<Record<string, unknown>> = { grid: { levels: 2 }, 'nsga-ii': { population: 8 } };
const TRIALS = 34;

function spacesOf(name: string): [string, SearchSpace][] {
  // A grid of fine steps has too many points.
  const wide = name === 'grid' ? {} : WIDE;
  return Object.entries(name === 'cma-es' ? RANGES : { ...RANGES, ...BRANCHES, ...wide });
}

/** A trial that ends in any of the ways in which trials end. */
function told(number: number, point: Point, odd: boolean): Told {
  const value = Object.values(point).reduce((sum, x) => sum + Math.sin(3 * x), 0);
  if (odd && number % 7 === 3) return { number, point, state: 'failed' };
  if (odd && number % 5 === 4) return { number, point, state: 'pruned', intermediate: [value, value + 1] };
  if (odd && number % 11 === 6) return { number, point, state: 'complete', values: [Number.NaN] };
  if (odd && number % 13 === 8) return { number, point, state: 'complete', values: [Number.POSITIVE_INFINITY] };
  return { number, point, state: 'complete', values: [value], intermediate: [value] };
}

function sampled(sampler: Sampler, seed: number, odd = false): Told[] {
  const history: Told[] = [];
  for (let number = 0; number < Math.min(TRIALS, sampler.size ?? TRIALS); number++) {
    history.push(told(number, sampler.ask(number, history, seed), odd));
  }
  return history;
}

function expectInside(space: SearchSpace, point: Point): void {
  const active = space.dimensions.filter((dimension) => isActive(dimension, point));
  expect(Object.keys(point)).toEqual(active.map(({ name }) => name));
  for (const { name, distribution } of active) {
    const value = point[name]!;
    expect(Number.isFinite(value)).toBe(true);
    if (distribution.kind === 'categorical') {
      expect(Number.isInteger(value) && value >= 0 && value < distribution.choices.length).toBe(true);
      continue;
    }
    if (distribution.kind !== 'normal') {
      expect(value).toBeGreaterThanOrEqual(distribution.low);
      expect(value).toBeLessThanOrEqual(distribution.high);
    }
    if (distribution.step !== null) {
      const steps = (value - (distribution.kind === 'normal' ? 0 : distribution.low)) / distribution.step;
      expect(steps).toBeCloseTo(Math.round(steps), 6);
    }
  }
  expect(space.accepts(point)).toBe(true);
}

for (const name of Object.keys(samplerCatalog)) {
  describe(`the sampler ${name}`, () => {
    const make = (space: SearchSpace): Sampler =>
      parseSampler({ use: name, params: PARAMS[name] }, space, 'sweep.sampler');

    it.each(spacesOf(name))('stays inside its space: %s', (_, space) => {
      for (const { point } of sampled(make(space), 1, true)) expectInside(space, point);
    });

    it.each(spacesOf(name))('gives a point that follows from its arguments alone: %s', (_, space) => {
      const sampler = make(space);
      const history = sampled(sampler, 2, true);
      for (const number of [0, 13, 29, history.length - 1].filter((n) => n >= 0 && n < history.length)) {
        const before = history.slice(0, number);
        const kept = JSON.stringify(before);
        // Another sampler, asked for nothing before; the history told in another order; a copy as a journal holds it.
        expect(make(space).ask(number, before, 2)).toEqual(history[number]!.point);
        expect(make(space).ask(number, before.toReversed(), 2)).toEqual(history[number]!.point);
        expect(JSON.stringify(before)).toBe(kept);
        expect(JSON.parse(JSON.stringify(history[number]!.point))).toEqual(history[number]!.point);
      }
    });

    it.each(spacesOf(name))('keeps no state: asked in any order, by any of two, it says the same: %s', (_, space) => {
      const [one, other] = [make(space), make(space)];
      const history = sampled(make(space), 9, true);
      const numbers = Array.from(history.keys()).filter((number) => number % 4 === 1);
      for (const number of numbers) one.ask(number, history.slice(0, number), 9);
      for (const number of numbers.toReversed()) {
        const before = history.slice(0, number);
        one.ask(number + 1, [], 8);
        const point = one.ask(number, before, 9);
        expect(point).toEqual(history[number]!.point);
        expect(other.ask(number, structuredClone(before), 9)).toEqual(point);
      }
    });

    it('is adaptive where, and only where, its points change with what was told', () => {
      const space = RANGES['ranges of every kind']!;
      const history = sampled(make(space), 5);
      const turned = history.map(
        ({ number, point, values }): Told => ({ number, point, state: 'complete', values: [-values![0]!] }),
      );
      const differs = [history.length, history.length + 1, history.length + 2].some(
        (number) =>
          JSON.stringify(make(space).ask(number, history, 5)) !== JSON.stringify(make(space).ask(number, turned, 5)),
      );
      expect(make(space).adaptive).toBe(differs);
    });

    it('has points for trials that run side by side, and after any way to end', () => {
      const space = RANGES['ranges of every kind']!;
      const sampler = make(space);
      const history = sampled(sampler, 3, true);
      const running: Told[] = history.map((one, i) =>
        i % 3 === 1 ? { number: one.number, point: one.point, state: 'running' } : one,
      );
      for (const past of [
        running,
        history.map((one): Told => ({ number: one.number, point: one.point, state: 'failed' })),
      ]) {
        expectInside(space, sampler.ask(TRIALS, past, 3));
      }
      const flat = history.map(
        (one): Told => ({ number: one.number, point: one.point, state: 'complete', values: [1] }),
      );
      expectInside(space, sampler.ask(TRIALS, flat, 3));
    });

    if (name === 'grid') return;
    it('draws other points from another seed', () => {
      const space = RANGES['one range']!;
      expect(make(space).ask(0, [], 4)).not.toEqual(make(space).ask(0, [], 5));
    });
  });
}

describe('samplers that learn nothing', () => {
  it.each(['random', 'sobol', 'halton', 'grid'])('%s asks the same, whatever was told', (name) => {
    const sampler = parseSampler({ use: name }, BRANCHES.branches!, 'sweep.sampler');
    const history = sampled(sampler, 6);
    for (const { number, point } of history) expect(sampler.ask(number, [], 6)).toEqual(point);
  });

  it.each(['sobol', 'halton'])('%s fills the space more evenly than chance', (name) => {
    const space = {
      dimensions: ['x', 'y'].map((axis) => ({ ...RANGES['one range']!.dimensions[0]!, name: axis })),
      accepts: () => true,
    };
    const cells = (use: string): number => {
      const sampler = parseSampler({ use }, space, 'sweep.sampler');
      const seen = Array.from({ length: 64 }, (_, number) => sampler.ask(number, [], 7));
      return new Set(seen.map(({ x, y }) => `${Math.floor(((x! + 5) / 15) * 8)},${Math.floor(((y! + 5) / 15) * 8)}`))
        .size;
    };
    expect(cells(name)).toBeGreaterThan(cells('random') + 5);
  });

  it('grid visits every combination once and leaves out what breaks a constraint', () => {
    const sampler = parseSampler({ use: 'grid', params: { levels: 3 } }, BRANCHES.branches!, 'sweep.sampler');
    const points = Array.from({ length: sampler.size! }, (_, number) => JSON.stringify(sampler.ask(number, [], 1)));
    expect(new Set(points).size).toBe(points.length);
    expect(points.every((point) => BRANCHES.branches!.accepts(JSON.parse(point) as Point))).toBe(true);
  });
});

describe('samplers that learn', () => {
  const space: SearchSpace = {
    dimensions: ['a', 'b', 'c'].map((name) => ({ ...RANGES['one range']!.dimensions[0]!, name })),
    accepts: () => true,
  };
  const bowl = ({ a, b, c }: Point): number => (a! - 3) ** 2 + (b! + 1) ** 2 + (a! + b! - 2 * c!) ** 2;
  const best = (use: string, seed: number, params: unknown = {}): number => {
    const sampler = parseSampler({ use, params }, space, 'sweep.sampler');
    const history: Told[] = [];
    for (let number = 0; number < 150; number++) {
      const point = sampler.ask(number, history, seed);
      history.push({ number, point, state: 'complete', values: [bowl(point)] });
    }
    return Math.min(...history.map(({ values }) => values![0]!));
  };
  const SEEDS = [1, 2, 3, 4, 5];
  const middle = (values: number[]): number => values.sort((x, y) => x - y)[2]!;
  const chance = middle(SEEDS.map((seed) => best('random', seed)));

  it.each([
    ['tpe', {}],
    ['tpe', { multivariate: false }],
    ['cma-es', {}],
    ['nsga-ii', { population: 20 }],
  ] as const)('%s %j has less than half of what random draws leave', (name, params) => {
    expect(middle(SEEDS.map((seed) => best(name, seed, params)))).toBeLessThan(chance / 2);
  });

  it('cma-es follows a narrow valley that lies across all axes', () => {
    // Steepness 1 to 10,000 along directions of which each mixes four parameters.
    const valley = ([w, x, y, z]: number[]): number =>
      [w! + x! + y! + z!, w! - x! + y! - z!, w! + x! - y! - z!, w! - x! - y! + z!].reduce(
        (sum, along, i) => sum + 10 ** ((4 * i) / 3) * ((along - 1) / 2) ** 2,
        0,
      );
    const found = [1, 2, 3].map((seed) => {
      const dimensions = ['w', 'x', 'y', 'z'].map((name) => ({ ...RANGES['one range']!.dimensions[0]!, name }));
      const sampler = parseSampler({ use: 'cma-es' }, { dimensions, accepts: () => true }, 'sweep.sampler');
      const history: Told[] = [];
      for (let number = 0; number < 500; number++) {
        const point = sampler.ask(number, history, seed);
        history.push({ number, point, state: 'complete', values: [valley(Object.values(point))] });
      }
      return Math.min(...history.map(({ values }) => values![0]!));
    });
    expect(middleOfThree(found)).toBeLessThan(0.1);
  });

  it('nsga-ii spreads over a front of two objectives', () => {
    const sampler = parseSampler({ use: 'nsga-ii', params: { population: 16 } }, space, 'sweep.sampler');
    const history: Told[] = [];
    for (let number = 0; number < 320; number++) {
      const point = sampler.ask(number, history, 8);
      history.push({ number, point, state: 'complete', values: [bowl(point), bowl({ ...point, a: point.a! + 4 })] });
    }
    const late = history.slice(-64);
    const good = late.filter(({ values }) => values![0]! + values![1]! < 30).length;
    expect(good).toBeGreaterThan(32);
    expect(Math.min(...late.map(({ values }) => values![0]!))).toBeLessThan(3);
    expect(Math.min(...late.map(({ values }) => values![1]!))).toBeLessThan(3);
  });
});

describe('refusals', () => {
  it('CMA-ES has no use for choices', () => {
    expect(() => parseSampler({ use: 'cma-es' }, BRANCHES.choices!, 'sweep.sampler')).toThrow(
      /"kind" is a list of choices/,
    );
  });

  it('constraints that no point satisfies end the search', () => {
    const space: SearchSpace = { dimensions: RANGES['one range']!.dimensions, accepts: () => false };
    expect(() => parseSampler({ use: 'tpe' }, space, 'sweep.sampler').ask(0, [], 1)).toThrow(/none of 10000 points/);
  });

  it('a wrong name is told with the nearest', () => {
    expect(() => parseSampler({ use: 'tpa' }, RANGES['one range']!, 'sweep.sampler')).toThrow(/did you mean "tpe"/);
  });
});

function middleOfThree(values: number[]): number {
  return values.sort((x, y) => x - y)[1]!;
}
