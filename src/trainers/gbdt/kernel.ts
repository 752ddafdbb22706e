/**
 * The inner loops of tree growing, in plain TypeScript. They touch typed arrays only and keep no state, so that a compiled
 * kernel can stand in for each and be held against it.
 *
 * A histogram is a Float64Array of (gradient, hessian) pairs, shape [total bins × 2]; `gradients` holds such a pair a row.
 */
import type { Bins } from './bins.ts';

/** What a split search may not go below or above, and how it scores. */
export interface SplitRules {
  readonly l1: number;
  readonly l2: number;
  /** Least sum of hessians on either side. */
  readonly minWeight: number;
  /** Least gain over the unsplit node. */
  readonly minGain: number;
}

/** The best split of a node; `bin` is the highest code that goes left. `feature` is −1 when no split gains enough. */
export interface Split {
  feature: number;
  bin: number;
  missingLeft: boolean;
  gain: number;
  leftGradient: number;
  leftHessian: number;
}

/**
 * Adds rows `order[start..end)` to a histogram, feature block by feature block, four features a word.
 *
 * @param sign 1, or −1 to take the rows out again
 */
export function accumulateInto(
  bins: Bins,
  blocks: Int32Array,
  order: Int32Array,
  start: number,
  end: number,
  gradients: Float64Array,
  sign: number,
  histogram: Float64Array,
): void {
  const { words, offsets, rows } = bins;
  for (let k = 0; k < blocks.length; k++) {
    const block = blocks[k]!;
    const from = block * rows;
    const o0 = 2 * offsets[4 * block]!;
    const o1 = 2 * offsets[4 * block + 1]!;
    const o2 = 2 * offsets[4 * block + 2]!;
    const o3 = 2 * offsets[4 * block + 3]!;
    for (let i = start; i < end; i++) {
      const row = order[i]!;
      const word = words[from + row]!;
      const g = sign * gradients[2 * row]!;
      const h = sign * gradients[2 * row + 1]!;
      const a = o0 + ((word << 1) & 510);
      histogram[a]! += g;
      histogram[a + 1]! += h;
      const b = o1 + ((word >>> 7) & 510);
      histogram[b]! += g;
      histogram[b + 1]! += h;
      const c = o2 + ((word >>> 15) & 510);
      histogram[c]! += g;
      histogram[c + 1]! += h;
      const d = o3 + ((word >>> 23) & 510);
      histogram[d]! += g;
      histogram[d + 1]! += h;
    }
  }
}

/** The sibling's histogram, in place of the parent's: `parent − child`. */
export function subtractInto(child: Float64Array, parent: Float64Array): void {
  for (let i = 0; i < parent.length; i++) parent[i]! -= child[i]!;
}

/**
 * The split with the highest gain over `features`; of equal ones the first. Missing values are tried on the right, and where the
 * node has any, on the left too.
 *
 * The gain is l²/(hl + λ) + r²/(hr + λ) − G²/(H + λ), l + r = G, hl + hr = H. With D = H + 2λ its first two terms are
 * G²/D + D · q²/((hl + λ)(hr + λ)), q = l − (G/D)(hl + λ): the scan compares the last factor only, and without dividing.
 *
 * @param split the answer's place
 */
export function findSplitInto(
  bins: Bins,
  features: Int32Array,
  histogram: Float64Array,
  gradient: number,
  hessian: number,
  rules: SplitRules,
  split: Split,
): void {
  const { offsets, counts } = bins;
  const { l1, l2 } = rules;
  const own = shrink(gradient, l1);
  const unsplit = (own * own) / (hessian + l2);
  const both = hessian + 2 * l2;
  const scan = l1 > 0 ? scanShrunkInto : scanInto;
  split.feature = -1;
  split.gain = l1 > 0 ? unsplit + rules.minGain : (unsplit + rules.minGain - (gradient * gradient) / both) / both;
  for (let k = 0; k < features.length; k++) {
    const f = features[k]!;
    const at = 2 * offsets[f]!;
    const count = counts[f]!;
    const missing = histogram[at + 1]!;
    // What subtraction leaves of an empty bin is not a missing value.
    if (missing > 1e-10 * hessian) {
      scan(histogram, at, count, f, false, gradient, hessian, rules, split);
      scan(histogram, at, count - 1, f, true, gradient, hessian, rules, split);
    } else scan(histogram, at, count - 1, f, false, gradient, hessian, rules, split);
  }
  if (split.feature < 0) return;
  split.gain = (l1 > 0 ? split.gain : split.gain * both + (gradient * gradient) / both) - unsplit;
}

/**
 * One feature's bins from the left, to bin `last`. Sums of hessians rise, so the bins before the first and after the last that
 * leave enough weight on both sides are passed over.
 */
function scanInto(
  histogram: Float64Array,
  at: number,
  last: number,
  feature: number,
  missingLeft: boolean,
  gradient: number,
  hessian: number,
  { l2, minWeight }: SplitRules,
  split: Split,
): void {
  const both = hessian + 2 * l2;
  const share = gradient / both;
  const least = minWeight + l2;
  let best = split.gain;
  let bestBin = 0;
  let bestG = 0;
  let bestH = 0;
  let left = missingLeft ? histogram[at]! : 0;
  let weight = (missingLeft ? histogram[at + 1]! : 0) + l2;
  for (let b = 1, i = at + 2; b <= last; b++, i += 2) {
    left += histogram[i]!;
    weight += histogram[i + 1]!;
    if (weight < least) continue;
    const rest = both - weight;
    if (rest < least) break;
    const q = left - share * weight;
    const numerator = q * q;
    const denominator = weight * rest;
    if (numerator > best * denominator) {
      best = numerator / denominator;
      bestBin = b;
      bestG = left;
      bestH = weight;
    }
  }
  if (bestBin > 0) take(split, feature, bestBin, missingLeft, best, bestG, bestH - l2);
}

/** The same where an absolute penalty shrinks the sums; `split.gain` holds the plain score l²/(hl + λ) + r²/(hr + λ). */
function scanShrunkInto(
  histogram: Float64Array,
  at: number,
  last: number,
  feature: number,
  missingLeft: boolean,
  gradient: number,
  hessian: number,
  { l1, l2, minWeight }: SplitRules,
  split: Split,
): void {
  let left = missingLeft ? histogram[at]! : 0;
  let weight = missingLeft ? histogram[at + 1]! : 0;
  for (let b = 1, i = at + 2; b <= last; b++, i += 2) {
    left += histogram[i]!;
    weight += histogram[i + 1]!;
    if (weight < minWeight) continue;
    const rest = hessian - weight;
    if (rest < minWeight) break;
    const l = shrink(left, l1);
    const r = shrink(gradient - left, l1);
    const score = (l * l) / (weight + l2) + (r * r) / (rest + l2);
    if (score > split.gain) take(split, feature, b, missingLeft, score, left, weight);
  }
}

function take(
  split: Split,
  feature: number,
  bin: number,
  missingLeft: boolean,
  gain: number,
  leftGradient: number,
  leftHessian: number,
): void {
  split.feature = feature;
  split.bin = bin;
  split.missingLeft = missingLeft;
  split.gain = gain;
  split.leftGradient = leftGradient;
  split.leftHessian = leftHessian;
}

/** The gradient less what the absolute penalty takes. */
export function shrink(gradient: number, l1: number): number {
  return gradient > l1 ? gradient - l1 : gradient < -l1 ? gradient + l1 : 0;
}

/**
 * Sorts `order[start..end)` into the rows that go left, then those that go right, both in their former order.
 *
 * @param scratch room for end − start entries
 * @returns where the right ones begin
 */
export function partitionInto(
  bins: Bins,
  feature: number,
  bin: number,
  missingLeft: boolean,
  start: number,
  end: number,
  scratch: Int32Array,
  order: Int32Array,
): number {
  const { words, rows } = bins;
  const from = (feature >> 2) * rows;
  const shift = 8 * (feature & 3);
  // With 1 taken off, code 0 (missing) wraps to 255 and is above every bin; the test itself has no branch.
  const less = missingLeft ? 0 : 1;
  const limit = bin - less + 1;
  let left = start;
  let right = 0;
  for (let i = start; i < end; i++) {
    const row = order[i]!;
    const code = ((words[from + row]! >> shift) - less) & 255;
    const goesLeft = (code - limit) >>> 31;
    order[left] = row;
    scratch[right] = row;
    left += goesLeft;
    right += 1 - goesLeft;
  }
  for (let i = 0; i < right; i++) order[left + i] = scratch[i]!;
  return left;
}
