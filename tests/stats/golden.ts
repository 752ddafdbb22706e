import { readFileSync } from 'node:fs';
import { sharedPath } from '../shared.ts';

/** The parts of `golden/metrics.json` that this room is held against. */
export interface GoldenMetrics {
  readonly series: { readonly normal: { readonly returns: number[] } };
  readonly stationary_bootstrap: {
    readonly estimate: number;
    readonly replicate_first_10: number[];
    readonly replicate_mean: number;
    readonly ci_95: { readonly percentile: [number, number] };
    readonly optimal_block_length_politis_white: { readonly stationary: number };
  };
  readonly sharpe_difference: {
    readonly a: number[];
    readonly b: number[];
    readonly ledoit_wolf_delta_hac: { lag: number; difference: number; se: number; z: number; p_two_sided: number }[];
  };
  readonly diebold_mariano: {
    readonly e1: number[];
    readonly e2: number[];
    readonly results: { h: number; mean_difference: number; hln: number; p_hln_t: number }[];
  };
}

export function goldenMetrics(): GoldenMetrics {
  return JSON.parse(readFileSync(sharedPath('golden/metrics.json'), 'utf8')) as GoldenMetrics;
}

export function relative(actual: number, expected: number): number {
  return Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-300);
}
