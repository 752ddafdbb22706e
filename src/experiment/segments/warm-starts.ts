import type { Config } from '../../config/index.ts';
import { ConfigError } from '../../core/index.ts';
import { type Model, modelCatalog, parseModel, type Task } from '../../trainers/index.ts';
import type { WarmStartScheme, WarmStarts } from '../../walkforward/index.ts';

/**
 * How a run's segments go on from each other; null where each starts afresh.
 *
 * @param crossFit folds of the heads' calibrations; null: on the calibrate part, or none
 * @throws ConfigError CONFIG_INVALID for a model that cannot, beside transforms, with tuned rounds, or beside a calibration that is cross-fitted
 */
export function warmStartsOf(
  { model, calibration }: Config,
  regime: Model,
  returns: Model | null,
  crossFit: { readonly regime: number | null; readonly returns: number | null },
): WarmStarts | null {
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
  if (starts.regime !== null && calibration !== null) requireServed(crossFit.regime, 'calibration', 'model.warmStart');
  if (starts.returns !== null) {
    requireServed(crossFit.returns, 'model.returns.calibration', 'model.returns.warmStart');
  }
  return starts;
}

type HeadSpec = Pick<Config['model'], 'use' | 'warmStart' | 'tuning'>;
/** The folds' models start afresh: what calibrates them says nothing of the one that is served. */
function requireServed(crossFit: number | null, path: string, warmStart: string): void {
  if (crossFit === null) return;
  throw new ConfigError('CONFIG_INVALID', {
    what: `${path} is cross-fitted beside ${warmStart}: the models of its folds start afresh, and the one that is served does not`,
    where: `${path}.crossFit`,
    path: `${path}.crossFit`,
    mend: `set ${path}.crossFit: null and give walkForward.shares.calibrate a share, or leave one of the two out`,
  });
}

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
