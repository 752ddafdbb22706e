import { setImmediate } from 'node:timers/promises';
import { makeRng, type Rng } from '../../core/index.ts';
import type { ProgressShare, TrainingSet } from '../contract.ts';
import { applyScales, classScales } from '../gbdt/class-scales.ts';
import { type Forest, ForestBuilder, findLeaf } from '../gbdt/forest.ts';
import { rowWeights } from '../gbdt/row-weights.ts';
import { drawBlocks, drawRows } from './draw-rows.ts';
import { TreeGrower } from './grow-tree.ts';
import { LeafTable } from './leaf-table.ts';
import type { Splitter } from './node-rows.ts';
import { clearRows, type OutOfBagScores, Votes } from './out-of-bag.ts';
import type { ForestParams } from './params.ts';

export interface FittedForest {
  /** One tree an output column; the value of a leaf is its entry in `table`. */
  readonly forest: Forest;
  /** Row-major [entries × outputs]: class shares, or a value less `centre`. */
  readonly table: Float64Array;
  readonly outputs: number;
  /** Mean target of a regression; 0 for classes. */
  readonly centre: number;
  /** null where every tree sees every row. */
  readonly outOfBag: (OutOfBagScores & { readonly purged: OutOfBagScores | null }) | null;
  /** Bars of a drawn block; null where rows are drawn one by one, or not at all. */
  readonly blockBars: number | null;
}

/** Makes the splitter of a fit. @param rng draws for splits @param weights one a fit row */
export type MakeSplitter = (set: TrainingSet, outputs: number, weights: Float64Array, rng: Rng) => Splitter;

/** Levels of a tree without a limit of its own: deeper ones peel off a row a level. */
const MOST_LEVELS = 64;
/** Nodes between two breaths of the event loop. */
const BREATH = 20_000;

/**
 * Grows the trees on bootstrap samples of the fit rows, each from a seed of its own: the first trees of a larger forest are
 * those of a smaller one.
 */
export async function fitForest(
  set: TrainingSet,
  params: ForestParams,
  makeSplitter: MakeSplitter,
  rng: Rng,
  onProgress?: ProgressShare,
): Promise<FittedForest> {
  const { rows, classes } = set;
  const outputs = Math.max(1, classes);
  const weights = fitWeights(set, params);
  const raw = Float64Array.from(rows, (row) => set.target[row]!);
  const centre = classes > 0 ? 0 : weightedMean(raw, weights);
  const target = classes > 0 ? raw : raw.map((y) => y - centre);
  const seeds = Array.from({ length: params.trees }, () => rng.int(2 ** 32));
  const leaves = new LeafTable(outputs);
  const forest = new ForestBuilder();
  const usable = Int32Array.from(rows.keys()).filter((i) => weights[i]! > 0);
  const blockBars = params.bootstrap === 'blocks' ? (params.blockBars ?? 2 * reachOf(set)) : null;
  const times = params.bootstrap === 'none' ? undefined : new Int32Array(rows.length);
  const votes = times && new Votes(rows.length, outputs);
  const purged = times && set.labelEnd ? new Votes(rows.length, outputs) : undefined;

  if (usable.length === 0) {
    // Without any weight there is nothing to learn.
    forest.beginTree(0);
    forest.addLeaf(leaves.add(new Array(outputs).fill(classes > 0 ? 1 / classes : 0)), 0);
  } else {
    const draws = { rng: makeRng(0) };
    const splitter = makeSplitter(set, outputs, weights, { ...draws.rng, next: () => draws.rng.next() });
    const rules = {
      depth: params.depth ?? MOST_LEVELS,
      minLeaf: params.minLeaf,
      drawn: drawnFeatures(params.maxFeatures ?? (classes > 0 ? 'sqrt' : 1), splitter.features.length),
    };
    const grower = new TreeGrower(splitter, rules, leaves, rows.length);
    let nodes = 0;
    for (const [t, seed] of seeds.entries()) {
      const own = makeRng(seed);
      draws.rng = own;
      const drawn = drawSample(usable, weights, times, blockBars, own);
      forest.beginTree(t);
      grower.grow({ outputs, classes: classes > 0, target, ...drawn }, own, forest);
      if (times !== undefined) vote(set, weights, forest, leaves, times, votes!, purged);
      if (forest.nodes - nodes > BREATH) {
        nodes = forest.nodes;
        onProgress?.((t + 1) / seeds.length);
        await setImmediate();
      }
    }
  }
  onProgress?.(1);
  return {
    forest: forest.freeze(),
    table: leaves.freeze(),
    outputs,
    centre,
    outOfBag:
      votes === undefined
        ? null
        : { ...votes.scores(set, target, weights), purged: purged?.scores(set, target, weights) ?? null },
    blockBars,
  };
}

/** How many features a split draws. @param of those that vary in the fit rows */
export function drawnFeatures(rule: 'sqrt' | 'log2' | number, of: number): number {
  const wanted = rule === 'sqrt' ? Math.sqrt(of) : rule === 'log2' ? Math.log2(of) : rule * of;
  return Math.max(1, Math.floor(wanted));
}

/** Twice this is enough that rows out of the bag know nothing of those in it, now and then. */
function reachOf({ rows, labelEnd, embargoBars }: TrainingSet): number {
  const longest = labelEnd === undefined ? 0 : rows.reduce((most, row) => Math.max(most, labelEnd[row]! - row), 0);
  return Math.max(1, longest + (embargoBars ?? 0));
}

function fitWeights(set: TrainingSet, params: ForestParams): Float64Array {
  const { rows, classes } = set;
  const weights = rowWeights(set, params) ?? new Float64Array(rows.length).fill(1);
  if (set.weights !== undefined) for (let i = 0; i < rows.length; i++) weights[i]! *= set.weights[rows[i]!]!;
  if (params.classBalance && classes > 0) {
    const target = Float64Array.from(rows, (row) => set.target[row]!);
    applyScales(classScales(classes, target, weights), target, weights);
  }
  return weights;
}

/** The rows of one tree. @param times filled with how often each fit row was drawn */
function drawSample(
  usable: Int32Array,
  weights: Float64Array,
  times: Int32Array | undefined,
  blockBars: number | null,
  rng: Rng,
): { weights: Float64Array; order: Int32Array } {
  if (times === undefined) return { weights, order: usable.slice() };
  const drawn = blockBars === null ? drawRows(usable.length, rng) : drawBlocks(usable.length, blockBars, rng);
  times.fill(0);
  usable.forEach((row, i) => {
    times[row] = drawn[i]!;
  });
  return { weights: weights.map((w, i) => w * times[i]!), order: usable.filter((row) => times[row]! > 0) };
}

/** Has the newest tree vote on the rows that it did not see. */
function vote(
  { matrix, rows, labelEnd, embargoBars }: TrainingSet,
  weights: Float64Array,
  forest: ForestBuilder,
  leaves: LeafTable,
  times: Int32Array,
  all: Votes,
  purged: Votes | undefined,
): void {
  const root = forest.roots.at(-1)!;
  const width = matrix.names.length;
  const clear = purged && clearRows(rows, times, (row) => Math.max(row, labelEnd![row]!), embargoBars ?? 0);
  for (let i = 0; i < rows.length; i++) {
    if (times[i]! > 0 || weights[i] === 0) continue;
    const entry = forest.values[findLeaf(forest, root, matrix.data, rows[i]! * width)]! * leaves.outputs;
    all.add(i, leaves.values, entry);
    if (clear?.[i] === 1) purged!.add(i, leaves.values, entry);
  }
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let mass = 0;
  for (let i = 0; i < values.length; i++) {
    if (weights[i] === 0) continue;
    sum += weights[i]! * values[i]!;
    mass += weights[i]!;
  }
  return mass > 0 ? sum / mass : 0;
}
