import { type Bars, HOUR_MS, makeBars, makeRng } from '../../src/core/index.ts';
import { parseStrategies, type Strategy, type StrategyColumns } from '../../src/strategy/index.ts';

export const REGIMES = ['CALM', 'TREND', 'STORM'];

export interface PlaceboWorld {
  readonly bars: Bars;
  readonly columns: StrategyColumns;
}

/**
 * 120 days of hourly bars with gap rows. Forecasts from day 30 on, with a hole of five days and rows without probabilities; labels from
 * day 10 on, with undefined stretches. Regimes last for about two days and have nothing to do with the prices, unless `informed`: then
 * prices rise in TREND and fall in STORM.
 */
export function placeboWorld(seed: number, { days = 120, informed = false, holes = true } = {}): PlaceboWorld {
  const rng = makeRng(seed);
  const n = days * 24;
  const label = new Int8Array(n);
  let code = 0;
  for (let t = 0; t < n; t++) label[t] = code = rng.next() < 1 / 48 ? rng.int(REGIMES.length) : code;
  const drift = [0, 0.001, -0.001];
  const close = new Float64Array(n);
  const gap = new Uint8Array(n);
  let price = 100;
  for (let t = 0; t < n; t++) {
    gap[t] = Number(holes && t > 0 && rng.next() < 0.01);
    if (gap[t] === 0) price *= 1 + 0.006 * rng.normal() + (informed && t > 0 ? drift[label[t - 1]!]! : 0);
    close[t] = price;
  }
  const open = close.map((_, t) => (t === 0 ? 100 : close[t - 1]!));
  const spread = (t: number) => (gap[t] === 1 ? 0 : 0.002 * rng.next() * close[t]!);
  const bars = makeBars({
    time: Float64Array.from(close, (_, t) => Date.UTC(2023, 0, 1, 5) + t * HOUR_MS),
    intervalMs: HOUR_MS,
    columns: {
      open,
      high: close.map((value, t) => Math.max(value, open[t]!) + spread(t)),
      low: close.map((value, t) => Math.min(value, open[t]!) - spread(t)),
      close,
      volume: new Float64Array(n).fill(1),
    },
    gap,
  });
  const tradable = new Uint8Array(n).fill(1, 30 * 24);
  if (holes) tradable.fill(0, 60 * 24, 65 * 24);
  const nothing = () => new Float64Array(n).fill(Number.NaN);
  const forecast = { edgeBps: nothing(), ...Object.fromEntries(REGIMES.map((name) => [`p_${name}`, nothing()])) };
  const regime = new Int8Array(n).fill(-1);
  for (let t = 0; t < n; t++) {
    if (tradable[t] === 0) continue;
    forecast.edgeBps[t] = 10 * rng.normal();
    if (holes && rng.next() < 0.02) continue;
    const call = rng.next() < 0.1 ? rng.int(REGIMES.length) : label[t]!;
    const p = 0.4 + 0.5 * rng.next();
    REGIMES.forEach((name, k) => {
      (forecast as Record<string, Float64Array>)[`p_${name}`]![t] = k === call ? p : (1 - p) / 2;
    });
    regime[t] = call;
  }
  label.fill(-1, 0, 10 * 24);
  if (holes) label.fill(-1, 80 * 24, 80 * 24 + 30);
  return { bars, columns: { bars, regimes: REGIMES, tradable, label, forecast: { columns: forecast, regime } } };
}

const multipliers = { CALM: 1, TREND: 0.5, STORM: 0 };
const trend = { use: 'ema-cross', params: { fast: 6, slow: 24 } };
const byLabel = { source: 'label', multipliers, undefined: 0.8 };
const stop = { stopLoss: { atr: 2, window: 14 } };

/** Strategies that read regimes in every place where one can be read, behind and before parts that remember. */
export const SPECS: Readonly<Record<string, unknown>> = {
  trend,
  'overlay by label': { ...trend, overlay: byLabel },
  'overlay by forecast': { ...trend, overlay: { ...byLabel, source: 'forecast' }, execution: stop },
  'overlay by expectation': {
    ...trend,
    gates: [{ use: 'persistence', params: { bars: 3 } }],
    sizing: { use: 'volatility-target', params: { volatilityPerYear: 0.4, window: 48, cap: 2, minimumChange: 0.1 } },
    overlay: { ...byLabel, source: 'forecast', weighted: true },
  },
  'gate, then memory': {
    use: 'forecast',
    params: { column: 'edgeBps' },
    gates: [
      { use: 'persistence', params: { bars: 2 } },
      { use: 'regime', params: { allowed: ['CALM', 'TREND'], source: 'label' } },
      { use: 'persistence', params: { bars: 3, votes: 2 } },
    ],
    sizing: { use: 'fixed', params: { size: 0.5, minimumChange: 0.3 } },
    overlay: { ...byLabel, source: 'forecast' },
  },
  'memory over a hole': {
    ...trend,
    gates: [
      { use: 'regime', params: { allowed: ['CALM', 'TREND'], source: 'label' } },
      { use: 'persistence', params: { bars: 12 } },
    ],
  },
  'gate by probability': {
    ...trend,
    gates: [{ use: 'regime', params: { allowed: ['TREND'], source: 'forecast', minimumProbability: 0.6 } }],
  },
  'regimes as signal': { use: 'forecast', params: { regimes: { TREND: 1, STORM: -1 } } },
  'a regime’s column as a gate': {
    ...trend,
    gates: [{ use: 'z-threshold', params: { minimum: 0.5, column: 'p_TREND' } }],
  },
  'per regime': {
    ...trend,
    perRegime: {
      source: 'label',
      undefined: 'flat',
      cases: { CALM: { use: 'hold', params: { side: 'short' } }, TREND: { execution: stop }, STORM: 'flat' },
    },
  },
};

export function strategiesOf(execution: Readonly<Record<string, unknown>>, specs = SPECS): Strategy[] {
  return parseStrategies(specs, { execution, intervalMs: HOUR_MS, regimes: REGIMES, labelIsForward: false });
}
