import { parseSpace } from '../../src/sweep/space/parse-space.ts';
import type { Dimension, Distribution, SearchSpace } from '../../src/sweep/space/space.ts';

const dimension = (name: string, distribution: Distribution, when: Dimension['when'] = null): Dimension => ({
  name,
  distribution,
  when,
});
const range = (low: number, high: number, log = false, step: number | null = null): Distribution => ({
  kind: 'float',
  low,
  high,
  log,
  step,
});
const whole = (low: number, high: number, step = 1, log = false): Distribution => ({
  kind: 'int',
  low,
  high,
  log,
  step,
});
const choice = (...choices: readonly unknown[]): Distribution => ({ kind: 'categorical', choices });

function space(dimensions: readonly Dimension[], accepts: SearchSpace['accepts'] = () => true): SearchSpace {
  return { dimensions, accepts };
}

/** Ranges alone: what every sampler can search. */
export const RANGES: Readonly<Record<string, SearchSpace>> = {
  'one range': space([dimension('x', range(-5, 10))]),
  'ranges of every kind': space([
    dimension('x', range(-5, 10)),
    dimension('rate', range(1e-4, 1, true)),
    dimension('depth', whole(2, 10)),
    dimension('rounds', whole(10, 300, 10)),
    dimension('leaves', whole(4, 4096, 1, true)),
    dimension('quantile', range(0.6, 0.95, false, 0.05)),
    dimension('shift', { kind: 'normal', mean: 3, deviation: 2, log: false, step: null }),
    dimension('scale', { kind: 'normal', mean: 0, deviation: 1, log: true, step: null }),
    dimension('lots', { kind: 'normal', mean: 10, deviation: 5, log: false, step: 0.5 }),
    // Half of its values are 0, whose logarithm is none.
    dimension('extra', { kind: 'normal', mean: -0.7, deviation: 1, log: true, step: 1 }),
  ]),
  'a constraint': space(
    [dimension('fast', whole(5, 60)), dimension('slow', whole(20, 240, 5))],
    ({ fast, slow }) => 2 * fast! < slow!,
  ),
  durations: parseSpace(
    {
      'strategies.trend.params': { fast: { quniform: ['4h', '2d', '2h'] }, slow: { loguniform: ['12h', '2w'] } },
      share: { quniform: [0, 1, 0.1] },
    },
    ['strategies.trend.params.fast * 2 < strategies.trend.params.slow', 'strategies.trend.params.fast != 6h'],
    'sweep.space',
    'sweep.constraints',
  ),
  'a single value': space([dimension('only', whole(3, 3)), dimension('x', range(0, 1))]),
};

/** With choices and branches. */
export const BRANCHES: Readonly<Record<string, SearchSpace>> = {
  choices: space([dimension('kind', choice('a', 'b', 'c', 'd')), dimension('size', choice(1, 2, 4, 16))]),
  'one choice': space([dimension('kind', choice('a')), dimension('x', range(0, 1))]),
  branches: space(
    [
      dimension('model', choice('logistic', 'gbdt')),
      dimension('C', range(1e-4, 1, true), { dimension: 'model', choice: 0 }),
      dimension('rounds', whole(20, 300, 20), { dimension: 'model', choice: 1 }),
      dimension('sampling', choice('none', 'some'), { dimension: 'model', choice: 1 }),
      dimension('share', range(0.4, 1), { dimension: 'sampling', choice: 1 }),
      dimension('window', whole(5, 60)),
    ],
    ({ window, rounds }) => rounds === undefined || window! + rounds < 320,
  ),
};

/** Steps of which there are more than trials. */
export const WIDE: Readonly<Record<string, SearchSpace>> = {
  'fine steps': space([
    dimension('x', whole(0, 5000)),
    dimension('rate', range(1, 2000, true, 1)),
    dimension('y', range(0, 1)),
    dimension('shift', { kind: 'normal', mean: 10, deviation: 3, log: false, step: 0.01 }),
    dimension('kind', choice('a', 'b', 'c')),
  ]),
};
