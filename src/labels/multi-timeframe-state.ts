import { type Bars, RecursiveAverage, RollingMoments, trueRangeOf } from '../core/index.ts';
import { adxSteps } from './adx-steps.ts';
import { logReturn } from './trailing.ts';

/** The quantities that the multi-timeframe rule compares, row by row from 0; each is NaN in its warm-up. */
export class MultiTimeframeState {
  /** Bollinger width: 4 deviations (divisor n) ÷ mean of the closes. */
  width = Number.NaN;
  /** Wilder's average true range ÷ close. */
  atrShare = Number.NaN;
  /** Deviation (divisor n) of log returns. */
  volatility = Number.NaN;
  adx = Number.NaN;
  /** ln(EMA ÷ EMA `slopeBars` before) ÷ slopeBars. */
  emaSlope = Number.NaN;
  readonly #bars: Bars;
  readonly #closes: RollingMoments;
  readonly #returns: RollingMoments;
  readonly #atr: RecursiveAverage;
  readonly #ema: RecursiveAverage;
  readonly #emas: Float64Array;
  readonly #adx: (row: number) => number;

  constructor(
    bars: Bars,
    sizes: {
      readonly squeezeBars: number;
      readonly atrBars: number;
      readonly volatilityBars: number;
      readonly adxBars: number;
      readonly trendBars: number;
      readonly slopeBars: number;
    },
  ) {
    this.#bars = bars;
    this.#closes = new RollingMoments(sizes.squeezeBars);
    this.#returns = new RollingMoments(sizes.volatilityBars);
    this.#atr = new RecursiveAverage(1 / sizes.atrBars, sizes.atrBars, 'sma');
    this.#ema = new RecursiveAverage(2 / (sizes.trendBars + 1), sizes.trendBars, 'sma');
    this.#emas = new Float64Array(sizes.slopeBars).fill(Number.NaN);
    this.#adx = adxSteps(bars, sizes.adxBars);
  }

  push(row: number): void {
    const { high, low, close } = this.#bars;
    const price = close[row]!;
    this.#closes.push(price);
    this.width = (4 * this.#closes.deviation(0)) / this.#closes.mean();
    this.#returns.push(logReturn(close, row));
    this.volatility = this.#returns.deviation(0);
    if (row > 0) this.atrShare = this.#atr.push(trueRangeOf(high[row]!, low[row]!, close[row - 1]!)) / price;
    this.adx = this.#adx(row);
    const ema = this.#ema.push(price);
    const slot = row % this.#emas.length;
    this.emaSlope = Math.log(ema / this.#emas[slot]!) / this.#emas.length;
    this.#emas[slot] = ema;
  }
}
