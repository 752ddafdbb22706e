import { existsSync } from 'node:fs';
import { InputError } from '../core/index.ts';

/** @throws InputError FILE_EXISTS unless `force` */
export function refuseToOverwrite(file: string, force: boolean | undefined): void {
  if (force === true || !existsSync(file)) return;
  throw new InputError('FILE_EXISTS', {
    what: `${file} is there already`,
    where: file,
    mend: 'name another file, or overwrite it with --force',
  });
}
