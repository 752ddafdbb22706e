import type { Bounds, HistogramView, Split, SplitRules } from './split.ts';
import { gainOf, outputOf } from './split.ts';

/** Up to so many categories one is split from the rest, unless the rules say otherwise; of three that is every way there is. */
const MAX_ONE_HOT = 3;

/** A place for each code of a feature. */
const CODES = 256;

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
  const { l2, minWeight, minGain, maxOneHot = MAX_ONE_HOT } = rules;
  const unsplit = gainOf(gradient, hessian, outputOf(gradient, hessian, rules, bounds), rules);
  const ratios = new Float64Array(CODES);
  let best = split.feature < 0 ? minGain : split.gain;
  for (const f of features) {
    const first = from + 4 * offsets[f >> 1]! + 2 * (f & 1);
    const hessianOf = (code: number): number => histograms[first + 4 * code]!;
    const gradientOf = (code: number): number => histograms[first + 4 * code + 1]!;
    const hasMissing = hessianOf(0) !== 0 || gradientOf(0) !== 0;
    const seen: number[] = [];
    for (let code = 1; code <= counts[f]!; code++) {
      if (hessianOf(code) === 0 && gradientOf(code) === 0) continue;
      seen.push(code);
      ratios[code] = gradientOf(code) / hessianOf(code);
    }
    const oneHot = counts[f]! <= maxOneHot;
    if (!oneHot) seen.sort((a, b) => ratios[a]! - ratios[b]! || a - b);
    const knownHessian = hessian - hessianOf(0);
    const knownGradient = gradient - gradientOf(0);

    /** Tries a listed side. @param codes gives it, where it is the best so far */
    const consider = (h: number, g: number, codes: () => readonly number[]): void => {
      const rest = hessian - h;
      if (h + l2 < minWeight + l2 || rest + l2 < minWeight + l2) return;
      const right = outputOf(g, h, rules, bounds);
      const left = outputOf(gradient - g, rest, rules, bounds);
      const gain = gainOf(g, h, right, rules) + gainOf(gradient - g, rest, left, rules) - unsplit;
      if (!(gain > best)) return;
      best = gain;
      split.feature = f;
      split.bin = 0;
      split.missingLeft = true;
      split.gain = gain;
      split.leftGradient = gradient - g;
      split.leftHessian = rest;
      split.sides = new Uint8Array(CODES);
      for (const code of codes()) split.sides[code] = 1;
    };

    let h = 0;
    let g = 0;
    for (let i = 0; i < seen.length; i++) {
      h = oneHot ? hessianOf(seen[i]!) : h + hessianOf(seen[i]!);
      g = oneHot ? gradientOf(seen[i]!) : g + gradientOf(seen[i]!);
      const group = (): number[] => (oneHot ? [seen[i]!] : seen.slice(0, i + 1));
      const others = (): number[] => (oneHot ? seen.filter((code) => code !== seen[i]) : seen.slice(i + 1));
      const whole = oneHot ? seen.length === 1 : i + 1 === seen.length;
      if (whole && !hasMissing) continue;
      if (hasMissing || h <= knownHessian - h) consider(h, g, group);
      if (!whole && (hasMissing || h > knownHessian - h)) consider(knownHessian - h, knownGradient - g, others);
    }
    if (oneHot && hasMissing && seen.length > 1) consider(knownHessian, knownGradient, () => seen);
  }
}
