import { describe, expect, it } from 'vitest';
import { type Importance, makeRng, type SweepDimension, type SweepTrial } from '../../src/core/index.ts';
import { importanceOf } from '../../src/sweep/importance/index.ts';
import { dimension, sweepAnswer } from './sweep-answer.ts';

type Point = Readonly<Record<string, number>>;

function trial(number: number, point: Point, value: number, over: Partial<SweepTrial> = {}): SweepTrial {
  return {
    number,
    state: 'complete',
    seed: number,
    point,
    parameters: {},
    values: [value],
    steps: null,
    figures: {},
    reason: null,
    rank: null,
    pareto: false,
    ...over,
  };
}

/** Trials at random points, `of` each its value; `draw` gives a coordinate from a uniform number. */
function trials(
  count: number,
  dimensions: readonly SweepDimension[],
  of: (x: number[]) => number,
  draw: (u: number, i: number) => number = (u) => u,
): SweepTrial[] {
  const rng = makeRng(7);
  return Array.from({ length: count }, (_, number) => {
    const x = dimensions.map((_, i) => draw(rng.next(), i));
    return trial(number, Object.fromEntries(dimensions.map(({ name }, i) => [name, x[i]!])), of(x));
  });
}

const named = (count: number) => Array.from({ length: count }, (_, i) => dimension(`x${i + 1}`));
const alone = (importance: Importance | null, name: string) => importance!.main.find((one) => one.name === name)!.share;
const pair = (importance: Importance | null, ...names: string[]) =>
  importance!.pairs.find((one) => one.names.every((name) => names.includes(name)))?.share ?? 0;

describe('importanceOf', () => {
  it('finds the known shares of Ishigami’s function: .314, .442, 0, and .244 of the first with the third', () => {
    const ishigami = ([a, b, c]: number[]) => Math.sin(a!) + 7 * Math.sin(b!) ** 2 + 0.1 * c! ** 4 * Math.sin(a!);
    const found = importanceOf(
      trials(1000, named(3), ishigami, (u) => (2 * u - 1) * Math.PI),
      named(3),
      1,
    );
    expect(found!.method).toBe('fanova');
    expect(Math.abs(alone(found, 'x1') - 0.314)).toBeLessThan(0.1);
    expect(Math.abs(alone(found, 'x2') - 0.442)).toBeLessThan(0.1);
    expect(alone(found, 'x3')).toBeLessThan(0.05);
    expect(found!.pairs[0]!.names).toEqual(['x1', 'x3']);
    expect(Math.abs(pair(found, 'x1', 'x3') - 0.244)).toBeLessThan(0.1);
    expect(found!.explained).toBeGreaterThan(0.8);
  });

  it('of a sum gives each its own variance and the pairs none', () => {
    // Variances 1 : 4 : 9.
    const found = importanceOf(
      trials(600, named(6), ([a, b, c]) => a! + 2 * b! + 3 * c!),
      named(6),
      1,
    );
    expect(found!.main.slice(0, 3).map(({ name }) => name)).toEqual(['x3', 'x2', 'x1']);
    expect(Math.abs(alone(found, 'x3') - 9 / 14)).toBeLessThan(0.06);
    expect(Math.abs(alone(found, 'x2') - 4 / 14)).toBeLessThan(0.06);
    expect(found!.pairs.every(({ share }) => share < 0.02)).toBe(true);
  });

  it('of a product about 0 gives all to the pair', () => {
    const found = importanceOf(
      trials(800, named(5), ([a, b]) => (a! - 0.5) * (b! - 0.5)),
      named(5),
      1,
    );
    expect(pair(found, 'x1', 'x2')).toBeGreaterThan(0.8);
    expect(Math.max(...found!.main.map(({ share }) => share))).toBeLessThan(0.1);
  });

  it('explains nothing out of bag of noise', () => {
    const rng = makeRng(3);
    expect(
      importanceOf(
        trials(300, named(5), () => rng.normal()),
        named(5),
        1,
      )!.explained,
    ).toBeLessThan(0.1);
  });

  it('counts steps of the logarithm alike where the dimension says so', () => {
    // Half of the variance each: both are linear in their own coordinate.
    const dimensions = [dimension('a'), dimension('b', { log: true })];
    const draw = (u: number, i: number) => (i === 0 ? u : 10 ** (4 * u));
    const points = trials(600, dimensions, ([a, b]) => a! + Math.log10(b!) / 4, draw);
    const found = importanceOf(points, dimensions, 1);
    expect(Math.abs(alone(found, 'a') - 0.5)).toBeLessThan(0.06);
    // Without the logarithm nearly all of the range has nearly the same value.
    expect(alone(importanceOf(points, [dimensions[0]!, dimension('b')], 1), 'b')).toBeLessThan(0.2);
  });

  it('takes choices as they come, without an order', () => {
    const dimensions = [dimension('kind', { kind: 'categorical', choices: ['a', 'b', 'c', 'd'] }), dimension('x')];
    const draw = (u: number, i: number) => (i === 0 ? Math.floor(4 * u) : u);
    const found = importanceOf(
      trials(400, dimensions, ([kind, x]) => [1, -1, 1, -1][kind!]! + 0.2 * x!, draw),
      dimensions,
      1,
    );
    expect(alone(found, 'kind')).toBeGreaterThan(0.95);
    // Many choices and few trials: only the best parts of them can be told from so few.
    const many = [dimension('kind', { kind: 'categorical', choices: Array.from('abcdefghijkl') })];
    const few = trials(
      60,
      many,
      ([kind]) => kind! % 2,
      (u) => Math.floor(12 * u),
    );
    expect(importanceOf(few, many, 1)!.explained).toBeGreaterThan(0.9);
  });

  it('asks of a dimension behind a choice only where it has a value', () => {
    const dimensions = [
      dimension('kind', { kind: 'categorical', choices: ['plain', 'tuned'] }),
      dimension('depth', { when: { dimension: 'kind', choice: 1 } }),
      dimension('x'),
    ];
    const rng = makeRng(5);
    const points = Array.from({ length: 600 }, (_, number) => {
      const [kind, depth, x] = [rng.int(2), rng.next(), rng.next()];
      const point: Point = kind === 1 ? { kind, depth, x } : { kind, x };
      return trial(number, point, kind === 1 ? 4 * depth - 2 : 0);
    });
    // f = kind × (4 depth − 2): variance ½ × 16 / 12, half of it alone to depth, half to the two together.
    const found = importanceOf(points, dimensions, 1);
    expect(Math.abs(alone(found, 'depth') - 0.5)).toBeLessThan(0.1);
    expect(Math.abs(pair(found, 'kind', 'depth') - 0.5)).toBeLessThan(0.1);
    expect(alone(found, 'kind')).toBeLessThan(0.05);
  });

  it('shuffles instead where a rule between parameters leaves corners of the space empty', () => {
    const dimensions = named(3);
    const points = trials(900, dimensions, ([a]) => a!).filter(({ point }) => point.x1! * 2 <= point.x2!);
    const found = importanceOf(points, dimensions, 1);
    expect(found!.method).toBe('permutation');
    expect(found!.pairs).toEqual([]);
    expect(found!.main[0]!.name).toBe('x1');
    expect(alone(found, 'x1')).toBeGreaterThan(0.9);
    expect(found!.main.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10);
  });

  it('shuffles instead where dimensions are very many', () => {
    const found = importanceOf(
      trials(200, named(41), ([a]) => a!),
      named(41),
      1,
    );
    expect(found!.method).toBe('permutation');
    expect(found!.main[0]!.name).toBe('x1');
  });

  it('is null with too few values, or where all are the same', () => {
    expect(
      importanceOf(
        trials(9, named(2), ([a]) => a!),
        named(2),
        1,
      ),
    ).toBeNull();
    expect(
      importanceOf(
        trials(50, named(2), () => 1),
        named(2),
        1,
      ),
    ).toBeNull();
    expect(importanceOf([], named(2), 1)).toBeNull();
    const undefinedValues = trials(50, named(2), () => Number.NaN);
    expect(importanceOf(undefinedValues, named(2), 1)).toBeNull();
  });

  it('reads complete trials alone, in whatever order, and gives the same bits for the same seed', () => {
    const { trials: all, dimensions } = sweepAnswer();
    const found = importanceOf(all, dimensions, 1);
    const complete = all.filter(({ state, values }) => state === 'complete' && !Number.isNaN(values[0]));
    expect(importanceOf([...complete].reverse(), dimensions, 1)).toEqual(found);
    expect(importanceOf(all, dimensions, 2)).not.toEqual(found);
    expect(alone(found, 'strategies.trend.params.side')).toBe(0);
    const shares = [...found!.main, ...found!.pairs].map(({ share }) => share);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
  });

  it('looks at 1,000 trials of 10 dimensions in less than a second', () => {
    const points = trials(1000, named(10), ([a, b, c]) => a! + b! * c!);
    const from = performance.now();
    importanceOf(points, named(10), 1);
    // A busy machine may take its time: alone it is about a quarter of a second.
    expect(performance.now() - from).toBeLessThan(3000);
  });
});
