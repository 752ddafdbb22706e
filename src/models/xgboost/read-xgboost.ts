import type { TreeModel } from '../tree-model.ts';
import { TREE_OBJECTIVES, type TreeObjective } from '../tree-objective.ts';
import { type Fields, invalidModel, unsupportedModel } from './fields.ts';
import { parseModelFile } from './parse-file.ts';
import { readTrees } from './read-trees.ts';

/** Major versions of XGBoost whose files have this form: JSON came with 1.0, UBJSON with 1.6. */
const MAJOR_VERSIONS = [1, 2, 3];

/**
 * A `gbtree` booster as XGBoost's `save_model` writes it to `.json` or `.ubj`.
 *
 * Missing is NaN: what the trainer's `missing` parameter said is not in the file. `bestIteration` is told and not applied, as
 * `Booster.predict` doesn't; `takeRounds` does. Categories are the codes that XGBoost stores. Two classes get two columns of probabilities.
 *
 * @param file how errors call the bytes
 * @throws InputError MODEL_FILE_INVALID where it is cut off, damaged or no model; MODEL_UNSUPPORTED where it is of a kind that
 * cannot be served (gblinear, dart, several values a leaf, an unknown objective or version)
 * @see https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html
 */
export function readXgboost(bytes: Uint8Array, file = 'the XGBoost model'): TreeModel {
  const whole = parseModelFile(bytes, file);
  if (!whole.has('learner') || !whole.has('version')) {
    throw invalidModel(file, 'the file is no XGBoost model: it has no "learner" or no "version"');
  }
  const version = readVersion(whole);
  const learner = whole.object('learner');
  const params = learner.object('learner_model_param');
  const objective = readObjective(learner, params);
  const width = params.count('num_feature');
  const binary = objective === 'binary:logistic';
  const classes = binary ? 2 : TREE_OBJECTIVES[objective].link === 'softmax' ? params.count('num_class') : 0;
  const columns = Math.max(1, params.count('num_class'), params.has('num_target') ? params.count('num_target') : 1);
  if (classes === 1) throw params.invalid('num_class', 'two or more');

  const model = treesOf(learner);
  const trees = model.objects('trees');
  const outputs = Array.from(model.numbers('tree_info', trees.length));
  if (!outputs.every((output) => Number.isInteger(output) && output >= 0 && output < columns)) {
    throw model.invalid('tree_info', `numbers from 0 to ${columns - 1}`);
  }
  const base = readBase(params, columns, objective, version);
  return {
    forest: readTrees(trees, binary ? outputs.map(() => 1) : outputs, width),
    base: binary ? Float32Array.of(0, base[0]!) : base,
    classes,
    objective,
    featureNames: readNames(learner, width),
    roundEnds: readRounds(model, trees.length, columns),
    bestIteration: readBestIteration(learner),
  };
}

function readVersion(whole: Fields): readonly number[] {
  const version = Array.from(whole.numbers('version'));
  if (version.length > 0 && MAJOR_VERSIONS.includes(version[0]!)) return version;
  throw unsupportedModel(
    whole.file,
    `XGBoost ${version.join('.') || 'without a version'} wrote the file; versions ${MAJOR_VERSIONS.join(', ')} are read`,
    'load the model in XGBoost 3 and save it again',
  );
}

/** The objective; several labels of yes and no, each with its own margin, answer as `reg:logistic` does. */
function readObjective(learner: Fields, params: Fields): TreeObjective {
  const name = learner.object('objective').text('name');
  if (name === 'binary:logistic' && params.has('num_target') && params.count('num_target') > 1) return 'reg:logistic';
  if (Object.hasOwn(TREE_OBJECTIVES, name)) return name as TreeObjective;
  throw unsupportedModel(
    learner.file,
    `the objective "${name}" is not known here`,
    `train with one of ${Object.keys(TREE_OBJECTIVES).join(', ')}`,
  );
}

function treesOf(learner: Fields): Fields {
  const booster = learner.object('gradient_booster');
  const name = booster.text('name');
  if (name === 'gbtree') return booster.object('model');
  const mend =
    name === 'gblinear'
      ? 'train the linear model here (logistic, ridge), or take booster: gbtree'
      : 'train with booster: gbtree';
  throw unsupportedModel(learner.file, `the booster is ${name}; only gbtree is read`, mend);
}

/** Text of one number, or of a list of them since XGBoost 3.1; one stands for all columns. */
function readBase(params: Fields, columns: number, objective: TreeObjective, version: readonly number[]): Float32Array {
  const text = params.text('base_score').trim();
  const parts = (text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text).split(',');
  const values = parts.map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (!values.every(Number.isFinite) || (values.length !== 1 && values.length !== columns)) {
    throw params.invalid('base_score', `a number, or a list of ${columns}`);
  }
  const kind = TREE_OBJECTIVES[objective].base;
  const clipped = kind === 'probability' && clipsProbabilities(version);
  return Float32Array.from({ length: columns }, (_, k) => {
    const value = Math.fround(values[values.length === 1 ? 0 : k]!);
    const margin = toMargin(clipped ? clipProbability(value) : value, kind);
    if (!Number.isFinite(margin)) throw params.invalid('base_score', `possible for ${objective}, not ${value}`);
    return margin;
  });
}

/** XGBoost 3.2 and later take base scores of 0 and 1, which it stores where all labels are the same. */
function clipsProbabilities([major = 0, minor = 0]: readonly number[]): boolean {
  return major > 3 || (major === 3 && minor >= 2);
}

/** Its probability kept 1e-6 off 0 and 1, in float32; what is none stays as it is, to be refused. */
function clipProbability(value: number): number {
  const least = Math.fround(1e-6);
  return value >= 0 && value <= 1 ? Math.min(Math.max(value, least), Math.fround(1 - least)) : value;
}

/** As XGBoost works it out, in float32. */
function toMargin(value: number, kind: 'margin' | 'probability' | 'mean'): number {
  if (kind === 'probability') return -Math.fround(Math.log(Math.fround(Math.fround(1 / value) - 1)));
  return kind === 'mean' ? Math.log(value) : value;
}

/** XGBoost calls unnamed features f0, f1…; so do we. */
function readNames(learner: Fields, width: number): string[] {
  const names = learner.has('feature_names') ? learner.texts('feature_names') : [];
  if (names.length === 0) return Array.from({ length: width }, (_, j) => `f${j}`);
  if (names.length !== width) throw learner.invalid('feature_names', `a list of ${width} names`);
  return names;
}

function readRounds(model: Fields, trees: number, columns: number): Int32Array {
  if (model.has('iteration_indptr')) {
    const ends = Array.from(model.numbers('iteration_indptr'));
    if (
      ends[0] !== 0 ||
      ends.at(-1) !== trees ||
      ends.some((end, i) => !Number.isInteger(end) || end < (ends[i - 1] ?? 0))
    ) {
      throw model.invalid('iteration_indptr', `whole numbers that rise from 0 to ${trees}`);
    }
    return Int32Array.from(ends.slice(1));
  }
  // Files before 2.1: as many trees in every round.
  const params = model.object('gbtree_model_param');
  const parallel = params.has('num_parallel_tree') ? Math.max(1, params.count('num_parallel_tree')) : 1;
  const size = columns * parallel;
  if (trees % size !== 0)
    throw model.invalid('trees', `a multiple of ${size} (columns × parallel trees), not ${trees}`);
  return Int32Array.from({ length: trees / size }, (_, i) => (i + 1) * size);
}

function readBestIteration(learner: Fields): number | null {
  if (!learner.has('attributes')) return null;
  const attributes = learner.object('attributes');
  return attributes.has('best_iteration') ? attributes.count('best_iteration') : null;
}
