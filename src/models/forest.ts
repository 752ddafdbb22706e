/**
 * Trees in flat arrays, one after the other, each in pre-order: the left child of node i is node i + 1.
 *
 * A split by number sends `x <= value` left, anything greater right and NaN where `missingLeft` says. A split by category has the value
 * NaN and a list: a code on it goes right, any other left, known in training or not, and NaN where `missingLeft` says. Codes are
 * rounded down, as XGBoost does; a negative one is on no list.
 */
export interface Forest {
  /** Feature of a split, −1 at a leaf; shape [nodes], as the next five. */
  readonly features: Int32Array;
  /** Threshold of a split (NaN: by category), output of a leaf. */
  readonly values: Float32Array;
  /** Index of the right child. */
  readonly rights: Int32Array;
  readonly missingLeft: Uint8Array;
  /** Gain of a split, 0 at a leaf. */
  readonly gains: Float32Array;
  /** Sum of hessians of the training rows that reached the node, as tree explainers ask for it. */
  readonly covers: Float32Array;
  /** First node of each tree; with its output column: shape [trees]. */
  readonly roots: Int32Array;
  readonly outputs: Int32Array;
  /** The lists of the splits by category; undefined where there are none. */
  readonly categories?: CategoryLists;
}

/** Which codes go right at each split by category. */
export interface CategoryLists {
  /** Where each node's codes begin, and behind the last node where all end: shape [nodes + 1]. */
  readonly starts: Int32Array;
  /** Whole numbers from 0 on, rising within a list. */
  readonly codes: Int32Array;
}

/** A forest that grows. The arrays are longer than what is in use; `freeze` cuts them. */
export class ForestBuilder {
  features = new Int32Array(1024);
  values = new Float32Array(1024);
  rights = new Int32Array(1024);
  missingLeft = new Uint8Array(1024);
  gains = new Float32Array(1024);
  covers = new Float32Array(1024);
  /** Grows with the nodes; the codes are longer than what is in use, too. */
  categories = { starts: new Int32Array(1025), codes: new Int32Array(0) };
  nodes = 0;
  readonly roots: number[] = [];
  readonly outputs: number[] = [];

  /** A forest that grows on from another. */
  static after(forest: Forest): ForestBuilder {
    const { features, values, rights, missingLeft, gains, covers, roots, outputs, categories } = forest;
    const builder = new ForestBuilder();
    while (builder.features.length < features.length) builder.grow();
    builder.features.set(features);
    builder.values.set(values);
    builder.rights.set(rights);
    builder.missingLeft.set(missingLeft);
    builder.gains.set(gains);
    builder.covers.set(covers);
    builder.nodes = features.length;
    if (categories !== undefined) {
      builder.categories.starts.set(categories.starts);
      builder.categories.codes = categories.codes.slice();
    }
    for (const root of roots) builder.roots.push(root);
    for (const output of outputs) builder.outputs.push(output);
    return builder;
  }

  /** Begins a tree whose leaves add to one output column. */
  beginTree(output: number): void {
    this.roots.push(this.nodes);
    this.outputs.push(output);
  }

  addLeaf(value: number, cover: number): number {
    const node = this.addNode(cover);
    this.features[node] = -1;
    this.values[node] = value;
    return node;
  }

  /** Adds a split; its left child must be added next, its right child where `rights` is then set to. */
  addSplit(feature: number, threshold: number, missingLeft: boolean, gain: number, cover: number): number {
    const node = this.addNode(cover);
    this.features[node] = feature;
    this.values[node] = threshold;
    this.missingLeft[node] = missingLeft ? 1 : 0;
    this.gains[node] = gain;
    return node;
  }

  /** As `addSplit`, by category. @param listed codes that go right, rising */
  addCategorySplit(
    feature: number,
    listed: ArrayLike<number>,
    missingLeft: boolean,
    gain: number,
    cover: number,
  ): number {
    const node = this.addSplit(feature, Number.NaN, missingLeft, gain, cover);
    const from = this.categories.starts[node]!;
    const end = from + listed.length;
    while (end > this.categories.codes.length) {
      this.categories.codes = copyInto(this.categories.codes, new Int32Array(2 * this.categories.codes.length + 64));
    }
    this.categories.codes.set(listed, from);
    this.categories.starts[node + 1] = end;
    return node;
  }

  /** The first `trees` trees, in arrays of their own length. */
  freeze(trees = this.roots.length): Forest {
    return takeTrees(
      { ...this, roots: Int32Array.from(this.roots), outputs: Int32Array.from(this.outputs) },
      trees,
      this.nodes,
    );
  }

  private addNode(cover: number): number {
    if (this.nodes === this.features.length) this.grow();
    this.covers[this.nodes] = cover;
    this.categories.starts[this.nodes + 1] = this.categories.starts[this.nodes]!;
    return this.nodes++;
  }

  private grow(): void {
    const length = 2 * this.features.length;
    this.features = copyInto(this.features, new Int32Array(length));
    this.values = copyInto(this.values, new Float32Array(length));
    this.rights = copyInto(this.rights, new Int32Array(length));
    this.missingLeft = copyInto(this.missingLeft, new Uint8Array(length));
    this.gains = copyInto(this.gains, new Float32Array(length));
    this.covers = copyInto(this.covers, new Float32Array(length));
    this.categories.starts = copyInto(this.categories.starts, new Int32Array(length + 1));
  }
}

/** The first trees of a forest, in arrays of their own. @param nodes nodes in use */
export function takeTrees(forest: Forest, trees: number, nodes = forest.features.length): Forest {
  const end = trees < forest.roots.length ? forest.roots[trees]! : nodes;
  const { starts, codes } = forest.categories ?? NO_LISTS;
  const listed = starts[end] ?? 0;
  return {
    features: forest.features.slice(0, end),
    values: forest.values.slice(0, end),
    rights: forest.rights.slice(0, end),
    missingLeft: forest.missingLeft.slice(0, end),
    gains: forest.gains.slice(0, end),
    covers: forest.covers.slice(0, end),
    roots: forest.roots.slice(0, trees),
    outputs: forest.outputs.slice(0, trees),
    ...(hasCategories(forest, end)
      ? { categories: { starts: starts.slice(0, end + 1), codes: codes.slice(0, listed) } }
      : {}),
  };
}

/** A forest without its first trees, in arrays of its own. @param trees how many go */
export function dropTrees(forest: Forest, trees: number): Forest {
  const node = forest.roots[trees] ?? forest.features.length;
  const { categories } = forest;
  return {
    features: forest.features.slice(node),
    values: forest.values.slice(node),
    // A leaf has no right child.
    rights: forest.rights.slice(node).map((right, i) => (forest.features[node + i]! < 0 ? right : right - node)),
    missingLeft: forest.missingLeft.slice(node),
    gains: forest.gains.slice(node),
    covers: forest.covers.slice(node),
    roots: forest.roots.slice(trees).map((root) => root - node),
    outputs: forest.outputs.slice(trees),
    ...(categories === undefined
      ? {}
      : {
          categories: {
            starts: categories.starts.slice(node).map((start) => start - categories.starts[node]!),
            codes: categories.codes.slice(categories.starts[node]),
          },
        }),
  };
}

const NO_LISTS: CategoryLists = { starts: new Int32Array(0), codes: new Int32Array(0) };

/** Whether any of the first `nodes` nodes splits by category; an imported list may be empty. */
function hasCategories({ values, categories }: Forest, nodes: number): boolean {
  return categories !== undefined && values.subarray(0, nodes).some(Number.isNaN);
}

/** The codes that go right at a split by category. */
export function listedCategories({ categories }: Pick<Forest, 'categories'>, node: number): Int32Array {
  const { starts, codes } = categories ?? NO_LISTS;
  return codes.subarray(starts[node], starts[node + 1]);
}

/** Whether a row goes left at a split. */
export function goesLeft(nodes: Nodes, node: number, x: number): boolean {
  const value = nodes.values[node]!;
  return x <= value || (!(x > value) && goesLeftOtherwise(nodes, node, x));
}

/** Where the comparison says neither: a missing value, or a split by category. */
function goesLeftOtherwise({ values, missingLeft, categories }: Nodes, node: number, x: number): boolean {
  if (Number.isNaN(x)) return missingLeft[node] === 1;
  return !(Number.isNaN(values[node]!) && categories !== undefined && isListed(categories, node, Math.floor(x)));
}

function isListed({ starts, codes }: CategoryLists, node: number, code: number): boolean {
  let low = starts[node]!;
  let high = starts[node + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (codes[middle]! < code) low = middle + 1;
    else high = middle;
  }
  return low < starts[node + 1]! && codes[low] === code;
}

function copyInto<T extends Int32Array | Float32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** What a walk down a tree reads: a forest, or one still growing. */
export type Nodes = Pick<Forest, 'features' | 'values' | 'rights' | 'missingLeft' | 'categories'>;

/** The leaf that a row reaches. @param at index of the row's first value in `data` */
export function findLeaf(nodes: Nodes, root: number, data: Float32Array, at: number): number {
  const { features, values, rights } = nodes;
  let node = root;
  for (;;) {
    const feature = features[node]!;
    if (feature < 0) return node;
    const x = data[at + feature]!;
    if (x <= values[node]!) node++;
    else if (x > values[node]!) node = rights[node]!;
    else node = goesLeftOtherwise(nodes, node, x) ? node + 1 : rights[node]!;
  }
}

/**
 * Adds one tree's leaves to its column of the margins, each sum rounded to float32 as onnxruntime does.
 *
 * @param rows rows of `data`, in the order of the margins' rows; undefined: all
 * @param margins shape [rows × columns]
 */
export function addTreeInto(
  nodes: Nodes,
  root: number,
  output: number,
  columns: number,
  data: Float32Array,
  width: number,
  rows: Int32Array | undefined,
  margins: Float32Array,
): void {
  for (let i = 0, at = output; at < margins.length; i++, at += columns) {
    const row = rows === undefined ? i : rows[i]!;
    margins[at] = margins[at]! + nodes.values[findLeaf(nodes, root, data, row * width)]!;
  }
}
