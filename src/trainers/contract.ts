import type { Matrix, Memory, Rng } from '../core/index.ts';
import type { OnnxGraph } from '../models/graph.ts';
import type { ShapValues, TreeModel } from '../models/index.ts';

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
   * A model to go on from, of the same trainer, columns and classes; where it doesn't match, the fit starts afresh.
   * `summary.warmStart` says which.
   */
  readonly warmStart?: WarmStart;
  /** Threads that one fit may use; 1 without it. The model's bytes don't hang on it, and a small fit does without. */
  readonly threads?: number;
  /**
   * Where trainers keep what another fit on the same rows would compute again, under keys made of all that it follows from; absent:
   * nowhere. A model's bytes don't hang on it.
   */
  readonly memory?: Memory | undefined;
}

/** What a fit goes on from, and how far. */
export interface WarmStart {
  /** What the earlier model's `resume` gave, as it is or read back from JSON. */
  readonly from: unknown;
  /** Further rounds, in place of the trainer's own number. */
  readonly rounds: number;
  /** Rounds of the earlier model that are kept, the newest ones; all without it. */
  readonly keepRounds?: number;
  /** What the earlier rounds count for beside the new ones; 1 without it. */
  readonly shrink?: number;
}

/** A model after its fit. It keeps nothing of the training rows. */
export interface FittedModel {
  /**
   * The trainer's own prediction, row-major [rows × max(1, classes)]: probabilities, or values. The oracle of the ONNX
   * file, which must agree to 1e-6.
   */
  predict(matrix: Matrix): Float64Array;
  toOnnx(): OnnxGraph;
  /**
   * What a later fit can go on from: plain JSON, so that it survives files and threads. Absent where the trainer has no warm
   * start.
   */
  resume?(): unknown;
  /** The trees, where the model is a sum of them: for an XGBoost file and for SHAP. */
  readonly trees?: TreeModel;
  /**
   * Mean absolute Shapley value of each column over rows of a matrix, as a share of all, of a model whose coefficients give them.
   */
  importance?(matrix: Matrix, rows: Int32Array): Float64Array;
  /** The Shapley values behind `importance`, of the margins. */
  shap?(matrix: Matrix, rows: Int32Array): ShapValues;
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
  /** Whether a fit can go on from an earlier model (`TrainingSet.warmStart`); absent: no. */
  readonly warmStarts?: boolean;
  /** Whether it reads `known_<regime>` columns, so that `model.labelInputs` must be true. */
  readonly needsLabelInputs: boolean;
  /** Refuses features among which it misses what it reads, before anything is fitted. @throws InputError COLUMN_MISSING */
  readonly requireColumns?: ((names: readonly string[]) => void) | undefined;
  /** What gives the Shapley values of its forecasts: `trees`, or `importance`; absent where nothing does. */
  readonly explains?: 'trees' | 'linear';
  fit(set: TrainingSet, rng: Rng, onProgress?: ProgressShare): Promise<FittedModel>;
}
