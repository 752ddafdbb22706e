import type { LoadedConfig } from '../../config/index.ts';
import { ConfigError, type SweepObjective } from '../../core/index.ts';
import { strategyOfPath, type TrialKind } from './kinds.ts';

/**
 * Refuses what a search could not move: figures of forecasts where strategies alone are searched, and parameters of strategies that no
 * objective looks at.
 *
 * @throws ConfigError CONFIG_INVALID
 */
export function requireUse(
  kind: TrialKind,
  paths: readonly string[],
  objectives: readonly SweepObjective[],
  loaded: LoadedConfig,
): void {
  const still = kind === 'models' ? -1 : objectives.findIndex(({ strategy }) => strategy === null);
  if (still >= 0) {
    const path = `sweep.objectives.${still}.of`;
    throw new ConfigError('CONFIG_INVALID', {
      what: `"${objectives[still]!.of}" is the same in every trial: the space changes strategies alone`,
      where: loaded.locate(path),
      path,
      mend: 'search a figure of a strategy, or add a parameter of model, labels, features or walkForward',
    });
  }
  // Who starts from whom may be searched too.
  if (kind === 'models' || paths.some((path) => /^strategies\..*\.from$/.test(path))) return;
  const known = Object.keys(loaded.config.strategies);
  const read = strategiesRead(objectives, loaded);
  for (const path of paths) {
    const strategy = strategyOfPath(path, known);
    if (strategy === undefined || read.has(strategy)) continue;
    const place = `sweep.space.${path}`;
    throw new ConfigError('CONFIG_INVALID', {
      what: `no objective looks at the strategy "${strategy}", nor at one that starts from it`,
      where: loaded.locate(place),
      path: place,
      mend: `leave the parameter out, or add an objective such as strategies.${strategy}.sharpe`,
    });
  }
}

/** The strategies that objectives look at, with those that they start from or are compared with. */
function strategiesRead(objectives: readonly SweepObjective[], { config }: LoadedConfig): Set<string> {
  const read = new Set<string>();
  const add = (name: unknown): void => {
    if (typeof name !== 'string' || read.has(name)) return;
    read.add(name);
    add(config.strategies[name]?.from);
  };
  for (const { strategy, of } of objectives) {
    add(strategy);
    if (!of.startsWith('improvements.')) continue;
    for (const { baseline, against } of config.compare) if (against.includes(strategy!)) add(baseline);
  }
  return read;
}
