import type { Matrix, Rng } from '../core/index.ts';
import type { OnnxGraph } from '../models/graph.ts';
import type { TreeModel } from '../models/index.ts';

/**
 * What a model is fitted on: rows of one matrix. `rows` are the fit part; `stopRows` serve early stopping only (they may
 * be empty, and a model without early stopping leaves them unread, so that nothing is read twice).
 */
export interface TrainingSet {
  readonly matrix: Matrix;
  readonly rows: Int32Array;
  readonly stopRows: Int32Array;
  /** Class code (integer ≥ 0) or value at every row of the matrix, shape [matrix.rows]; defined at the rows named. */
  readonly target: Float64Array;
  /** Number of classes; 0 for a regression. A class without a row in `rows` gets a probability near 0. */
  readonly classes: number;
  /** Regime names, for models that read the label inputs `known_<regime>`. Empty for a regression. */
  readonly regimes: readonly string[];
  /** One weight a matrix row, or undefined for equal weights. */
  readonly weights?: Float64Array;
  /** The last matrix row that each row's target reads, for models that weigh rows by what is their own. */
  readonly labelEnd?: Int32Array;
  /** Further rows dropped around the held-out part of an inner fold; 0 without it. */
  readonly embargoBars?: number;
  /** Whether the fit is on an inner fold: `rows` and `stopRows` are both of the head's fit part then. */
  readonly inner?: boolean;
  /**
   * A model to go on from, of the same trainer, columns and classes; a trainer that can't, or a model that doesn't match, starts
   * afresh. `summary.warmStart` says which.
   */
  readonly warmStart?: FittedModel;
}

/** A model after its fit. It keeps nothing of the training rows. */
export interface FittedModel {
  /**
   * The trainer's own prediction, row-major [rows × max(1, classes)]: probabilities, or values. The oracle of the ONNX
   * file, which must agree to 1e-6.
   */
  predict(matrix: Matrix): Float64Array;
  toOnnx(): OnnxGraph;
  /** The trees, where the model is a sum of them: for an XGBoost file and for SHAP. */
  readonly trees?: TreeModel;
  /**
   * Mean absolute Shapley value of each column over rows of a matrix, as a share of all, of a model whose coefficients give them.
   */
  importance?(matrix: Matrix, rows: Int32Array): Float64Array;
  /** What the report and the bundle say of the fit: rounds, best round, coefficients' count… JSON. */
  readonly summary: Readonly<Record<string, unknown>>;
}

/** Called with the share of a fit that is done, 0 to 1. */
export type ProgressShare = (share: number) => void;

/** A model with its parameters parsed. */
export interface Model {
  readonly name: string;
  readonly task: 'classify' | 'regress' | 'both';
  /** Whether fit reads `stopRows`: without it, the stop part joins the fit part. */
  readonly stopsEarly: boolean;
  /** Whether it reads `known_<regime>` columns, so that `model.labelInputs` must be true. */
  readonly needsLabelInputs: boolean;
  /** What gives the Shapley values of its forecasts: `trees`, or `importance`; absent where nothing does. */
  readonly explains?: 'trees' | 'linear';
  fit(set: TrainingSet, rng: Rng, onProgress?: ProgressShare): Promise<FittedModel>;
}
