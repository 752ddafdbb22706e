import type { Matrix } from '../../core/index.ts';
import type { FittedModel } from '../contract.ts';
import { addGraph, addWeightedSum, castTo, type JoinedGraphs } from './join-graphs.ts';
import { addLogs, logShares, softmaxRows } from './log-shares.ts';
import { poolMargins } from './pool-weights.ts';
import { meanForecast } from './soft-vote.ts';

/** What makes one answer of the members' answers. */
export interface Combiner {
  /** @param forecasts one array a member, row-major */
  predict(forecasts: readonly Float64Array[]): Float64Array;
  /** Adds its nodes behind the members'. @returns name of the answer, float64 */
  addTo(joined: JoinedGraphs): string;
  readonly summary: Readonly<Record<string, unknown>>;
}

/** softmax(Σ weight × ln p + bias). */
export function logPool(weights: Float64Array, bias: Float64Array): Combiner {
  const classes = bias.length;
  return {
    predict(forecasts) {
      const logs = forecasts.map((p) => logShares(p, classes));
      return softmaxRows(poolMargins(logs, weights, bias), classes);
    },
    addTo(joined) {
      const logs = addLogs(joined, classes);
      const sum = addWeightedSum(joined, logs, weights, 'pool');
      joined.initializers.push({ name: 'pool_bias', type: 'float64', dims: [1, classes], data: bias });
      joined.nodes.push(
        { op: 'Add', inputs: [sum, 'pool_bias'], outputs: ['pool_margins'] },
        {
          op: 'Softmax',
          inputs: ['pool_margins'],
          outputs: ['pooled'],
          attributes: { axis: { kind: 'int', value: -1 } },
        },
      );
      return 'pooled';
    },
    summary: { weights: Array.from(weights) },
  };
}

/** Σ weight × value + intercept. */
export function valuePool(weights: Float64Array, intercept: number): Combiner {
  return {
    predict: (forecasts) => meanForecast(forecasts, weights).map((value) => value + intercept),
    addTo(joined) {
      const sum = addWeightedSum(joined, joined.outputs, weights, 'pool');
      joined.initializers.push({ name: 'pool_intercept', type: 'float64', dims: [], data: [intercept] });
      joined.nodes.push({ op: 'Add', inputs: [sum, 'pool_intercept'], outputs: ['pooled'] });
      return 'pooled';
    },
    summary: { weights: Array.from(weights), intercept },
  };
}

/** A model of the catalog on the members' answers. */
export function finalModel(model: FittedModel, classes: number): Combiner {
  return {
    predict: (forecasts) => model.predict(stackMatrix(forecasts, classes)),
    addTo(joined) {
      const inputs = classes > 0 ? addLogs(joined, classes) : joined.outputs;
      joined.nodes.push({
        op: 'Concat',
        inputs,
        outputs: ['stacked'],
        attributes: { axis: { kind: 'int', value: 1 } },
      });
      return addGraph(joined, model.toOnnx(), 'final_', castTo(joined, 'stacked', 'float32'));
    },
    summary: { final: model.summary },
  };
}

/** The members' answers side by side: logarithms of probabilities, or values. */
export function stackMatrix(forecasts: readonly Float64Array[], classes: number): Matrix {
  const outputs = Math.max(1, classes);
  const rows = forecasts[0]!.length / outputs;
  const width = forecasts.length * outputs;
  const data = new Float32Array(rows * width);
  forecasts.forEach((forecast, m) => {
    const values = classes > 0 ? logShares(forecast, classes) : forecast;
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < outputs; k++) data[i * width + m * outputs + k] = values[i * outputs + k]!;
    }
  });
  const names = Array.from({ length: width }, (_, j) => `member_${Math.floor(j / outputs)}_${j % outputs}`);
  return { data, rows, names };
}
