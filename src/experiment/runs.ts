import type { LoadedConfig } from '../config/index.ts';
import { InputError, nearestName, type PortfolioAnswer, type RunAnswer } from '../core/index.ts';
import { latestRunId, listRunIds, RunStore } from '../jobs/index.ts';
import { PORTFOLIO_FILE, PORTFOLIO_TABLES, readPortfolio } from './assets/portfolio-files.ts';
import { json, type RunRecord, readAnswer, TABLE_FILES } from './results.ts';

export interface RunLine {
  readonly runId: string;
  /** ISO time at which it ended; null while it is not whole. */
  readonly created: string | null;
  readonly data: string | null;
  readonly segments: string | null;
  readonly latest: boolean;
  readonly sharpe: Readonly<Record<string, number>>;
  readonly verdicts: Readonly<Record<string, string>>;
}

/**
 * The runs in the results folder, newest last; those that were interrupted or changed since have no `created`.
 *
 * @param options.quick looks at the answers alone, not whether each table of a run is as it was
 */
export async function listRuns(
  loaded: LoadedConfig,
  { quick = false }: { readonly quick?: boolean } = {},
): Promise<RunLine[]> {
  const { results } = loaded.config.runtime;
  const latest = await latestRunId(results);
  const lines: RunLine[] = [];
  for (const runId of await listRunIds(results)) {
    const store = RunStore.below(results, runId);
    const portfolio = await readPortfolio(store, quick ? [PORTFOLIO_FILE] : PORTFOLIO_TABLES);
    if (portfolio !== undefined) {
      lines.push(portfolioLine(portfolio, runId === latest));
      continue;
    }
    const answer = await readAnswer(store, quick ? ['metrics.json'] : TABLE_FILES);
    const created = answer === undefined ? null : (await readRecord(store)).created;
    lines.push({
      runId,
      created,
      data: answer?.data.file ?? null,
      segments: answer === undefined ? null : `${answer.segments.done}/${answer.segments.planned}`,
      latest: runId === latest,
      ...scoresOf(answer),
    });
  }
  return lines.sort((a, b) => (a.created ?? '').localeCompare(b.created ?? ''));
}

function portfolioLine(
  { answer, record }: NonNullable<Awaited<ReturnType<typeof readPortfolio>>>,
  latest: boolean,
): RunLine {
  const names = Object.keys(answer.assets);
  const data = `portfolio of ${names.length}: ${names.join(', ')}`;
  return { runId: answer.runId, created: record.created, data, segments: null, latest, ...scoresOf(answer) };
}

function scoresOf(
  answer: Pick<RunAnswer | PortfolioAnswer, 'strategies' | 'targets'> | undefined,
): Pick<RunLine, 'sharpe' | 'verdicts'> {
  return {
    sharpe: Object.fromEntries(Object.entries(answer?.strategies ?? {}).map(([name, m]) => [name, m.sharpe])),
    verdicts: Object.fromEntries((answer?.targets ?? []).map((target) => [target.name, target.verdict])),
  };
}

/** A run's id from `latest`, an id, or the unambiguous start of one. @throws InputError RUN_MISSING */
export async function resolveRunId(results: string, wanted: string): Promise<string> {
  const ids = await listRunIds(results);
  const id = wanted === 'latest' ? await latestRunId(results) : wanted;
  const matches = id === undefined || id === '' ? [] : ids.filter((known) => known.startsWith(id));
  if (matches.length === 1) return matches[0]!;
  if (ids.length === 0 || (wanted === 'latest' && id === undefined)) {
    throw new InputError('RUN_MISSING', {
      what: 'no run has finished yet',
      where: results,
      mend: 'call walkforward first, or name the results folder with --out',
    });
  }
  const near = nearestName(wanted, ids);
  throw new InputError('RUN_MISSING', {
    what:
      matches.length > 1
        ? `"${wanted}" is the start of ${matches.length} runs`
        : `there is no run "${wanted}"${near === undefined ? '' : `; the nearest is "${near}"`}`,
    where: results,
    mend: 'list them with: npm run runs',
  });
}

/** The answer of a finished run. @throws InputError RUN_MISSING where it is not whole */
export async function answerOfRun(results: string, wanted: string): Promise<{ store: RunStore; answer: RunAnswer }> {
  const id = await resolveRunId(results, wanted);
  const store = RunStore.below(results, id);
  const answer = await readAnswer(store, TABLE_FILES);
  if (answer !== undefined) return { store, answer };
  const portfolio = await readPortfolio(store, PORTFOLIO_TABLES);
  if (portfolio !== undefined) {
    const runs = Object.entries(portfolio.answer.assets).map(([name, asset]) => `${asset.runId} (${name})`);
    throw new InputError('RUN_MISSING', {
      what: `${id} is a portfolio of several assets, and this command reads the run of one`,
      where: store.dir,
      mend: `name the run of an asset: ${runs.join(', ')}`,
    });
  }
  throw new InputError('RUN_MISSING', {
    what: `run ${id} was not finished, or its files were changed since`,
    where: store.dir,
    mend: 'call walkforward with the same configuration again: it goes on where it stopped',
  });
}

/** The record of a run that is known to be whole. */
async function readRecord(store: RunStore): Promise<RunRecord> {
  return JSON.parse((await store.read('run.json'))!) as RunRecord;
}

/** Brings the record's hash of a file up to date after it was written again. */
export async function recordFile(store: RunStore, file: string): Promise<void> {
  const record = await readRecord(store);
  await store.write('run.json', json({ ...record, files: { ...record.files, [file]: await store.hash(file) } }));
}
