import type { StrategyColumns } from '../strategy/index.ts';
import { parseTradable } from './plugins/plugins.ts';
import type { Prepared } from './prepare.ts';
import { runStrategy, type StrategyRun } from './run-strategies.ts';

/** What is read here of a configuration. */
interface TradedConfig {
  readonly strategies: Readonly<Record<string, unknown>>;
  readonly compare: readonly { readonly baseline: string }[];
  readonly execution?: unknown;
}

/** Keys of an execution that say what trading costs and where it fills; stops and timed exits would make holding something else. */
const COSTS = ['accounting', 'fill', 'costBps', 'costs', 'capital', 'volumeCap', 'fillOnGap'] as const;

/** Holding the market on a run's rows, by the engine that filled its strategies. */
export function holdMarket({ config, bars, plugins, market }: Prepared, columns: StrategyColumns): StrategyRun {
  const name = freeName(config.strategies);
  const strategies = { ...config.strategies, [name]: heldSpec(config) };
  const traded = { strategies, execution: config.execution } as Parameters<typeof parseTradable>[0];
  const [strategy] = parseTradable(traded, bars.intervalMs, plugins.labels, [name]);
  return runStrategy(strategy!, columns, market);
}

/** Buys and holds, one whole position, at the costs of the first strategy that the configuration compares. */
export function heldSpec(config: TradedConfig): Record<string, unknown> {
  const first = config.compare[0]?.baseline ?? Object.keys(config.strategies)[0];
  const execution = { ...(config.execution as object), ...executionOf(config.strategies, first) };
  const kept = Object.fromEntries(
    Object.entries(execution).map(([key, value]) => [
      key,
      (COSTS as readonly string[]).includes(key) ? value : undefined,
    ]),
  );
  const off = { stopLoss: null, takeProfit: null, breakEven: null, timedExitBars: null, cooldownBars: 0, minTrade: 0 };
  const limits = { maxPosition: null, maxLeverage: null, intrabar: 'worst' };
  const given = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
  return {
    use: 'hold',
    params: {},
    gates: [],
    sizing: { use: 'fixed', params: {} },
    execution: { ...given, ...off, ...limits },
  };
}

/** A strategy's own execution keys, what it starts from under them. */
function executionOf(strategies: Readonly<Record<string, unknown>>, name: string | undefined): object {
  const spec = (name === undefined ? undefined : strategies[name]) as
    | { readonly from?: string; readonly execution?: object }
    | undefined;
  if (spec === undefined) return {};
  return { ...executionOf(strategies, spec.from), ...spec.execution };
}

export function freeName(strategies: Readonly<Record<string, unknown>>): string {
  let name = 'holding';
  while (Object.hasOwn(strategies, name)) name += '*';
  return name;
}
