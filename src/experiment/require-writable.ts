import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config/index.ts';
import { writeFileAtomic } from '../core/index.ts';

/**
 * Tries every folder that a run ends with, before hours go into it.
 *
 * @throws InputError NOT_WRITABLE, RunError DISK_FULL
 */
export async function requireWritable({ results, models, logs }: Config['runtime']): Promise<void> {
  for (const folder of [results, models, logs]) {
    const probe = path.join(folder, '.writable');
    await writeFileAtomic(probe, '');
    await rm(probe, { force: true });
  }
}
