import { setImmediate } from 'node:timers/promises';
import { ConfigError, InputError, type Rng } from '../../core/index.ts';
import type { ProgressShare, TrainingSet } from '../contract.ts';
import { remembered } from '../remembered.ts';
import { binRows } from './bins.ts';
import { applyScales, classScales } from './class-scales.ts';
import type { Forest } from './forest.ts';
import { addTreeInto, ForestBuilder, findLeaf } from './forest.ts';
import { slotsFor, TreeGrower } from './grow.ts';
import type { Kernel, KernelShape } from './kernel.ts';
import type { Objective } from './objective.ts';
import { ABSENT, softmaxObjective } from './objective.ts';
import type { GbdtParams } from './params.ts';
import { rowWeights } from './row-weights.ts';
import { makeKernel } from './simd-kernel.ts';
import { makeThreadedKernel } from './threads.ts';
import { huberObjective, quantileObjective, squaredObjective } from './value-objectives.ts';

export interface Boosted {
  readonly forest: Forest;
  readonly base: Float32Array;
  /** Trees up to the end of each round, those of an earlier model first. */
  readonly roundEnds: Int32Array;
  /** Rounds kept behind those of an earlier model; without early stopping all that were asked for. */
  readonly rounds: number;
  /** Rounds that were grown before training stopped. */
  readonly grown: number;
  /** Loss on the stop part after the rounds kept; NaN without early stopping. */
  readonly stopLoss: number;
}

/** What a model that went before leaves for the one that goes on from it. */
export type EarlierTrees = Pick<Boosted, 'forest' | 'base' | 'roundEnds'>;

/** Rounds between two breaths of the event loop, in which Ctrl-C and progress get their turn. */
const BREATH = 10;

/**
 * Boosts trees on the fit rows. Bins, base margins and class weights come from them alone; the stop rows are read for
 * early stopping only.
 *
 * @param from a model whose trees come first; its columns and classes are the set's
 * @param kernelOf what runs the inner loops; every kernel gives the same bits
 */
export async function boost(
  set: TrainingSet,
  params: GbdtParams,
  rng: Rng,
  onProgress?: ProgressShare,
  from?: EarlierTrees,
  kernelOf: (shape: KernelShape) => Kernel = kernelFor(set, params),
): Promise<Boosted> {
  const { matrix, rows, classes } = set;
  const target = takeValues(set.target, rows);
  const given = multiply(
    rowWeights(set, params),
    set.weights === undefined ? undefined : takeValues(set.weights, rows),
  );
  const weights = given?.slice() ?? new Float64Array(rows.length).fill(1);
  const scale = params.classBalance && classes > 0 ? classScales(classes, target, weights) : undefined;
  if (scale !== undefined) applyScales(scale, target, weights);
  const objective = objectiveOf(classes, target, weights, params);
  const base = from === undefined ? objective.base : continuedBase(from.base, objective.base);
  const earlier = from?.forest.roots.length ?? 0;

  const rules = {
    depth: params.depth,
    leaves: params.grow === 'leaf' ? params.leaves : undefined,
    learningRate: params.learningRate,
    l1: params.l1,
    l2: params.l2,
    // A floor above nothing, so that no side of a split is empty.
    minWeight: Math.max(params.minChildWeight, 1e-6),
    minGain: Math.max(params.gamma, 1e-6),
    monotone: directionsOf(params.monotone, matrix.names, classes),
    maxOneHot: params.maxOneHot,
    renew: objective.renew,
  };
  const categories = categoriesOf(params, matrix.names);
  const kernel = kernelOf({
    bins: remembered(set, 'bins', [params.bins, given, categories], () =>
      binRows(matrix, rows, params.bins, given, categories),
    ),
    columns: objective.columns,
    trained: objective.trained.length,
    slots: slotsFor(rules),
  });
  try {
    kernel.weights.set(weights);
    if (classes > 0) kernel.classes.set(target);
    startMarginsInto(base, kernel.stride, kernel.margins);
    const grower = new TreeGrower(kernel, rules);
    const forest = from === undefined ? new ForestBuilder() : ForestBuilder.after(from.forest);
    const stop = params.earlyStopping === null ? undefined : stopPart(set, objective, base, scale);
    const width = matrix.names.length;
    for (let t = 0; t < earlier; t++) {
      const column = forest.outputs[t]!;
      const margins = kernel.margins.subarray(column * kernel.stride, column * kernel.stride + rows.length);
      addTreeInto(forest, forest.roots[t]!, 0, 1, matrix.data, width, rows, margins);
      if (stop !== undefined) {
        addTreeInto(forest, forest.roots[t]!, 0, 1, matrix.data, width, set.stopRows, stop.column(column));
      }
    }
    const all = Int32Array.from(matrix.names.keys());

    let grown = 0;
    let best = 0;
    let bestLoss = stop === undefined ? Number.NaN : stop.loss();
    const rounds = objective.trained.length === 0 ? 0 : params.rounds;
    while (grown < rounds) {
      objective.derive(kernel);
      requireInRange(kernel.sums);
      objective.trained.forEach((column, t) => {
        const count = sampleRows(params.subsample, rng, kernel);
        const features = sampleFeatures(params.columnSample, rng, all);
        forest.beginTree(column);
        grower.grow(t, column, count, features, forest);
        const root = forest.roots.at(-1)!;
        // Rows that this tree did not see walk down it like any others.
        for (let i = count; i < rows.length; i++) {
          const row = kernel.order[i]!;
          const at = column * kernel.stride + row;
          kernel.margins[at] =
            kernel.margins[at]! + forest.values[findLeaf(forest, root, matrix.data, rows[row]! * width)]!;
        }
        if (stop !== undefined) {
          addTreeInto(forest, root, 0, 1, matrix.data, width, set.stopRows, stop.column(column));
        }
      });
      grown++;
      if (stop !== undefined) {
        const loss = stop.loss();
        if (loss < bestLoss) {
          bestLoss = loss;
          best = grown;
        } else if (grown - best >= params.earlyStopping!.rounds) break;
      }
      onProgress?.(grown / rounds);
      if (grown % BREATH === 0) await setImmediate();
    }
    const kept = stop === undefined ? grown : best;
    return {
      forest: forest.freeze(earlier + kept * objective.trained.length),
      base,
      roundEnds: Int32Array.of(
        ...(from?.roundEnds ?? []),
        ...Array.from({ length: kept }, (_, i) => earlier + (i + 1) * objective.trained.length),
      ),
      rounds: kept,
      grown,
      stopLoss: bestLoss,
    };
  } finally {
    await kernel.release();
  }
}

const FLOAT32_MOST = 2 ** 128 * (1 - 2 ** -24);

/**
 * Gradients and hessians are float32 before they are scaled: beyond its range nothing is left of them.
 *
 * @throws InputError MODEL_INPUT_INVALID
 */
function requireInRange(sums: Float64Array): void {
  if (sums.every((sum) => sum <= FLOAT32_MOST)) return;
  throw new InputError('MODEL_INPUT_INVALID', {
    what: 'targets × weights are too large for the tree trainer: their sum is beyond float32 (3.4e38)',
    where: 'the rows that a model is fitted on',
    mend: 'divide the targets or the weights by a constant',
  });
}

/** Rows × features of a tree, and that × trees, from which further threads save more than they cost (measured: docs/trees.md). */
const MUCH_A_TREE = 200_000;
const MUCH_WORK = 20_000_000;

/** Whether a fit is big enough for the threads that it may use. */
export function paysThreads({ rows, matrix, classes, threads = 1 }: TrainingSet, { rounds }: GbdtParams): boolean {
  const tree = rows.length * matrix.names.length;
  return threads > 1 && tree >= MUCH_A_TREE && tree * rounds * (classes > 2 ? classes : 1) >= MUCH_WORK;
}

function kernelFor(set: TrainingSet, params: GbdtParams): (shape: KernelShape) => Kernel {
  if (!paysThreads(set, params)) return makeKernel;
  return (shape) => makeThreadedKernel(shape, { threads: set.threads! });
}

function objectiveOf(classes: number, target: Float64Array, weights: Float64Array, params: GbdtParams): Objective {
  if (classes > 0) return softmaxObjective(classes, target, weights);
  if (params.loss === 'huber') return huberObjective(target, weights, params.huberDelta);
  if (params.loss === 'quantile') return quantileObjective(target, weights, params.quantile);
  return squaredObjective(target, weights);
}

/** The base of the earlier model; a class that it never saw starts as it would in a model of its own. */
function continuedBase(earlier: Float32Array, fresh: Float32Array): Float32Array {
  return earlier.map((margin, k) => (margin === ABSENT ? fresh[k]! : margin));
}

/** @throws ConfigError CONFIG_INVALID for more than two classes, COLUMN_MISSING for a feature that there isn't */
function directionsOf(
  monotone: GbdtParams['monotone'],
  names: readonly string[],
  classes: number,
): Int8Array | undefined {
  const named = Object.entries(monotone).filter(([, direction]) => direction !== 0);
  if (named.length === 0) return undefined;
  if (classes > 2) {
    throw new ConfigError('CONFIG_INVALID', {
      what: `monotone features with ${classes} classes: not all of their probabilities can rise together`,
      where: 'params.monotone of the tree trainer',
      mend: 'use it for values or two classes',
    });
  }
  const directions = new Int8Array(names.length);
  for (const [name, direction] of named) {
    directions[requireFeature(name, names, 'monotone')] = direction;
  }
  return directions;
}

/**
 * 1 for features of categories; undefined where there are none.
 *
 * @throws ConfigError COLUMN_MISSING for a feature that there isn't, CONFIG_INVALID for one that is monotone, too
 */
function categoriesOf({ categorical, monotone }: GbdtParams, names: readonly string[]): Uint8Array | undefined {
  if (categorical.length === 0) return undefined;
  const marks = new Uint8Array(names.length);
  for (const name of categorical) {
    const f = requireFeature(name, names, 'categorical');
    if ((monotone[name] ?? 0) !== 0) {
      throw new ConfigError('CONFIG_INVALID', {
        what: `feature "${name}" is both categorical and monotone: categories have no order`,
        where: 'params of the tree trainer',
        mend: 'take it off one of the two lists',
      });
    }
    marks[f] = 1;
  }
  return marks;
}

/** @throws ConfigError COLUMN_MISSING */
function requireFeature(name: string, names: readonly string[], list: 'categorical' | 'monotone'): number {
  const f = names.indexOf(name);
  if (f >= 0) return f;
  throw new ConfigError('COLUMN_MISSING', {
    what: `no feature is called "${name}", which is to be ${list}`,
    where: `params.${list} of the tree trainer`,
    mend: `name one of ${names.join(', ')}`,
  });
}

function multiply(a: Float64Array | undefined, b: Float64Array | undefined): Float64Array | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a.map((x, i) => x * b[i]!);
}

function takeValues(values: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!);
}

function startMarginsInto(base: Float32Array, stride: number, margins: Float32Array): void {
  base.forEach((margin, k) => {
    margins.fill(margin, k * stride, (k + 1) * stride);
  });
}

function stopPart(set: TrainingSet, objective: Objective, base: Float32Array, scale: Float64Array | undefined) {
  const stride = set.stopRows.length;
  if (stride === 0) return undefined;
  const target = takeValues(set.target, set.stopRows);
  const weights =
    set.weights === undefined ? new Float64Array(target.length).fill(1) : takeValues(set.weights, set.stopRows);
  if (scale !== undefined) applyScales(scale, target, weights);
  const margins = new Float32Array(stride * objective.columns);
  startMarginsInto(base, stride, margins);
  return {
    column: (k: number) => margins.subarray(k * stride, (k + 1) * stride),
    loss: () => objective.loss(margins, stride, target, weights),
  };
}

/** Puts the drawn rows first, the others after them. @returns how many were drawn */
function sampleRows(share: number, rng: Rng, kernel: Kernel): number {
  const { order } = kernel;
  const n = order.length;
  if (share >= 1) {
    kernel.resetOrder();
    return n;
  }
  let drawn = 0;
  let rest = n;
  for (let i = 0; i < n; i++) {
    if (rng.next() < share) order[drawn++] = i;
    else order[--rest] = i;
  }
  return drawn;
}

function sampleFeatures(share: number, rng: Rng, all: Int32Array): Int32Array {
  if (share >= 1) return all;
  const shuffled = all.slice();
  const wanted = Math.max(1, Math.floor(share * all.length));
  for (let i = 0; i < wanted; i++) {
    const j = i + rng.int(all.length - i);
    const f = shuffled[i]!;
    shuffled[i] = shuffled[j]!;
    shuffled[j] = f;
  }
  return shuffled.subarray(0, wanted).sort();
}
