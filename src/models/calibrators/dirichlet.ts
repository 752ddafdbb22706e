import { z } from 'zod';
import { clipped, EDGE } from './clip.ts';
import type { Calibrator } from './contract.ts';
import { fitRowsShape, whyUnfit } from './fit-rows.ts';
import { ALONG_CLASSES, GraphNodes } from './graph-nodes.ts';
import { minimise } from './newton.ts';
import { softmaxLoss } from './softmax-of-logs.ts';

export const dirichletSchema = z.strictObject({
  ...fitRowsShape,
  /** Penalty on the mean square of the off-diagonal coefficients. */
  offDiagonal: z.number().min(0).default(0.01),
  /** Penalty on the mean square of the intercepts. */
  intercept: z.number().min(0).default(0.01),
});

/**
 * Dirichlet calibration: softmax(W · ln p + b). Where W is diagonal each class is bent on its own; the rest of W says which
 * classes are taken for which, and is penalised (ODIR), as few rows tell little of it.
 *
 * @see Kull et al. 2019, NeurIPS, "Beyond temperature scaling"
 */
export function dirichlet({ minRows, offDiagonal, intercept }: z.output<typeof dirichletSchema>): Calibrator {
  return {
    name: 'dirichlet',
    fit(probabilities, truth, classes, weights = new Float64Array(truth.length).fill(1)) {
      const reason = whyUnfit(truth, minRows, weights);
      const facts = { use: 'dirichlet', rows: truth.length, reason };
      if (reason !== null) return { params: facts, apply: (p) => p.slice(), appendTo: (graph) => graph };
      const logs = probabilities.map((p) => Math.log(clipped(p)));
      const start = new Float64Array(classes * (classes + 1));
      for (let k = 0; k < classes; k++) start[k * (classes + 1) + k] = 1;
      const fitted = minimise(softmaxLoss({ logs, truth, weights, classes, offDiagonal, intercept }), start);
      const weight = Array.from({ length: classes }, (_, k) =>
        Array.from(fitted.subarray(k * (classes + 1), k * (classes + 1) + classes)),
      );
      const bias = weight.map((_, k) => fitted[k * (classes + 1) + classes]!);
      return {
        params: { ...facts, weight, intercept: bias },
        apply: (given) => soften(given, weight, bias),
        appendTo(graph) {
          const nodes = new GraphNodes(graph);
          const held = nodes.add('Clip', [nodes.input, nodes.constant([EDGE]), nodes.constant([1 - EDGE])]);
          // MatMul takes rows × [classes in, classes out].
          const turned = weight.flatMap((_, from) => weight.map((row) => row[from]!));
          const product = nodes.add('MatMul', [nodes.add('Log', [held]), nodes.constant(turned, [classes, classes])]);
          const margins = nodes.add('Add', [product, nodes.constant(bias, [classes])]);
          return nodes.finish(nodes.add('Softmax', [margins], ALONG_CLASSES), classes);
        },
      };
    },
  };
}

function soften(probabilities: Float64Array, weight: readonly (readonly number[])[], bias: readonly number[]) {
  const classes = bias.length;
  const out = new Float64Array(probabilities.length);
  for (let row = 0; row < out.length; row += classes) {
    let top = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) {
      let margin = bias[k]!;
      for (let j = 0; j < classes; j++) margin += weight[k]![j]! * Math.log(clipped(probabilities[row + j]!));
      out[row + k] = margin;
      top = Math.max(top, margin);
    }
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += out[row + k] = Math.exp(out[row + k]! - top);
    for (let k = 0; k < classes; k++) out[row + k]! /= sum;
  }
  return out;
}
