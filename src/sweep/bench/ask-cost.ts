import { makeRng } from '../../core/index.ts';
import { sortedQuantile } from '../../stats/index.ts';
import { parseSampler } from '../samplers/catalog.ts';
import type { Told } from '../samplers/contract.ts';
import { drawPoint } from '../samplers/random.ts';
import { parseSpace } from '../space/parse-space.ts';
import type { Point } from '../space/space.ts';
import { OBJECTIVES } from './objectives.ts';
import type { Mode } from './quality.ts';

/** Milliseconds of one proposal behind so many trials of six parameters. */
export interface AskCost {
  readonly trials: number;
  readonly mode: Mode;
  readonly medianMs: number;
  readonly q90Ms: number;
}

const LENGTHS = [100, 300, 1000];
const TIMED = 40;

export function askCosts(): AskCost[] {
  const { space, value } = OBJECTIVES.find(({ name }) => name === 'hartmann6')!;
  const rng = makeRng(1);
  const history = Array.from({ length: LENGTHS.at(-1)! }, (_, number): Told => {
    const point = drawPoint(space, rng);
    return { number, point, state: 'complete', values: [value(point)] };
  });
  return LENGTHS.flatMap((trials) =>
    (['joint', 'independent'] as const).map((mode): AskCost => {
      const sampler = parseSampler({ use: 'tpe', params: { multivariate: mode === 'joint' } }, space, 'sampler');
      const told = history.slice(0, trials);
      const times = Float64Array.from({ length: TIMED }, (_, i) => {
        const start = performance.now();
        sampler.ask(trials + i, told, 1);
        return performance.now() - start;
      }).sort();
      return { trials, mode, medianMs: sortedQuantile(times, 0.5), q90Ms: sortedQuantile(times, 0.9) };
    }),
  );
}

/** What the sampler costs in a whole sweep: trials that are asked for four at a time, behind those told before. */
export interface LoopCost {
  readonly trials: number;
  readonly parameters: number;
  readonly batch: number;
  readonly ms: number;
}

const LOOP = { trials: 1000, parameters: 5, batch: 4 };

export function loopCost(): LoopCost {
  const space = parseSpace(
    {
      fast: { quniform: ['4h', '2d', '2h'] },
      slow: { quniform: ['3d', '15d', '12h'] },
      a: { quniform: [0, 1, 0.1] },
      b: { quniform: [0, 1, 0.1] },
      c: { uniform: [0, 1] },
    },
    [],
    'space',
    'constraints',
  );
  const sampler = parseSampler({ use: 'tpe' }, space, 'sampler');
  const start = performance.now();
  const told: Told[] = [];
  for (let first = 0; first < LOOP.trials; first += LOOP.batch) {
    const running: Told[] = [];
    for (let number = first; number < first + LOOP.batch; number++)
      running.push({ number, point: sampler.ask(number, [...told, ...running], 1), state: 'running' });
    for (const { number, point } of running) told.push({ number, point, state: 'complete', values: [hilly(point)] });
  }
  return { ...LOOP, ms: performance.now() - start };
}

function hilly({ fast, slow, a, b, c }: Point): number {
  return Math.sin(fast! / 2e7) + (slow! / 5e8 - 1) ** 2 + a! * b! - c!;
}
