import type { Rng } from '../../core/index.ts';
import type { ForestBuilder } from '../gbdt/forest.ts';
import { drawFeature } from './best-splitter.ts';
import type { LeafTable } from './leaf-table.ts';
import { type ForestSplit, NodeRows, type Splitter, type TreeSample } from './node-rows.ts';

export interface ForestRules {
  readonly depth: number;
  readonly minLeaf: number;
  /** Features drawn for each split. */
  readonly drawn: number;
}

/**
 * Grows one tree on a sample, appended to the forest: leaves hold the number of their entry in the table.
 *
 * Features of a split are drawn one after the other; one that doesn't vary in the node counts as drawn, but drawing goes on until one
 * does. A split is taken even where it gains nothing (the next one may), so that trees end in pure or smallest leaves.
 */
export class TreeGrower {
  readonly #splitter: Splitter;
  readonly #rules: ForestRules;
  readonly #node: NodeRows;
  readonly #leaves: LeafTable;

  constructor(splitter: Splitter, rules: ForestRules, leaves: LeafTable, rows: number) {
    this.#splitter = splitter;
    this.#rules = rules;
    this.#leaves = leaves;
    this.#node = new NodeRows(rows, leaves.outputs);
  }

  grow(sample: TreeSample, rng: Rng, forest: ForestBuilder): void {
    // Each tree draws from the same start, whatever the trees before it drew.
    const features = this.#splitter.features.slice();
    const grow = (start: number, end: number, depth: number): number => {
      const node = this.#node;
      node.enter(sample, start, end);
      const { weight, score } = node;
      const split = depth < this.#rules.depth ? this.#search(features, rng) : undefined;
      if (split === undefined) return forest.addLeaf(this.#leaves.entryOf(node), weight);
      const middle = this.#splitter.partition(split, sample.order, start, end);
      const at = forest.addSplit(split.feature, split.threshold, split.missingLeft, split.score - score, weight);
      grow(start, middle, depth + 1);
      const right = grow(middle, end, depth + 1);
      forest.rights[at] = right;
      return at;
    };
    grow(0, sample.order.length, 0);
  }

  #search(features: Int32Array, rng: Rng): ForestSplit | undefined {
    const node = this.#node;
    if (node.pure || node.end - node.start < 2 * this.#rules.minLeaf) return undefined;
    const split: ForestSplit = { feature: -1, threshold: 0, bin: 0, missingLeft: false, score: -Infinity };
    let varying = 0;
    for (let place = 0; place < features.length && (place < this.#rules.drawn || varying === 0); place++) {
      if (this.#splitter.consider(drawFeature(features, place, rng), node, split)) varying++;
    }
    return split.feature < 0 ? undefined : split;
  }
}
