import type { LoadedConfig } from '../../config/index.ts';
import { ConfigError, nearestName } from '../../core/index.ts';

/** What a trial changes: strategies over forecasts that are there, or the models that make them. */
export type TrialKind = 'strategies' | 'models';

const KIND_OF_SECTION: Readonly<Record<string, TrialKind>> = {
  strategies: 'strategies',
  execution: 'strategies',
  model: 'models',
  calibration: 'models',
  walkForward: 'models',
  labels: 'models',
  features: 'models',
};

/** Why a sweep may not change a section. */
const REFUSED: Readonly<Record<string, string>> = {
  data: 'trials on other data cannot be compared with each other',
  runtime: 'it changes no result',
  seed: 'the best of many seeds is luck',
  targets: 'they judge a run and change nothing that is traded',
  compare: 'it judges a run and changes nothing that is traded',
  sweep: 'a sweep does not search itself',
};

/**
 * The kind of trial that a space makes.
 *
 * @param paths of the configuration, as the space has them
 * @param section where these stand, `sweep.space` or `sweep.fixed`
 * @throws ConfigError CONFIG_INVALID, CONFIG_UNKNOWN_KEY, UNKNOWN_STRATEGY at the path's own line
 */
export function kindOf(paths: readonly string[], section: string, loaded: LoadedConfig): TrialKind {
  const kinds = paths.map((path) => kindOfPath(path, `${section}.${path}`, loaded));
  return kinds.includes('models') ? 'models' : 'strategies';
}

function kindOfPath(path: string, place: string, { config, locate }: LoadedConfig): TrialKind {
  const [root = ''] = path.split('.');
  const where = locate(place);
  const why = REFUSED[root];
  if (why !== undefined) {
    throw new ConfigError('CONFIG_INVALID', {
      what: `a sweep may not change ${root}: ${why}`,
      where,
      path: place,
      mend: `leave it out; a space may name ${Object.keys(KIND_OF_SECTION).join(', ')}`,
    });
  }
  const kind = KIND_OF_SECTION[root];
  if (kind === undefined) {
    const near = nearestName(root, Object.keys(KIND_OF_SECTION));
    throw new ConfigError('CONFIG_UNKNOWN_KEY', {
      what: `the configuration has no section "${root}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
      where,
      path: place,
      mend: `a space may name ${Object.keys(KIND_OF_SECTION).join(', ')}`,
    });
  }
  if (root === 'strategies') requireStrategy(path, place, where, Object.keys(config.strategies));
  return kind;
}

/** A path below a strategy that is not there would make a new one, which nobody trades. */
function requireStrategy(path: string, place: string, where: string, known: readonly string[]): void {
  if (strategyOfPath(path, known) !== undefined) return;
  const name = path.split('.')[1] ?? '';
  const near = nearestName(name, known);
  throw new ConfigError('UNKNOWN_STRATEGY', {
    what: `there is no strategy "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
    where,
    path: place,
    mend: known.length > 0 ? `use one of ${known.join(', ')}` : 'define strategies first',
  });
}

/** The strategy that a path lies in; undefined where there is no such one, or the path names no strategy. */
export function strategyOfPath(path: string, known: readonly string[]): string | undefined {
  const rest = path.startsWith('strategies.') ? path.slice('strategies.'.length) : '';
  return known.filter((name) => rest === name || rest.startsWith(`${name}.`)).sort((a, b) => b.length - a.length)[0];
}
