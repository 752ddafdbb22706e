/**
 * AssemblyScript: the hot loops of `kernel.ts` over the same memory, with 128-bit vectors. Pointers are byte addresses.
 *
 * Every sum and product is done in the order of the plain version, lane by lane, so that the bits are the same.
 */

/** Adds one row's (hessian, gradient), a 64-bit word, to a cell; the halves can't overflow into each other. */
function add(cell: usize, word: i64): void {
  store<i64>(cell, load<i64>(cell) + word);
}

/**
 * Rows `order[from..to)` (addresses) into the histograms of up to eight features.
 *
 * @param codes first of the codes, 2^shift bytes a row
 * @param words (hessian, gradient) of each row
 * @param pairs pairs of features, 1 to 4; their histograms begin at a, b, c, d
 */
export function count(
  codes: usize,
  shift: usize,
  words: usize,
  from: usize,
  to: usize,
  pairs: i32,
  a: usize,
  b: usize,
  c: usize,
  d: usize,
): void {
  if (pairs === 4) {
    for (; from < to; from += 4) {
      const row = <usize>load<u32>(from);
      const code = load<u64>(codes + (row << shift));
      const word = load<i64>(words + (row << 3));
      add(a + (<usize>(code << 4) & 0xff0), word);
      add(a + (<usize>(code >> 4) & 0xff0) + 8, word);
      add(b + (<usize>(code >> 12) & 0xff0), word);
      add(b + (<usize>(code >> 20) & 0xff0) + 8, word);
      add(c + (<usize>(code >> 28) & 0xff0), word);
      add(c + (<usize>(code >> 36) & 0xff0) + 8, word);
      add(d + (<usize>(code >> 44) & 0xff0), word);
      add(d + (<usize>(code >> 52) & 0xff0) + 8, word);
    }
  } else if (pairs === 3) {
    for (; from < to; from += 4) {
      const row = <usize>load<u32>(from);
      const code = load<u64>(codes + (row << shift));
      const word = load<i64>(words + (row << 3));
      add(a + (<usize>(code << 4) & 0xff0), word);
      add(a + (<usize>(code >> 4) & 0xff0) + 8, word);
      add(b + (<usize>(code >> 12) & 0xff0), word);
      add(b + (<usize>(code >> 20) & 0xff0) + 8, word);
      add(c + (<usize>(code >> 28) & 0xff0), word);
      add(c + (<usize>(code >> 36) & 0xff0) + 8, word);
    }
  } else if (pairs === 2) {
    for (; from < to; from += 4) {
      const row = <usize>load<u32>(from);
      const code = load<u32>(codes + (row << shift));
      const word = load<i64>(words + (row << 3));
      add(a + (<usize>(code << 4) & 0xff0), word);
      add(a + (<usize>(code >> 4) & 0xff0) + 8, word);
      add(b + (<usize>(code >> 12) & 0xff0), word);
      add(b + (<usize>(code >> 20) & 0xff0) + 8, word);
    }
  } else {
    for (; from < to; from += 4) {
      const row = <usize>load<u32>(from);
      const code = load<u32>(codes + (row << shift));
      const word = load<i64>(words + (row << 3));
      add(a + (<usize>(code << 4) & 0xff0), word);
      add(a + (<usize>(code >> 4) & 0xff0) + 8, word);
    }
  }
}

/**
 * Copies the codes (8 or 16 bytes) and words of rows `order[from..to)` one after the other: reads that wait for memory are many at a
 * time here, and few where each row is counted at once.
 */
export function gather(
  codes: usize,
  shift: usize,
  words: usize,
  from: usize,
  to: usize,
  near: usize,
  nearWords: usize,
): void {
  if (shift === 4) {
    for (; from < to; from += 4, near += 16, nearWords += 8) {
      const row = <usize>load<u32>(from);
      v128.store(near, v128.load(codes + (row << 4)));
      store<i64>(nearWords, load<i64>(words + (row << 3)));
    }
  } else {
    for (; from < to; from += 4, near += 8, nearWords += 8) {
      const row = <usize>load<u32>(from);
      store<i64>(near, load<i64>(codes + (row << 3)));
      store<i64>(nearWords, load<i64>(words + (row << 3)));
    }
  }
}

/** Numbers `count` places from 0 on. */
export function number(order: usize, count: i32): void {
  for (let i = 0; i < count; i++) store<i32>(order + ((<usize>i) << 2), i);
}

/** Sum of the words of rows `order[from..to)`, written to `out`. */
export function sum(words: usize, from: usize, to: usize, out: usize): void {
  let total: i64 = 0;
  for (; from < to; from += 4) total += load<i64>(words + ((<usize>load<u32>(from)) << 3));
  store<i64>(out, total);
}

/** `parent − child`, in place of the parent. Both are whole cells of 16 bytes. */
export function subtract(child: usize, parent: usize, bytes: usize): void {
  for (const end = parent + bytes; parent < end; parent += 16, child += 16) {
    v128.store(parent, i64x2.sub(v128.load(parent), v128.load(child)));
  }
}

/** `to + from`, in place of `to`. */
export function merge(from: usize, to: usize, bytes: usize): void {
  for (const end = to + bytes; to < end; to += 16, from += 16) {
    v128.store(to, i64x2.add(v128.load(to), v128.load(from)));
  }
}

/** Copies bytes, also where both places overlap. */
export function move(to: usize, from: usize, bytes: usize): void {
  memory.copy(to, from, bytes);
}

export function clear(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes);
}

/**
 * The best split over pairs of features, the two of a pair in the two lanes.
 *
 * @param histogram first cell of the node's histogram
 * @param active pairs to search, `pairs` of them
 * @param offsets first cell of each pair, and the end
 * @param limits least weight of either side, λ included, for each feature
 * @param out where the answer goes: numerator, denominator (f64), hessian and gradient of the left side, feature, bin, whether
 *   missing values go left (i32)
 */
export function scan(
  histogram: usize,
  active: usize,
  pairs: i32,
  offsets: usize,
  limits: usize,
  share: f64,
  both: f64,
  l2: f64,
  floor: f64,
  out: usize,
): void {
  const shares = f64x2.splat(share);
  const boths = f64x2.splat(both);
  const penalties = f64x2.splat(l2);
  let bestNumerator = floor;
  let bestDenominator = 1.0;
  store<i32>(out, -1, 24);
  for (let a = 0; a < pairs; a++) {
    const pair = load<i32>(active + ((<usize>a) << 2));
    const start = histogram + ((<usize>load<u32>(offsets + ((<usize>pair) << 2))) << 4);
    const end = histogram + ((<usize>load<u32>(offsets + ((<usize>pair) << 2), 4)) << 4);
    const least = v128.load(limits + ((<usize>pair) << 4));
    let numerators = f64x2.splat(bestNumerator);
    let denominators = f64x2.splat(bestDenominator);
    let sums = i64x2.splat(0);
    let cells = i64x2.splat(0);
    let lefts = i64x2.splat(0);
    let bound = least;
    for (let pass = 0; pass < 2; pass++) {
      let sum = i64x2.splat(0);
      if (pass === 1) {
        sum = v128.load(start);
        // Lanes without missing values have been searched.
        const missing = v128.and(i64x2.ne(sum, i64x2.splat(0)), f64x2.lt(least, f64x2.splat(f64.MAX_VALUE)));
        if (!v128.any_true(missing)) break;
        bound = v128.bitselect(least, f64x2.splat(Infinity), missing);
      }
      for (let cell = start + 16; cell < end; cell += 16) {
        sum = i64x2.add(sum, v128.load(cell));
        const h = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(sum, sum, 0, 2, 0, 2));
        const g = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(sum, sum, 1, 3, 1, 3));
        const weight = f64x2.add(h, penalties);
        const rest = f64x2.sub(boths, weight);
        const q = f64x2.sub(g, f64x2.mul(shares, weight));
        const numerator = f64x2.mul(q, q);
        const denominator = f64x2.mul(weight, rest);
        const better = v128.and(
          f64x2.gt(f64x2.mul(numerator, denominators), f64x2.mul(numerators, denominator)),
          f64x2.ge(f64x2.pmin(weight, rest), bound),
        );
        if (v128.any_true(better)) {
          numerators = v128.bitselect(numerator, numerators, better);
          denominators = v128.bitselect(denominator, denominators, better);
          sums = v128.bitselect(sum, sums, better);
          cells = v128.bitselect(i64x2.splat(<i64>(cell - start)), cells, better);
          lefts = v128.bitselect(i64x2.splat(<i64>pass), lefts, better);
        }
      }
    }
    const firstBin = i64x2.extract_lane(cells, 0);
    if (firstBin !== 0) {
      bestNumerator = f64x2.extract_lane(numerators, 0);
      bestDenominator = f64x2.extract_lane(denominators, 0);
      store<i64>(out, i64x2.extract_lane(sums, 0), 16);
      store<i32>(out, 2 * pair, 24);
      store<i32>(out, <i32>(firstBin >> 4), 28);
      store<i32>(out, <i32>i64x2.extract_lane(lefts, 0), 32);
    }
    const secondBin = i64x2.extract_lane(cells, 1);
    if (secondBin !== 0) {
      const numerator = f64x2.extract_lane(numerators, 1);
      const denominator = f64x2.extract_lane(denominators, 1);
      if (numerator * bestDenominator > bestNumerator * denominator) {
        bestNumerator = numerator;
        bestDenominator = denominator;
        store<i64>(out, i64x2.extract_lane(sums, 1), 16);
        store<i32>(out, 2 * pair + 1, 24);
        store<i32>(out, <i32>(secondBin >> 4), 28);
        store<i32>(out, <i32>i64x2.extract_lane(lefts, 1), 32);
      }
    }
  }
  store<f64>(out, bestNumerator);
  store<f64>(out, bestDenominator, 8);
}

/** Rows `order[from..to)` (addresses) whose code less `less` is below `limit` first, the others after them, both in order. */
export function partition(column: usize, less: i32, limit: i32, from: usize, to: usize, scratch: usize): usize {
  let left = from;
  let right = scratch;
  for (let at = from; at < to; at += 4) {
    const row = load<u32>(at);
    const code = (<i32>load<u8>(column + <usize>row) - less) & 255;
    const goesLeft = <usize>(code < limit);
    store<u32>(left, row);
    store<u32>(right, row);
    left += goesLeft << 2;
    right += 4 - (goesLeft << 2);
  }
  memory.copy(left, scratch, right - scratch);
  return left;
}

/** Rows whose code less `less` is below `limit` get the second of two values (f64) added to their margins, the others the first. */
export function addLeaves(
  column: usize,
  less: i32,
  limit: i32,
  margins: usize,
  from: usize,
  to: usize,
  values: usize,
): void {
  for (; from < to; from += 4) {
    const row = <usize>load<u32>(from);
    const code = (<i32>load<u8>(column + row) - less) & 255;
    const at = margins + (row << 2);
    store<f32>(at, <f32>(<f64>load<f32>(at) + load<f64>(values + ((<usize>(code < limit)) << 3))));
  }
}

/** Adds a leaf's value to the margins of rows `order[from..to)`. */
export function addLeaf(margins: usize, from: usize, to: usize, value: f64): void {
  for (; from < to; from += 4) {
    const at = margins + ((<usize>load<u32>(from)) << 2);
    store<f32>(at, <f32>(<f64>load<f32>(at) + value));
  }
}

/** A column's (hessian, gradient) as float32 into fixed-point numbers, in their place. */
export function fix(column: usize, rows: i32, hessianScale: f64, gradientScale: f64): void {
  const scales = f64x2.replace_lane(f64x2.splat(hessianScale), 1, gradientScale);
  for (const end = column + ((<usize>rows) << 3); column < end; column += 8) {
    const pair = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(column)), scales);
    v128.store64_lane(column, i32x4.trunc_sat_f64x2_s_zero(f64x2.nearest(pair)), 0);
  }
}

/** a + r b. */
function term(a: f64, b: f64, r: v128): v128 {
  return f64x2.add(f64x2.splat(a), f64x2.mul(r, f64x2.splat(b)));
}

/** e^x of both lanes, for x ≤ 0: `exp.ts`, operation by operation. */
function exp(x: v128): v128 {
  const rounder = f64x2.splat(6755399441055744.0);
  const at = f64x2.pmax(f64x2.splat(-700.0), x);
  const shifted = f64x2.add(f64x2.mul(at, f64x2.splat(Math.LOG2E)), rounder);
  const k = f64x2.sub(shifted, rounder);
  const r = f64x2.sub(
    f64x2.sub(at, f64x2.mul(k, f64x2.splat(0.6931471803691238))),
    f64x2.mul(k, f64x2.splat(1.9082149292705877e-10)),
  );
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const low = f64x2.add(f64x2.add(f64x2.splat(1.0), r), f64x2.mul(term(0.5, 1.0 / 6.0, r), r2));
  const high = f64x2.add(
    f64x2.add(term(1.0 / 24.0, 1.0 / 120.0, r), f64x2.mul(term(1.0 / 720.0, 1.0 / 5040.0, r), r2)),
    f64x2.mul(term(1.0 / 40320.0, 1.0 / 362880.0, r), r4),
  );
  const p = f64x2.add(low, f64x2.mul(high, r4));
  // The whole number k stands in the low bits of `shifted`; 2^k is its exponent alone.
  const power = i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52);
  return f64x2.mul(p, power);
}

/**
 * Softmax gradients of two rows at a time.
 *
 * All places are those of the first of the rows.
 *
 * @param rows an even number of them
 * @param margins float32 [columns × stride], stride even
 * @param classes i32 [stride]; weights f64 [stride]
 * @param trained columns that get trees, `trees` of them
 * @param derivatives float32 (hessian, gradient) [trees × stride]
 * @param sums f64 [trees × 4]: hessians of even rows, of odd ones, sizes of gradients likewise
 * @param exps room for two f64 a column
 */
export function softmax(
  rows: i32,
  margins: usize,
  stride: i32,
  columns: i32,
  classes: usize,
  weights: usize,
  trained: usize,
  trees: i32,
  curvature: f64,
  derivatives: usize,
  sums: usize,
  exps: usize,
): void {
  const ones = f64x2.splat(1.0);
  const step = (<usize>stride) << 2;
  memory.fill(sums, 0, (<usize>trees) << 5);
  for (let i = 0; i < rows; i += 2) {
    const row = margins + ((<usize>i) << 2);
    let top = f64x2.promote_low_f32x4(v128.load64_zero(row));
    for (let k = 1; k < columns; k++) {
      const m = f64x2.promote_low_f32x4(v128.load64_zero(row + <usize>k * step));
      top = f64x2.pmax(top, m);
    }
    let sum = f64x2.splat(0.0);
    for (let k = 0; k < columns; k++) {
      const m = f64x2.promote_low_f32x4(v128.load64_zero(row + <usize>k * step));
      const e = exp(f64x2.sub(m, top));
      v128.store(exps + ((<usize>k) << 4), e);
      sum = f64x2.add(sum, e);
    }
    const scale = f64x2.div(ones, sum);
    const w = v128.load(weights + ((<usize>i) << 3));
    const codes = v128.load64_zero(classes + ((<usize>i) << 2));
    for (let t = 0; t < trees; t++) {
      const k = load<i32>(trained + ((<usize>t) << 2));
      const p = f64x2.mul(v128.load(exps + ((<usize>k) << 4)), scale);
      const own = i64x2.extend_low_i32x4_s(i32x4.eq(codes, i32x4.splat(k)));
      const g = f64x2.mul(w, f64x2.sub(p, v128.and(own, ones)));
      const spread = f64x2.mul(f64x2.mul(f64x2.splat(curvature), p), f64x2.sub(ones, p));
      const h = f64x2.mul(w, f64x2.pmax(f64x2.splat(1e-16), spread));
      const both = v128.shuffle<f32>(f32x4.demote_f64x2_zero(h), f32x4.demote_f64x2_zero(g), 0, 4, 1, 5);
      v128.store(derivatives + ((<usize>t * <usize>stride + <usize>i) << 3), both);
      const total = sums + ((<usize>t) << 5);
      v128.store(total, f64x2.add(v128.load(total), h));
      v128.store(total, f64x2.add(v128.load(total, 16), f64x2.abs(g)), 16);
    }
  }
}

/** Where a row goes from a node: 16 bytes of 4 × feature + whether missing values go right, threshold, and both children's places. */
function child(nodes: usize, node: usize, row: usize): usize {
  const feature = load<u32>(node);
  const x = load<f32>(row + <usize>(feature & ~3));
  const right = <u32>(x > load<f32>(node, 4)) | (<u32>!(x <= <f32>Infinity) & feature);
  return nodes + <usize>load<u32>(node + ((<usize>right & 1) << 2), 8);
}

/**
 * Adds a tree’s leaves to a column of margins: eight rows at a time, every one as many steps as the tree is deep. Children of a leaf are
 * itself.
 *
 * @param step bytes from a row's margin to the next one's
 */
export function walk(
  nodes: usize,
  root: usize,
  depth: i32,
  data: usize,
  width: usize,
  rows: i32,
  margins: usize,
  step: usize,
): void {
  const top = nodes + root;
  for (; rows >= 8; rows -= 8) {
    const b = data + width;
    const c = b + width;
    const d = c + width;
    const e = d + width;
    const f = e + width;
    const g = f + width;
    const h = g + width;
    let atA = top;
    let atB = top;
    let atC = top;
    let atD = top;
    let atE = top;
    let atF = top;
    let atG = top;
    let atH = top;
    for (let level = 0; level < depth; level++) {
      atA = child(nodes, atA, data);
      atB = child(nodes, atB, b);
      atC = child(nodes, atC, c);
      atD = child(nodes, atD, d);
      atE = child(nodes, atE, e);
      atF = child(nodes, atF, f);
      atG = child(nodes, atG, g);
      atH = child(nodes, atH, h);
    }
    data = h + width;
    store<f32>(margins, load<f32>(margins) + load<f32>(atA, 4));
    margins += step;
    store<f32>(margins, load<f32>(margins) + load<f32>(atB, 4));
    margins += step;
    store<f32>(margins, load<f32>(margins) + load<f32>(atC, 4));
    margins += step;
    store<f32>(margins, load<f32>(margins) + load<f32>(atD, 4));
    margins += step;
    store<f32>(margins, load<f32>(margins) + load<f32>(atE, 4));
    margins += step;
    store<f32>(margins, load<f32>(margins) + load<f32>(atF, 4));
    margins += step;
    store<f32>(margins, load<f32>(margins) + load<f32>(atG, 4));
    margins += step;
    store<f32>(margins, load<f32>(margins) + load<f32>(atH, 4));
    margins += step;
  }
  for (; rows > 0; rows--) {
    let at = top;
    for (let level = 0; level < depth; level++) at = child(nodes, at, data);
    store<f32>(margins, load<f32>(margins) + load<f32>(at, 4));
    margins += step;
    data += width;
  }
}
