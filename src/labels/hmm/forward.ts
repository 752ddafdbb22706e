import { divideDensitiesInto } from './divided-densities.ts';
import type { HmmModel } from './model.ts';

/** Memory of a forward pass over up to `rows` rows; it holds the model's transitions as they were when it was made. */
export interface ForwardMemory {
  /** Densities divided by their row's largest one (or as `rescue` leaves them), [n × K]: what the backward pass reads. */
  readonly densities: Float64Array;
  /** Log of what each row was divided by, [n]. */
  readonly largest: Float64Array;
  /** Transitions by target state, [K × K]. */
  readonly into: Float64Array;
  /** P(state at the next row | rows so far), [K]. */
  readonly predicted: Float64Array;
}

export function forwardMemory(model: HmmModel, rows: number): ForwardMemory {
  const { states } = model;
  const memory = {
    densities: new Float64Array(rows * states),
    largest: new Float64Array(rows),
    into: new Float64Array(states * states),
    predicted: new Float64Array(states),
  };
  takeTransitions(model, memory);
  return memory;
}

/** Takes over what has been written to the model's transitions. */
export function takeTransitions({ states, transition }: HmmModel, { into }: ForwardMemory): void {
  for (let i = 0; i < states; i++) for (let j = 0; j < states; j++) into[j * states + i] = transition[i * states + j]!;
}

/** A row's likelihood below which the scaled pass is redone from logarithms. */
const LEAST = 1e-250;
/** Bounds of a product of rows' likelihoods, beyond which its logarithm is taken. */
const [SMALL, GREAT] = [1e-50, 1e50];

/**
 * Forward pass, scaled row by row: α_t(j) = P(state j at t | rows ≤ t), the filtered probabilities.
 *
 * Densities are divided by the row's largest one, so that they neither overflow nor vanish together; where all states
 * that can be reached vanish beside one that cannot, that row is computed from logarithms.
 *
 * @param logs log densities [n × K]
 * @param alpha shape [n × K]
 * @returns log-likelihood of the rows
 * @see Rabiner 1989, Proc. IEEE 77(2), section V.A
 */
export function forwardInto(
  model: HmmModel,
  logs: Float64Array,
  rows: number,
  alpha: Float64Array,
  memory: ForwardMemory,
): number {
  const { states, start } = model;
  const { densities, largest, into, predicted } = memory;
  divideDensitiesInto(logs, rows, states, densities, largest);
  let logLikelihood = 0;
  let product = 1;
  predicted.set(start);
  for (let t = 0, at = 0; t < rows; t++, at += states) {
    let sum = 0;
    for (let j = 0; j < states; j++) {
      const value = predicted[j]! * densities[at + j]!;
      alpha[at + j] = value;
      sum += value;
    }
    if (!(sum > LEAST)) sum = rescue(logs, memory, alpha, t);
    const scale = 1 / sum;
    for (let j = 0; j < states; j++) alpha[at + j]! *= scale;
    for (let j = 0, m = 0; j < states; j++, m += states) {
      let reach = 0;
      for (let i = 0; i < states; i++) reach += alpha[at + i]! * into[m + i]!;
      predicted[j] = reach;
    }
    logLikelihood += largest[t]!;
    product *= sum;
    if (product < SMALL || product > GREAT) {
      logLikelihood += Math.log(product);
      product = 1;
    }
  }
  return logLikelihood + Math.log(product);
}

/** Divides a row by the largest density among the states that can be reached, each weighed with its reach; returns the row's sum. */
function rescue(logs: Float64Array, memory: ForwardMemory, alpha: Float64Array, row: number): number {
  const { densities, largest, predicted } = memory;
  const states = predicted.length;
  const at = row * states;
  let most = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < states; j++) {
    if (predicted[j]! > 0) most = Math.max(most, logs[at + j]! + Math.log(predicted[j]!));
  }
  largest[row] = most;
  let sum = 0;
  for (let j = 0; j < states; j++) {
    densities[at + j] = predicted[j]! > 0 ? Math.exp(Math.min(300, logs[at + j]! - most)) : 0;
    alpha[at + j] = predicted[j]! * densities[at + j]!;
    sum += alpha[at + j]!;
  }
  return sum;
}
