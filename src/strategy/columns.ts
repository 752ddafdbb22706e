import { type Bars, InputError, nearestName } from '../core/index.ts';
import { type FeatureNeed, featureKey } from './needs.ts';

/**
 * What a strategy may look at. Every column has one value a bar, known at that bar's close.
 *
 * `forecast` is NaN (regime −1) on rows without one; `regime` is the likeliest regime's code. Columns may be growing:
 * arrays of full length, of which the rows after the current one are not filled yet.
 */
export interface StrategyColumns {
  readonly bars: Bars;
  /** The features of `needs.features` by their key: their outputs in their order. */
  readonly features?: Readonly<Record<string, readonly Float64Array[]>> | undefined;
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

/** The first output of a feature. @throws InputError COLUMN_MISSING */
export function featureOf(columns: StrategyColumns, need: FeatureNeed): Float64Array {
  const values = columns.features?.[featureKey(need)]?.[0];
  if (values !== undefined) return values;
  throw new InputError('COLUMN_MISSING', {
    what: `a strategy that reads the feature ${featureKey(need)} was not given it`,
    where: 'strategies',
    mend: 'give the columns of every feature in the strategy’s needs',
  });
}
