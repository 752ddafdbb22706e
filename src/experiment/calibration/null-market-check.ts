import { type Bars, DAY_MS, ema, makeBars, type Rng } from '../../core/index.ts';
import { type LabelScheme, parseLabels } from '../../labels/index.ts';
import { mean, sampleDeviation } from '../../metrics/index.ts';
import { monteCarloP, nullBars, type Ohlc } from '../../stats/index.ts';
import { type Cell, type Check, type Figure, LENGTHS, rejects, SIZE_BOUND } from './contract.ts';
import { overlayDaily, volatilityMarket } from './overlay-market.ts';
import { returnsNamed } from './shocks.ts';

/** Null markets of each history: a test at 5 % is exact for any number of which (1 + markets) × 5 % is whole. */
const MARKETS = 39;
/** Days of a block: volatility keeps its weeks. */
const BLOCK = 20;

const LABELS = {
  use: 'trend-volatility',
  params: { window: '20d', history: '90d' },
  filter: { use: 'vote', params: { window: '3d' } },
};

/** As runs make them, without any drift; and with the drift that the tosses leave. */
const FIGURES: readonly Figure[] = [
  { name: 'null markets', kind: 'size', bound: SIZE_BOUND },
  { name: 'null markets, drift tossed', kind: 'size', bound: SIZE_BOUND },
];

/** Multipliers by code of the label; an undefined one sizes nothing. */
const UNDEFINED = 0;

/** The whole chain on null markets of the history's own daily bars: averages, label, overlay, costs; no model. */
export const nullMarketCheck: Check = {
  name: 'null markets',
  unit: 'days',
  cells: [
    ...returnsNamed('normal', 'garch', 't3').flatMap(({ name, pair }) =>
      LENGTHS.map((length) => cellOf(name, length, (days, rng) => pair(days, rng).a.map((shock) => 0.02 * shock))),
    ),
    ...LENGTHS.map((length) => cellOf('overlay', length, (days, rng) => volatilityMarket(days, rng).market)),
  ],
};

function cellOf(returns: string, length: number, draw: (days: number, rng: Rng) => Float64Array): Cell {
  return {
    returns,
    length,
    truth: 'the market has no direction',
    figures: FIGURES,
    simulate: (rng) => {
      const bars = dailyBars(draw(length, rng), rng);
      const labels = parseLabels(LABELS, DAY_MS);
      const real = improvementOn(bars, labels);
      return (['removed', 'tossed'] as const).map((drift) => {
        const draws = Float64Array.from({ length: MARKETS }, () =>
          improvementOn(nullBars({ bars, blockBars: BLOCK, flip: true, drift, rng }), labels),
        );
        return rejects(monteCarloP(real, draws));
      });
    },
  };
}

/** Bars of simple returns: each opens at the close before, and reaches a little beyond its body. */
function dailyBars(market: Float64Array, rng: Rng): Ohlc {
  const n = market.length;
  const bars = {
    open: new Float64Array(n),
    high: new Float64Array(n),
    low: new Float64Array(n),
    close: new Float64Array(n),
  };
  for (let t = 0, price = 100; t < n; t++) {
    const open = price;
    // A heavy tail may fall by more than there is.
    price *= Math.max(0.05, 1 + market[t]!);
    bars.open[t] = open;
    bars.close[t] = price;
    bars.high[t] = Math.max(open, price) * (1 + 0.005 * rng.next());
    bars.low[t] = Math.min(open, price) * (1 - 0.005 * rng.next());
  }
  return bars;
}

/** SR(overlay) − SR(trend) per day on these bars: a decision at a close earns the next day. */
function improvementOn(prices: Ohlc, labels: LabelScheme): number {
  const { close } = prices;
  const bars = barsOf(prices);
  const { regime } = labels.fit(bars, null).label(bars);
  const fast = ema(close, 5, 'first');
  const slow = ema(close, 20, 'first');
  const days = close.length - 1;
  const drawn = {
    market: Float64Array.from({ length: days }, (_, t) => close[t + 1]! / close[t]! - 1),
    sides: Float64Array.from({ length: days }, (_, t) => (fast[t]! > slow[t]! ? 1 : -1)),
    regimes: Int8Array.from({ length: days }, (_, t) => (regime[t]! < 0 ? UNDEFINED : regime[t]!)),
  };
  return sharpeOf(overlayDaily(drawn, drawn.regimes)) - sharpeOf(overlayDaily(drawn, null));
}

function barsOf({ open, high, low, close }: Ohlc): Bars {
  const n = close.length;
  const volume = new Float64Array(n).fill(1);
  const time = Float64Array.from({ length: n }, (_, t) => t * DAY_MS);
  return makeBars({ time, intervalMs: DAY_MS, columns: { open, high, low, close, volume } });
}

function sharpeOf(daily: Float64Array): number {
  return mean(daily) / sampleDeviation(daily);
}
