import { type Autocorrelation, type Bars, DAY_MS, type ReturnShape, type ReturnsPortrait } from '../../core/index.ts';
import { distribution, hillIndex, periodsPerYear } from '../../metrics/index.ts';
import { autocorrelation, normalTwoSided, sortedQuantile } from '../../stats/index.ts';
import { barReturns, histogram } from './columns.ts';
import { returnSentences } from './return-sentences.ts';
import { hourParts, weekdayParts } from './seasons.ts';

const BINS = 48;
const BEYOND = [3, 5, 10] as const;
const BAR_LAGS = [1, 2, 3, 6, 12, 24];
const DAY_LAGS = [1, 2, 5, 10, 20];

/** The shape of returns, what they and their sizes remember, and how they go by hour and weekday. */
export function returnsPortrait(bars: Bars): ReturnsPortrait {
  const returns = barReturns(bars);
  const sizes = returns.map(Math.abs);
  const year = periodsPerYear(bars.time, bars.intervalMs);
  const lags = lagsOf(bars);
  const at = (series: Float64Array): Autocorrelation[] =>
    lags.map((lagBars) => ({ lagBars, ...autocorrelation(series, lagBars) }));
  const portrait = {
    shapes: [
      shapeOf('bar', returns, year.bars),
      ...(bars.intervalMs < DAY_MS ? [shapeOf('day', dayReturns(bars), year.days)] : []),
    ],
    returns: at(returns),
    absolute: at(sizes),
    hours: hourParts(bars, returns),
    weekdays: weekdayParts(bars, returns),
  };
  return { ...portrait, sentences: returnSentences(portrait, bars.intervalMs) };
}

function lagsOf({ intervalMs, time }: Bars): number[] {
  const days = DAY_LAGS.map((days) => (days * DAY_MS) / intervalMs).filter((lag) => Number.isInteger(lag) && lag > 0);
  const lags = new Set([...BAR_LAGS, ...days]);
  return [...lags].filter((lag) => lag <= time.length / 10).sort((a, b) => a - b);
}

/** Log returns from the last close of a UTC day to that of the next; days without a real bar are passed over. */
function dayReturns({ time, close, gap }: Bars): Float64Array {
  const closes: number[] = [];
  let day = Number.NaN;
  for (let t = 0; t < time.length; t++) {
    if (gap[t] === 1) continue;
    const now = Math.floor(time[t]! / DAY_MS);
    if (now !== day) closes.push(close[t]!);
    else closes[closes.length - 1] = close[t]!;
    day = now;
  }
  return Float64Array.from(closes.slice(1), (value, i) => Math.log(value / closes[i]!));
}

function shapeOf(over: 'bar' | 'day', returns: Float64Array, perYear: number): ReturnShape {
  const sorted = returns.filter((value) => !Number.isNaN(value)).sort();
  const { count, mean, sd, skew, excessKurtosis, quantiles } = distribution(sorted);
  const reach = Math.max(sortedQuantile(sorted, 0.998), -sortedQuantile(sorted, 0.002));
  return {
    over,
    count,
    mean,
    sd,
    annualVolatility: sd * Math.sqrt(perYear),
    skew,
    excessKurtosis,
    min: sorted[0] ?? Number.NaN,
    max: sorted[sorted.length - 1] ?? Number.NaN,
    quantiles,
    beyond: BEYOND.map((deviations) => ({
      deviations,
      count: sorted.reduce((sum, value) => sum + Number(Math.abs(value - mean) > deviations * sd), 0),
      normal: count * normalTwoSided(deviations),
    })),
    tailIndex: { falls: hillIndex(sorted.map((value) => -value)), rises: hillIndex(sorted) },
    histogram: histogram(sorted, -reach, reach, BINS),
  };
}
