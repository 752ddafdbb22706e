import { ConfigError, nearestName } from '../core/index.ts';
import type { Needs, PartContext, StrategyColumns } from './columns.ts';
import { forecastColumn, NEEDS_LABEL, needsForecast } from './columns.ts';

export type RegimeSource = 'forecast' | 'label';

/**
 * One number a regime, in the order of the codes; `other` for regimes that the record doesn't name.
 *
 * @param path dotted key of the record
 * @throws ConfigError CONFIG_UNKNOWN_KEY, with the known regimes
 */
export function regimeValues(
  given: Readonly<Record<string, number>>,
  regimes: readonly string[],
  other: number,
  path: string,
): Float64Array {
  for (const name of Object.keys(given)) regimeCode(name, regimes, `${path}.${name}`);
  return Float64Array.from(regimes, (name) => given[name] ?? other);
}

/** The code of a regime. @throws ConfigError CONFIG_UNKNOWN_KEY, with the known regimes */
export function regimeCode(name: string, regimes: readonly string[], path: string): number {
  const code = regimes.indexOf(name);
  if (code >= 0) return code;
  const near = nearestName(name, regimes);
  throw new ConfigError('CONFIG_UNKNOWN_KEY', {
    what: `there is no regime "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
    where: path,
    path,
    mend: `the labels know ${regimes.join(', ')}`,
  });
}

/** The needs of a part that reads the probability of every regime. */
export function needsProbabilities(regimes: readonly string[]): Needs {
  return needsForecast(...regimes.map((name) => `p_${name}`));
}

/**
 * What a reader of regimes needs: by forecast the probability of each regime, of which the likeliest is taken. A forward-looking label is known only after the bars that it would trade.
 *
 * @param path dotted key of the `source`
 * @throws ConfigError FORWARD_LABEL_TRADED
 */
export function sourceNeeds(source: RegimeSource, context: PartContext, path: string): Needs {
  if (source === 'forecast') return needsProbabilities(context.regimes);
  if (!context.labelIsForward) return NEEDS_LABEL;
  throw new ConfigError('FORWARD_LABEL_TRADED', {
    what: 'a strategy would trade on a label that is not known when it trades',
    where: path,
    path,
    mend: 'use source: forecast, or a labeler that reads past bars only (labels.use; a column needs params.known: true)',
  });
}

/** Probability columns `p_<regime>` in the order of the codes. @throws InputError COLUMN_MISSING */
export function probabilityColumns(columns: StrategyColumns): Float64Array[] {
  return columns.regimes.map((name) => forecastColumn(columns, `p_${name}`));
}

/** Σ probability × value at each row, shape [n]; `missing` where a probability is NaN. */
export function expectation(columns: StrategyColumns, values: Float64Array, missing: number): Float64Array {
  const probabilities = probabilityColumns(columns);
  const out = new Float64Array(columns.bars.close.length);
  for (let t = 0; t < out.length; t++) {
    let sum = 0;
    for (let k = 0; k < values.length; k++) sum += probabilities[k]![t]! * values[k]!;
    out[t] = Number.isNaN(sum) ? missing : sum;
  }
  return out;
}
