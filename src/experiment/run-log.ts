import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder, type Progress, writeError } from '../core/index.ts';

/**
 * A progress that also writes `logs/<run id>.jsonl`: one line with its time for each stage, finished segment and warning.
 * Calls with the same run id append.
 */
export async function loggedProgress(progress: Progress, logs: string, runId: string): Promise<Progress> {
  const file = path.join(logs, `${runId}.jsonl`);
  await makeFolder(logs).catch((error: unknown) => {
    throw writeError(error, file);
  });
  const line = (entry: Record<string, unknown>): void => {
    try {
      appendFileSync(file, `${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
    } catch (error) {
      throw writeError(error, file);
    }
  };
  return {
    stage(name, total) {
      line({ stage: name, ...(total === undefined ? {} : { total }) });
      progress.stage(name, total);
    },
    tick(done, note) {
      line({ done, ...(note === undefined ? {} : { note }) });
      progress.tick(done, note);
    },
    running: (shares) => progress.running?.(shares),
    warn(text) {
      line({ warning: text });
      progress.warn(text);
    },
    end: () => progress.end(),
  };
}
