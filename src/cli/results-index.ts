import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { LoadedConfig } from '../config/index.ts';
import { writeFileAtomic } from '../core/index.ts';
import { type ResultsIndex, renderIndexHtml } from '../report/index.ts';
import type { Context } from './context.ts';

const INDEX = 'index.html';
/** Other processes may end runs meanwhile: so often the folder is looked at again. */
const MOST_LOOKS = 10;

/**
 * Writes `index.html` into the results folder; returns its path.
 *
 * Whoever writes looks at the folder once more afterwards, and writes again where it has changed: of two processes that end at once, the
 * last to write has then seen what both left.
 *
 * @throws InputError NOT_WRITABLE; RunError DISK_FULL, WRITE_FAILED
 */
export async function writeIndex(
  loaded: LoadedConfig,
  context: Pick<Context, 'experiment' | 'sweep'>,
): Promise<string> {
  const file = path.join(loaded.config.runtime.results, INDEX);
  let page = renderIndexHtml(await lookAt(loaded, context));
  for (let look = 0; look < MOST_LOOKS; look++) {
    await writeFileAtomic(file, page);
    const again = renderIndexHtml(await lookAt(loaded, context));
    if (again === page) break;
    page = again;
  }
  return file;
}

/** Brings the index up to date after a command whose own work is done: where that fails, the answer stands, and a line says so. */
export async function refreshIndex(context: Context, loaded: LoadedConfig): Promise<void> {
  try {
    await context.index(loaded);
  } catch (error) {
    context.err(
      `the index of the results was not written: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}

async function lookAt(loaded: LoadedConfig, context: Pick<Context, 'experiment' | 'sweep'>): Promise<ResultsIndex> {
  const { results } = loaded.config.runtime;
  const { listRuns } = await context.experiment();
  const { listSweeps } = await context.sweep();
  const has = (...parts: string[]): boolean => existsSync(path.join(results, ...parts));
  const names = await readdir(results).catch(() => []);
  return {
    runs: (await listRuns(loaded, { quick: true })).map((run) => ({ ...run, page: has(run.runId, 'report.html') })),
    sweeps: (await listSweeps(loaded)).map((sweep) => ({
      ...sweep,
      page: has('sweeps', sweep.sweepId, 'report.html'),
    })),
    pages: names.filter((name) => /\.html?$/i.test(name) && name !== INDEX && !name.startsWith('.')).sort(),
  };
}
