import type { MarketInputs } from '../../backtest/index.ts';
import type { Config, LoadedConfig } from '../../config/index.ts';
import { type Bars, ConfigError, InputError, makeRng } from '../../core/index.ts';
import {
  loadConfigPlugins,
  type Plugins,
  parsePlugins,
  parseTradable,
  requireInputs,
  requireMarketInputs,
  type UserPlugins,
} from '../../experiment/index.ts';
import { planSegments } from '../../walkforward/index.ts';
import { drawValue, snap, valueAt } from '../space/draw-value.ts';
import type { ParsedSpace } from '../space/parse-space.ts';
import { type Dimension, isActive, type Point } from '../space/space.ts';
import type { TrialKind } from './kinds.ts';

/** What the values of a space are held against. */
export interface SpaceWorld {
  readonly kind: TrialKind;
  readonly base: LoadedConfig;
  readonly plugins: Plugins;
  readonly own: UserPlugins;
  readonly bars: Bars;
  readonly market: MarketInputs;
  /** Bars that trials see. */
  readonly visibleRows: number;
}

/** What the configurations of a space need, as far as they were looked at. */
export interface SpaceNeeds {
  /** Every plug-in of the user's own that one of them names. */
  readonly own: UserPlugins;
  /** Strategies by configuration. */
  readonly strategies: readonly Plugins['strategies'][];
}

/** Points of the other parameters at which a value is tried before it is called bad. */
const DRAWS = 8;

/**
 * Refuses a space with a value that no configuration can have: an unknown path, a wrong type, a window of no bars. Every choice is tried, and both ends of
 * every range (of a normal distribution, which has none, the mean); the other parameters are as configured, in the middle, at their ends, or drawn. Values that only
 * do not go together are no mistake of the space: such trials fail, or a constraint rules them out.
 *
 * @throws ConfigError, InputError at the line of the parameter, with the value
 */
export async function checkSpace(space: ParsedSpace, world: SpaceWorld): Promise<SpaceNeeds> {
  let own = world.own;
  const strategies: Plugins['strategies'][] = [world.plugins.strategies];
  for (const dimension of space.dimensions) {
    for (const value of valuesToTry(dimension)) {
      let shown: unknown;
      let first: unknown;
      let good = false;
      for (const parameters of contextsOf(space, dimension, value)) {
        shown ??= shownOf(dimension, value, parameters);
        try {
          const tried = await tryOut(world, own, parameters);
          own = tried.own;
          strategies.push(tried.strategies);
          good = true;
          break;
        } catch (error) {
          if (!(error instanceof ConfigError) && !(error instanceof InputError)) throw error;
          first ??= error;
        }
      }
      if (!good) throw atDimension(first as ConfigError | InputError, dimension, shown, world.base);
    }
  }
  return { own, strategies };
}

async function tryOut(
  { kind, base, plugins, bars, market, visibleRows }: SpaceWorld,
  own: UserPlugins,
  parameters: Readonly<Record<string, unknown>>,
): Promise<{ readonly own: UserPlugins; readonly strategies: Plugins['strategies'] }> {
  const loaded = base.with(parameters, 'sweep.space');
  const { config } = loaded;
  if (kind === 'strategies') {
    const strategies = parseTradable(config, bars.intervalMs, plugins.labels);
    requireMarketInputs(strategies, bars, market);
    return { own, strategies };
  }
  const all = withPlugins(own, namesPlugins(config) ? await loadConfigPlugins(loaded) : own);
  const parsed = parsePlugins(config, bars.intervalMs, 'strategies', all);
  requireInputs({ config, plugins: parsed });
  requireMarketInputs(parsed.strategies, bars, market);
  planSegments(visibleRows, bars.intervalMs, config.walkForward);
  return { own: all, strategies: parsed.strategies };
}

/** Whether plug-ins by path are named, which are files to be loaded. */
function namesPlugins({ features, labels }: Pick<Config, 'features' | 'labels'>): boolean {
  return [...features, labels].some(({ use }) => /^[./]/.test(use));
}

function withPlugins(one: UserPlugins, other: UserPlugins): UserPlugins {
  const fresh = other.refs.filter((ref) => !one.refs.some(({ use, kind }) => use === ref.use && kind === ref.kind));
  if (fresh.length === 0) return one;
  return {
    features: { ...other.features, ...one.features },
    labels: { ...other.labels, ...one.labels },
    refs: [...one.refs, ...fresh],
  };
}

function valuesToTry({ distribution }: Dimension): number[] {
  switch (distribution.kind) {
    case 'categorical':
      return distribution.choices.map((_, i) => i);
    case 'normal':
      return [valueAt(distribution, 0.5)];
    default:
      return [...new Set([snap(distribution, distribution.low), snap(distribution, distribution.high)])];
  }
}

/** The greatest coordinate. */
const TOP = 1 - 2 ** -53;

/** A value as the configuration has it. */
function shownOf(
  { name, distribution }: Dimension,
  value: number,
  parameters: Readonly<Record<string, unknown>>,
): unknown {
  if (distribution.kind === 'categorical') return distribution.choices[value];
  return parameters[name] ?? value;
}

/** Parameters with one of them at a value: first that path alone, then with all the others. */
function* contextsOf(
  space: ParsedSpace,
  dimension: Dimension,
  value: number,
): Generator<Readonly<Record<string, unknown>>> {
  const middle = pointWith(space, dimension, value, ({ distribution }) => valueAt(distribution, 0.5));
  const all = space.values(middle);
  const path = pathOf(dimension, Object.keys(all));
  yield { [path]: all[path] };
  yield all;
  for (const u of [0, TOP])
    yield space.values(pointWith(space, dimension, value, ({ distribution }) => valueAt(distribution, u)));
  const rng = makeRng(1);
  for (let i = 0; i < DRAWS; i++)
    yield space.values(pointWith(space, dimension, value, ({ distribution }) => drawValue(distribution, rng)));
}

/** The path of the configuration that a parameter is part of. */
export function pathOf({ name }: Pick<Dimension, 'name'>, paths: readonly string[]): string {
  const around = paths.filter((path) => name === path || name.startsWith(`${path}.`) || name.startsWith(`${path}[`));
  return around.sort((a, b) => b.length - a.length)[0]!;
}

/** A point in which a dimension has a value, and what it hangs on the choices that give it one. */
function pointWith(space: ParsedSpace, wanted: Dimension, value: number, other: (one: Dimension) => number): Point {
  const fixed = new Map([[wanted.name, value]]);
  for (let { when } = wanted; when !== null; ) {
    fixed.set(when.dimension, when.choice);
    const above = space.dimensions.find(({ name }) => name === when!.dimension);
    when = above?.when ?? null;
  }
  const point: Record<string, number> = {};
  for (const one of space.dimensions) if (isActive(one, point)) point[one.name] = fixed.get(one.name) ?? other(one);
  return point;
}

function atDimension(
  error: ConfigError | InputError,
  { name }: Dimension,
  shown: unknown,
  { locate }: LoadedConfig,
): ConfigError | InputError {
  // As the file has it: the third of a choice lies below `choice.2`.
  const path = `sweep.space.${name.replace(/\[(\d+)\]/g, '.choice.$1')}`;
  const place = locate(path);
  const Same = error.constructor as typeof ConfigError;
  const elsewhere = error.where.startsWith(place) || error.where === name ? '' : ` (${error.where})`;
  return new Same(error.code, {
    what: `${name} cannot be ${JSON.stringify(shown)}: ${error.what}`,
    where: `${place}${elsewhere}`,
    path,
    mend: error.mend,
  });
}
