import { InputError } from '../../core/index.ts';
import type { RunStore } from '../../jobs/index.ts';

/**
 * A record that a segment left in its run's folder; undefined where it is not there, as in runs of older versions.
 *
 * @throws InputError RUN_MISSING for a file that is no JSON
 */
export async function readLeft<T>(store: Pick<RunStore, 'read'>, file: string): Promise<T | undefined> {
  const text = await store.read(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new InputError('RUN_MISSING', {
      what: 'a file of the run is damaged: it is no JSON',
      where: file,
      mend: 'call walkforward with the same configuration and --fresh: it writes the run again',
    });
  }
}
