import { ConfigError, childSeed } from '../../core/index.ts';
import { type ModelSpec, parseModel, type Task } from '../catalog.ts';
import type { Model } from '../contract.ts';
import type { ChoiceRule } from './choose-trial.ts';
import { type FoldScheme, parseFolds } from './fold-scheme.ts';
import { type FoldScore, parseScore } from './fold-score.ts';
import { drawTrials, gridSize, type Search } from './search-grid.ts';

/** How the parameters of a head are chosen, on inner folds of its fit rows. */
export interface Tuning {
  /** On each segment's own fit rows, or on those of the first segment that can be trained, for all. */
  readonly when: 'segment' | 'once';
  readonly trials: readonly TuningTrial[];
  readonly folds: FoldScheme;
  readonly score: FoldScore;
  readonly rule: ChoiceRule;
}

export interface TuningTrial {
  /** The parameters that are searched, and no others. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly model: Model;
}

/** `tuning` as the configuration writes it. */
export interface TuningSpec {
  readonly when: 'segment' | 'once';
  readonly search: Search;
  readonly folds?: { readonly use: string; readonly params?: unknown } | null | undefined;
  readonly trials?: number | null | undefined;
  readonly score?: string | null | undefined;
  readonly rule: ChoiceRule;
}

const MOST_TRIALS = 1000;

/**
 * The tuning of a head, the model of every trial parsed; null where none is asked for.
 *
 * @param path dotted key of the head: `model`, `model.returns`
 * @throws ConfigError with the key at fault: an unknown parameter, a value that it cannot take, an empty list, too many trials
 */
export function parseTuning(
  spec: TuningSpec | null | undefined,
  head: ModelSpec & { readonly params?: unknown },
  task: Task,
  path: string,
  seed: number,
): Tuning | null {
  if (spec == null) return null;
  const { search, trials = null } = spec;
  const at = `${path}.tuning`;
  requireSearch(search, trials, at);
  const base = (head.params ?? {}) as Record<string, unknown>;
  const whole = parseModel(head, task, path);
  for (const [name, values] of Object.entries(search)) {
    values.forEach((value, i) => {
      const where = `${at}.search.${name}`;
      try {
        requireLike(parseModel({ ...head, params: { ...base, [name]: value } }, task, path), whole, where);
      } catch (error) {
        throw moved(error, path, name, `${where}.${i}`, where);
      }
    });
  }
  return {
    when: spec.when,
    trials: drawTrials(search, trials, childSeed(seed, at)).map((params) => ({
      params,
      model: trialModel(head, { ...base, ...params }, task, path, at),
    })),
    folds: parseFolds(spec.folds, `${at}.folds`),
    score: parseScore(spec.score, task, `${at}.score`),
    rule: spec.rule,
  };
}

function requireSearch(search: Search, trials: number | null, at: string): void {
  const names = Object.keys(search);
  const fail = (what: string, path: string, mend: string): never => {
    throw new ConfigError('CONFIG_INVALID', { what, where: path, path, mend });
  };
  if (names.length === 0) {
    fail(`${at}.search names no parameter`, `${at}.search`, 'list the values to try: { depth: [3, 4, 6] }');
  }
  for (const name of names) {
    const values = search[name]!;
    const path = `${at}.search.${name}`;
    if (values.length === 0) fail(`${path} lists no value`, path, 'list the values to try, the simplest first');
    if (new Set(values.map((value) => JSON.stringify(value))).size < values.length) {
      fail(`${path} lists a value twice`, path, 'list each value once');
    }
  }
  const count = Math.min(gridSize(search), trials ?? Number.POSITIVE_INFINITY);
  if (count > MOST_TRIALS) {
    fail(
      `${at}.search makes ${count} trials`,
      `${at}.search`,
      `list fewer values, or draw up to ${MOST_TRIALS}: trials: 50`,
    );
  }
}

/** Which parts a train window has is settled before a trial is chosen. */
function requireLike(model: Model, whole: Model, path: string): void {
  if (model.stopsEarly === whole.stopsEarly) return;
  throw new ConfigError('CONFIG_INVALID', {
    what: `one value of ${path} stops early and the model as configured ${whole.stopsEarly ? 'does too, another does not' : 'does not'}`,
    where: path,
    path,
    mend: 'decide in params whether the model stops early, and search the rest',
  });
}

function trialModel(head: ModelSpec, params: unknown, task: Task, path: string, at: string): Model {
  try {
    return parseModel({ ...head, params }, task, path);
  } catch (error) {
    throw moved(error, path, '', `${at}.search`, `${at}.search`);
  }
}

/** The same mistake, blamed on the key that holds the value. */
function moved(error: unknown, path: string, name: string, value: string, list: string): unknown {
  if (!(error instanceof ConfigError)) return error;
  const from = `${path}.params.${name}`;
  const unknown = error.code === 'CONFIG_UNKNOWN_KEY' && error.path === from;
  const to = unknown ? list : error.path?.startsWith(list) ? error.path : value;
  return new ConfigError(error.code, {
    what: unknown ? error.what : error.what.replaceAll(from, value),
    where: to,
    path: to,
    mend: error.mend,
  });
}
