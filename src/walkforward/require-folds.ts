import { ConfigError, InputError } from '../core/index.ts';
import { type HeadRows, LEAST_ROWS } from './inner-folds.ts';

/** Dotted key of a head in the configuration. */
export function headPath({ classes }: Pick<HeadRows, 'classes'>): string {
  return classes > 0 ? 'model' : 'model.returns';
}

/**
 * One fold says nothing of what another would choose.
 *
 * @param key behind the head's own, of the folds
 * @throws InputError TRAIN_TOO_SHORT
 */
export function requireFolds(head: HeadRows, key: string, done: number, skipped: readonly string[]): void {
  if (done >= 2) return;
  const path = `${headPath(head)}.${key}`;
  throw new InputError('TRAIN_TOO_SHORT', {
    what: `${path}: ${done} of ${done + skipped.length} inner folds of ${head.rows.length} fit rows could be used (${skipped[0] ?? 'no fold'}), 2 needed`,
    where: path,
    path,
    mend: `train on a longer window, use fewer folds (each needs ${LEAST_ROWS} rows whose targets end before what it holds out), or raise walkForward.minTrainRows, which skips segments as short as this`,
  });
}

/** @param name that is to be protected */
export function unknownColumn(head: HeadRows, name: string): ConfigError {
  const path = `${headPath(head)}.selection.params.protect`;
  return new ConfigError('CONFIG_INVALID', {
    what: `no column is called "${name}"`,
    where: path,
    path,
    mend: `name one of ${head.matrix.names.join(', ')}`,
  });
}
