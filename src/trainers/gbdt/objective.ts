/**
 * Losses: gradients once a round for every output column, and the loss that early stopping reads.
 *
 * Margins are float32, row-major [rows × columns], as the finished model adds them up.
 */
export interface Objective {
  readonly columns: number;
  /** Output columns that get trees. */
  readonly trained: readonly number[];
  /** Margin of each column before the first tree. */
  readonly base: Float32Array;
  /** One array per trained column, (gradient, hessian) a row. */
  gradientsInto(margins: Float32Array, target: Float64Array, weights: Float64Array, out: readonly Float64Array[]): void;
  /** Weighted mean loss of the rows. */
  loss(margins: Float32Array, target: Float64Array, weights: Float64Array): number;
}

/** Margin of a class that the rows never show: exp(−30) is 1e-13. */
const ABSENT = -30;

/** XGBoost keeps hessians of softmax above this. */
const LEAST_HESSIAN = 1e-16;

/**
 * Softmax over the classes, starting from their log shares.
 *
 * Two classes need one tree a round: the first one's margin stays 0, which is the logistic loss. For more, hessians carry
 * XGBoost's factor 2 (its `multi:softprob`), so that l2 and minChildWeight mean the same here.
 *
 * @param target class codes, one per training row
 */
export function softmaxObjective(classes: number, target: Float64Array, weights: Float64Array): Objective {
  const mass = new Float64Array(classes);
  for (let i = 0; i < target.length; i++) mass[target[i]!]! += weights[i]!;
  const present = Array.from(mass.keys()).filter((k) => mass[k]! > 0);
  const logs = present.map((k) => Math.log(mass[k]!));
  const centre = classes === 2 ? logs[0]! : logs.reduce((sum, x) => sum + x, 0) / logs.length;
  const base = new Float32Array(classes).fill(ABSENT);
  present.forEach((k, i) => {
    base[k] = logs[i]! - centre;
  });
  const trained = present.length < 2 ? [] : classes === 2 ? [1] : present;
  const curvature = classes === 2 ? 1 : 2;
  const p = new Float64Array(classes);

  function gradientsInto(
    margins: Float32Array,
    codes: Float64Array,
    weights: Float64Array,
    out: readonly Float64Array[],
  ): void {
    for (let i = 0; i < codes.length; i++) {
      softmaxInto(margins, i * classes, p);
      const w = weights[i]!;
      const code = codes[i]!;
      for (let t = 0; t < trained.length; t++) {
        const k = trained[t]!;
        const q = p[k]!;
        const pairs = out[t]!;
        pairs[2 * i] = w * (code === k ? q - 1 : q);
        pairs[2 * i + 1] = w * Math.max(curvature * q * (1 - q), LEAST_HESSIAN);
      }
    }
  }

  function loss(margins: Float32Array, codes: Float64Array, weights: Float64Array): number {
    let sum = 0;
    let mass = 0;
    for (let i = 0; i < codes.length; i++) {
      softmaxInto(margins, i * classes, p);
      sum -= weights[i]! * Math.log(Math.max(p[codes[i]!]!, 1e-15));
      mass += weights[i]!;
    }
    return sum / mass;
  }

  return { columns: classes, trained, base, gradientsInto, loss };
}

/** Half the squared error: gradient margin − target, hessian 1. */
export function squaredObjective(target: Float64Array, weights: Float64Array): Objective {
  let sum = 0;
  let mass = 0;
  for (let i = 0; i < target.length; i++) {
    sum += weights[i]! * target[i]!;
    mass += weights[i]!;
  }
  return {
    columns: 1,
    trained: [0],
    base: Float32Array.of(sum / mass),
    gradientsInto: (margins, values, weights, [pairs]) => {
      for (let i = 0; i < values.length; i++) {
        pairs![2 * i] = weights[i]! * (margins[i]! - values[i]!);
        pairs![2 * i + 1] = weights[i]!;
      }
    },
    loss: (margins, values, weights) => {
      let sum = 0;
      let mass = 0;
      for (let i = 0; i < values.length; i++) {
        sum += weights[i]! * (margins[i]! - values[i]!) ** 2;
        mass += weights[i]!;
      }
      return sum / mass;
    },
  };
}

/** Probabilities of one row. @param at index of its first margin @param out shape [columns] */
export function softmaxInto(margins: Float32Array, at: number, out: Float64Array, to = 0, columns = out.length): void {
  let top = margins[at]!;
  for (let k = 1; k < columns; k++) if (margins[at + k]! > top) top = margins[at + k]!;
  let sum = 0;
  for (let k = 0; k < columns; k++) {
    const e = Math.exp(margins[at + k]! - top);
    out[to + k] = e;
    sum += e;
  }
  const scale = 1 / sum;
  for (let k = 0; k < columns; k++) out[to + k]! *= scale;
}
