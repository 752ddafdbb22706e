import type { z } from 'zod';
import { ConfigError, catalogEntry, parseParams } from '../core/index.ts';
import { majority, majoritySchema } from './baselines/majority.ts';
import { markov, markovSchema } from './baselines/markov.ts';
import { mean, meanSchema } from './baselines/mean.ts';
import { naive, naiveSchema } from './baselines/naive.ts';
import type { Model } from './contract.ts';
import { softVote, softVoteSchema } from './ensemble/soft-vote.ts';
import { stacking, stackingSchema } from './ensemble/stacking.ts';
import { extraTrees, extraTreesSchema, randomForest, randomForestSchema } from './forest/index.ts';
import { gbdt, gbdtSchema } from './gbdt/index.ts';
import { elasticNet, elasticNetSchema } from './linear/elastic-net.ts';
import { har, harSchema } from './linear/har.ts';
import { logistic, logisticSchema } from './linear/logistic.ts';
import { ridge, ridgeSchema } from './linear/ridge.ts';
import { onSoundSets } from './sound-set.ts';

/** `classify` gives probabilities of regimes, `regress` a value. */
export type Task = 'classify' | 'regress';

/** A model's parameter schema, the tasks that it can do, and its factory. */
export interface ModelEntry {
  readonly schema: z.ZodType;
  readonly tasks: readonly Task[];
  /** @param path dotted key of the parameters, for models that have models of their own */
  readonly make: (params: never, task: Task, path: string) => Model;
}

/** Every model by the name that the configuration uses. */
export const modelCatalog: Readonly<Record<string, ModelEntry>> = {
  gbdt: entry(gbdtSchema, ['classify', 'regress'], gbdt),
  'random-forest': entry(randomForestSchema, ['classify', 'regress'], randomForest),
  'extra-trees': entry(extraTreesSchema, ['classify', 'regress'], extraTrees),
  logistic: entry(logisticSchema, ['classify'], logistic),
  ridge: entry(ridgeSchema, ['regress'], ridge),
  'elastic-net': entry(elasticNetSchema, ['regress'], elasticNet),
  har: entry(harSchema, ['classify', 'regress'], har),
  majority: entry(majoritySchema, ['classify'], majority),
  naive: entry(naiveSchema, ['classify'], naive),
  markov: entry(markovSchema, ['classify'], markov),
  mean: entry(meanSchema, ['regress'], mean),
  'soft-vote': entry(softVoteSchema, ['classify', 'regress'], (params, task, path) =>
    softVote(params, task, (spec, at) => parseModel(spec, task, `${path}.${at}`)),
  ),
  stacking: entry(stackingSchema, ['classify', 'regress'], (params, task, path) =>
    stacking(params, task, (spec, at) => parseModel(spec, task, `${path}.${at}`)),
  ),
};

function entry<S extends z.ZodType>(
  schema: S,
  tasks: readonly Task[],
  make: (params: z.output<S>, task: Task, path: string) => Model,
): ModelEntry {
  return { schema, tasks, make };
}

/** A model as the configuration names it. */
export interface ModelSpec {
  readonly use: string;
  readonly params?: unknown;
}

/**
 * The model of a specification, its parameters parsed.
 *
 * @param path dotted key of the specification, for messages
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_UNKNOWN_KEY, CONFIG_INVALID (a parameter, or a model that cannot do the task)
 */
export function parseModel(spec: ModelSpec, task: Task, path: string): Model {
  const { schema, tasks, make } = catalogEntry(modelCatalog, 'model', spec.use, `${path}.use`);
  if (!tasks.includes(task)) {
    const fit = Object.keys(modelCatalog).filter((name) => modelCatalog[name]!.tasks.includes(task));
    const needed = task === 'classify' ? 'probabilities of regimes' : 'expected returns';
    throw new ConfigError('CONFIG_INVALID', {
      what: `model "${spec.use}" cannot forecast ${needed}`,
      where: `${path}.use`,
      path: `${path}.use`,
      mend: `use one of ${fit.join(', ')}`,
    });
  }
  const parsed = parseParams(schema, spec.params ?? {}, `${path}.params`) as never;
  return onSoundSets(make(parsed, task, `${path}.params`));
}
