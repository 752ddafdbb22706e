import type { Rng } from '../core/index.ts';
import { type Interval, NO_INTERVAL } from './interval.ts';
import { politisWhiteBlock } from './politis-white.ts';
import { returnsTable, sharpeRatio } from './sharpe-function.ts';
import { studentisedBootstrap } from './studentised-bootstrap.ts';

/** Fewer days than these say nothing about a Sharpe ratio. */
const FEWEST_DAYS = 20;

/**
 * A Sharpe ratio with its 95 % interval by the studentised stationary bootstrap, symmetric, at Politis & White's block.
 *
 * @param daily shape [n], fraction per day
 * @returns annual; the interval is undefined without variance and for fewer than 20 days
 */
export function sharpeInterval(
  daily: Float64Array,
  periodsPerYear: number,
  reps: number,
  rng: Rng,
): { readonly sharpe: number; readonly ci95: Interval } {
  const n = daily.length;
  const f = sharpeRatio(Math.sqrt((periodsPerYear * (n - 1)) / n));
  const table = returnsTable(daily);
  const block = Math.max(1, politisWhiteBlock(daily));
  const [found] = studentisedBootstrap({ table, width: 2, functions: [f], block, reps, rng, tails: 'symmetric' });
  const { value, ci95 } = found!;
  return { sharpe: value, ci95: n < FEWEST_DAYS ? NO_INTERVAL : ci95 };
}
