import { makeRng } from '../../core/index.ts';
import { drawValue, snap, valueAt } from '../space/draw-value.ts';
import type { ParsedSpace } from '../space/parse-space.ts';
import { type Dimension, isActive, type Point } from '../space/space.ts';

/** Points of the other parameters at which a value is tried before it is called bad. */
const DRAWS = 8;

/** Between the ends of a range, and no round number of anything. */
const BETWEEN = (Math.sqrt(5) - 1) / 2;

/** Values at which a parameter is tried: every choice; both ends of a range, the step behind the lower one and a value between; the mean of a normal distribution. */
export function valuesToTry({ distribution }: Dimension): number[] {
  switch (distribution.kind) {
    case 'categorical':
      return distribution.choices.map((_, i) => i);
    case 'normal':
      return [valueAt(distribution, 0.5)];
    default: {
      const { low, high, step } = distribution;
      const ends = [low, high, low + (step ?? 0)].map((value) => snap(distribution, value));
      return [...new Set([...ends, valueAt(distribution, BETWEEN)])];
    }
  }
}

/** The greatest coordinate. */
const TOP = 1 - 2 ** -53;

/** A value as the configuration has it. */
export function shownOf(
  { name, distribution }: Dimension,
  value: number,
  parameters: Readonly<Record<string, unknown>>,
): unknown {
  if (distribution.kind === 'categorical') return distribution.choices[value];
  return parameters[name] ?? value;
}

/** Parameters with one of them at a value: first that path alone, then with all the others. */
export function* contextsOf(
  space: ParsedSpace,
  dimension: Dimension,
  value: number,
): Generator<Readonly<Record<string, unknown>>> {
  const middle = pointWith(space, dimension, value, ({ distribution }) => valueAt(distribution, 0.5));
  const all = space.values(middle);
  const path = pathOf(dimension, Object.keys(all));
  yield { [path]: all[path] };
  yield all;
  for (const u of [0, TOP])
    yield space.values(pointWith(space, dimension, value, ({ distribution }) => valueAt(distribution, u)));
  const rng = makeRng(1);
  for (let i = 0; i < DRAWS; i++)
    yield space.values(pointWith(space, dimension, value, ({ distribution }) => drawValue(distribution, rng)));
}

/** The path of the configuration that a parameter is part of. */
export function pathOf({ name }: Pick<Dimension, 'name'>, paths: readonly string[]): string {
  const around = paths.filter((path) => name === path || name.startsWith(`${path}.`) || name.startsWith(`${path}[`));
  return around.sort((a, b) => b.length - a.length)[0]!;
}

/** A point in which a dimension has a value, and what it hangs on the choices that give it one. */
function pointWith(space: ParsedSpace, wanted: Dimension, value: number, other: (one: Dimension) => number): Point {
  const fixed = new Map([[wanted.name, value]]);
  for (let { when } = wanted; when !== null; ) {
    fixed.set(when.dimension, when.choice);
    const above = space.dimensions.find(({ name }) => name === when!.dimension);
    when = above?.when ?? null;
  }
  const point: Record<string, number> = {};
  for (const one of space.dimensions) if (isActive(one, point)) point[one.name] = fixed.get(one.name) ?? other(one);
  return point;
}
