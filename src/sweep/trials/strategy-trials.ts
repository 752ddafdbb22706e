import { overSections } from '../../config/index.ts';
import { type Bars, ConfigError, canonicalJson, InputError } from '../../core/index.ts';
import { type Plugins, parseTradable, requireMarketInputs, strategyColumns } from '../../experiment/index.ts';
import { parseFeatures } from '../../features/index.ts';
import {
  type ColumnMemo,
  createColumnMemo,
  featureKey,
  type Strategy,
  type StrategyColumns,
} from '../../strategy/index.ts';
import type { TrialJob, TrialResult } from './contract.ts';
import type { TrialInputs } from './inputs.ts';
import { TrialJudge } from './judge.ts';
import { strategiesWanted, wantedFigures } from './objectives.ts';
import { prunerOf } from './pruner-of.ts';
import { type TradedDays, Trader } from './trader.ts';

/** Columns that trials have in common are kept up to here, each kind; then all go, and are made anew as they are asked for. */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * Trials that change strategies or execution alone, over forecasts that are there. What they have in common is kept: bars, forecasts,
 * labels, signals and masks, features. One a thread.
 */
export class StrategyTrials {
  readonly #inputs: TrialInputs;
  readonly #labels: Plugins['labels'];
  readonly #wanted: ReadonlyMap<string, { readonly bars: boolean }>;
  readonly #judge: TrialJudge;
  readonly #trader: Trader;
  readonly #columns: StrategyColumns;
  readonly #features: KeptFeatures;
  #memo: ColumnMemo = createColumnMemo();
  /** By parameters: a sampler that learns comes back to what was good. */
  readonly #known = new Map<string, ReadonlyMap<string, TradedDays>>();

  constructor(inputs: TrialInputs, labels: Plugins['labels']) {
    const { bars, forecast, label, config, objectives, steps, scored, market } = inputs;
    this.#inputs = inputs;
    this.#labels = labels;
    const wanted = wantedFigures(objectives, config);
    this.#wanted = strategiesWanted(wanted);
    this.#judge = new TrialJudge(wanted, steps, ...prunerOf(inputs));
    this.#trader = new Trader(bars, scored, market);
    this.#features = new KeptFeatures(bars);
    this.#columns = strategyColumns(bars, forecast, label, labels.names, [], this.#features.columns);
  }

  /** What the trial finds; mistakes of its configuration, or of the data under it, make it a failed one. */
  run(job: TrialJob): TrialResult {
    try {
      return this.#judge.result(job, { traded: this.#traded(job.parameters) });
    } catch (error) {
      if (error instanceof ConfigError || error instanceof InputError) return { state: 'failed', reason: error.what };
      throw error;
    }
  }

  #traded(parameters: TrialJob['parameters']): ReadonlyMap<string, TradedDays> {
    const key = canonicalJson(parameters);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const traded = this.#trade(parameters);
    // Bar by bar accounts are too large to keep.
    if ([...traded.values()].every(({ whole }) => whole === undefined)) {
      if (this.#known.size * 8 * this.#inputs.days.length > MOST_BYTES) this.#known.clear();
      this.#known.set(key, traded);
    }
    return traded;
  }

  #trade(parameters: TrialJob['parameters']): Map<string, TradedDays> {
    const { config, bars, market } = this.#inputs;
    const sections = overSections({ strategies: config.strategies, execution: config.execution }, parameters);
    const strategies = parseTradable(sections, bars.intervalMs, this.#labels, [...this.#wanted.keys()]);
    requireMarketInputs(strategies, bars, market);
    this.#features.provide(strategies);
    const traded = new Map<string, TradedDays>();
    for (const strategy of strategies) {
      const { bars: asksBars } = this.#wanted.get(strategy.name)!;
      traded.set(strategy.name, this.#trader.trade(strategy, this.#columns, asksBars, this.#memo));
    }
    if (this.#memo.bytes > MOST_BYTES) this.#memo = createColumnMemo();
    return traded;
  }
}

/** Features that strategies read, computed when first asked for. */
class KeptFeatures {
  /** By key; filled and emptied in place, for the columns that hold it are the memo's key. */
  readonly columns: Record<string, readonly Float64Array[]> = {};
  readonly #bars: Bars;
  #bytes = 0;

  constructor(bars: Bars) {
    this.#bars = bars;
  }

  provide(strategies: readonly Strategy[]): void {
    if (this.#bytes > MOST_BYTES) {
      for (const key of Object.keys(this.columns)) delete this.columns[key];
      this.#bytes = 0;
    }
    for (const need of strategies.flatMap(({ needs }) => needs.features)) {
      const key = featureKey(need);
      if (this.columns[key] !== undefined) continue;
      const made = Object.values(parseFeatures([need], this.#bars.intervalMs)[0]!.compute(this.#bars));
      this.columns[key] = made;
      this.#bytes += made.reduce((sum, column) => sum + column.byteLength, 0);
    }
  }
}
