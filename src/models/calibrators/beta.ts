import { z } from 'zod';
import { clipped, EDGE } from './clip.ts';
import type { Calibrator } from './contract.ts';
import { fitRowsShape } from './fit-rows.ts';
import { type ClassMap, oneVsRest } from './one-vs-rest.ts';
import { fitSigmoid, sigmoid } from './sigmoid-fit.ts';

export const betaSchema = z.strictObject(fitRowsShape);

/**
 * Beta calibration, one class against the rest, normalised: ln(q ÷ (1 − q)) = a · ln p − b · ln(1 − p) + c with a, b ≥ 0,
 * by maximum likelihood. The identity is among its maps (a = b = 1, c = 0), and both tails bend on their own.
 *
 * @see Kull, Silva Filho & Flach 2017, AISTATS, "Beta calibration"
 */
export function beta({ minRows }: z.output<typeof betaSchema>): Calibrator {
  return oneVsRest({ name: 'beta', minRows, onFloat32: false, fit: fitClass });
}

/** Which of a and b are free; the others are 0. The best of those whose free ones came out ≥ 0 is the constrained minimum. */
const FREE = [
  [true, true],
  [true, false],
  [false, true],
  [false, false],
] as const;

function fitClass(p: Float64Array, hits: Float64Array, weights: Float64Array): ClassMap {
  let best = { a: 0, b: 0, c: 0 };
  let least = Number.POSITIVE_INFINITY;
  for (const [withA, withB] of FREE) {
    const width = 1 + Number(withA) + Number(withB);
    const z = new Float64Array(width * p.length);
    for (let i = 0, at = 0; i < p.length; i++) {
      const held = clipped(p[i]!);
      if (withA) z[at++] = Math.log(held);
      if (withB) z[at++] = -Math.log(1 - held);
      z[at++] = 1;
    }
    const { coefficients, loss } = fitSigmoid(z, hits, weights, width);
    const a = withA ? coefficients[0]! : 0;
    const b = withB ? coefficients[Number(withA)]! : 0;
    if (a < 0 || b < 0 || loss >= least) continue;
    least = loss;
    best = { a, b, c: coefficients[width - 1]! };
    // Convex: a free minimum that keeps the constraints cannot be beaten.
    if (withA && withB) break;
  }
  const { a, b, c } = best;
  return {
    params: best,
    apply(value) {
      const held = clipped(value);
      return sigmoid(a * Math.log(held) - b * Math.log(1 - held) + c);
    },
    toNodes(nodes, column) {
      const held = nodes.add('Clip', [column, nodes.constant([EDGE]), nodes.constant([1 - EDGE])]);
      const rest = nodes.add('Log', [nodes.add('Sub', [nodes.constant([1]), held])]);
      const own = nodes.add('Mul', [nodes.add('Log', [held]), nodes.constant([a])]);
      const margin = nodes.add('Sub', [own, nodes.add('Mul', [rest, nodes.constant([b])])]);
      return nodes.add('Sigmoid', [nodes.add('Add', [margin, nodes.constant([c])])]);
    },
  };
}
