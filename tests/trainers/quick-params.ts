import type { Task } from '../../src/trainers/index.ts';

const QUICK: Readonly<Record<string, unknown>> = {
  gbdt: { rounds: 12, depth: 3, subsample: 0.8 },
  'random-forest': { trees: 20 },
  'extra-trees': { trees: 20 },
  har: { terms: ['trend', 'noise', 'gappy'] },
};

/** Members of ensembles: of several kinds, some of which stop early or read the known labels. */
const MEMBERS: Readonly<Record<Task, unknown>> = {
  classify: [
    { use: 'gbdt', params: { rounds: 8, depth: 3 } },
    { use: 'random-forest', params: { trees: 8 } },
    { use: 'logistic' },
    { use: 'markov' },
    { use: 'majority' },
  ],
  regress: [
    { use: 'gbdt', params: { rounds: 8, depth: 3 } },
    { use: 'extra-trees', params: { trees: 8 } },
    { use: 'ridge' },
    { use: 'mean' },
  ],
};

/** Parameters that keep the suites over the whole catalog quick, on `sampleSet`; a model that is not named has its defaults. */
export function quickParams(name: string, task: Task): unknown {
  return name === 'soft-vote' || name === 'stacking' ? { members: MEMBERS[task] } : (QUICK[name] ?? {});
}
