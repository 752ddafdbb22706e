import { InputError } from '../core/index.ts';
import type { TrainingSet } from './contract.ts';

/** @throws InputError DATA_EMPTY where there is nothing to fit on */
export function requireRows({ rows }: TrainingSet): void {
  if (rows.length > 0) return;
  throw new InputError('DATA_EMPTY', {
    what: 'a model was given no rows to fit on',
    where: 'the fit part of a train window',
    mend: 'train on a longer window, or give a smaller share of it to stop and calibrate',
  });
}
