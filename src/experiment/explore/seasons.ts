import {
  type Bars,
  DAY_MS,
  type Estimate,
  FIRST_MONDAY_MS,
  HOUR_MS,
  type SeasonPart,
  WEEK_MS,
} from '../../core/index.ts';
import { bartlettLag, holm, neweyWestMean, studentTQuantile, studentTTwoSided } from '../../stats/index.ts';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const LEAST_CYCLES = 8;

/** By hour of the UTC day; empty where a bar is a day or longer, or where there are few days. */
export function hourParts(bars: Bars, returns: Float64Array): SeasonPart[] {
  if (bars.intervalMs >= DAY_MS) return [];
  const partMs = Math.max(HOUR_MS, bars.intervalMs);
  const count = Math.ceil(DAY_MS / partMs);
  const names = Array.from({ length: count }, (_, i) => {
    const minutes = (i * partMs) / 60_000;
    return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  });
  return partsOf(bars, returns, { cycleMs: DAY_MS, from: 0, partMs, names });
}

/** By weekday, UTC. */
export function weekdayParts(bars: Bars, returns: Float64Array): SeasonPart[] {
  return partsOf(bars, returns, { cycleMs: WEEK_MS, from: FIRST_MONDAY_MS, partMs: DAY_MS, names: WEEKDAYS });
}

interface Cycle {
  readonly cycleMs: number;
  readonly from: number;
  readonly partMs: number;
  readonly names: readonly string[];
}

/**
 * One value a part and cycle (day, week), so that bars within it need not be independent; from cycle to cycle autocorrelation is allowed for.
 */
function partsOf({ time }: Bars, returns: Float64Array, { cycleMs, from, partMs, names }: Cycle): SeasonPart[] {
  const first = Math.floor((time[0]! - from) / cycleMs);
  const cycles = Math.floor((time[time.length - 1]! - from) / cycleMs) - first + 1;
  if (cycles < LEAST_CYCLES) return [];
  const parts = names.length;
  const sums = new Float64Array(cycles * parts);
  const sizes = new Float64Array(cycles * parts);
  const counts = new Int32Array(cycles * parts);
  for (let t = 0; t < time.length; t++) {
    const value = returns[t]!;
    if (Number.isNaN(value)) continue;
    const since = time[t]! - from - first * cycleMs;
    const cycle = Math.floor(since / cycleMs);
    const at = cycle * parts + Math.floor((since - cycle * cycleMs) / partMs);
    sums[at]! += value;
    sizes[at]! += Math.abs(value);
    counts[at]!++;
  }
  const found = names.map((name, part) => {
    const means: number[] = [];
    const ratios: number[] = [];
    let count = 0;
    for (let cycle = 0; cycle < cycles; cycle++) {
      const at = cycle * parts + part;
      const inPart = counts[at]!;
      if (inPart === 0) continue;
      count += inPart;
      means.push(sums[at]! / inPart);
      let [whole, rows] = [0, 0];
      for (let other = cycle * parts; other < (cycle + 1) * parts; other++) {
        whole += sizes[other]!;
        rows += counts[other]!;
      }
      if (whole > 0) ratios.push(sizes[at]! / inPart / (whole / rows));
    }
    return { name, count, mean: meanOf(means, 0), activity: meanOf(ratios, 1) };
  });
  const meanP = holm(Float64Array.from(found, ({ mean }) => mean.p));
  const activityP = holm(Float64Array.from(found, ({ activity }) => activity.p));
  return found.flatMap(({ name, count, mean, activity }, i) =>
    // A market that never opens on Sundays has no Sunday.
    count === 0
      ? []
      : [{ name, count, mean: mean.estimate, meanP: meanP[i]!, activity: activity.estimate, activityP: activityP[i]! }],
  );
}

/** A mean with its interval, and p that it is `null0`. */
function meanOf(values: readonly number[], null0: number): { estimate: Estimate; p: number } {
  const series = Float64Array.from(values);
  if (series.length < LEAST_CYCLES)
    return { estimate: { value: Number.NaN, ci95: [Number.NaN, Number.NaN] }, p: Number.NaN };
  const { mean, se } = neweyWestMean(series, bartlettLag(series));
  const reach = studentTQuantile(0.05, series.length - 1) * se;
  return {
    estimate: { value: mean, ci95: [mean - reach, mean + reach] },
    p: se > 0 ? studentTTwoSided((mean - null0) / se, series.length - 1) : Number.NaN,
  };
}
