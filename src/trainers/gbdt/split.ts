/** What a split search may not go below, and how it scores. Weights, penalties and gains are in units of the fixed-point sums. */
export interface SplitRules {
  readonly l1: number;
  readonly l2: number;
  /** Least sum of hessians on either side, above 0. */
  readonly minWeight: number;
  /** Least gain over the unsplit node, above 0. */
  readonly minGain: number;
  /** −1, 0 or 1 a feature: falling, free or rising in it. Undefined: all free. */
  readonly monotone: Int8Array | undefined;
  /** Categories up to which a split takes one of them from the rest; none: 3. */
  readonly maxOneHot?: number;
}

/**
 * The best split of a node; `bin` is the highest code that goes left. `feature` is −1 when no split gains enough. A split by category
 * has a side for each code instead, 1 for right; missing values go left there.
 */
export interface Split {
  feature: number;
  bin: number;
  missingLeft: boolean;
  gain: number;
  leftGradient: number;
  leftHessian: number;
  sides?: Uint8Array | undefined;
}

/** Between what the outputs of a node must lie so that splits above it keep their direction. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** One histogram: (hessian, gradient) of two features a cell, from `from`. */
export interface HistogramView {
  readonly histograms: Int32Array;
  readonly from: number;
  /** Least weight of either side a feature, λ included; Infinity where it may not split. */
  readonly limits: Float64Array;
  readonly offsets: Int32Array;
}

/** The gradient less what the absolute penalty takes. */
export function shrink(gradient: number, l1: number): number {
  return gradient > l1 ? gradient - l1 : gradient < -l1 ? gradient + l1 : 0;
}

/** A node's output before the learning rate. */
export function outputOf(
  gradient: number,
  hessian: number,
  { l1, l2 }: SplitRules,
  bounds: Bounds | undefined,
): number {
  const weight = hessian + l2;
  const value = weight > 0 ? -shrink(gradient, l1) / weight : 0;
  return bounds === undefined ? value : Math.min(Math.max(value, bounds.low), bounds.high);
}

/** What the loss falls by, twice, where the node's output is `value`. */
export function gainOf(gradient: number, hessian: number, value: number, { l1, l2 }: SplitRules): number {
  return -(2 * gradient * value + (hessian + l2) * value * value + 2 * l1 * Math.abs(value));
}

/**
 * The best split where outputs are penalised by size or bound: every candidate's outputs and gains are worked out. Candidates go
 * by feature, missing values right then left, and threshold; of equal ones the first is taken.
 */
export function scanWeighted(
  view: HistogramView,
  gradient: number,
  hessian: number,
  rules: SplitRules,
  bounds: Bounds | undefined,
  split: Split,
): void {
  const { histograms, from, limits, offsets } = view;
  const { l2, monotone } = rules;
  const unsplit = gainOf(gradient, hessian, outputOf(gradient, hessian, rules, bounds), rules);
  split.gain = rules.minGain;
  for (let f = 0; f < limits.length; f++) {
    const least = limits[f]!;
    if (least === Infinity) continue;
    const direction = monotone === undefined ? 0 : monotone[f]!;
    const first = from + 4 * offsets[f >> 1]!;
    const last = from + 4 * offsets[(f >> 1) + 1]!;
    const at = first + 2 * (f & 1);
    const passes = histograms[at] !== 0 || histograms[at + 1] !== 0 ? 2 : 1;
    for (let pass = 0; pass < passes; pass++) {
      let h = pass * histograms[at]!;
      let g = pass * histograms[at + 1]!;
      for (let i = at + 4; i < last; i += 4) {
        h += histograms[i]!;
        g += histograms[i + 1]!;
        const rest = hessian - h;
        if (h + l2 < least) continue;
        if (rest + l2 < least) break;
        const left = outputOf(g, h, rules, bounds);
        const right = outputOf(gradient - g, rest, rules, bounds);
        if (direction * (right - left) < 0) continue;
        const gain = gainOf(g, h, left, rules) + gainOf(gradient - g, rest, right, rules) - unsplit;
        if (!(gain > split.gain)) continue;
        split.feature = f;
        split.bin = (i - first) >> 2;
        split.missingLeft = pass === 1;
        split.gain = gain;
        split.leftGradient = g;
        split.leftHessian = h;
      }
    }
  }
}
