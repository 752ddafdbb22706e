import type { LoadedConfig } from '../config/index.ts';
import { InputError, nearestName, type RunAnswer } from '../core/index.ts';
import { latestRunId, listRunIds, RunStore } from '../jobs/index.ts';
import { readAnswer } from './results.ts';

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

/** The runs in the results folder, newest last; runs that were interrupted are listed as such. */
export async function listRuns(loaded: LoadedConfig): Promise<RunLine[]> {
  const { results } = loaded.config.runtime;
  const latest = await latestRunId(results);
  const lines: RunLine[] = [];
  for (const runId of await listRunIds(results)) {
    const store = RunStore.below(results, runId);
    const answer = await readAnswer(store);
    const record = await store.read('run.json');
    const created = record === undefined ? null : (JSON.parse(record) as { created: string }).created;
    lines.push({
      runId,
      created,
      data: answer?.data.file ?? null,
      segments: answer === undefined ? null : `${answer.segments.done}/${answer.segments.planned}`,
      latest: runId === latest,
      sharpe: Object.fromEntries(Object.entries(answer?.strategies ?? {}).map(([name, m]) => [name, m.sharpe])),
      verdicts: Object.fromEntries((answer?.targets ?? []).map((target) => [target.name, target.verdict])),
    });
  }
  return lines.sort((a, b) => (a.created ?? '').localeCompare(b.created ?? ''));
}

/** A run's id from `latest`, an id, or the unambiguous start of one. @throws InputError RUN_MISSING */
export async function resolveRunId(results: string, wanted: string): Promise<string> {
  const ids = await listRunIds(results);
  const id = wanted === 'latest' ? await latestRunId(results) : wanted;
  const matches = id === undefined || id === '' ? [] : ids.filter((known) => known.startsWith(id));
  if (matches.length === 1) return matches[0]!;
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
  const answer = await readAnswer(store);
  if (answer !== undefined) return { store, answer };
  throw new InputError('RUN_MISSING', {
    what: `run ${id} was not finished`,
    where: store.dir,
    mend: 'call walkforward with the same configuration again: it goes on where it stopped',
  });
}
