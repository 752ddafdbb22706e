import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { SILENT_PROGRESS, type SweepAnswer } from '../../src/core/index.ts';
import { runSweep, type SweepOptions } from '../../src/sweep/index.ts';
import { type FakeOptions, fakeTrials } from './fake-trials.mjs';

export const X = 'strategies.trend.params.x';
export const Y = 'strategies.trend.params.y';

/** A folder for the results of one file's tests. */
export function resultsFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-sweep-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The configuration of a sweep over two numbers, by the keys of section `sweep`. */
export function sweepConfig(results: string, sweep: Readonly<Record<string, unknown>> = {}, workers = 1) {
  const section = Object.fromEntries(Object.entries(sweep).map(([key, value]) => [`sweep.${key}`, value]));
  return loadConfig({
    overrides: {
      'sweep.space': { [X]: { uniform: [0, 1] }, [Y]: { quniform: [0, 5, 0.5] } },
      'sweep.objectives': [{ of: 'strategies.trend.sharpe' }],
      'sweep.sampler.use': 'random',
      'sweep.trials': 12,
      'runtime.results': results,
      'runtime.workers': workers,
      ...section,
    },
  });
}

export interface FakeCall extends FakeOptions {
  readonly sweep?: Readonly<Record<string, unknown>>;
  readonly workers?: number;
  readonly options?: Partial<SweepOptions>;
}

/** Runs a sweep of fake trials. */
export async function fakeSweep(
  results: string,
  { sweep, workers, options, ...fake }: FakeCall = {},
): Promise<SweepAnswer> {
  const { answer } = await runSweep(sweepConfig(results, sweep, workers), {
    fresh: false,
    progress: SILENT_PROGRESS,
    signal: new AbortController().signal,
    render: () => '',
    renderSweep: ({ sweepId }) => `page of ${sweepId}`,
    prepare: fakeTrials(fake),
    ...options,
  });
  return answer;
}

/** The only sweep of a folder. */
export function sweepFolder(results: string): string {
  const sweeps = path.join(results, 'sweeps');
  const [id] = readdirSync(sweeps).filter((name) => /^[0-9a-f]{16}$/.test(name));
  return path.join(sweeps, id!);
}

export function journalOf(results: string): Buffer {
  return readFileSync(path.join(sweepFolder(results), 'journal.jsonl'));
}

/** Without where it lies. */
export function tableOf({ dir: _, ...answer }: SweepAnswer): Omit<SweepAnswer, 'dir'> {
  return answer;
}
