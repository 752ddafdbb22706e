import { readFileSync } from 'node:fs';
import { type Table, tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm';
import { sharedPath } from '../shared.ts';

/** The parts of `golden/metrics.json` that this room is held against. */
export interface GoldenMetrics {
  readonly series: { readonly normal: { readonly returns: number[] }; readonly skewed: { readonly returns: number[] } };
  readonly sharpe_inference: {
    readonly normal: GoldenSharpe;
    readonly skewed: GoldenSharpe;
    readonly expected_max_sr_table: { var: number; n: number; value: number }[];
  };
  readonly cscv: {
    readonly partitions: number;
    readonly combinations: number;
    readonly pbo: number;
    readonly logit_mean: number;
    readonly logit_median: number;
    readonly logits_first_40: number[];
    readonly winner_first_40: number[];
    readonly is_sharpe_first_5: number[];
    readonly oos_sharpe_first_5: number[];
    readonly prob_oos_loss: number;
    readonly degradation_slope: number;
    readonly degradation_intercept: number;
    readonly degradation_r2: number;
  };
  readonly stationary_bootstrap: {
    readonly estimate: number;
    readonly replicate_first_10: number[];
    readonly replicate_mean: number;
    readonly replicate_std_ddof1: number;
    readonly ci_95: Readonly<Record<'percentile' | 'basic' | 'bc' | 'bca', [number, number]>>;
    readonly optimal_block_length_politis_white: { readonly stationary: number; readonly circular: number };
  };
  readonly sharpe_difference: {
    readonly a: number[];
    readonly b: number[];
    readonly jobson_korkie_memmel: {
      sr_a: number;
      sr_b: number;
      variance: number;
      z: number;
      p_two_sided: number;
    };
    readonly ledoit_wolf_delta_hac: { lag: number; difference: number; se: number; z: number; p_two_sided: number }[];
  };
  readonly diebold_mariano: {
    readonly e1: number[];
    readonly e2: number[];
    readonly results: { h: number; mean_difference: number; dm: number; hln: number; p_hln_t: number }[];
  };
}

interface GoldenSharpe {
  readonly sr_per_period: number;
  readonly skewness: number;
  readonly kurtosis_not_excess: number;
  readonly n: number;
  readonly psr_vs_0: number;
  readonly sr_star: number;
  readonly psr_vs_sr_star: number;
  readonly n_trials: number;
  readonly variance_of_trial_sr: number;
  readonly expected_max_sr: number;
  readonly deflated_sharpe: number;
  readonly alpha: number;
  readonly min_track_record_length_vs_0: number;
}

export function goldenMetrics(): GoldenMetrics {
  return JSON.parse(readFileSync(sharedPath('golden/metrics.json'), 'utf8')) as GoldenMetrics;
}

export function relative(actual: number, expected: number): number {
  return Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-300);
}

/** A Parquet file of the reference vectors. */
export function goldenTable(file: string): Table {
  return tableFromIPC(readParquet(readFileSync(sharedPath(`golden/${file}`))).intoIPCStream());
}
