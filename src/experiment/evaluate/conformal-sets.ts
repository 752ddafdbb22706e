import type { ConformalSummary, ConformalTally, Forecast } from '../../core/index.ts';
import { AdaptiveSets, type ConformalScheme, type ConformalScores } from '../../models/index.ts';

/** The column of a regime's membership: 1 where it is in the row's set, 0 where not. */
export function setColumn(regime: string): string {
  return `set_${regime}`;
}

export interface ConformalInput {
  readonly forecast: Forecast;
  readonly scheme: ConformalScheme;
  /** Scores of each segment, by its index. */
  readonly scores: ReadonlyMap<number, ConformalScores>;
  /** The regime that a forecast at the row is about, shape [n]; −1 undefined. */
  readonly target: Int8Array;
  readonly gap: Uint8Array;
  /** Rows from a forecast until its regime is known for certain: lead and horizon. */
  readonly delayBars: number;
}

/**
 * Sets of regimes at each forecast row, one segment after the other, and how often they held the regime that came. An outcome is
 * learned `delayBars` later, never sooner; rows that stand for a missing bar and rows without a regime teach and count nothing.
 *
 * @returns columns of the forecast's length; NaN where a probability is undefined
 */
export function conformalSets(input: ConformalInput): {
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly summary: ConformalSummary;
} {
  const { forecast, scheme, target, gap, delayBars } = input;
  const { row, segment, regimes } = forecast;
  const probabilities = regimes.map((name) => forecast.columns[`p_${name}`]!);
  const columns = regimes.map(() => new Float64Array(row.length).fill(Number.NaN));
  const sets = new AdaptiveSets(scheme);
  const tallies = { split: new Tally(regimes), adaptive: new Tally(regimes) };
  const alpha = { lowest: scheme.alpha, highest: scheme.alpha };
  const p = new Float64Array(regimes.length);
  let settled = 0;
  for (let i = 0; i < row.length; i++) {
    const t = row[i]!;
    for (; settled < i && row[settled]! + delayBars <= t; settled++) sets.settle(row[settled]!, target[row[settled]!]!);
    probabilities.forEach((column, k) => {
      p[k] = column[i]!;
    });
    if (p.some(Number.isNaN)) continue;
    const both = sets.at(t, p, input.scores.get(segment[i]!)!, gap[t] === 0);
    columns.forEach((column, k) => {
      column[i] = both[scheme.method][k]!;
    });
    alpha.lowest = Math.min(alpha.lowest, sets.alpha);
    alpha.highest = Math.max(alpha.highest, sets.alpha);
    if (gap[t] === 1 || target[t]! < 0) continue;
    tallies.split.add(both.split, target[t]!, segment[i]!);
    tallies.adaptive.add(both.adaptive, target[t]!, segment[i]!);
  }
  return {
    columns: Object.fromEntries(regimes.map((name, k) => [setColumn(name), columns[k]!])),
    summary: {
      ...scheme,
      nominal: 1 - scheme.alpha,
      adaptive: tallies.adaptive.summary(),
      split: tallies.split.summary(),
      adaptiveAlpha: { ...alpha, last: sets.alpha },
    },
  };
}

/** Counts of sets that held the regime, in all, by regime and by segment. */
class Tally {
  readonly #regimes: readonly string[];
  readonly #held: Float64Array;
  readonly #came: Float64Array;
  readonly #segments = new Map<number, { rows: number; held: number }>();
  #rows = 0;
  #size = 0;
  #empty = 0;
  #full = 0;

  constructor(regimes: readonly string[]) {
    this.#regimes = regimes;
    this.#held = new Float64Array(regimes.length);
    this.#came = new Float64Array(regimes.length);
  }

  add(set: Uint8Array, truth: number, segment: number): void {
    const size = set.reduce((sum, one) => sum + one, 0);
    this.#rows++;
    this.#size += size;
    if (size === 0) this.#empty++;
    if (size === set.length) this.#full++;
    this.#came[truth]!++;
    this.#held[truth]! += set[truth]!;
    const own = this.#segments.get(segment) ?? { rows: 0, held: 0 };
    own.rows++;
    own.held += set[truth]!;
    this.#segments.set(segment, own);
  }

  summary(): ConformalTally {
    const bySegment = [...this.#segments.values()].map(({ rows, held }) => held / rows).sort((a, b) => a - b);
    const held = this.#held.reduce((sum, count) => sum + count, 0);
    return {
      rows: this.#rows,
      coverage: held / this.#rows,
      meanSize: this.#size / this.#rows,
      emptyShare: this.#empty / this.#rows,
      fullShare: this.#full / this.#rows,
      byRegime: Object.fromEntries(this.#regimes.map((name, k) => [name, this.#held[k]! / this.#came[k]!])),
      worstSegment: bySegment[0] ?? Number.NaN,
    };
  }
}
