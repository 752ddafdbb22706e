import { InputError, type Matrix } from '../core/index.ts';
import { addTreeInto, type Forest, takeTrees } from './forest.ts';
import { softmaxInto } from './softmax.ts';
import { TREE_OBJECTIVES, type TreeObjective } from './tree-objective.ts';

/**
 * A sum of trees with all that is needed to answer from it, whoever grew them.
 *
 * Features are float32, NaN for missing. A margin is the base plus the leaves, each sum rounded to float32, tree after tree:
 * the order in which XGBoost and onnxruntime add.
 */
export interface TreeModel {
  readonly forest: Forest;
  /** Margin of each output column before the first tree. */
  readonly base: Float32Array;
  /**
   * Classes of the answer, 0 where it is values. Two classes have two columns, of which the first keeps its base: the margin of
   * the second is that of XGBoost's `binary:logistic`.
   */
  readonly classes: number;
  readonly objective: TreeObjective;
  /** Columns of the matrix, in order. */
  readonly featureNames: readonly string[];
  /** Trees up to the end of each round, rising; the last is all of them. */
  readonly roundEnds: Int32Array;
  /** The round, from 0, that did best in early stopping. Later rounds are still there; null where nothing stopped early. */
  readonly bestIteration: number | null;
}

/**
 * Margins of every row, row-major [rows × columns].
 *
 * @throws InputError MODEL_FEATURES_MISMATCH where the matrix has another width
 */
export function treeMargins(model: TreeModel, matrix: Matrix): Float32Array {
  requireWidth(model, matrix);
  const { forest, base } = model;
  const columns = base.length;
  const margins = new Float32Array(matrix.rows * columns);
  for (let i = 0; i < margins.length; i += columns) margins.set(base, i);
  const width = matrix.names.length;
  forest.roots.forEach((root, t) => {
    addTreeInto(forest, root, forest.outputs[t]!, columns, matrix.data, width, undefined, margins);
  });
  return margins;
}

/**
 * Probabilities of every class, or values: row-major [rows × columns].
 *
 * @throws InputError MODEL_FEATURES_MISMATCH where the matrix has another width
 */
export function predictTrees(model: TreeModel, matrix: Matrix): Float64Array {
  const columns = model.base.length;
  const out = Float64Array.from(treeMargins(model, matrix));
  switch (TREE_OBJECTIVES[model.objective].link) {
    case 'softmax':
      for (let at = 0; at < out.length; at += columns) softmaxInto(out, at, columns, out, at);
      return out;
    case 'logistic':
      return out.map((x) => 1 / (1 + Math.exp(-x)));
    case 'exp':
      return out.map(Math.exp);
    case 'identity':
      return out;
  }
}

/** The same model with its first rounds only. @param rounds `bestIteration + 1` for what early stopping chose */
export function takeRounds(model: TreeModel, rounds: number): TreeModel {
  const { forest, roundEnds, bestIteration } = model;
  if (rounds >= roundEnds.length) return model;
  return {
    ...model,
    forest: takeTrees(forest, rounds <= 0 ? 0 : roundEnds[rounds - 1]!),
    roundEnds: roundEnds.slice(0, Math.max(0, rounds)),
    bestIteration: bestIteration !== null && bestIteration < rounds ? bestIteration : null,
  };
}

/** @throws InputError MODEL_FEATURES_MISMATCH */
export function requireWidth({ featureNames }: TreeModel, { names }: Matrix): void {
  if (names.length === featureNames.length) return;
  throw new InputError('MODEL_FEATURES_MISMATCH', {
    what: `the model reads ${featureNames.length} features, the matrix has ${names.length}`,
    where: `columns ${names.join(', ')}`,
    mend: `give ${featureNames.join(', ')}, in this order`,
  });
}
