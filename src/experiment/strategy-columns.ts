import type { Bars, Forecast } from '../core/index.ts';
import { parseFeatures } from '../features/index.ts';
import { featureKey, type Strategy, type StrategyColumns } from '../strategy/index.ts';
import type { FeatureStore } from './feature-store.ts';

/**
 * The columns that strategies read. With forecasts, only their rows can be traded and are scored; without, all rows are.
 *
 * @param label causal regime labels, shape [n], or undefined where the labeler looks ahead
 * @param strategies those that will read the columns
 * @param features the features that they need, which are computed where they aren't given
 */
export function strategyColumns(
  bars: Bars,
  forecast: Forecast | undefined,
  label: Int8Array | undefined,
  regimes: readonly string[],
  strategies: readonly Strategy[],
  features: StrategyColumns['features'] = computeNeeded(bars, strategies),
): StrategyColumns {
  const n = bars.time.length;
  const common = { bars, regimes, features, label };
  if (forecast === undefined) return { ...common, tradable: new Uint8Array(n).fill(1) };
  const columns = Object.fromEntries(
    Object.entries(forecast.columns).map(([name, values]) => {
      const spread = new Float64Array(n).fill(Number.NaN);
      for (let i = 0; i < values.length; i++) spread[forecast.row[i]!] = values[i]!;
      return [name, spread];
    }),
  );
  const regime = new Int8Array(n).fill(-1);
  const predicted = predictedRegimes(forecast);
  // A row of empty cells says nothing: it is as if it weren't there.
  const values = Object.values(forecast.columns);
  const tradable = new Uint8Array(n);
  for (let i = 0; i < forecast.row.length; i++) {
    regime[forecast.row[i]!] = predicted[i]!;
    tradable[forecast.row[i]!] = Number(values.some((column) => !Number.isNaN(column[i]!)));
  }
  return { ...common, tradable, forecast: { columns, regime } };
}

/** The features that strategies read, each on its own: what they are called in the model's matrix is not their business. */
function computeNeeded(bars: Bars, strategies: readonly Strategy[]): StrategyColumns['features'] {
  return Object.fromEntries(
    neededFeatures(bars, strategies).map(({ key, feature }) => [key, Object.values(feature.compute(bars))]),
  );
}

/** The same from the store. */
export async function storedNeeds(
  store: FeatureStore,
  bars: Bars,
  strategies: readonly Strategy[],
): Promise<StrategyColumns['features']> {
  const found: Record<string, readonly Float64Array[]> = {};
  for (const { key, need, feature } of neededFeatures(bars, strategies)) {
    found[key] = Object.values(await store.columns(need, feature));
  }
  return found;
}

function neededFeatures(bars: Bars, strategies: readonly Strategy[]) {
  const needs = new Map(strategies.flatMap(({ needs }) => needs.features.map((need) => [featureKey(need), need])));
  return [...needs].map(([key, need]) => ({ key, need, feature: parseFeatures([need], bars.intervalMs)[0]! }));
}

/** The regime of the largest probability at each forecast row; −1 where there are no probabilities. */
export function predictedRegimes(forecast: Forecast): Int8Array {
  const columns = forecast.regimes.map((name) => forecast.columns[`p_${name}`]);
  const out = new Int8Array(forecast.row.length).fill(-1);
  const known = columns.filter((values) => values !== undefined);
  if (columns.length === 0 || known.length < columns.length) return out;
  return out.map((_, i) => likeliestRegime(known, i));
}

/** The regime of the largest probability, the first of equals; −1 where one is NaN. @param probabilities a column a regime */
export function likeliestRegime(probabilities: readonly Float64Array[], row: number): number {
  let best = 0;
  for (let k = 0; k < probabilities.length; k++) {
    // A regime without a probability could be the likeliest: then nothing is known of the row.
    if (Number.isNaN(probabilities[k]![row]!)) return -1;
    if (probabilities[k]![row]! > probabilities[best]![row]!) best = k;
  }
  return best;
}
