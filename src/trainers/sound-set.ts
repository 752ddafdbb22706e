import { InputError } from '../core/index.ts';
import type { Model, TrainingSet } from './contract.ts';

/**
 * The model, fitted on sound sets only, so that every one answers bad input alike: a row of weight 0 is as if it were not there,
 * and what no model can learn from is refused before it is fitted.
 */
export function onSoundSets(model: Model): Model {
  return { ...model, fit: async (set, rng, onProgress) => model.fit(soundSet(set, model.stopsEarly), rng, onProgress) };
}

/**
 * The set without its rows of weight 0; the same set where there are none.
 *
 * @param stopsEarly whether the stop rows are read
 * @throws InputError DATA_EMPTY without a row that counts; MODEL_INPUT_INVALID for an infinite feature, a target that is no class
 *   or no finite float32 number, or a weight that is negative or not finite
 */
export function soundSet(set: TrainingSet, stopsEarly: boolean): TrainingSet {
  const { weights } = set;
  const parts = (from: TrainingSet): Int32Array[] => (stopsEarly ? [from.rows, from.stopRows] : [from.rows]);
  if (weights !== undefined) requireWeights(parts(set), weights);
  const counts = (row: number): boolean => weights === undefined || weights[row]! > 0;
  const whole = parts(set).every((rows) => rows.every(counts));
  const sound = whole ? set : { ...set, rows: set.rows.filter(counts), stopRows: set.stopRows.filter(counts) };
  if (sound.rows.length === 0 && set.rows.length > 0) {
    throw new InputError('DATA_EMPTY', {
      what: `all ${set.rows.length} rows to fit a model on have the weight 0`,
      where: 'the fit part of a train window',
      mend: 'give at least one of them a weight above 0',
    });
  }
  for (const rows of parts(sound)) {
    requireTargets(sound, rows);
    requireFeatures(sound, rows);
  }
  return sound;
}

function requireWeights(parts: readonly Int32Array[], weights: Float64Array): void {
  for (const rows of parts) {
    const row = rows.find((at) => !(weights[at]! >= 0 && weights[at]! < Number.POSITIVE_INFINITY));
    if (row === undefined) continue;
    throw invalid(`the weight of row ${row} is ${weights[row]}`, 'give weights that are 0 or above and finite');
  }
}

function requireTargets({ target, classes }: TrainingSet, rows: Int32Array): void {
  const row = rows.find((at) => {
    const value = target[at]!;
    return classes === 0
      ? !Number.isFinite(Math.fround(value))
      : !(Number.isInteger(value) && value >= 0 && value < classes);
  });
  if (row === undefined) return;
  const wanted = classes === 0 ? 'a finite number of float32 (up to 3.4e38)' : `a class from 0 to ${classes - 1}`;
  throw invalid(`the target of row ${row} is ${target[row]}, not ${wanted}`, 'leave rows without a target out');
}

function requireFeatures({ matrix: { data, names } }: TrainingSet, rows: Int32Array): void {
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! * names.length;
    for (let j = 0; j < names.length; j++) {
      const value = data[from + j]!;
      if (value - value === 0 || Number.isNaN(value)) continue;
      throw invalid(
        `the feature "${names[j]}" is ${value} at row ${rows[i]}`,
        'give features that are finite in float32 (up to 3.4e38), or NaN where they are unknown',
      );
    }
  }
}

function invalid(what: string, mend: string): InputError {
  return new InputError('MODEL_INPUT_INVALID', { what, where: 'the rows that a model is fitted on', mend });
}
