import { type Bars, InputError, nearestName } from '../core/index.ts';

/**
 * What a strategy may look at. Every column has one value a bar, known at that bar's close.
 *
 * `forecast` is NaN (regime −1) on rows without one; `regime` is the likeliest regime's code.
 */
export interface StrategyColumns {
  readonly bars: Bars;
  readonly features?: Readonly<Record<string, Float64Array>> | undefined;
  readonly forecast?:
    | { readonly columns: Readonly<Record<string, Float64Array>>; readonly regime: Int8Array }
    | undefined;
  /** The causal label, voted, not led; −1 undefined. */
  readonly label?: Int8Array | undefined;
  /** Regime names in the order of their codes. */
  readonly regimes: readonly string[];
  /** Mask, 1 where a position may be wanted: rows with a forecast, or all. Elsewhere the target is 0. */
  readonly tradable: Uint8Array;
}

/** What a strategy (or a part of it) has to be given. */
export interface Needs {
  readonly forecast: boolean;
  readonly label: boolean;
  /** Forecast columns that are read (`edgeBps`, `p_<regime>`), each once, sorted; none without `forecast`. */
  readonly columns: readonly string[];
}

export const NEEDS_NOTHING: Needs = { forecast: false, label: false, columns: [] };
export const NEEDS_LABEL: Needs = { forecast: false, label: true, columns: [] };

/** The needs of a part that reads these forecast columns. */
export function needsForecast(...columns: readonly string[]): Needs {
  return { forecast: true, label: false, columns: [...new Set(columns)].sort() };
}

/** What several parts need together. */
export function allNeeds(parts: readonly Needs[]): Needs {
  return {
    forecast: parts.some((part) => part.forecast),
    label: parts.some((part) => part.label),
    columns: [...new Set(parts.flatMap((part) => part.columns))].sort(),
  };
}

/** What parts are parsed with. `costBps`: the strategy's round-trip cost, where its execution names one. */
export interface PartContext {
  readonly intervalMs: number;
  readonly regimes: readonly string[];
  readonly labelIsForward: boolean;
  readonly costBps: number | undefined;
}

/** A forecast column by name. @throws InputError COLUMN_MISSING */
export function forecastColumn(columns: StrategyColumns, name: string): Float64Array {
  const forecast = forecastOf(columns).columns;
  const values = forecast[name];
  if (values !== undefined) return values;
  const known = Object.keys(forecast);
  const near = nearestName(name, known);
  throw new InputError('COLUMN_MISSING', {
    what: `the forecasts have no column "${name}"${near === undefined ? '' : `; the nearest is "${near}"`}`,
    where: `forecast columns ${known.join(', ')}`,
    mend: 'name one of these; p_<regime> comes from the regime model, edgeBps and zEdge from model.returns',
  });
}

/** The forecasts. @throws InputError COLUMN_MISSING */
export function forecastOf(columns: StrategyColumns): NonNullable<StrategyColumns['forecast']> {
  if (columns.forecast !== undefined) return columns.forecast;
  throw new InputError('COLUMN_MISSING', {
    what: 'a strategy that reads forecasts was given none',
    where: 'strategies',
    mend: 'give a run or a forecast file, or leave this strategy out',
  });
}

/** The causal label. @throws InputError COLUMN_MISSING */
export function labelOf(columns: StrategyColumns): Int8Array {
  if (columns.label !== undefined) return columns.label;
  throw new InputError('COLUMN_MISSING', {
    what: 'a strategy that reads labels was given none',
    where: 'strategies',
    mend: 'configure labels, or leave this strategy out',
  });
}
