import type { Bars } from '../../core/index.ts';
import type { StrategyRun } from '../run-strategies.ts';
import { type DayAccounts, dayAccount, holdAccount } from './day-account.ts';
import type { OwnTarget } from './parse-own-targets.ts';

/** The user's own targets, and what they may read. */
export interface OwnInput extends DayAccounts {
  readonly own?: readonly OwnTarget[];
}

/** What the evaluation needs for the user's own targets: the strategies' days, where a target reads any. */
export function accountsFor(
  own: readonly OwnTarget[],
  { time, close }: Pick<Bars, 'time' | 'close'>,
  runs: readonly Pick<StrategyRun, 'name' | 'result' | 'scored'>[],
): OwnInput {
  const first = runs[0];
  if (first === undefined || !own.some(({ measure }) => measure.name.startsWith('strategies.'))) return { own };
  return {
    own,
    accounts: Object.fromEntries(
      runs.map(({ name, result, scored }) => [
        name,
        dayAccount({ time: time.subarray(0, scored.length), scored, result }),
      ]),
    ),
    hold: holdAccount(time, close, first.scored),
  };
}
