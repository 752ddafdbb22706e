import { InputError } from '../core/index.ts';
import type { LabelParams } from './contract.ts';

/**
 * Numbers of a fitted labeler's params as JSON gives them back: a list, or rows of lists, of `size` numbers in all; null is NaN.
 *
 * @throws InputError BUNDLE_CORRUPT
 */
export function storedNumbers(params: LabelParams, key: string, size: number): Float64Array {
  const value = params[key];
  const flat = (Array.isArray(value) ? value.flat() : []) as readonly unknown[];
  if (flat.length !== size || !flat.every((one) => one === null || typeof one === 'number')) {
    throw corrupt(key, `${size} numbers`);
  }
  return Float64Array.from(flat, (one) => (one === null ? Number.NaN : (one as number)));
}

/** One number; null is NaN. @throws InputError BUNDLE_CORRUPT */
export function storedNumber(params: LabelParams, key: string): number {
  const value = params[key];
  if (value === null) return Number.NaN;
  if (typeof value === 'number') return value;
  throw corrupt(key, 'a number');
}

function corrupt(key: string, wanted: string): InputError {
  return new InputError('BUNDLE_CORRUPT', {
    what: `the labeler's "${key}" is not ${wanted}`,
    where: `labeler.${key}`,
    mend: 'copy the bundle again from where it was made, or train the model again',
  });
}
