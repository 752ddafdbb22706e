import type { Bars } from '../core/index.ts';
import type { FillCost, FillTerms } from './costs/part.ts';
import { FILL_SOURCES } from './costs/part.ts';
import type { ExecutionRules } from './rules.ts';
import type { TrueRanges } from './true-ranges.ts';

/** A bar's volume is enough for an order that is larger by rounding only. */
export const ENOUGH = 1 + 1e-9;

/** What a fill costs as a fraction of its traded value, by source, and how much a bar can take. */
export class Pricing {
  /** Fractions of the last call of `rate`, in the order of `FILL_SOURCES`. */
  readonly parts = new Float64Array(FILL_SOURCES.length);
  /** Whether an order needs volume at all: a cap or an impact model is there. */
  readonly needsVolume: boolean;
  /** Whether the rate grows with the size of an order. */
  readonly sizeMatters: boolean;

  readonly #bars: Bars;
  readonly #costs: readonly { readonly at: number; readonly cost: FillCost }[];
  readonly #scale: number;
  readonly #capital: number;
  readonly #cap: number;
  readonly #terms: { -readonly [K in keyof FillTerms]: FillTerms[K] };
  #usedRow = -1;
  #used = 0;
  /** The one rate that every fill has; NaN where it depends on the fill. */
  readonly #constant: number;

  constructor(bars: Bars, ranges: TrueRanges, { costs, capital, volumeCap, fillOnGap }: ExecutionRules) {
    this.#bars = bars;
    this.#costs = costs.fills.map((cost) => ({ at: FILL_SOURCES.indexOf(cost.source), cost }));
    this.#scale = costs.scale;
    this.#capital = capital;
    this.#cap = volumeCap ?? Number.POSITIVE_INFINITY;
    this.sizeMatters = costs.fills.some(({ source }) => source === 'impact');
    this.needsVolume = volumeCap !== null || this.sizeMatters;
    this.#terms = {
      row: 0,
      maker: false,
      participation: 0,
      volatility: (windowBars) => {
        const before = this.#terms.row - 1;
        return before < 0 ? 0 : ranges.column(windowBars, 'first', fillOnGap)[before]! / bars.close[before]!;
      },
    };
    // Columns exist before the first bar is closed, so that they grow with the bars.
    for (const { cost } of this.#costs) cost.rate(this.#terms);
    const first = costs.fills[0];
    this.#constant =
      costs.fills.length === 1 && first?.constant === true ? first.rate(this.#terms) * this.#scale : Number.NaN;
    if (!Number.isNaN(this.#constant)) this.parts[FILL_SOURCES.indexOf(first!.source)] = this.#constant;
  }

  /**
   * Fraction of the traded value that an order of `units` pays on `row`, as an account of initial equity 1 counts units.
   *
   * @param maker a resting order at its own price
   */
  rate(row: number, maker: boolean, units: number): number {
    if (!Number.isNaN(this.#constant)) return this.#constant;
    const terms = this.#terms;
    terms.row = row;
    terms.maker = maker;
    terms.participation = this.needsVolume ? (units * this.#capital) / this.#bars.volume[row]! : 0;
    this.parts.fill(0);
    let sum = 0;
    for (const { at, cost } of this.#costs) {
      const rate = cost.rate(terms) * this.#scale;
      this.parts[at]! += rate;
      sum += rate;
    }
    return sum;
  }

  /** Units that the bar can still take, as an account of initial equity 1 counts them; 0 without volume. */
  capacity(row: number): number {
    if (row !== this.#usedRow) {
      this.#usedRow = row;
      this.#used = 0;
    }
    const volume = this.#bars.volume[row]!;
    return volume > 0 ? Math.max(0, (this.#cap * volume) / this.#capital - this.#used) : 0;
  }

  /** An order took `units` of the bar that `capacity` was last asked about. */
  use(units: number): void {
    this.#used += units;
  }
}
