import { Densities } from './densities.ts';
import { backwardInto } from './expectation.ts';
import { forwardInto, forwardMemory } from './forward.ts';
import type { HmmModel } from './model.ts';

/** Log-likelihood of the rows of `x` [n × D]. */
export function logLikelihood(model: HmmModel, x: Float64Array, rows: number): number {
  return filterRows(model, x, rows).logLikelihood;
}

/** Filtered probabilities P(state at t | rows ≤ t) of all rows, shape [n × K], and the log-likelihood. */
export function filterRows(
  model: HmmModel,
  x: Float64Array,
  rows: number,
): { readonly probabilities: Float64Array; readonly logLikelihood: number } {
  const densities = new Float64Array(rows * model.states);
  const probabilities = new Float64Array(rows * model.states);
  new Densities(model).into(x, rows, densities);
  const memory = forwardMemory(model, rows);
  return { logLikelihood: forwardInto(model, densities, rows, probabilities, memory), probabilities };
}

/**
 * Smoothed posteriors P(state at t | all rows), shape [n × K]. They read later rows: for a look at the train rows, never for a
 * forecast or a trade.
 */
export function smoothRows(model: HmmModel, x: Float64Array, rows: number): Float64Array {
  const densities = new Float64Array(rows * model.states);
  const filtered = new Float64Array(rows * model.states);
  const posterior = new Float64Array(rows * model.states);
  new Densities(model).into(x, rows, densities);
  const memory = forwardMemory(model, rows);
  forwardInto(model, densities, rows, filtered, memory);
  backwardInto(model, memory.densities, rows, filtered, posterior);
  return posterior;
}

/**
 * Viterbi: the most likely path of states and its log probability. It reads all rows, like `smoothRows`.
 *
 * @see Viterbi 1967, IEEE Trans. Inf. Theory 13(2). Of equal predecessors the first is taken.
 */
export function viterbi(
  model: HmmModel,
  x: Float64Array,
  rows: number,
): { readonly path: Int8Array; readonly logProbability: number } {
  const { states } = model;
  const values = new Float64Array(rows * states);
  new Densities(model).into(x, rows, values);
  const logs = model.transition.map(Math.log);
  const from = new Int8Array(rows * states);
  for (let j = 0; j < states && rows > 0; j++) values[j]! += Math.log(model.start[j]!);
  for (let t = 1, at = states; t < rows; t++, at += states) {
    for (let j = 0; j < states; j++) {
      let best = Number.NEGATIVE_INFINITY;
      let source = 0;
      for (let i = 0; i < states; i++) {
        const value = values[at - states + i]! + logs[i * states + j]!;
        if (value > best) {
          best = value;
          source = i;
        }
      }
      values[at + j]! += best;
      from[at + j] = source;
    }
  }
  const path = new Int8Array(rows);
  if (rows === 0) return { path, logProbability: 0 };
  const last = values.subarray((rows - 1) * states);
  let state = 0;
  for (let j = 1; j < states; j++) if (last[j]! > last[state]!) state = j;
  const logProbability = last[state]!;
  for (let t = rows - 1; t >= 0; t--) {
    path[t] = state;
    state = from[t * states + state]!;
  }
  return { path, logProbability };
}
