import { z } from 'zod';
import { ConfigError, edgeAt, edgeScales, TrailingVolatility, zEdgeOf } from '../core/index.ts';
import { forecastColumn, type StrategyColumns } from './columns.ts';
import { type Needs, needsForecast } from './needs.ts';
import type { PartContext } from './part.ts';
import type { RowReader } from './steps.ts';
import { windowBars, windowSchema } from './windows.ts';

/** The parameters of every part that reads an edge. */
export const edgeFields = {
  column: z.string().nullable().default(null),
  weights: z
    .record(z.string(), z.number().nonnegative())
    .refine((weights) => Object.values(weights).some((weight) => weight > 0), 'needs a weight above 0')
    .nullable()
    .default(null),
  reference: windowSchema.nullable().default(null),
};

interface EdgeParams {
  readonly column: string | null;
  readonly weights: Readonly<Record<string, number>> | null;
  readonly reference: number | string | null;
}

/** A forecast edge, row by row; NaN on rows without one. */
export interface EdgeSource {
  readonly needs: Needs;
  /** @throws InputError COLUMN_MISSING */
  steps(columns: StrategyColumns): RowReader;
}

/**
 * Where a part reads its edge: a forecast column (`kind` unless another is named), or with `weights` the weighted edge
 * over the columns `expReturnBps_<horizon>`, brought to `reference`; for `zEdge` in units of the trailing volatility over
 * `reference`. The same formulas as the run's own `edgeBps` and `zEdge`.
 *
 * @param path dotted key of the parameters
 * @throws ConfigError CONFIG_INVALID: `weights` beside a column or without `reference`, or `reference` without `weights`
 */
export function parseEdge(
  kind: 'edgeBps' | 'zEdge',
  { column, weights, reference }: EdgeParams,
  { intervalMs }: PartContext,
  path: string,
): EdgeSource {
  if (weights === null) {
    if (reference !== null) refuse(`${path}.reference`, 'a reference without weights says nothing', 'add weights');
    const name = column ?? kind;
    return {
      needs: needsForecast(name),
      steps(columns) {
        const values = forecastColumn(columns, name);
        return (row) => values[row]!;
      },
    };
  }
  if (column !== null) refuse(`${path}.weights`, 'both a column and weights are named', 'keep one of them');
  if (reference === null) {
    refuse(`${path}.reference`, 'weights need the horizon that they bring the edge to', 'add reference, such as 1d');
  }
  const names = Object.keys(weights).map((horizon) => `expReturnBps_${horizon}`);
  const heads = Object.entries(weights).map(([horizon, weight]) => ({
    weight,
    horizonBars: windowBars(
      /^\d+$/.test(horizon) ? Number(horizon) : horizon,
      intervalMs,
      `${path}.weights.${horizon}`,
    ),
  }));
  const referenceBars = windowBars(reference, intervalMs, `${path}.reference`);
  const scales = edgeScales(heads, referenceBars);
  return {
    needs: needsForecast(...names),
    steps(columns) {
      const expected = names.map((name) => forecastColumn(columns, name));
      if (kind === 'edgeBps') return (row) => edgeAt(row, expected, scales);
      const { close } = columns.bars;
      const volatility = new TrailingVolatility(referenceBars);
      return (row) => zEdgeOf(edgeAt(row, expected, scales), volatility.push(close[row]!));
    },
  };
}

function refuse(where: string, what: string, mend: string): never {
  throw new ConfigError('CONFIG_INVALID', { what, where, path: where, mend });
}
