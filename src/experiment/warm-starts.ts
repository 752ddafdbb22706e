import type { Config } from '../config/index.ts';
import { ConfigError } from '../core/index.ts';
import { type Model, modelCatalog, parseModel, type Task } from '../trainers/index.ts';
import type { WarmStartScheme, WarmStarts } from '../walkforward/index.ts';

/**
 * How a run's segments go on from each other; null where each starts afresh.
 *
 * @throws ConfigError CONFIG_INVALID for a model that cannot, beside transforms, or with tuned rounds
 */
export function warmStartsOf({ model }: Config, regime: Model, returns: Model | null): WarmStarts | null {
  const starts: WarmStarts = {
    regime: schemeOf(model, regime, 'classify', 'model'),
    returns: returns === null ? null : schemeOf(model.returns!, returns, 'regress', 'model.returns'),
  };
  if (starts.regime === null && starts.returns === null) return null;
  if (model.transforms !== null && model.transforms.length > 0) {
    throw new ConfigError('CONFIG_INVALID', {
      what: 'warm start beside model.transforms: the thresholds of earlier trees hold for the columns as that segment transformed them',
      where: 'model.transforms',
      path: 'model.transforms',
      mend: 'leave model.transforms out: trees need none',
    });
  }
  return starts;
}

type HeadSpec = Pick<Config['model'], 'use' | 'warmStart' | 'tuning'>;

function schemeOf(
  { use, warmStart: scheme, tuning }: HeadSpec,
  model: Model,
  task: Task,
  path: string,
): WarmStartScheme | null {
  if (scheme == null) return null;
  if (model.warmStarts === true) {
    if (tuning != null && 'rounds' in tuning.search) throw tunedRounds(path);
    return scheme;
  }
  const can = Object.keys(modelCatalog).filter((name) => canWarmStart(name, task));
  throw new ConfigError('CONFIG_INVALID', {
    what: `model "${use}" cannot go on from an earlier model`,
    where: `${path}.warmStart`,
    path: `${path}.warmStart`,
    mend: `use ${can.join(' or ')}, or set ${path}.warmStart: null`,
  });
}

/** A segment that goes on grows `warmStart.rounds`, whatever was found. */
function tunedRounds(path: string): ConfigError {
  return new ConfigError('CONFIG_INVALID', {
    what: `${path}.tuning searches rounds, which a segment that goes on from another one doesn't have`,
    where: `${path}.tuning.search.rounds`,
    path: `${path}.tuning.search.rounds`,
    mend: `take rounds off the search, or set ${path}.warmStart: null`,
  });
}

function canWarmStart(name: string, task: Task): boolean {
  if (!modelCatalog[name]!.tasks.includes(task)) return false;
  try {
    return parseModel({ use: name }, task, 'model').warmStarts === true;
  } catch {
    // A model that needs parameters, such as one made of others.
    return false;
  }
}
