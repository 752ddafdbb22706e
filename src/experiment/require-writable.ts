import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config/index.ts';
import { InputError, writeFileAtomic } from '../core/index.ts';

/**
 * Tries every folder that a run ends with, before hours go into it.
 *
 * @throws InputError NOT_WRITABLE, RunError DISK_FULL
 */
export async function requireWritable({ results, models, logs }: Config['runtime']): Promise<void> {
  for (const folder of [results, models, logs]) {
    const probe = path.join(folder, '.writable');
    try {
      await writeFileAtomic(probe, '');
      await rm(probe, { force: true });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new InputError('NOT_WRITABLE', {
        what: `the folder cannot be made or written to: ${error.what}`,
        where: folder,
        mend: 'name a folder that you may write to (--out, runtime.results, runtime.models, runtime.logs), no part of it a file',
      });
    }
  }
}
