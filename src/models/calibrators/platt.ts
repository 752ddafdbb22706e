import { z } from 'zod';
import { clipped, EDGE } from './clip.ts';
import type { Calibrator } from './contract.ts';
import { fitRowsShape } from './fit-rows.ts';
import { type ClassMap, oneVsRest } from './one-vs-rest.ts';
import { fitSigmoid, sigmoid } from './sigmoid-fit.ts';

export const plattSchema = z.strictObject(fitRowsShape);

/**
 * A sigmoid of each class's log odds: sigmoid(a · ln(p ÷ (1 − p)) + b), one class against the rest, normalised. The targets
 * are Platt's: (n₊ + 1) ÷ (n₊ + 2) for a hit and 1 ÷ (n₋ + 2) for a miss, so that few rows cannot prove certainty.
 *
 * @see Platt 1999, "Probabilistic Outputs for Support Vector Machines"; Lin, Lin & Weng 2007, Machine Learning 68
 */
export function platt({ minRows }: z.output<typeof plattSchema>): Calibrator {
  return oneVsRest({ name: 'platt', minRows, onFloat32: false, fit: fitClass });
}

function fitClass(p: Float64Array, hits: Float64Array, weights: Float64Array): ClassMap {
  let hitWeight = 0;
  let missWeight = 0;
  for (let i = 0; i < hits.length; i++) {
    if (hits[i] === 1) hitWeight += weights[i]!;
    else missWeight += weights[i]!;
  }
  const targets = hits.map((hit) => (hit === 1 ? (hitWeight + 1) / (hitWeight + 2) : 1 / (missWeight + 2)));
  const z = new Float64Array(2 * p.length);
  for (let i = 0; i < p.length; i++) {
    z[2 * i] = logit(p[i]!);
    z[2 * i + 1] = 1;
  }
  const [slope, intercept] = fitSigmoid(z, targets, weights, 2).coefficients as unknown as [number, number];
  return {
    params: { slope, intercept },
    apply: (value) => sigmoid(slope * logit(value) + intercept),
    toNodes(nodes, column) {
      const held = nodes.add('Clip', [column, nodes.constant([EDGE]), nodes.constant([1 - EDGE])]);
      const other = nodes.add('Sub', [nodes.constant([1]), held]);
      const odds = nodes.add('Sub', [nodes.add('Log', [held]), nodes.add('Log', [other])]);
      const scaled = nodes.add('Mul', [odds, nodes.constant([slope])]);
      return nodes.add('Sigmoid', [nodes.add('Add', [scaled, nodes.constant([intercept])])]);
    },
  };
}

function logit(p: number): number {
  const held = clipped(p);
  return Math.log(held) - Math.log(1 - held);
}
