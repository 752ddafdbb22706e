import type { Config } from '../../config/index.ts';
import { ConfigError, nearestName } from '../../core/index.ts';
import { ACCOUNT_FIGURES } from './account-figures.ts';
import { accountMeasures } from './account-measures.ts';
import { forecastMeasures } from './forecast-measures.ts';
import { improvementMeasures, POOLED_SPEARMAN } from './further-measures.ts';
import type { Measure } from './measure.ts';
import { PERSISTENCE } from './persistence-measure.ts';

/** A target that the user set, its measure found. */
export interface OwnTarget {
  readonly name: string;
  readonly measure: Measure;
  readonly side: 'above' | 'below';
  readonly level: number;
  readonly beat: 'naive' | 'none';
}

type Named = Pick<Config, 'strategies' | 'compare' | 'targets'> & { readonly model: { readonly returns: unknown } };

/** Every measure that a target of this configuration may be set on. */
export function ownMeasures({ strategies, compare, model }: Omit<Named, 'targets'>): Measure[] {
  const names = { strategies: Object.keys(strategies), compare };
  return [
    ...accountMeasures(names),
    ...improvementMeasures(names),
    ...forecastMeasures(),
    PERSISTENCE,
    ...(model.returns === null ? [] : [POOLED_SPEARMAN]),
  ];
}

/**
 * `targets.own` of a configuration, before anything is read or trained.
 *
 * @throws ConfigError CONFIG_INVALID, UNKNOWN_STRATEGY with the dotted key at fault
 */
export function parseOwnTargets(config: Named): OwnTarget[] {
  const own = config.targets.own ?? [];
  if (own.length === 0) return [];
  const measures = new Map(ownMeasures(config).map((measure) => [measure.name, measure]));
  return own.map(({ name, of, above, below, beat }, i) => {
    const path = `targets.own.${i}`;
    const twin = own.findIndex((other) => other.name === name);
    if (twin < i) throw invalid(`${path}.name`, `two targets are called "${name}"`, 'give each a name of its own');
    if (/^(accuracy|macroF1|persistenceDays|sharpeImprovement(:.*)?)$/.test(name)) {
      throw invalid(`${path}.name`, `"${name}" is a target of every run`, 'give yours another name');
    }
    const measure = measures.get(of) ?? findMeasure(of, `${path}.of`, config);
    const side = above === undefined ? 'below' : 'above';
    if (beat === 'naive') requireYardstick(measure, side, path);
    return { name, measure, side, level: (above ?? below)!, beat };
  });
}

/**
 * A measure by its name.
 *
 * @param path dotted key of the name
 * @throws ConfigError CONFIG_INVALID, UNKNOWN_STRATEGY with the nearest name
 */
export function findMeasure(of: string, path: string, config: Omit<Named, 'targets'>): Measure {
  const all = ownMeasures(config);
  const found = all.find(({ name }) => name === of);
  if (found !== undefined) return found;
  const known = all.map(({ name }) => name);
  throw unknown(of, path, known, config);
}

function requireYardstick({ name, yardstick, better }: Measure, side: OwnTarget['side'], path: string): void {
  if (yardstick === null) {
    const baseline = name.startsWith('strategies.') ? ', or name a baseline for the strategy in compare' : '';
    throw invalid(`${path}.beat`, `"${name}" has nobody to beat`, `write beat: none${baseline}`);
  }
  if (better === null || (better === 'higher') === (side === 'above')) return;
  throw invalid(
    `${path}.${side}`,
    `${better} is the better side of "${name}": ${side} a level and better than ${yardstick} contradict each other`,
    `write ${side === 'above' ? 'below' : 'above'}, or beat: none`,
  );
}

function unknown(of: string, path: string, known: readonly string[], config: Omit<Named, 'targets'>): ConfigError {
  const strategies = Object.keys(config.strategies);
  const near = nearestName(of, known);
  const hint = near === undefined ? '' : `; did you mean "${near}"?`;
  const figures = Object.keys(ACCOUNT_FIGURES);
  const figure = figures.find((name) => of.startsWith('strategies.') && of.endsWith(`.${name}`));
  const strategy = figure === undefined ? undefined : of.slice('strategies.'.length, -figure.length - 1);
  if (strategy !== undefined && !strategies.includes(strategy)) {
    return new ConfigError('UNKNOWN_STRATEGY', {
      what: `there is no strategy "${strategy}"${hint}`,
      where: path,
      path,
      mend: strategies.length > 0 ? `use one of ${strategies.join(', ')}` : 'define strategies first',
    });
  }
  if (of === POOLED_SPEARMAN.name)
    return invalid(path, 'no model forecasts a return, so there is no information coefficient', 'add model.returns');
  const family = of.split('.')[0]!;
  const mend =
    family === 'strategies'
      ? `write strategies.<name>.<figure>, the figure one of ${figures.join(', ')}`
      : `use strategies.<name>.<figure>, or one of ${known.filter((name) => !name.startsWith('strategies.')).join(', ')}`;
  return invalid(path, `there is no measure "${of}"${hint}`, mend);
}

function invalid(path: string, what: string, mend: string): ConfigError {
  return new ConfigError('CONFIG_INVALID', { what, where: path, path, mend });
}
