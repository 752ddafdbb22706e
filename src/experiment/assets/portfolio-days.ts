import { ConfigError, DAY_MS } from '../../core/index.ts';
import type { DailyReturns } from '../evaluate/evaluate-input.ts';

/** Daily returns of several assets as one. */
export interface PortfolioDays extends DailyReturns {
  /** Assets that the day's mean is of, shape [days]. */
  readonly assets: Int32Array;
}

/**
 * The equal-weight mean of the assets' returns on each UTC day, over those that have the day: capital is spread anew every
 * midnight over the assets that trade.
 *
 * @param series of each asset, days rising
 */
export function meanDays(series: readonly DailyReturns[]): PortfolioDays {
  const day = Float64Array.from(new Set(series.flatMap((asset) => [...asset.day]))).sort();
  const at = new Map(Array.from(day, (midnight, i) => [midnight, i]));
  const value = new Float64Array(day.length);
  const assets = new Int32Array(day.length);
  for (const asset of series) {
    asset.day.forEach((midnight, i) => {
      const row = at.get(midnight)!;
      value[row]! += asset.value[i]!;
      assets[row]!++;
    });
  }
  return { day, value: value.map((sum, i) => sum / assets[i]!), assets };
}

/** UTC days of bars, rising. */
export function daysOf(time: Float64Array): Float64Array {
  return Float64Array.from(new Set(time.map((t) => Math.floor(t / DAY_MS) * DAY_MS)));
}

/**
 * Refuses an asset that stands alone: a portfolio with a day of no other asset in it is no portfolio.
 *
 * @param kind what the days are of, for the message: `bars`, `scored rows`
 * @throws ConfigError CONFIG_INVALID with the asset's key
 */
export function requireCommonDays(
  assets: readonly { readonly name: string; readonly day: Float64Array }[],
  kind: string,
): void {
  if (assets.length < 2) return;
  const having = new Map<number, number>();
  for (const { day } of assets) for (const midnight of day) having.set(midnight, (having.get(midnight) ?? 0) + 1);
  for (const { name, day } of assets) {
    if (day.some((midnight) => having.get(midnight)! > 1)) continue;
    const path = `data.assets.${name}`;
    throw new ConfigError('CONFIG_INVALID', {
      what: `asset "${name}" has no day in common with another: its ${kind} run ${spanOf(day)}`,
      where: path,
      path,
      mend: `leave it out, or bring ${kind === 'bars' ? 'files' : 'longer files'} whose times overlap (${assets
        .filter((other) => other.name !== name)
        .map((other) => `${other.name} ${spanOf(other.day)}`)
        .join(', ')})`,
    });
  }
}

/** `2021-01-01 to 2021-12-31`. */
function spanOf(day: Float64Array): string {
  return day.length === 0 ? 'over no day' : `${isoDay(day[0]!)} to ${isoDay(day[day.length - 1]!)}`;
}

/** The date of an epoch time. */
export function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
