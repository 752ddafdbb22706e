import { existsSync } from 'node:fs';
import path from 'node:path';
import { InputError } from '../../core/index.ts';

/**
 * Refuses to write into a run's folder, or a folder below it: its files are sealed by their hashes.
 *
 * @param option as it was typed, for example `--tables out`
 * @param results folder of the results, above which nothing is looked at
 * @throws InputError ARGUMENT_INVALID
 */
export function refuseRunFolder(option: string, folder: string, results: string): void {
  const top = path.resolve(results);
  for (let at = path.resolve(folder), first = true; first || at.startsWith(top + path.sep); at = path.dirname(at)) {
    first = false;
    if (!existsSync(path.join(at, 'run.json'))) continue;
    throw new InputError('ARGUMENT_INVALID', {
      what: 'the folder is that of a run, whose own files would be overwritten',
      where: option,
      mend: `name a place of its own, for example ${option.split(' ')[0] === '--md' ? '--md summary.md' : '--tables tables'}`,
    });
  }
}
