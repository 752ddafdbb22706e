import { compareTrials } from '../compare-trials.ts';
import type { Told } from '../contract.ts';

/** At most so many trials count as good. */
const MOST_GOOD = 25;
const GOOD_SHARE = 0.1;

/**
 * The best tenth of the finished trials, at most 25, and all others; trials that still run count as poor, so that parallel ones don't
 * crowd (the constant liar). Both by rising number.
 */
export function splitTrials(history: readonly Told[]): {
  readonly good: readonly Told[];
  readonly poor: readonly Told[];
} {
  const finished = history.filter(({ state }) => state === 'complete' || state === 'pruned');
  const best = compareTrials(finished, Math.min(MOST_GOOD, Math.ceil(GOOD_SHARE * finished.length)));
  const good = new Set(best.map(({ number }) => number));
  return {
    good: finished.filter(({ number }) => good.has(number)),
    poor: history.filter(({ number, state }) => state === 'running' || (state !== 'failed' && !good.has(number))),
  };
}
