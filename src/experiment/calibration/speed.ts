import { makeRng } from '../../core/index.ts';
import {
  meanFunctionReplicates,
  politisWhiteBlock,
  returnsTable,
  sharpeImprovement,
  sharpeRatio,
  stationaryResamples,
} from '../../stats/index.ts';
import { RETURNS } from './shocks.ts';

const DAYS = 1826;
const REPS = 10_000;

/** Seconds for 10,000 resamples of five years of daily returns. */
export interface Speed {
  readonly days: number;
  readonly resamples: number;
  readonly sharpe_s: number;
  readonly sharpe_block: number;
  readonly improvement_s: number;
  readonly improvement_block: number;
}

/** The Sharpe ratio of each resample, and the whole of `sharpeImprovement` with two studentised contrasts; the faster of two calls. */
export function measureSpeed(seed: number): Speed {
  const { a, b } = RETURNS.find(({ name }) => name === 'overlay')!.pair(DAYS, makeRng(seed));
  const block = Math.max(1, politisWhiteBlock(a));
  const table = returnsTable(a);
  const sharpe_s = fastest(() => {
    meanFunctionReplicates(table, 2, sharpeRatio(1), stationaryResamples(DAYS, block, REPS, makeRng(seed)));
  });
  let improvementBlock = Number.NaN;
  const improvement_s = fastest(() => {
    const input = { baselineDaily: a, againstDaily: b, margin: 0.1, periodsPerYear: 365, reps: REPS };
    improvementBlock = sharpeImprovement({ ...input, rng: makeRng(seed) }).block;
  });
  return {
    days: DAYS,
    resamples: REPS,
    sharpe_s,
    sharpe_block: block,
    improvement_s,
    improvement_block: improvementBlock,
  };
}

function fastest(work: () => void): number {
  const seconds = [0, 1].map(() => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  });
  return Math.min(...seconds);
}
