import type { Matrix } from '../core/index.ts';
import { type Forest, goesLeft } from './forest.ts';
import { gaussLegendre } from './gauss-legendre.ts';

/** Rows that go through a tree together: their products stay in the cache. */
const TOGETHER = 64;

/** What becomes of a row at an edge. Stopped: an edge above, on the same feature, has led elsewhere already. */
const STOPPED = 0;
const LEAVES = 1;
const PASSES = 2;

/** What becomes of a row at an edge, by what became of it at the edge before on the feature; without a branch that would be guessed wrong half the time. */
function stateOf(before: number, side: number, ours: number): number {
  return (before >> 1) * (2 - (side ^ ours));
}

/** Where a tree's values go: row i's begin at `to` + i × `block` in `values`. */
interface Target {
  readonly values: Float64Array;
  readonly to: number;
  readonly block: number;
}

/**
 * Adds the trees' Shapley values of `rows` to `values`, laid out as in ShapValues.
 *
 * A feature's weight over all orders in which features become known is an integral over t in [0, 1]: a leaf of value v adds
 * v (o_i − z_i) ∫ ∏_{j ≠ i} (t o_j + (1 − t) z_j) dt to feature i, where o_j says whether the row passes the splits on j above
 * the leaf, and z_j is the share of training rows that does. The integrand is a polynomial, so a few points give the integral
 * exactly. Products grow on the way down, sums over the leaves on the way back, and each edge takes its own feature's factor
 * out of the sum below it: time grows with leaves × depth, where a list of each leaf's path takes the depth squared.
 *
 * @param shares of each split's training rows, those that went left; shape [nodes]
 * @param columns of the margins
 */
export function explainTrees(
  forest: Forest,
  shares: Float64Array,
  matrix: Matrix,
  rows: Int32Array,
  { values, columns }: { readonly values: Float64Array; readonly columns: number },
): void {
  const width = matrix.names.length;
  const block = columns * (width + 1);
  const depths = treeDepths(forest);
  const walks = new Map<number, TreeWalk>();
  for (let from = 0; from < rows.length; from += TOGETHER) {
    const some = rows.subarray(from, from + TOGETHER);
    forest.roots.forEach((root, tree) => {
      const depth = depths[tree]!;
      const walk = walks.get(depth) ?? new TreeWalk(forest, shares, matrix, depth);
      walks.set(depth, walk);
      walk.explain(root, some, { values, to: from * block + forest.outputs[tree]! * (width + 1), block });
    });
  }
}

/** Splits on the longest way from each root to a leaf; shape [trees]. */
function treeDepths({ features, rights, roots }: Forest): Int32Array {
  const levels = new Int32Array(features.length);
  const depths = new Int32Array(roots.length);
  let tree = -1;
  for (let node = 0; node < features.length; node++) {
    if (node === roots[tree + 1]) tree++;
    if (features[node]! < 0) depths[tree] = Math.max(depths[tree]!, levels[node]!);
    else levels[node + 1] = levels[rights[node]!] = levels[node]! + 1;
  }
  return depths;
}

/** One tree at a time, for up to TOGETHER rows. Arrays have a part for each level, 0 the root's; rows lie behind each other there. */
class TreeWalk {
  private readonly points: Float64Array;
  private readonly weights: Float64Array;
  /** Products of the factors above, and sums over the leaves below; shape [levels × rows × points]. */
  private readonly products: Float64Array;
  private readonly sums: Float64Array;
  /** What became of each row at the edge to the level; shape [levels × rows]. */
  private readonly states: Uint8Array;
  /** 1 where the level's split sends a row left; shape [levels × rows]. */
  private readonly sides: Uint8Array;
  /** What the edge to the level takes out of the sum below it, by state; shape [levels × 3 × points]. */
  private readonly taken: Float64Array;
  private readonly grown: Float64Array;
  /** Share of training rows that passed all edges so far on the feature of the edge to the level. */
  private readonly passed: Float64Array;
  /** Level of the deepest edge above on each feature; 0: none. */
  private readonly last: Int32Array;
  private readonly forest: Forest;
  private readonly shares: Float64Array;
  private readonly matrix: Matrix;
  private rows: Int32Array = new Int32Array(0);
  private target: Target = { values: new Float64Array(0), to: 0, block: 0 };

  constructor(forest: Forest, shares: Float64Array, matrix: Matrix, depth: number) {
    this.forest = forest;
    this.shares = shares;
    this.matrix = matrix;
    const { points, weights } = gaussLegendre(Math.ceil(depth / 2));
    const count = points.length;
    this.points = points;
    this.weights = weights;
    this.products = new Float64Array((depth + 1) * TOGETHER * count).fill(1, 0, TOGETHER * count);
    this.sums = new Float64Array((depth + 1) * TOGETHER * count);
    this.states = new Uint8Array((depth + 1) * TOGETHER).fill(PASSES, 0, TOGETHER);
    this.sides = new Uint8Array((depth + 1) * TOGETHER);
    this.taken = new Float64Array((depth + 1) * 3 * count);
    this.grown = new Float64Array(3 * count);
    this.passed = new Float64Array(depth + 1).fill(1, 0, 1);
    this.last = new Int32Array(matrix.names.length);
  }

  explain(root: number, rows: Int32Array, target: Target): void {
    this.rows = rows;
    this.target = target;
    if (this.forest.features[root]! >= 0) this.visit(root, 0);
  }

  /** Leaves Σ v ∏ of the leaves below a split in the level's sums. */
  private visit(node: number, level: number): void {
    const { sums, sides, rows, forest, matrix } = this;
    const used = rows.length * this.points.length;
    const at = level * TOGETHER * this.points.length;
    const feature = forest.features[node]!;
    const before = this.last[feature]!;
    const width = matrix.names.length;
    for (let i = 0; i < rows.length; i++) {
      const left = goesLeft(forest, node, matrix.data[rows[i]! * width + feature]!);
      sides[level * TOGETHER + i] = left ? 1 : 0;
    }
    sums.fill(0, at, at + used);
    this.last[feature] = level + 1;
    this.edge(node, node + 1, 1, before, level);
    this.edge(node, forest.rights[node]!, 0, before, level);
    this.last[feature] = before;
  }

  /** Goes to one child and back. @param side what `sides` says of rows that go there */
  private edge(node: number, child: number, side: number, before: number, level: number): void {
    const { forest } = this;
    this.weigh(level + 1, before, side === 1 ? this.shares[node]! : 1 - this.shares[node]!);
    if (forest.features[child]! < 0) this.leaf(forest.features[node]!, forest.values[child]!, side, before, level);
    else {
      this.descend(side, before, level);
      this.visit(child, level + 1);
      this.rise(forest.features[node]!, level);
    }
  }

  /** Factors of the edge to `level`, and what it takes out: its own part less that of the edge before on its feature. */
  private weigh(level: number, before: number, share: number): void {
    const { points, weights, grown, taken, passed } = this;
    const count = points.length;
    const earlier = passed[before]!;
    const zero = earlier * share;
    passed[level] = zero;
    for (let q = 0; q < count; q++) {
      const t = points[q]!;
      const unknown = (1 - t) * zero;
      const known = t + unknown;
      const perBefore = 1 / (t + (1 - t) * earlier);
      const undone = (1 - earlier) * perBefore;
      grown[STOPPED * count + q] = share;
      grown[LEAVES * count + q] = unknown * perBefore;
      grown[PASSES * count + q] = known * perBefore;
      const at = 3 * level * count + q;
      // (0 − z) ÷ (1 − t) z, twice the same where the row was stopped before: both parts cancel.
      taken[at + STOPPED * count] = 0;
      taken[at + LEAVES * count] = weights[q]! * (-1 / (1 - t) - undone);
      taken[at + PASSES * count] = weights[q]! * ((1 - zero) / known - undone);
    }
  }

  /** Takes the rows' products over the edge to the level below. */
  private descend(side: number, before: number, level: number): void {
    const { rows, states, sides, products, grown } = this;
    const count = this.points.length;
    for (let i = 0; i < rows.length; i++) {
      const state = stateOf(states[before * TOGETHER + i]!, sides[level * TOGETHER + i]!, side);
      states[(level + 1) * TOGETHER + i] = state;
      const from = (level * TOGETHER + i) * count;
      const to = from + TOGETHER * count;
      for (let q = 0; q < count; q++) products[to + q] = products[from + q]! * grown[state * count + q]!;
    }
  }

  /** The sums of the level below join the level's, less one factor in the feature's values. */
  private rise(feature: number, level: number): void {
    const { rows, states, sums, taken, target } = this;
    const { values, block } = target;
    const count = this.points.length;
    for (let i = 0; i < rows.length; i++) {
      const to = (level * TOGETHER + i) * count;
      const from = to + TOGETHER * count;
      const by = (3 * (level + 1) + states[(level + 1) * TOGETHER + i]!) * count;
      let sum = 0;
      for (let q = 0; q < count; q++) {
        const below = sums[from + q]!;
        sum += below * taken[by + q]!;
        sums[to + q] = sums[to + q]! + below;
      }
      const at = target.to + i * block + feature;
      values[at] = values[at]! + sum;
    }
  }

  /** Down to a leaf and back at once. */
  private leaf(feature: number, value: number, side: number, before: number, level: number): void {
    const { rows, states, sides, products, sums, grown, taken, target } = this;
    const { values, block } = target;
    const count = this.points.length;
    const own = 3 * (level + 1) * count;
    for (let i = 0; i < rows.length; i++) {
      const state = stateOf(states[before * TOGETHER + i]!, sides[level * TOGETHER + i]!, side);
      const at = (level * TOGETHER + i) * count;
      const by = state * count;
      let sum = 0;
      for (let q = 0; q < count; q++) {
        const below = value * products[at + q]! * grown[by + q]!;
        sum += below * taken[own + by + q]!;
        sums[at + q] = sums[at + q]! + below;
      }
      const to = target.to + i * block + feature;
      values[to] = values[to]! + sum;
    }
  }
}
