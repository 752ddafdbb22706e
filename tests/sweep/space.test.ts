import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { drawPoint } from '../../src/sweep/samplers/random.ts';
import { coordinateOf, valueAt } from '../../src/sweep/space/draw-value.ts';
import { parseSpace } from '../../src/sweep/space/parse-space.ts';

function parse(raw: Record<string, unknown>, constraints: string[] = []) {
  return parseSpace(raw, constraints, 'sweep.space', 'sweep.constraints');
}

describe("hyperopt's words", () => {
  it.each([
    ['uniform', [0, 2], { kind: 'float', low: 0, high: 2, log: false, step: null }],
    ['quniform', [10, 50, 5], { kind: 'float', low: 10, high: 50, log: false, step: 5 }],
    ['loguniform', [1e-4, 1], { kind: 'float', low: 1e-4, high: 1, log: true, step: null }],
    ['qloguniform', [4, 512, 4], { kind: 'float', low: 4, high: 512, log: true, step: 4 }],
    ['randint', [3, 7], { kind: 'int', low: 3, high: 6, log: false, step: 1 }],
    ['randint', 7, { kind: 'int', low: 0, high: 6, log: false, step: 1 }],
    ['uniformint', [3, 7], { kind: 'int', low: 3, high: 7, log: false, step: 1 }],
    ['normal', [1, 2], { kind: 'normal', mean: 1, deviation: 2, log: false, step: null }],
    ['qnormal', [1, 2, 0.5], { kind: 'normal', mean: 1, deviation: 2, log: false, step: 0.5 }],
    ['lognormal', [0, 1], { kind: 'normal', mean: 0, deviation: 1, log: true, step: null }],
    ['choice', ['a', 'b'], { kind: 'categorical', choices: ['a', 'b'] }],
  ])('%s %j', (word, numbers, distribution) => {
    expect(parse({ 'model.params.x': { [word]: numbers } }).dimensions).toEqual([
      { name: 'model.params.x', distribution, when: null },
    ]);
  });

  it('a choice of blocks brings parameters of its own, and the values of a point are whole blocks', () => {
    const space = parse({
      model: {
        choice: [
          { use: 'logistic', params: { C: { loguniform: [0.001, 1] } } },
          {
            use: 'gbdt',
            params: {
              rounds: { quniform: [20, 60, 20] },
              depth: 3,
              sampling: { choice: [null, { share: { uniform: [0.4, 1] } }] },
            },
          },
        ],
      },
      seedling: { choice: [[1, 5], [2]] },
    });
    expect(space.dimensions.map(({ name, when }) => [name, when])).toEqual([
      ['model', null],
      ['model[0].params.C', { dimension: 'model', choice: 0 }],
      ['model[1].params.rounds', { dimension: 'model', choice: 1 }],
      ['model[1].params.sampling', { dimension: 'model', choice: 1 }],
      ['model[1].params.sampling[1].share', { dimension: 'model[1].params.sampling', choice: 1 }],
      ['seedling', null],
    ]);
    expect(space.values({ model: 0, 'model[0].params.C': 0.1, seedling: 1 })).toEqual({
      model: { use: 'logistic', params: { C: 0.1 } },
      seedling: [2],
    });
    expect(
      space.values({ model: 1, 'model[1].params.rounds': 40, 'model[1].params.sampling': 0, seedling: 0 }),
    ).toEqual({ model: { use: 'gbdt', params: { rounds: 40, depth: 3, sampling: null } }, seedling: [1, 5] });
  });
});

describe('nested mappings', () => {
  it('mean the same as dotted paths: nothing beside what is searched is there', () => {
    const nested = parse({
      strategies: {
        trend: { params: { fast: { randint: [2, 9] }, slow: { choice: [10, 20] } } },
        'trend+regime': { overlay: { multipliers: { HIGH_VOL: { uniform: [0, 1] } } } },
      },
      'model.params': { C: { loguniform: [0.1, 1] } },
    });
    const dotted = parse({
      'strategies.trend.params.fast': { randint: [2, 9] },
      'strategies.trend.params.slow': { choice: [10, 20] },
      'strategies.trend+regime.overlay.multipliers.HIGH_VOL': { uniform: [0, 1] },
      'model.params.C': { loguniform: [0.1, 1] },
    });
    expect(nested.dimensions).toEqual(dotted.dimensions);
    const point = drawPoint(dotted, makeRng(1));
    expect(nested.values(point)).toEqual(dotted.values(point));
    expect(Object.keys(nested.values(point))).toEqual(dotted.dimensions.map(({ name }) => name));
  });

  it('hold in a choice what they say: whole blocks', () => {
    const space = parse({ model: { params: { choice: [{ a: { b: { uniform: [0, 1] }, c: 2 } }, {}] } } });
    expect(space.values({ 'model.params': 0, 'model.params[0].a.b': 0.5 })).toEqual({
      'model.params': { a: { b: 0.5, c: 2 } },
    });
  });
});

describe('values', () => {
  const of = (word: string, numbers: unknown) => parse({ x: { [word]: numbers } }).dimensions[0]!.distribution;

  it('come with equal chances, both ends of a stepped range among them', () => {
    const distribution = of('quniform', [0.1, 0.5, 0.1]);
    const counts = new Map<number, number>();
    for (let i = 0; i < 500; i++) {
      const value = valueAt(distribution, (i + 0.5) / 500);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts]).toEqual([0.1, 0.2, 0.3, 0.4, 0.5].map((value) => [value, 100]));
  });

  it('are multiples of the step, without traces of rounding', () => {
    const distribution = of('qnormal', [0, 1, 0.1]);
    const values = Array.from({ length: 50 }, (_, i) => valueAt(distribution, (i + 0.5) / 50));
    expect(values.filter((value) => String(value).length > 4)).toEqual([]);
  });

  it('find back to their coordinates', () => {
    for (const distribution of [
      of('uniform', [-2, 5]),
      of('loguniform', [1e-3, 10]),
      of('normal', [3, 2]),
      of('lognormal', [0, 1]),
    ]) {
      if (distribution.kind === 'categorical') continue;
      for (const u of [0.01, 0.3, 0.5, 0.99])
        expect(coordinateOf(distribution, valueAt(distribution, u))).toBeCloseTo(u, 9);
    }
  });
});

describe('constraints', () => {
  const raw = {
    'strategies.trend.params.fast': { choice: ['12h', '1d', '2d'] },
    'strategies.trend.params.slow': { choice: ['1d', '5d'] },
    'a-b': { uniform: [0, 10] },
    c: { uniform: [0, 10] },
    m: { choice: [{ deep: { uniform: [0, 1] } }, null] },
  };

  it('compare durations, numbers and sums of both', () => {
    const space = parse(raw, [
      'strategies.trend.params.fast * 2 < strategies.trend.params.slow',
      '`a-b` - 2 * (c + 1) >= -4 / 2',
    ]);
    const base = { 'strategies.trend.params.fast': 0, 'strategies.trend.params.slow': 1, 'a-b': 4, c: 2, m: 1 };
    expect(space.accepts(base)).toBe(true);
    expect(space.accepts({ ...base, 'strategies.trend.params.slow': 0 })).toBe(false);
    expect(space.accepts({ ...base, 'a-b': 3.9 })).toBe(false);
  });

  it('say nothing of a point that lacks the parameter', () => {
    const space = parse(raw, ['`m[0].deep` > 0.5']);
    expect(space.accepts({ m: 1 })).toBe(true);
    expect(space.accepts({ m: 0, 'm[0].deep': 0.4 })).toBe(false);
  });

  it.each([
    ['c', /has no comparison/],
    ['c <', /ends too early/],
    ['c < 3 4', /goes on with "4"/],
    ['(c < 3', /leaves a bracket open/],
    ['c < $', /cannot be read/],
    ['c < d', /no parameter "d"/],
    ['m < 3', /is no number/],
  ])('%s is refused', (text, message) => {
    expect(() => parse(raw, [text])).toThrow(message);
  });
});

it('a point of any draw has values for the whole space', () => {
  const space = parse({ a: { choice: [{ x: { uniform: [0, 1] } }, 2] }, b: { lognormal: [0, 1] } });
  const rng = makeRng(1);
  for (let i = 0; i < 50; i++) {
    const values = space.values(drawPoint(space, rng));
    expect(JSON.stringify(values)).not.toContain('null');
    expect(Object.keys(values)).toEqual(['a', 'b']);
  }
});
