import type { HmmModel } from './model.ts';

/** Memory of a forward pass; it holds the model's transitions as they were when it was made. */
export interface ForwardMemory {
  /** Transitions by target state, [K × K]. */
  readonly into: Float64Array;
  readonly logs: Float64Array;
  readonly predicted: Float64Array;
}

export function forwardMemory({ states, transition }: HmmModel): ForwardMemory {
  const into = transition.map((_, i) => transition[(i % states) * states + Math.floor(i / states)]!);
  return { into, logs: new Float64Array(states), predicted: new Float64Array(states) };
}

/** A row's likelihood below which the scaled pass is redone from logarithms. */
const LEAST = 1e-250;

/**
 * Forward pass, scaled row by row: α_t(j) = P(state j at t | rows ≤ t), the filtered probabilities.
 *
 * Densities are divided by the row's largest one, so that they neither overflow nor vanish together; where all states
 * that can be reached vanish beside one that cannot, that row is computed from logarithms.
 *
 * @param densities log densities [n × K]; overwritten with the divided densities that `backward` reads
 * @param alpha shape [n × K]
 * @returns log-likelihood of the rows
 * @see Rabiner 1989, Proc. IEEE 77(2), section V.A
 */
export function forwardInto(
  model: HmmModel,
  densities: Float64Array,
  rows: number,
  alpha: Float64Array,
  memory: ForwardMemory = forwardMemory(model),
): number {
  const { states, start } = model;
  const { into, logs, predicted } = memory;
  let logLikelihood = 0;
  let product = 1;
  for (let t = 0, at = 0; t < rows; t++, at += states) {
    let largest = densities[at]!;
    for (let j = 1; j < states; j++) if (densities[at + j]! > largest) largest = densities[at + j]!;
    let sum = 0;
    for (let j = 0, m = 0; j < states; j++, m += states) {
      let reach = 0;
      if (t === 0) reach = start[j]!;
      else for (let i = 0, from = at - states; i < states; i++) reach += alpha[from + i]! * into[m + i]!;
      const log = densities[at + j]! - largest;
      const density = log === 0 ? 1 : Math.exp(log);
      logs[j] = log;
      predicted[j] = reach;
      densities[at + j] = density;
      alpha[at + j] = reach * density;
      sum += reach * density;
    }
    if (!(sum > LEAST)) {
      largest += rescue(logs, predicted, densities, at);
      sum = 0;
      for (let j = 0; j < states; j++) {
        alpha[at + j] = predicted[j]! * densities[at + j]!;
        sum += alpha[at + j]!;
      }
    }
    const scale = 1 / sum;
    for (let j = 0; j < states; j++) alpha[at + j]! *= scale;
    logLikelihood += largest;
    product *= sum;
    if (product < LEAST ** 0.5 || product > 1e100) {
      logLikelihood += Math.log(product);
      product = 1;
    }
  }
  return logLikelihood + Math.log(product);
}

/** Divides by the largest density among the states that can be reached, each weighed with its reach. */
function rescue(logs: Float64Array, predicted: Float64Array, densities: Float64Array, at: number): number {
  let shift = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < logs.length; j++) {
    if (predicted[j]! > 0) shift = Math.max(shift, logs[j]! + Math.log(predicted[j]!));
  }
  for (let j = 0; j < logs.length; j++) {
    densities[at + j] = predicted[j]! > 0 ? Math.exp(Math.min(300, logs[j]! - shift)) : 0;
  }
  return shift;
}
