import type { MarketInputs } from '../../backtest/index.ts';
import type { Config, LoadedConfig } from '../../config/index.ts';
import { type Bars, ConfigError, InputError } from '../../core/index.ts';
import {
  columnsRead,
  loadConfigPlugins,
  type Plugins,
  parsePlugins,
  parseTradable,
  requireInputs,
  requireMarketInputs,
  type UserPlugins,
} from '../../experiment/index.ts';
import { planSegments } from '../../walkforward/index.ts';
import type { ParsedSpace } from '../space/parse-space.ts';
import type { Dimension } from '../space/space.ts';
import type { TrialKind } from './kinds.ts';
import { contextsOf, shownOf, valuesToTry } from './walk-space.ts';

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

/**
 * Refuses a space with a value that no configuration can have: an unknown path, a wrong type, a window of no bars. Every choice is tried, and both ends of
 * every range with two values between them (of a normal distribution, which has no ends, the mean); the other parameters are as configured, in the middle, at their ends, or drawn. Values that only
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
      if (!good) throw atDimension(first as ConfigError | InputError, dimension, value, shown, world.base);
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

/**
 * Columns of the bar file that the space's configurations read, as far as they can be parsed; what is wrong with the others is told by
 * {@link checkSpace}.
 */
export async function columnsAsked(
  space: ParsedSpace,
  base: LoadedConfig,
): Promise<(intervalMs: number) => readonly string[]> {
  const tried: ((intervalMs: number) => readonly string[])[] = [];
  for (const dimension of space.dimensions) {
    for (const value of valuesToTry(dimension)) {
      const [parameters] = contextsOf(space, dimension, value);
      const columns = await unlessBad(async () => {
        const loaded = base.with(parameters!, 'sweep.space');
        const own = await loadConfigPlugins(loaded);
        return (intervalMs: number) =>
          columnsRead(parsePlugins(loaded.config, intervalMs, 'strategies', own), intervalMs);
      });
      if (columns !== undefined) tried.push(columns);
    }
  }
  return (intervalMs) => {
    const names = tried.flatMap((columns) => {
      try {
        return columns(intervalMs);
      } catch (error) {
        if (error instanceof ConfigError) return [];
        throw error;
      }
    });
    return [...new Set(names)];
  };
}

async function unlessBad<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConfigError || error instanceof InputError) return undefined;
    throw error;
  }
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

function atDimension(
  error: ConfigError | InputError,
  { name, distribution }: Dimension,
  value: number,
  shown: unknown,
  { locate }: LoadedConfig,
): ConfigError | InputError {
  // As the file has it: the third of a choice lies below `choice.2`.
  const among = distribution.kind === 'categorical' ? `.choice.${value}` : '';
  const whole = `sweep.space.${name.replace(/\[(\d+)\]/g, '.choice.$1')}`;
  // What is wrong with the path itself is wrong with every choice.
  const path = error.where.startsWith(locate(whole)) ? whole : `${whole}${among}`;
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
