import type { Duration, HorizonWeights } from '../core/index.ts';
import type { ConformalScheme } from './conformal/scheme.ts';
import type { ConformalScores } from './conformal/threshold.ts';

/** Bars from the first to the last of a part of the train window, ISO times of their opens; null for an empty part. */
export interface WindowSpan {
  readonly from: string;
  readonly to: string;
  readonly rows: number;
}

/** The distribution of one feature on the fit rows, to compare served rows with. Null (NaN in memory) where undefined. */
export interface FeatureReference {
  readonly mean: number | null;
  readonly deviation: number | null;
  /** Edges of equal shares of the rows: nine deciles. */
  readonly deciles: readonly (number | null)[];
  readonly missingShare: number;
}

/** One model file of a bundle. */
export interface HeadFile {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * All that one needs to serve a bundle's models, as plain JSON: what to compute, in which order the columns go in, what comes
 * out and what it was made from.
 */
export interface BundleManifest {
  /** Version of this form. */
  readonly format: number;
  /** Model files by head: `regime`, `return_<horizon>`. */
  readonly heads: Readonly<Record<string, HeadFile>>;
  /** Counts from 0; the walk-forward segment that the bundle comes from, null for a model that was trained alone. */
  readonly segment: number | null;
  /** Columns of the models' input, in order: the features' outputs, then the label inputs where there are any. */
  readonly features: readonly string[];
  /** The features as the configuration writes them: names and parameters. */
  readonly featureSpecs: readonly unknown[];
  /** The labeler as the configuration writes it, and the names of the regimes in the order of the probabilities. */
  readonly labels: {
    readonly use: string;
    readonly params?: unknown;
    readonly filter?: unknown;
    readonly leadBars: Duration;
    readonly names: readonly string[];
  };
  /** What the labeler learned from the train rows, or its plain parameters. */
  readonly labeler: unknown;
  /** The models as the configuration writes them. */
  readonly model: unknown;
  /**
   * What `model.transforms` learned from each head's fit rows, by head; absent without transforms. The files contain it: they
   * take the columns as they are.
   */
  readonly transforms?: Readonly<Record<string, readonly unknown[]>>;
  /**
   * The calibrator's parameters, or `{ skipped: reason }` where it would not have helped; null where none was asked for. The
   * file contains it.
   */
  readonly calibration: unknown;
  /** The same of the return heads, by head; absent where none was asked for. */
  readonly returnCalibrations?: Readonly<Record<string, unknown>>;
  /** What sets of regimes are made by; absent where none were asked for. */
  readonly conformal?: ConformalScheme & ConformalScores;
  /** The columns that each head reads (`kept`), and why; absent where none are chosen. Every file takes all columns. */
  readonly selection?: Readonly<Record<string, unknown>>;
  /** The parameters that each head was fitted with, and why; absent where none are tuned. */
  readonly tuning?: Readonly<Record<string, unknown>>;
  readonly returnHeads: readonly { readonly horizon: string; readonly horizonBars: number; readonly weight: number }[];
  /** How the weights of `returnHeads` were found; absent where the configuration gives them. */
  readonly horizonWeights?: HorizonWeights;
  /** The horizon that `edgeBps` is brought to; 0 without return heads. */
  readonly referenceBars: number;
  readonly intervalMs: number;
  readonly windows: {
    readonly train: WindowSpan;
    readonly fit: WindowSpan | null;
    readonly stop: WindowSpan | null;
    readonly calibrate: WindowSpan | null;
    /** Null for a model that was trained alone. */
    readonly test: WindowSpan | null;
  };
  readonly driftReference: Readonly<Record<string, FeatureReference>>;
  readonly seed: number;
  readonly hashes: { readonly config: string; readonly data: string };
  readonly versions: Readonly<Record<string, string>>;
  /** Features and labelers of the user's own, by the `use` that names them: SHA-256 of all and of each file. Absent without any. */
  readonly plugins?: Readonly<
    Record<string, { readonly sha256: string; readonly files: Readonly<Record<string, string>> }>
  >;
}
