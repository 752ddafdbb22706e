import { type NullSummary, type Progress, type RunAnswer, RunError } from '../../core/index.ts';
import type { RunStore } from '../../jobs/index.ts';
import type { Prepared } from '../prepare.ts';
import { json } from '../results.ts';
import { loggedProgress } from '../run-log.ts';
import { type RenderPage, writeReport } from '../run-report.ts';
import { RunningShares } from '../running-shares.ts';
import { recordFile } from '../runs.ts';
import { workersOf } from '../workers-of.ts';
import { runMarkets } from './market-executor.ts';
import type { NullPlan } from './plan.ts';
import { NULL_FILE, withNull } from './read.ts';
import { type MarketRecord, marketFile } from './record.ts';
import { summariseNulls } from './summarise.ts';

export interface NullOptions {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly render: RenderPage;
}

/**
 * Sends null markets through the whole chain of a finished run and says where the run lies among them. Those that its folder holds
 * already are read from there; a market follows from its number alone, whatever the workers, their order and how many are asked for.
 *
 * @param answer of the run itself
 * @throws RunError INTERRUPTED once `signal` has stopped it; what was finished is kept
 */
export async function runNulls(
  prepared: Prepared,
  store: RunStore,
  answer: RunAnswer,
  plan: NullPlan,
  { progress: shown, signal, render }: NullOptions,
): Promise<RunAnswer> {
  const { config, joins, market, own, configHash, dataHash, runId } = prepared;
  const numbers = Array.from({ length: plan.markets }, (_, i) => i + 1);
  const records = new Map<number, MarketRecord>();
  const look = async (number: number): Promise<void> => {
    const found = await readMarket(store, plan, number);
    if (found !== undefined) records.set(number, found);
  };
  for (const number of numbers) await look(number);
  const open = numbers.filter((number) => !records.has(number));
  if (open.length > 0) {
    const progress = await loggedProgress(shown, config.runtime.logs, runId);
    let count = records.size;
    progress.stage('null markets', plan.markets);
    progress.tick(count, count > 0 ? `${count} already there` : undefined);
    const shares = new RunningShares(progress);
    const { blockBars, folder } = plan;
    const pluginRefs = own.refs;
    await runMarkets(
      {
        ...{ config, own: joins.own, series: joins.seriesOf(joins.own), funding: market.funding },
        ...{ blockBars, folder, runDir: store.dir, configHash, dataHash, pluginRefs },
      },
      own,
      open,
      {
        workers: workersOf(config),
        signal,
        onDone: (number) => {
          shares.drop(number);
          progress.tick(++count);
        },
        onShare: (number, share) => shares.set(number, share),
      },
    );
    if (signal.aborted) {
      throw new RunError('INTERRUPTED', {
        what: `stopped after ${count} of ${plan.markets} null markets`,
        where: store.dir,
        mend: 'the same command goes on from here',
      });
    }
    progress.end();
    for (const number of open) await look(number);
  }
  const text = json(
    summariseNulls(
      answer,
      plan,
      [...records.values()].sort((a, b) => a.market - b.market),
      config,
    ),
  );
  if ((await store.read(NULL_FILE)) !== text) {
    await store.write(NULL_FILE, text);
    await writeReport(store, (await store.read('metrics.json'))!, render);
    await recordFile(store, 'report.html');
  }
  return withNull(answer, JSON.parse(text) as NullSummary);
}

/** A market's record, or undefined where it is not there or was cut off. */
async function readMarket(store: RunStore, { folder }: NullPlan, number: number): Promise<MarketRecord | undefined> {
  const text = await store.read(marketFile(folder, number));
  if (text === undefined) return undefined;
  try {
    const record = JSON.parse(text) as MarketRecord | null;
    return record?.market === number && ['done', 'failed'].includes(record.status) ? record : undefined;
  } catch {
    return undefined;
  }
}
