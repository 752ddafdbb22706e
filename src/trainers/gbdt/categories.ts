import type { Bounds, HistogramView, Split, SplitRules } from './split.ts';
import { gainOf, outputOf } from './split.ts';

/** Up to so many categories one is split from the rest, unless the rules say otherwise; of three that is every way there is. */
const MAX_ONE_HOT = 3;

/** A place for each code of a feature. */
const CODES = 256;
const RATIOS = new Float64Array(CODES);

/**
 * The best split by category, where it gains more than what `split` holds already.
 *
 * Categories stand in the order of gradient ÷ hessian, and every cut of that order is tried: the gain is convex in a side's sums, so that no
 * other way to part them gains more (the least weight of a side aside). One side is listed and goes right. All else goes left: missing values, which are tried
 * on both sides, categories that the node never saw, and any that training never saw. Where no value is missing the lighter side is
 * listed.
 *
 * @param features those that may split, rising; of equal gains the first is taken, and a threshold before them
 * @param counts categories of each feature
 * @see Fisher 1958, Journal of the American Statistical Association 53(284)
 */
export function scanCategories(
  view: HistogramView,
  features: Int32Array,
  counts: Int32Array,
  gradient: number,
  hessian: number,
  rules: SplitRules,
  bounds: Bounds | undefined,
  split: Split,
): void {
  const { histograms, from, offsets } = view;
  const { minWeight, minGain, maxOneHot = MAX_ONE_HOT } = rules;
  const unsplit = gainOf(gradient, hessian, outputOf(gradient, hessian, rules, bounds), rules);
  let best = split.feature < 0 ? minGain : split.gain;
  for (const f of features) {
    const first = from + 4 * offsets[f >> 1]! + 2 * (f & 1);
    const missingHessian = histograms[first]!;
    const hasMissing = missingHessian !== 0 || histograms[first + 1] !== 0;
    const knownHessian = hessian - missingHessian;
    const knownGradient = gradient - histograms[first + 1]!;
    const oneHot = counts[f]! <= maxOneHot;
    const seen = seenCodes(histograms, first, counts[f]!, !oneHot);
    let h = 0;
    let g = 0;
    // Categories [from, to) of the order are listed in the best split of this feature.
    let listedFrom = 0;
    let listedTo = -1;
    let others = false;
    const consider = (h: number, g: number): boolean => {
      const rest = hessian - h;
      if (h < minWeight || rest < minWeight) return false;
      const right = outputOf(g, h, rules, bounds);
      const left = outputOf(gradient - g, rest, rules, bounds);
      const gain = gainOf(g, h, right, rules) + gainOf(gradient - g, rest, left, rules) - unsplit;
      if (!(gain > best)) return false;
      best = gain;
      split.leftGradient = gradient - g;
      split.leftHessian = rest;
      return true;
    };
    for (let i = 0; i < seen.length; i++) {
      const at = first + 4 * seen[i]!;
      h = (oneHot ? 0 : h) + histograms[at]!;
      g = (oneHot ? 0 : g) + histograms[at + 1]!;
      const whole = oneHot ? seen.length === 1 : i + 1 === seen.length;
      if (whole && !hasMissing) continue;
      const lighter = h <= knownHessian - h;
      if ((hasMissing || lighter) && consider(h, g)) {
        [listedFrom, listedTo, others] = [oneHot ? i : 0, i + 1, false];
      }
      if (!whole && (hasMissing || !lighter) && consider(knownHessian - h, knownGradient - g)) {
        [listedFrom, listedTo, others] = [oneHot ? i : 0, i + 1, true];
      }
    }
    if (oneHot && hasMissing && seen.length > 1 && consider(knownHessian, knownGradient)) {
      [listedFrom, listedTo, others] = [0, seen.length, false];
    }
    if (listedTo < 0) continue;
    split.feature = f;
    split.bin = 0;
    split.missingLeft = true;
    split.gain = best;
    split.sides = new Uint8Array(CODES);
    for (let i = 0; i < seen.length; i++) {
      if ((i >= listedFrom && i < listedTo) !== others) split.sides[seen[i]!] = 1;
    }
  }
}

/** Codes with rows in the node: rising, or by gradient ÷ hessian and then rising. */
function seenCodes(histograms: Int32Array, first: number, count: number, sorted: boolean): number[] {
  const seen: number[] = [];
  for (let code = 1; code <= count; code++) {
    const h = histograms[first + 4 * code]!;
    const g = histograms[first + 4 * code + 1]!;
    if (h === 0 && g === 0) continue;
    seen.push(code);
    RATIOS[code] = g / h;
  }
  return sorted ? seen.sort((a, b) => RATIOS[a]! - RATIOS[b]! || a - b) : seen;
}
