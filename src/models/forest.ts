/**
 * Trees in flat arrays, one after the other, each in pre-order: the left child of node i is node i + 1.
 *
 * A split sends `x <= value` left, anything greater right and NaN where `missingLeft` says.
 */
export interface Forest {
  /** Feature of a split, −1 at a leaf; shape [nodes], as the next five. */
  readonly features: Int32Array;
  /** Threshold of a split, output of a leaf. */
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
}

/** A forest that grows. The arrays are longer than what is in use; `freeze` cuts them. */
export class ForestBuilder {
  features = new Int32Array(1024);
  values = new Float32Array(1024);
  rights = new Int32Array(1024);
  missingLeft = new Uint8Array(1024);
  gains = new Float32Array(1024);
  covers = new Float32Array(1024);
  nodes = 0;
  readonly roots: number[] = [];
  readonly outputs: number[] = [];

  /** A forest that grows on from another. */
  static after({ features, values, rights, missingLeft, gains, covers, roots, outputs }: Forest): ForestBuilder {
    const builder = new ForestBuilder();
    while (builder.features.length < features.length) builder.grow();
    builder.features.set(features);
    builder.values.set(values);
    builder.rights.set(rights);
    builder.missingLeft.set(missingLeft);
    builder.gains.set(gains);
    builder.covers.set(covers);
    builder.nodes = features.length;
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

  /** The first `trees` trees, in arrays of their own length. */
  freeze(trees = this.roots.length): Forest {
    const nodes = trees < this.roots.length ? this.roots[trees]! : this.nodes;
    return {
      features: this.features.slice(0, nodes),
      values: this.values.slice(0, nodes),
      rights: this.rights.slice(0, nodes),
      missingLeft: this.missingLeft.slice(0, nodes),
      gains: this.gains.slice(0, nodes),
      covers: this.covers.slice(0, nodes),
      roots: Int32Array.from(this.roots.slice(0, trees)),
      outputs: Int32Array.from(this.outputs.slice(0, trees)),
    };
  }

  private addNode(cover: number): number {
    if (this.nodes === this.features.length) this.grow();
    this.covers[this.nodes] = cover;
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
  }
}

function copyInto<T extends Int32Array | Float32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** What a walk down a tree reads: a forest, or one still growing. */
export type Nodes = Pick<Forest, 'features' | 'values' | 'rights' | 'missingLeft'>;

/** The leaf that a row reaches. @param at index of the row's first value in `data` */
export function findLeaf(nodes: Nodes, root: number, data: Float32Array, at: number): number {
  const { features, values, rights, missingLeft } = nodes;
  let node = root;
  for (;;) {
    const feature = features[node]!;
    if (feature < 0) return node;
    const x = data[at + feature]!;
    if (x <= values[node]!) node++;
    else if (x > values[node]!) node = rights[node]!;
    else node = missingLeft[node] === 1 ? node + 1 : rights[node]!;
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
