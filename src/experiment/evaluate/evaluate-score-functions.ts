import type { MeanFunction } from '../../stats/index.ts';

/** Which forecast a score is of. */
export type Who = 'model' | 'naive';

/** Columns of a day's counts: rows; then per class the truth's rows, the model's calls and hits, the naive forecast's. */
export function countWidth(classes: number): number {
  return 1 + 5 * classes;
}

export const TRUTH_AT = 1;

export function callsAt(who: Who, classes: number): number {
  return 1 + (who === 'model' ? 1 : 3) * classes;
}

export function hitsAt(who: Who, classes: number): number {
  return callsAt(who, classes) + classes;
}

/** Hits ÷ rows. */
export function accuracyFunction(who: Who, classes: number): MeanFunction {
  const hits = hitsAt(who, classes);
  const value = (means: Float64Array): number => {
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += means[hits + c]!;
    return sum / means[0]!;
  };
  return {
    value,
    gradientInto: (means, gradient) => {
      gradient.fill(0);
      gradient[0] = -value(means) / means[0]!;
      gradient.fill(1 / means[0]!, hits, hits + classes);
    },
  };
}

/** Rows of one true regime ÷ rows. */
export function shareFunction(regime: number): MeanFunction {
  const value = (means: Float64Array): number => means[TRUTH_AT + regime]! / means[0]!;
  return {
    value,
    gradientInto: (means, gradient) => {
      gradient.fill(0);
      gradient[0] = -value(means) / means[0]!;
      gradient[TRUTH_AT + regime] = 1 / means[0]!;
    },
  };
}

/** Mean of 2 × hits ÷ (truth + calls) over the classes that occur in either. */
export function macroF1Function(who: Who, classes: number): MeanFunction {
  const calls = callsAt(who, classes);
  const hits = hitsAt(who, classes);
  const presentIn = (means: Float64Array): number => {
    let present = 0;
    for (let c = 0; c < classes; c++) if (means[TRUTH_AT + c]! + means[calls + c]! > 0) present++;
    return present;
  };
  return {
    value: (means) => {
      let sum = 0;
      for (let c = 0; c < classes; c++) {
        const rows = means[TRUTH_AT + c]! + means[calls + c]!;
        if (rows > 0) sum += (2 * means[hits + c]!) / rows;
      }
      return sum / presentIn(means);
    },
    gradientInto: (means, gradient) => {
      gradient.fill(0);
      const present = presentIn(means);
      for (let c = 0; c < classes; c++) {
        const rows = means[TRUTH_AT + c]! + means[calls + c]!;
        if (rows === 0) continue;
        gradient[hits + c] = 2 / (rows * present);
        gradient[TRUTH_AT + c] = gradient[calls + c] = (-2 * means[hits + c]!) / (rows * rows * present);
      }
    },
  };
}

/** The difference of two functions of the same means. */
export function difference(a: MeanFunction, b: MeanFunction): MeanFunction {
  let scratch = new Float64Array(0);
  return {
    value: (means) => a.value(means) - b.value(means),
    gradientInto: (means, gradient) => {
      if (scratch.length !== means.length) scratch = new Float64Array(means.length);
      a.gradientInto(means, gradient);
      b.gradientInto(means, scratch);
      for (let j = 0; j < gradient.length; j++) gradient[j]! -= scratch[j]!;
    },
  };
}
