export interface ClassScores {
  readonly accuracy: number;
  /** Mean recall of the regimes that occur. */
  readonly balancedAccuracy: number;
  /** Mean F1 of the regimes that occur in truth or forecast. */
  readonly macroF1: number;
  /** Agreement beyond chance: 0 for a forecast that knows nothing, NaN where it cannot be told. */
  readonly kappa: number;
  readonly matthews: number;
  readonly logLoss: number;
  readonly brier: number;
  /** ROC-AUC of each regime against the others, averaged over those that occur. */
  readonly auc: number;
}

export interface ClassificationSummary extends ClassScores {
  readonly rows: number;
  readonly ece: number;
  /** Mean over the regimes of the calibration error of each one's own probability. */
  readonly classwiseEce: number;
  /** Rows: true class, columns: predicted, in the order of `regimes`. */
  readonly confusion: readonly (readonly number[])[];
  readonly regimes: readonly string[];
  readonly naive: ClassScores;
  readonly majority: ClassScores;
  readonly skill: { readonly logLoss: number; readonly dieboldMarianoT: number; readonly p: number };
  readonly transitions: {
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    /** Of all true changes: said before, at and after the bar, within the overlap of the targets; and never. */
    readonly early: number;
    readonly onTime: number;
    readonly late: number;
    readonly missed: number;
    /** Bars from the true change to the one that was said. */
    readonly medianLagBars: number;
  };
}

/** How long regimes last, over the scored rows: rows ÷ runs ÷ bars a day. */
export interface PersistenceSummary {
  /** As the model says them, unfiltered. */
  readonly predictedDays: number;
  readonly labelDays: number;
  /** Of the last realised label; absent in runs of before, as are the next two. */
  readonly naiveDays?: number;
  /** The predictions behind the labels' own filter, each from predictions up to its row; null where labels have none. */
  readonly filteredDays?: number | null;
  /** What the filter makes of the accuracy: a filter makes anything last, right or wrong. */
  readonly filteredAccuracy?: number | null;
}
