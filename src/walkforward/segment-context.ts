import type { Bars, Matrix, Memory, ReturnHead, ValueTarget } from '../core/index.ts';
import type { LabelScheme } from '../labels/index.ts';
import type {
  BundleManifest,
  Calibrator,
  ConformalScheme,
  MatrixTransform,
  ReturnCalibrator,
} from '../models/index.ts';
import type { Model } from '../trainers/index.ts';
import type { HeadChoice, SharedTuning } from './choices.ts';
import type { LabelledBars } from './labelled-bars.ts';
import type { HorizonScheme } from './shrink-weights.ts';
import type { WarmStarts } from './warm-start.ts';

/** How a run's `model.returns.calibration` is fitted. */
export interface ReturnCalibration {
  readonly calibrator: ReturnCalibrator;
  /** Folds of the fit part; null: on the calibrate part. */
  readonly crossFit: number | null;
}

/** What every segment of a run shares. Row numbers are rows of `bars`. */
export interface SegmentContext {
  readonly bars: Bars;
  /** Float32 features of all rows. */
  readonly features: Matrix;
  readonly firstFeatureRow: number;
  readonly labelScheme: LabelScheme;
  /** Labels, target and inputs of a labeler that needs no fitting, made once; undefined for a fitted one. */
  readonly labelled: LabelledBars | undefined;
  readonly regimeModel: Model;
  /** Label inputs beside the features: all, the newest known label alone, or none. */
  readonly labelInputs: boolean | 'known';
  /** Fitted on each head's fit rows, over the features; label inputs stay as they are. */
  readonly transforms: readonly MatrixTransform[];
  readonly calibrator: Calibrator | null;
  /** Folds of the fit part that the calibrator is cross-fitted on; null or absent: it is fitted on the calibrate part. */
  readonly crossFit?: number | null;
  /** Sets of regimes beside the forecasts; null or absent: none. */
  readonly conformal?: ConformalScheme | null;
  /** Null or absent: expected returns are served as the model gives them. */
  readonly returnCalibration?: ReturnCalibration | null;
  readonly returnModel: Model | null;
  readonly returnHeads: readonly ReturnHead[];
  /** Weighs the horizons by the IC on inner folds; null or absent: they weigh what `returnHeads` says. */
  readonly horizonScheme?: HorizonScheme | null;
  /** One target a return head. */
  readonly returnTargets: readonly ValueTarget[];
  /** What of the regime head, and of each return head, is chosen inside the train window; absent: nothing. */
  readonly regimeChoice?: HeadChoice;
  readonly returnChoice?: HeadChoice;
  /** What was tuned once for all segments; absent where nothing is, or each segment tunes for itself. */
  readonly tuned?: () => Promise<SharedTuning>;
  readonly shares: { readonly stop: number; readonly calibrate: number };
  readonly minTrainRows: number;
  readonly embargoBars: number;
  readonly seed: number;
  /** Threads that one fit may use; 1 without it. It changes no byte of a model. */
  readonly threads?: number;
  /** Where fits keep what others on the same rows would compute again; absent: nowhere. It changes no byte of a model. */
  readonly memory?: Memory | undefined;
  /** How segments go on from each other; null or absent: each starts afresh. */
  readonly warmStart?: WarmStarts | null;
  /** The parts of the manifest that do not change from segment to segment. */
  readonly manifest: Omit<BundleManifest, SegmentManifestKey>;
}

type SegmentManifestKey =
  | 'heads'
  | 'calibration'
  | 'returnCalibrations'
  | 'conformal'
  | 'horizonWeights'
  | 'selection'
  | 'tuning'
  | 'windows'
  | 'labeler'
  | 'driftReference'
  | 'segment'
  | 'features'
  | 'transforms';
