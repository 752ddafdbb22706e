/** Sweeps over the weights at most; a handful is usual. */
const SWEEPS = 500;
const TOLERANCE = 1e-10;

/**
 * Weights ≥ 0 of a pool of values: minimises ½·mean v·(y − b − Σ wₘ·fₘ)² + ½·shrinkage·s·Σ(wₘ − 1/M)², s the mean variance of the
 * members' forecasts, the intercept b free.
 *
 * @param forecasts one array a member, shape [rows]
 * @param rowWeights shape [rows]
 */
export function poolValues(
  forecasts: readonly Float64Array[],
  target: Float64Array,
  rowWeights: Float64Array,
  shrinkage: number,
): { weights: Float64Array; intercept: number } {
  const size = forecasts.length;
  const means = forecasts.map((forecast) => weightedMean(forecast, rowWeights));
  const mean = weightedMean(target, rowWeights);
  const covariance = (a: Float64Array, meanA: number, b: Float64Array, meanB: number): number =>
    weightedMean(
      a.map((x, i) => (x - meanA) * (b[i]! - meanB)),
      rowWeights,
    );
  const gram = forecasts.map((a, m) => forecasts.map((b, n) => covariance(a, means[m]!, b, means[n]!)));
  const own = forecasts.map((forecast, m) => covariance(forecast, means[m]!, target, mean));
  const scale = (shrinkage * gram.reduce((sum, row, m) => sum + row[m]!, 0)) / size;
  const weights = new Float64Array(size).fill(1 / size);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let change = 0;
    for (let m = 0; m < size; m++) {
      const curvature = gram[m]![m]! + scale;
      if (!(curvature > 0)) continue;
      let pull = own[m]! + scale / size;
      for (let n = 0; n < size; n++) if (n !== m) pull -= gram[m]![n]! * weights[n]!;
      const next = Math.max(0, pull / curvature);
      change = Math.max(change, Math.abs(next - weights[m]!));
      weights[m] = next;
    }
    if (change < TOLERANCE) break;
  }
  return { weights, intercept: mean - weights.reduce((sum, w, m) => sum + w * means[m]!, 0) };
}

/**
 * Weights ≥ 0 of a logarithmic pool, softmax(Σ wₘ·ln pₘ): minimises the mean log loss + ½·shrinkage·Σ(wₘ − 1/M)². The sum of the
 * weights is free: above 1 sharpens, below 1 flattens.
 *
 * Newton's step a weight at a time, halved until the loss falls, which is convex.
 *
 * @param logs one array a member, row-major [rows × classes]
 * @param bias added to each class's sum
 */
export function poolProbabilities(
  logs: readonly Float64Array[],
  target: Float64Array,
  rowWeights: Float64Array,
  bias: Float64Array,
  shrinkage: number,
): Float64Array {
  const size = logs.length;
  const classes = bias.length;
  const centre = 1 / size;
  const weights = new Float64Array(size).fill(centre);
  const margins = poolMargins(logs, weights, bias);
  const mass = rowWeights.reduce((sum, w) => sum + w, 0);
  const p = new Float64Array(classes);

  /** Loss with one weight moved by `step`, with its slope and curvature there. */
  const probe = (m: number, step: number): { loss: number; slope: number; curvature: number } => {
    const own = logs[m]!;
    let loss = 0;
    let slope = 0;
    let curvature = 0;
    for (let i = 0, at = 0; i < target.length; i++, at += classes) {
      const w = rowWeights[i]!;
      let top = -Infinity;
      for (let k = 0; k < classes; k++) top = Math.max(top, margins[at + k]! + step * own[at + k]!);
      let sum = 0;
      let mean = 0;
      let square = 0;
      for (let k = 0; k < classes; k++) {
        p[k] = Math.exp(margins[at + k]! + step * own[at + k]! - top);
        sum += p[k]!;
        mean += p[k]! * own[at + k]!;
        square += p[k]! * own[at + k]! * own[at + k]!;
      }
      mean /= sum;
      const truth = at + target[i]!;
      loss += w * (top + Math.log(sum) - margins[truth]! - step * own[truth]!);
      slope += w * (mean - own[truth]!);
      curvature += w * (square / sum - mean * mean);
    }
    const off = weights[m]! + step - centre;
    return {
      loss: loss / mass + (shrinkage / 2) * off * off,
      slope: slope / mass + shrinkage * off,
      curvature: curvature / mass + shrinkage,
    };
  };

  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let change = 0;
    for (let m = 0; m < size; m++) {
      const { loss, slope, curvature } = probe(m, 0);
      if (!(curvature > 0)) continue;
      let step = Math.max(-weights[m]!, -slope / curvature);
      for (let i = 0; i < 30 && step !== 0 && !(probe(m, step).loss <= loss); i++) step /= 2;
      if (!(probe(m, step).loss <= loss)) continue;
      change = Math.max(change, Math.abs(step));
      weights[m]! += step;
      const own = logs[m]!;
      for (let j = 0; j < margins.length; j++) margins[j]! += step * own[j]!;
    }
    if (change < TOLERANCE) break;
  }
  return weights;
}

/** Σ weight × logs + bias, row-major [rows × classes]. */
export function poolMargins(
  logs: readonly Float64Array[],
  weights: ArrayLike<number>,
  bias: Float64Array,
): Float64Array {
  const out = new Float64Array(logs[0]!.length);
  logs.forEach((log, m) => {
    for (let j = 0; j < out.length; j++) out[j]! += weights[m]! * log[j]!;
  });
  for (let j = 0; j < out.length; j++) out[j]! += bias[j % bias.length]!;
  return out;
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let mass = 0;
  for (let i = 0; i < values.length; i++) {
    sum += weights[i]! * values[i]!;
    mass += weights[i]!;
  }
  return mass > 0 ? sum / mass : 0;
}
