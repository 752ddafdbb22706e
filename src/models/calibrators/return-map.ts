import { z } from 'zod';
import { catalogEntry, parseParams } from '../../core/index.ts';
import { type ForecastDecile, forecastDeciles } from '../../metrics/index.ts';
import type { OnnxGraph } from '../graph.ts';
import { GraphNodes } from './graph-nodes.ts';
import { fitRisingCurve, risingCurveAt } from './rising-curve.ts';
import { risingCurveNodes } from './rising-nodes.ts';

/** A way to bring expected returns to the size of those that follow. */
export interface ReturnCalibrator {
  readonly name: string;
  /** @param predicted bps, of rows that the model was not fitted on, shape [rows] @param realised bps, shape [rows] */
  fit(predicted: Float64Array, realised: Float64Array): FittedReturnMap;
}

export interface FittedReturnMap {
  readonly params: Readonly<Record<string, unknown>> & { readonly use: string; readonly reason: string | null };
  apply(predicted: Float64Array): Float64Array;
  appendTo(graph: OnnxGraph): OnnxGraph;
}

const schema = z.strictObject({
  /** Fewer rows than this leave the forecasts as they are. */
  minRows: z.number().int().min(10).default(100),
  /** Groups of equal numbers of rows, by rising forecast, whose means are mapped. */
  groups: z.number().int().min(2).max(100).default(10),
});

type Params = z.output<typeof schema>;

interface Curve {
  readonly params: Readonly<Record<string, unknown>>;
  at(value: number): number;
  toNodes(nodes: GraphNodes, input: string): string;
}

/** Every calibrator of returns by the name that the configuration uses. */
export const returnCalibratorCatalog = {
  /** A straight line through the groups' means, never falling: least squares weighted by rows. */
  linear: { schema, make: (params: Params) => returnCalibrator('linear', params, straightLine) },
  /** The rising curve through the groups' means, straight between them and level outside. */
  isotonic: { schema, make: (params: Params) => returnCalibrator('isotonic', params, risingMeans) },
} as const;

/**
 * The calibrator of a specification, its parameters parsed; null for null.
 *
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_UNKNOWN_KEY, CONFIG_INVALID
 */
export function parseReturnCalibration(
  spec: { readonly use: string; readonly params?: unknown } | null,
  path: string,
): ReturnCalibrator | null {
  if (spec === null) return null;
  const entry = catalogEntry(returnCalibratorCatalog, 'calibrator of returns', spec.use, `${path}.use`);
  return entry.make(parseParams(entry.schema, spec.params ?? {}, `${path}.params`));
}

function returnCalibrator(
  name: string,
  { minRows, groups }: Params,
  fitCurve: (groups: readonly ForecastDecile[]) => Curve,
): ReturnCalibrator {
  return {
    name,
    fit(predicted, realised) {
      const means = forecastDeciles(predicted, realised, 1, groups);
      const reason =
        predicted.length < minRows
          ? `${predicted.length} calibration rows, ${minRows} needed`
          : means.length < 2
            ? 'the forecasts are all alike'
            : null;
      const facts = { use: name, rows: predicted.length, reason };
      if (reason !== null) return { params: facts, apply: (values) => values.slice(), appendTo: (graph) => graph };
      const curve = fitCurve(means);
      return {
        params: { ...facts, ...curve.params },
        apply: (values) => values.map((value) => curve.at(value)),
        appendTo(graph) {
          const nodes = new GraphNodes(graph);
          return nodes.finish(curve.toNodes(nodes, nodes.input), 1);
        },
      };
    },
  };
}

function straightLine(groups: readonly ForecastDecile[]): Curve {
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  const predicted = groups.reduce((sum, group) => sum + group.rows * group.predicted, 0) / rows;
  const realised = groups.reduce((sum, group) => sum + group.rows * group.realised, 0) / rows;
  let own = 0;
  let both = 0;
  for (const group of groups) {
    own += group.rows * (group.predicted - predicted) ** 2;
    both += group.rows * (group.predicted - predicted) * (group.realised - realised);
  }
  const slope = Math.max(0, both / own);
  const intercept = realised - slope * predicted;
  return {
    params: { slope, intercept },
    at: (value) => slope * value + intercept,
    toNodes: (nodes, input) =>
      nodes.add('Add', [nodes.add('Mul', [input, nodes.constant([slope])]), nodes.constant([intercept])]),
  };
}

function risingMeans(groups: readonly ForecastDecile[]): Curve {
  const column = (name: 'predicted' | 'realised' | 'rows') => Float64Array.from(groups, (group) => group[name]);
  const curve = fitRisingCurve(column('predicted'), column('realised'), column('rows'));
  return {
    params: { ...curve },
    at: (value) => risingCurveAt(curve, value),
    toNodes: (nodes, input) => risingCurveNodes(nodes, curve, input),
  };
}
