import { type Bars, makeBars, OHLCV, type Rng, sliceBars } from '../core/index.ts';

/** The history up to, and without, row `cut`. */
export function truncateBars(bars: Bars, cut: number): Bars {
  return sliceBars(bars, { start: 0, end: cut });
}

/** Largest jump at the cut, ln: far beyond a usual bar, so that whatever looks at it must move. */
const JUMP = 0.25;
/** Bars after the cut move so many times as much as usual, or so little, turn and turn about. */
const WILD = 6;
const CALM = 0.1;
/** Rows between a wild stretch and a calm one, on average. */
const STRETCH = 40;

/**
 * The same bars with another future: rows from `cut` on hold other prices, volumes and joined values. Still possible bars: low ≤ open,
 * close ≤ high, gap rows flat. Joined columns are shuffled among the changed rows, so that codes remain codes.
 *
 * @param keepOpen leaves the open and the volume of row `cut` as they are: what is known of a bar when an order fills at its open
 */
export function alterBars(bars: Bars, cut: number, rng: Rng, keepOpen = false): Bars {
  const n = bars.close.length;
  const columns: Record<string, Float64Array> = {};
  for (const [name, values] of Object.entries(bars.columns)) columns[name] = values.slice();
  const other = makeBars({ time: bars.time, intervalMs: bars.intervalMs, columns, gap: bars.gap });
  const usual = usualMove(bars.close);
  let price = cut > 0 ? bars.close[cut - 1]! : bars.open[0]!;
  let scale = 1;
  for (let t = cut; t < n; t++) {
    if (bars.gap[t] === 1) {
      other.open[t] = price;
      other.high[t] = price;
      other.low[t] = price;
      other.close[t] = price;
      continue;
    }
    if (t === cut || rng.int(STRETCH) === 0) scale = rng.next() < 0.5 ? WILD : CALM;
    const jump = t === cut ? JUMP * (rng.next() < 0.5 ? -1 : 1) * (0.5 + rng.next()) : 0;
    const kept = keepOpen && t === cut;
    const open = kept ? bars.open[t]! : price * Math.exp(0.1 * usual * rng.normal());
    const close = open * Math.exp(jump + scale * usual * rng.normal());
    const reach = (): number => Math.exp(scale * usual * Math.abs(rng.normal()));
    other.open[t] = open;
    other.close[t] = close;
    other.high[t] = Math.max(open, close) * reach();
    other.low[t] = Math.min(open, close) / reach();
    if (!kept) other.volume[t] = bars.volume[t]! * Math.exp(rng.normal());
    price = close;
  }
  for (const [name, values] of Object.entries(columns)) {
    if (!(OHLCV as readonly string[]).includes(name)) shuffleFrom(values, keepOpen ? cut + 1 : cut, rng);
  }
  return other;
}

/** Mean absolute log move of the closes; a thousandth in a market that stands still. */
function usualMove(close: Float64Array): number {
  let sum = 0;
  for (let t = 1; t < close.length; t++) sum += Math.abs(Math.log(close[t]! / close[t - 1]!));
  const mean = sum / Math.max(1, close.length - 1);
  return mean > 0 && Number.isFinite(mean) ? mean : 1e-3;
}

function shuffleFrom(values: Float64Array, start: number, rng: Rng): void {
  for (let i = values.length - 1; i > start; i--) {
    const j = start + rng.int(i - start + 1);
    const kept = values[i]!;
    values[i] = values[j]!;
    values[j] = kept;
  }
}
