import type { CategoricalDistribution } from '../../space/space.ts';
import type { Bandwidth, Kernels } from './contract.ts';

/** The choice that was observed counts one more than the others; or the nearer a number is, the more. */
export function choiceKernels(
  { choices }: CategoricalDistribution,
  observed: Float64Array,
  { priorWeight, numericChoices }: Bandwidth,
): Kernels {
  const size = choices.length;
  const components = observed.length + 1;
  // Components that observed the same choice are equal; the prior's row is the last.
  const shares = new Float64Array((size + 1) * size).fill(priorWeight / components);
  const distances = numericChoices ? numberDistances(choices) : null;
  // So wide that the farthest choice keeps what the prior gives it.
  const width = distances === null ? 0 : (Math.log(components / priorWeight) * Math.log(size)) / Math.log(6);
  for (let choice = 0; choice < size; choice++) {
    if (distances === null) shares[choice * size + choice]! += 1;
    else for (let c = 0; c < size; c++) shares[choice * size + c] = Math.exp(-width * distances[choice]![c]! ** 2);
  }
  for (let i = 0; i <= size; i++) {
    const row = shares.subarray(i * size, (i + 1) * size);
    const sum = row.reduce((a, b) => a + b, 0);
    for (let c = 0; c < size; c++) row[c]! /= sum;
  }
  const logs = shares.map(Math.log);
  return {
    draw(component, rng) {
      const row = size * (observed[component] ?? size);
      let left = rng.next();
      for (let c = 0; c < size - 1; c++) {
        left -= shares[row + c]!;
        if (left < 0) return c;
      }
      return size - 1;
    },
    addInto(value, into) {
      for (let i = 0; i < observed.length; i++) into[i]! += logs[observed[i]! * size + value]!;
      into[observed.length]! += logs[size * size + value]!;
    },
    exact: null,
  };
}

/** Distances over the largest one; null where a choice is no number, or all are the same. */
function numberDistances(choices: readonly unknown[]): number[][] | null {
  if (!choices.every((choice) => typeof choice === 'number')) return null;
  const widest = Math.max(...choices) - Math.min(...choices);
  return widest > 0 ? choices.map((a) => choices.map((b) => Math.abs(a - b) / widest)) : null;
}
