import { ConfigError, nearestName } from '../core/index.ts';
import { forecastColumn, forecastOf, labelOf, type StrategyColumns } from './columns.ts';
import { NEEDS_LABEL, type Needs, needsForecast } from './needs.ts';
import type { PartContext } from './part.ts';
import type { RowReader } from './steps.ts';

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

/**
 * A label has no probability that could be too small.
 *
 * @param path dotted key of the minimum
 * @throws ConfigError CONFIG_INVALID
 */
export function refuseLabelMinimum(source: RegimeSource, minimumProbability: number, path: string): void {
  if (source === 'forecast' || minimumProbability === 0) return;
  throw new ConfigError('CONFIG_INVALID', {
    what: 'a label has no probability',
    where: path,
    path,
    mend: 'drop minimumProbability, or use source: forecast',
  });
}

/** Probability columns `p_<regime>` in the order of the codes. @throws InputError COLUMN_MISSING */
export function probabilityColumns(columns: StrategyColumns): Float64Array[] {
  return columns.regimes.map((name) => forecastColumn(columns, `p_${name}`));
}

/**
 * The code of each row's regime, −1 where there is none: the causal label's, or by forecast the likeliest one's, of at
 * least the minimum probability.
 *
 * @throws InputError COLUMN_MISSING
 */
export function regimeSteps(source: RegimeSource, minimumProbability: number, columns: StrategyColumns): RowReader {
  if (source === 'label') {
    const labels = labelOf(columns);
    return (row) => labels[row]!;
  }
  const probabilities = probabilityColumns(columns);
  const codes = forecastOf(columns).regime;
  return (row) => {
    const code = codes[row]!;
    return code >= 0 && probabilities[code]![row]! >= minimumProbability ? code : -1;
  };
}

/** Σ probability × value at each row; `missing` where a probability is NaN. */
export function expectationSteps(columns: StrategyColumns, values: Float64Array, missing: number): RowReader {
  const probabilities = probabilityColumns(columns);
  return (row) => {
    let sum = 0;
    for (let k = 0; k < values.length; k++) sum += probabilities[k]![row]! * values[k]!;
    return Number.isNaN(sum) ? missing : sum;
  };
}
