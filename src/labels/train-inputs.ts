import { InputError, type Range } from '../core/index.ts';
import { type InputScale, StateInputs, standardiseInto } from './state-inputs.ts';

/** The train rows of a window as a labeler sees them. */
export interface TrainInputs {
  /** Standardised, shape [rows × D]. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly features: number;
  readonly scale: InputScale;
}

/**
 * Inputs of the rows in `train`, from bars in it alone (so the first ones are warm-up), with the scale that they have there.
 *
 * @throws InputError TRAIN_TOO_SHORT where fewer than `least` rows are left
 */
export function trainInputs(close: Float64Array, train: Range, windows: readonly number[], least: number): TrainInputs {
  const warmUp = Math.max(...windows);
  const features = 2 * windows.length;
  const rows = Math.max(0, train.end - train.start - warmUp);
  if (rows < least) {
    throw new InputError('TRAIN_TOO_SHORT', {
      what: `${rows} train rows are left after a warm-up of ${warmUp}, and the states need ${least}`,
      where: `rows ${train.start} to ${train.end}`,
      mend: 'train on more bars, shorten the windows of the label, or ask for fewer states',
    });
  }
  const inputs = new StateInputs(close.subarray(train.start, train.end), windows);
  const x = new Float64Array(rows * features);
  for (let row = 0; row < rows + warmUp; row++) {
    inputs.push(row);
    if (row >= warmUp) x.set(inputs.values, (row - warmUp) * features);
  }
  const scale = scaleOf(x, rows, features);
  const row = new Float64Array(features);
  for (let t = 0; t < rows; t++) {
    const at = x.subarray(t * features, (t + 1) * features);
    standardiseInto(at, scale, row);
    at.set(row);
  }
  return { x, rows, features, scale };
}

/** Mean and deviation (divisor n) of the finite values. */
function scaleOf(x: Float64Array, rows: number, features: number): InputScale {
  const mean: number[] = [];
  const deviation: number[] = [];
  for (let d = 0; d < features; d++) {
    let count = 0;
    let centre = 0;
    let squares = 0;
    for (let t = 0; t < rows; t++) {
      const value = x[t * features + d]!;
      if (!Number.isFinite(value)) continue;
      count++;
      const apart = value - centre;
      centre += apart / count;
      squares += apart * (value - centre);
    }
    mean.push(centre);
    deviation.push(count > 0 ? Math.sqrt(squares / count) : 0);
  }
  return { mean, deviation };
}
