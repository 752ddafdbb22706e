import { RollingMoments } from '../core/index.ts';
import { logReturn } from './trailing.ts';

/** Deviations beyond which a standardised input is cut off, so that one crash is no regime of its own. */
const MOST = 5;

/**
 * What the hidden states are seen through: for each window the log return over it and the log of its volatility (deviation, divisor n,
 * of its log returns), row by row from 0. Causal; NaN until the window is full; a market that stands still has ln 0 = −∞.
 */
export class StateInputs {
  /** Return and log volatility of each window in turn, [2 × windows]. */
  readonly values: Float64Array;
  readonly #close: Float64Array;
  readonly #windows: readonly number[];
  readonly #moments: readonly RollingMoments[];

  constructor(close: Float64Array, windows: readonly number[]) {
    this.#close = close;
    this.#windows = windows;
    this.#moments = windows.map((bars) => new RollingMoments(bars));
    this.values = new Float64Array(2 * windows.length).fill(Number.NaN);
  }

  push(row: number): void {
    const ret = logReturn(this.#close, row);
    for (let w = 0; w < this.#windows.length; w++) {
      const moments = this.#moments[w]!;
      moments.push(ret);
      this.values[2 * w] = moments.mean() * this.#windows[w]!;
      this.values[2 * w + 1] = Math.log(moments.deviation(0));
    }
  }
}

/** Mean and deviation of each input over the train rows. */
export interface InputScale {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** (value − mean) ÷ deviation, cut off at ±5; 0 for an input that never moved. */
export function standardiseInto(values: Float64Array, { mean, deviation }: InputScale, out: Float64Array): void {
  for (let d = 0; d < out.length; d++) {
    const z = deviation[d]! > 0 ? (values[d]! - mean[d]!) / deviation[d]! : 0;
    out[d] = Math.max(-MOST, Math.min(MOST, z));
  }
}

/** `StateInputs` of all rows, [n × D]; the fits of all segments read the same. */
export function allInputs(close: Float64Array, windows: readonly number[]): Float64Array {
  const source = new StateInputs(close, windows);
  const all = new Float64Array(close.length * source.values.length);
  for (let row = 0; row < close.length; row++) {
    source.push(row);
    all.set(source.values, row * source.values.length);
  }
  return all;
}

/** `StateInputs` from what was computed. */
export class ComputedInputs {
  readonly values: Float64Array;
  readonly #all: Float64Array;

  constructor(all: Float64Array, features: number) {
    this.#all = all;
    this.values = new Float64Array(features);
  }

  push(row: number): void {
    const { values } = this;
    for (let d = 0, at = row * values.length; d < values.length; d++) values[d] = this.#all[at++]!;
  }
}
