import type { LoadedConfig } from '../config/index.ts';
import { InputError, nearestName } from '../core/index.ts';
import { type Expectancy, type TradeAnatomy, type TradeLog, tradeAnatomy } from '../metrics/index.ts';
import { studentTTwoSided } from '../stats/index.ts';
import { readTrades } from './read-trades.ts';
import { answerOfRun } from './runs.ts';

export interface AnalyzeOptions {
  /** One strategy alone; all without it. */
  readonly strategy?: string | undefined;
  /** The trade log of this run (an id, the start of one, or `latest`, the default). */
  readonly run?: string | undefined;
  /** A trade log that lies elsewhere. */
  readonly trades?: string | undefined;
}

export interface AnalyzeAnswer {
  /** Null for a log that was named by its file. */
  readonly runId: string | null;
  readonly file: string;
  readonly strategies: Readonly<Record<string, AnalyzedTrades>>;
}

/** A strategy's anatomy, and whether its mean trade can be told from 0. */
export type AnalyzedTrades = Omit<TradeAnatomy, 'expectancy'> & {
  /** `p`: two-sided, Student's t with trades − 1 degrees of freedom; NaN below two trades. */
  readonly expectancy: Expectancy & { readonly p: number };
};

/**
 * The anatomy of a trade log: what each strategy's profit is made of.
 *
 * @throws InputError RUN_MISSING, UNKNOWN_STRATEGY, ARGUMENT_INVALID, and what `readTrades` throws
 */
export async function analyzeRun(loaded: LoadedConfig, options: AnalyzeOptions): Promise<AnalyzeAnswer> {
  const { runId, file } = await logOf(loaded, options);
  const logs = await readTrades(file);
  const chosen = options.strategy === undefined ? [...logs] : [named(logs, options.strategy, file)];
  return { runId, file, strategies: Object.fromEntries(chosen.map(([name, log]) => [name, analyzed(log)])) };
}

/** The anatomy, with the test of its mean. */
export function analyzed(log: TradeLog): AnalyzedTrades {
  const anatomy = tradeAnatomy(log);
  const p = studentTTwoSided(anatomy.expectancy.t, anatomy.trades - 1);
  return { ...anatomy, expectancy: { ...anatomy.expectancy, p } };
}

async function logOf(
  loaded: LoadedConfig,
  { run, trades }: AnalyzeOptions,
): Promise<{ runId: string | null; file: string }> {
  if (run !== undefined && trades !== undefined) {
    throw new InputError('ARGUMENT_INVALID', {
      what: '--run and --trades exclude each other',
      where: 'analyze',
      mend: 'give one of them',
    });
  }
  if (trades !== undefined) return { runId: null, file: trades };
  const { store, answer } = await answerOfRun(loaded.config.runtime.results, run ?? 'latest');
  return { runId: answer.runId, file: store.file('trades.parquet') };
}

function named(logs: ReadonlyMap<string, TradeLog>, name: string, file: string): [string, TradeLog] {
  const found = logs.get(name);
  if (found !== undefined) return [name, found];
  const known = [...logs.keys()];
  const near = nearestName(name, known);
  throw new InputError('UNKNOWN_STRATEGY', {
    what: `the trade log has no strategy "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
    where: `--strategy (${file})`,
    mend: known.length === 0 ? 'give a log that has strategies' : `use one of ${known.join(', ')}`,
  });
}
