import {
  type Bars,
  ConfigError,
  DAY_MS,
  durationMs,
  formatDuration,
  makeBars,
  makeRng,
  type Rng,
  YEAR_DAYS,
} from '../core/index.ts';
import { bridgeExtremes } from './bridge-extremes.ts';
import { intradayVariance } from './market-clock.ts';
import { drawMixingVariance, SHOCK_KURTOSIS } from './market-shock.ts';
import { type MarketState, marketStates, nextState } from './market-states.ts';
import { parseTimeText } from './times.ts';

export interface MarketOptions {
  /** Years of 365 days. */
  readonly years: number;
  /** A duration that divides a day: `5m`, `30m`, `1h`, `1d`. */
  readonly interval: string;
  /** Hidden states, 1 to 4. */
  readonly regimes: number;
  /** Scales the states' drifts; 0: the simple mean return is zero in every state. */
  readonly drift: number;
  readonly seed: number;
  /** First bar's open, ISO; default 2021-01-01T00:00Z. */
  readonly start?: string | undefined;
}

const MAX_ROWS = 20_000_000;
const START_PRICE = 30_000;
const VOLUME_PER_DAY = 150_000;
const MIN_STAY_DAYS = 4;
const CLUSTER_DAYS = 2;
/** Squared coefficient of variation of the variance inside a state is CLUSTER_SHARE / (1 − CLUSTER_SHARE). */
const CLUSTER_SHARE = 0.5;
const MAX_CLUSTER = 25;
/** Largest deviation of a bar's log return, once its mixing variance is known; only the wildest hours and days reach it. */
const MAX_DEVIATION = 0.2;
const MAX_JUMP = 0.5;
const JUMPS_PER_DAY = 0.05;
const OUTAGE_SHARE = 0.001;
const OUTAGE_BARS = 4;

/**
 * A market with known hidden regimes: the true state of each row is the column `regime` (codes as the labels').
 *
 * A bar's volatility is known before it: that of the state, times the slot of the day, times a GARCH(1,1) factor of mean 1
 * that clusters over two days. Each bar then draws a mixing variance of its own (fat tails: nearly a Student t), and given
 * it the price inside the bar is a geometric Brownian motion whose *simple* mean return is the drift. Highest and lowest
 * price are those of that very path, with their exact joint law given open and close.
 *
 * With `drift: 0` the price is therefore a martingale, from close to close and inside the bars: no forecast of the sign can
 * be right but by luck, and no stop, target or trailing order earns anything, whatever its level. Which of high and low came
 * first a bar does not say. Volatility stays predictable. With `regimes: 1` one state holds throughout.
 *
 * Once in three weeks a bar opens away from the last close; one row in a thousand lies in an outage (`gap` = 1, flat, as
 * everywhere in `Bars`; `writeBars` writes it as null), behind which the price goes on. Volume rises with volatility and
 * with the bar's own move. Prices have 2 decimals at 1,000 and above.
 *
 * @returns round(years × 365 days ÷ interval) bars; the same options give the same bits
 * @throws ConfigError CONFIG_INVALID, naming the key of `data.generate`
 */
export function generateMarket(options: MarketOptions): Bars {
  const { intervalMs, startMs, rows } = checkOptions(options);
  const rng = makeRng(options.seed);
  const time = Float64Array.from({ length: rows }, (_, i) => startMs + i * intervalMs);
  const regime = drawStates(marketStates(options.regimes), rows, intervalMs, rng);
  const columns = drawPrices(regime, intervalMs, time, options.drift, rng);
  const gap = drawOutages(rows, rng);
  for (let i = 1; i < rows; i++) {
    if (gap[i] === 0) continue;
    const previous = columns.close[i - 1]!;
    columns.open[i] = previous;
    columns.high[i] = previous;
    columns.low[i] = previous;
    columns.close[i] = previous;
    columns.volume[i] = 0;
  }
  const codes = Float64Array.from(regime, (state) => state.code);
  return makeBars({ time, intervalMs, columns: { ...columns, regime: codes }, gap });
}

function checkOptions(options: MarketOptions): { intervalMs: number; startMs: number; rows: number } {
  const { years, interval, regimes, drift, seed, start = '2021-01-01T00:00Z' } = options;
  const intervalMs = durationMs(interval, 'data.generate.interval');
  if (intervalMs <= 0 || DAY_MS % intervalMs !== 0) {
    throw invalid('interval', `"${interval}" does not divide a day`, 'use 1m, 5m, 15m, 30m, 1h, 4h, 1d or the like');
  }
  if (!Number.isInteger(regimes) || regimes < 1 || regimes > 4) {
    throw invalid('regimes', `${regimes} hidden states were asked for`, 'use 1, 2, 3 or 4');
  }
  if (!Number.isFinite(drift) || Math.abs(drift) > 10) {
    throw invalid('drift', `${drift} is no factor of the drift`, 'use a number from -10 to 10; 0 for none');
  }
  if (!Number.isSafeInteger(seed)) throw invalid('seed', `${seed} is no seed`, 'use a whole number');
  const rows = Math.round((years * YEAR_DAYS * DAY_MS) / intervalMs);
  if (!(rows >= 2 && rows <= MAX_ROWS && years <= 100)) {
    throw invalid(
      'years',
      `${years} years of ${formatDuration(intervalMs)} bars are ${rows} rows`,
      `use up to 100 years and 2 to ${MAX_ROWS} rows`,
    );
  }
  const startMs = parseTimeText(start);
  if (!(startMs % intervalMs === 0)) {
    throw invalid('start', `"${start}" is no ISO time on the grid of ${interval}`, 'use a date such as 2021-01-01');
  }
  return { intervalMs, startMs, rows };
}

function invalid(key: string, what: string, mend: string): ConfigError {
  const path = `data.generate.${key}`;
  return new ConfigError('CONFIG_INVALID', { what, where: path, path, mend });
}

/** The state of each row: stays of at least four days, then exponential, so that a rule over weeks can see them. */
function drawStates(states: readonly MarketState[], rows: number, intervalMs: number, rng: Rng): MarketState[] {
  const out: MarketState[] = new Array(rows);
  let state = states[rng.int(states.length)]!;
  let row = 0;
  while (row < rows) {
    const days = MIN_STAY_DAYS - (state.stayDays - MIN_STAY_DAYS) * Math.log(1 - rng.next());
    const end =
      states.length === 1 ? rows : Math.min(rows, row + Math.max(1, Math.round((days * DAY_MS) / intervalMs)));
    out.fill(state, row, end);
    row = end;
    state = nextState(states, state, rng.next());
  }
  return out;
}

interface Prices {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

function drawPrices(
  regime: readonly MarketState[],
  intervalMs: number,
  time: Float64Array,
  driftScale: number,
  rng: Rng,
): Prices {
  const rows = regime.length;
  const [open, high, low, close, volume] = Array.from({ length: 5 }, () => new Float64Array(rows)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const step = intervalMs / DAY_MS;
  const season = intradayVariance(intervalMs);
  const persistence = Math.exp(-step / CLUSTER_DAYS);
  const reaction = Math.sqrt(((1 - persistence ** 2) * CLUSTER_SHARE) / (SHOCK_KURTOSIS - 1));
  const slow = Math.exp(-step);
  let cluster = 1;
  let mood = 0;
  let last = START_PRICE;
  for (let i = 0; i < rows; i++) {
    const state = regime[i]!;
    const slot = Math.round((((time[i]! % DAY_MS) + DAY_MS) % DAY_MS) / intervalMs) % season.length;
    const daily = state.volatilityPerDay * Math.sqrt(cluster);
    const volatility = daily * Math.sqrt(step * season[slot]!);
    const spread = Math.sqrt(drawMixingVariance(rng));
    const normal = rng.normal();
    const shock = spread * normal;
    const jump = rng.next() < JUMPS_PER_DAY * step ? boundedJump(0.3 * daily * rng.normal()) : 0;
    // Given its deviation the log return lies half the variance low, so that the price itself has no drift but the state's.
    const deviation = Math.min(MAX_DEVIATION, volatility * spread);
    const move = Math.log1p(driftScale * state.driftPerDay * step) - deviation ** 2 / 2 + deviation * normal;
    const from = last * (1 + jump);
    const to = from * Math.exp(move);
    const [up, down] = bridgeExtremes(move, deviation, rng);
    open[i] = from;
    high[i] = from * Math.exp(up);
    low[i] = from * Math.exp(down);
    close[i] = to;
    // Activity: the state's and cluster's volatility, the time of day, this bar's own surprise, moods of a day, noise.
    mood = slow * mood + Math.sqrt(1 - slow * slow) * rng.normal();
    const activity = 0.9 * Math.log(volatility / Math.sqrt(step) / 0.03) + 0.35 * Math.min(Math.abs(shock), 4);
    volume[i] = VOLUME_PER_DAY * step * Math.exp(activity - 0.3 + 0.3 * mood + 0.35 * rng.normal());
    cluster = Math.min(MAX_CLUSTER, 1 - persistence + persistence * cluster + reaction * cluster * (shock * shock - 1));
    last = to;
  }
  roundPrices([open, high, low, close]);
  for (let i = 0; i < rows; i++) volume[i] = Math.round(volume[i]! * 1e6) / 1e6;
  return { open, high, low, close, volume };
}

/** Symmetric, so that a mean of zero stays zero. */
function boundedJump(jump: number): number {
  return Math.max(-MAX_JUMP, Math.min(MAX_JUMP, jump));
}

/** Six digits of the lowest price, at least 2 decimals: rounding is monotone, so that bars stay consistent. */
function roundPrices(prices: readonly Float64Array[]): void {
  let lowest = Number.POSITIVE_INFINITY;
  for (const price of prices[2]!) if (price < lowest) lowest = price;
  const decimals = Math.max(2, Math.min(12, 5 - Math.floor(Math.log10(lowest))));
  const scale = 10 ** decimals;
  for (const values of prices)
    for (let i = 0; i < values.length; i++) values[i] = Math.round(values[i]! * scale) / scale;
}

/** Mask of outages: runs of bars, never at the very start. */
function drawOutages(rows: number, rng: Rng): Uint8Array {
  const gap = new Uint8Array(rows);
  const starts = OUTAGE_SHARE / OUTAGE_BARS;
  for (let row = 2; row < rows; row++) {
    if (rng.next() >= starts) continue;
    const length = 1 + Math.floor(Math.log(1 - rng.next()) / Math.log(1 - 1 / OUTAGE_BARS));
    gap.fill(1, row, Math.min(rows, row + length));
    row += length;
  }
  return gap;
}
