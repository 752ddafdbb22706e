import type { DecileTable } from './answer-calibration.ts';

/** Figures behind a run's forecasts that a page draws beside its scores. */
export interface ModelDetails {
  /** Absent without probabilities of regimes. */
  readonly confusion?: ConfusionDetails;
  readonly reliability?: ReliabilityDetails;
  readonly regimes?: RegimeDetails;
  /** Absent where no return was forecast. */
  readonly horizons?: HorizonDetails;
  /** By return head. */
  readonly deciles: readonly ReturnDeciles[];
}

/** The naive forecast's own table, and how sure both are of each true regime. */
export interface ConfusionDetails {
  readonly regimes: readonly string[];
  /** Rows: true class, columns: what the naive forecast said, on the rows of the model's. */
  readonly naive: readonly (readonly number[])[];
  /** Share of each true regime's rows that were called so, with what overlapping targets leave of its rows. */
  readonly recalled: readonly {
    readonly model: number;
    readonly modelCi95: readonly [number, number];
    readonly naive: number;
    readonly naiveCi95: readonly [number, number];
  }[];
}

/** One bin of a probability: what was said, and what came. */
export interface ReliabilityBin {
  readonly rows: number;
  /** Mean of the probabilities. */
  readonly probability: number;
  /** Share that came true. */
  readonly share: number;
  /** Wilson's, with as many rows as count once their targets overlap. */
  readonly ci95: readonly [number, number];
  /** That number. */
  readonly worth: number;
}

export interface ReliabilityCurve {
  /** `likeliest regime`, or a regime: its own probability on all rows. */
  readonly name: string;
  readonly bins: readonly ReliabilityBin[];
  /** Mean over rows of |share − probability| of their bin. */
  readonly error: number;
}

/** The likeliest regime first, then each regime's own; `before` where the probabilities were calibrated. */
export interface ReliabilityDetails {
  readonly rows: number;
  readonly curves: readonly ReliabilityCurve[];
  readonly before: readonly ReliabilityCurve[] | null;
}

/** The coefficient's and the hit rate's curves over horizons. */
export interface HorizonDetails {
  readonly points: readonly HorizonPoint[];
  /** Shifts behind each control. */
  readonly shifts: number;
}

export interface HorizonPoint {
  readonly horizonBars: number;
  readonly rows: number;
  /** Pooled Spearman, and its Newey–West interval. */
  readonly ic: number;
  readonly icCi95: readonly [number, number];
  /** Middle 95 % of the coefficients of the same forecast moved round the series; NaN where there is no room to move it. */
  readonly control95: readonly [number, number];
  readonly hitRate: number;
  readonly hitCi95: readonly [number, number];
  /** Share of the commoner sign among the same returns: what always saying it would have hit. */
  readonly constant: number;
}

export interface ReturnDeciles {
  readonly horizon: string;
  readonly horizonBars: number;
  readonly table: DecileTable;
  /** Of each group's realised mean. */
  readonly ci95: readonly (readonly [number, number])[];
  /** Realised mean of the last decile less that of the first, in bps. */
  readonly spread: { readonly value: number; readonly ci95: readonly [number, number] };
}

/** `forecast`: as it was said. `known`: the newest label known then. `label`: the one that the forecast was about, known later. */
export type RegimeView = 'forecast' | 'known' | 'label';

/** What one regime was like over the scored rows. */
export interface RegimeLine {
  readonly name: string;
  readonly rows: number;
  readonly share: number;
  /** Unbroken stretches, and their mean length in days. */
  readonly runs: number;
  readonly days: number;
  /** Of the next bar's return, a year: its mean, and its deviation, with Newey–West intervals. */
  readonly drift: number;
  readonly driftCi95: readonly [number, number];
  readonly volatility: number;
  readonly volatilityCi95: readonly [number, number];
}

export interface RegimeViewDetails {
  readonly view: RegimeView;
  readonly regimes: readonly RegimeLine[];
  /** From row regime to column regime from one bar to the next; stretches of forecasts are not joined. */
  readonly steps: readonly (readonly number[])[];
  /** Likewise from one bar to the one a day later. */
  readonly dayAhead: readonly (readonly number[])[];
}

export interface RegimeDetails {
  readonly rows: number;
  readonly views: readonly RegimeViewDetails[];
}
