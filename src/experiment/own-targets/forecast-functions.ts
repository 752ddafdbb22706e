import type { MeanFunction } from '../../stats/index.ts';
import { callsAt, hitsAt, TRUTH_AT, type Who } from '../evaluate/evaluate-score-functions.ts';

/** Scores of a forecast as functions of the means of a day's counts; the columns are those of `countWidth`. */

/** Mean recall of the regimes that occur. */
export function balancedAccuracyFunction(who: Who, classes: number): MeanFunction {
  const hits = hitsAt(who, classes);
  const present = (means: Float64Array): number[] =>
    Array.from({ length: classes }, (_, c) => c).filter((c) => means[TRUTH_AT + c]! > 0);
  return {
    value: (means) => {
      const there = present(means);
      return there.reduce((sum, c) => sum + means[hits + c]! / means[TRUTH_AT + c]!, 0) / there.length;
    },
    gradientInto: (means, gradient) => {
      gradient.fill(0);
      const there = present(means);
      for (const c of there) {
        const rows = means[TRUTH_AT + c]!;
        gradient[hits + c] = 1 / (rows * there.length);
        gradient[TRUTH_AT + c] = -means[hits + c]! / (rows * rows * there.length);
      }
    },
  };
}

/** Sums that agreement beyond chance is made of. */
interface Agreement {
  readonly rows: number;
  readonly hits: number;
  /** Σ calls × truth, Σ calls², Σ truth². */
  readonly both: number;
  readonly calls: number;
  readonly truth: number;
}

function agreement(means: Float64Array, who: Who, classes: number): Agreement {
  let [hits, both, calls, truth] = [0, 0, 0, 0];
  for (let c = 0; c < classes; c++) {
    const called = means[callsAt(who, classes) + c]!;
    const true_ = means[TRUTH_AT + c]!;
    hits += means[hitsAt(who, classes) + c]!;
    both += called * true_;
    calls += called * called;
    truth += true_ * true_;
  }
  return { rows: means[0]!, hits, both, calls, truth };
}

/** Cohen's kappa: (hits × rows − Σ calls × truth) ÷ (rows² − Σ calls × truth). */
export function kappaFunction(who: Who, classes: number): MeanFunction {
  return {
    value: (means) => {
      const { rows, hits, both } = agreement(means, who, classes);
      return rows * rows - both > 1e-12 * rows * rows ? (hits * rows - both) / (rows * rows - both) : Number.NaN;
    },
    gradientInto: (means, gradient) => {
      gradient.fill(0);
      const { rows, hits, both } = agreement(means, who, classes);
      const above = hits * rows - both;
      const below = rows * rows - both;
      gradient[0] = (hits * below - above * 2 * rows) / below ** 2;
      for (let c = 0; c < classes; c++) {
        const called = callsAt(who, classes) + c;
        gradient[hitsAt(who, classes) + c] = rows / below;
        // Both the numerator and what divides it lose as much.
        gradient[TRUTH_AT + c] = (means[called]! * (above - below)) / below ** 2;
        gradient[called] = (means[TRUTH_AT + c]! * (above - below)) / below ** 2;
      }
    },
  };
}

/** Gorodkin's coefficient: (hits × rows − Σ calls × truth) ÷ √((rows² − Σ calls²) (rows² − Σ truth²)). */
export function matthewsFunction(who: Who, classes: number): MeanFunction {
  return {
    value: (means) => {
      const { rows, hits, both, calls, truth } = agreement(means, who, classes);
      const square = rows * rows;
      const below = (square - calls) * (square - truth);
      return below > 1e-12 * square * square ? (hits * rows - both) / Math.sqrt(below) : Number.NaN;
    },
    gradientInto: (means, gradient) => {
      gradient.fill(0);
      const { rows, hits, both, calls, truth } = agreement(means, who, classes);
      const said = rows * rows - calls;
      const real = rows * rows - truth;
      const root = Math.sqrt(said * real);
      const above = hits * rows - both;
      gradient[0] = hits / root - (above / root) * (rows / said + rows / real);
      for (let c = 0; c < classes; c++) {
        const called = callsAt(who, classes) + c;
        gradient[hitsAt(who, classes) + c] = rows / root;
        gradient[TRUTH_AT + c] = -means[called]! / root + (above / root) * (means[TRUTH_AT + c]! / real);
        gradient[called] = -means[TRUTH_AT + c]! / root + (above / root) * (means[called]! / said);
      }
    },
  };
}

/**
 * Mean over the classes of sums ÷ counts of positive rows + sums ÷ counts of negative rows − the area itself: the area under the ROC curve to
 * first order, and exactly on the rows themselves. Columns of each class: positives, their places, negatives, their places.
 *
 * @param areas of each class on the rows themselves; NaN for a class that doesn't count
 */
export function aucFunction(at: number, areas: readonly number[]): MeanFunction {
  const counted = Array.from(areas.keys()).filter((c) => !Number.isNaN(areas[c]!));
  const k = counted.length;
  return {
    value: (means) =>
      counted.reduce((sum, c) => {
        const j = at + 4 * c;
        return sum + (means[j + 1]! / means[j]! + means[j + 3]! / means[j + 2]! - areas[c]!) / k;
      }, 0) / (k > 0 ? 1 : 0),
    gradientInto: (means, gradient) => {
      gradient.fill(0);
      for (const c of counted) {
        for (const j of [at + 4 * c, at + 4 * c + 2]) {
          gradient[j] = -means[j + 1]! / (means[j]! ** 2 * k);
          gradient[j + 1] = 1 / (means[j]! * k);
        }
      }
    },
  };
}

/** Σ weight × mean ÷ Σ weight × mean. */
export function ratioFunction(
  above: Readonly<Record<number, number>>,
  below: Readonly<Record<number, number>>,
): MeanFunction {
  const sum = (weights: Readonly<Record<number, number>>, means: Float64Array): number =>
    Object.entries(weights).reduce((total, [j, weight]) => total + weight * means[Number(j)]!, 0);
  return {
    value: (means) => sum(above, means) / sum(below, means),
    gradientInto: (means, gradient) => {
      gradient.fill(0);
      const [top, bottom] = [sum(above, means), sum(below, means)];
      for (const [j, weight] of Object.entries(above)) gradient[Number(j)]! += weight / bottom;
      for (const [j, weight] of Object.entries(below)) gradient[Number(j)]! -= (weight * top) / bottom ** 2;
    },
  };
}
