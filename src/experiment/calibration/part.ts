import { childSeed, makeRng } from '../../core/index.ts';
import { CALIBRATION_CHECKS, type CalibrationCheckName } from './catalog.ts';

/** Some histories of one cell: a worker's unit of work. */
export interface Part {
  readonly check: CalibrationCheckName;
  readonly cell: number;
  /** Numbers of the histories, [from, to). */
  readonly from: number;
  readonly to: number;
  readonly seed: number;
}

/** Sums over the histories in which a figure was defined. */
export interface Sums {
  readonly defined: number;
  readonly sum: number;
  readonly squares: number;
}

/** One entry a figure of the cell. A history follows from the seed, its cell and its number: how they are shared out changes nothing. */
export function simulatePart({ check, cell: index, from, to, seed }: Part): Sums[] {
  const cell = CALIBRATION_CHECKS[check].cells[index]!;
  const sums = cell.figures.map(() => ({ defined: 0, sum: 0, squares: 0 }));
  for (let history = from; history < to; history++) {
    const rng = makeRng(childSeed(seed, 'calibration', check, cell.returns, cell.length, cell.truth, history));
    cell.simulate(rng).forEach((value, i) => {
      if (Number.isNaN(value)) return;
      const own = sums[i]!;
      own.defined++;
      own.sum += value;
      own.squares += value * value;
    });
  }
  return sums;
}
