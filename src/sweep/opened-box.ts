import { childSeed, type LockBox, makeRng, type SweepObjective, YEAR_DAYS } from '../core/index.ts';
import { sharpe } from '../metrics/index.ts';
import { sharpeInterval } from '../stats/index.ts';
import { decodeReturns } from './journal/daily-text.ts';
import type { OpenedEvent } from './journal/events.ts';
import { whoseSharpe } from './verdict/index.ts';

const REPS = 2000;

/**
 * What the days that no trial saw say of the winner: one look is a test, each further one a choice.
 *
 * @param inSample daily returns of the same trial on the days that it was chosen on
 * @param openings how often days of these were looked at, this time included
 */
export function judgeOpenedBox(
  event: OpenedEvent,
  inSample: Float64Array | undefined,
  openings: number,
  seed: number,
  objective: SweepObjective,
): NonNullable<LockBox['opened']> {
  const returns = decodeReturns(event.returns);
  const found = sharpeInterval(returns, YEAR_DAYS, REPS, makeRng(childSeed(seed, 'lock box')));
  const opened = {
    trial: event.trial,
    ...found,
    asConfigured: sharpe(decodeReturns(event.asConfigured), YEAR_DAYS),
    inSample: inSample === undefined ? Number.NaN : sharpe(inSample, YEAR_DAYS),
  };
  return { ...opened, sentence: sentenceOf(opened, returns.length, openings, objective) };
}

function sentenceOf(
  { trial, sharpe, ci95, asConfigured, inSample }: Omit<NonNullable<LockBox['opened']>, 'sentence'>,
  days: number,
  openings: number,
  objective: SweepObjective,
): string {
  const figure = (value: number) => (Number.isNaN(value) ? 'none' : value.toFixed(2));
  const interval = Number.isNaN(ci95[0]) ? '' : ` (95 % interval ${figure(ci95[0])} to ${figure(ci95[1])})`;
  const told =
    `On the ${days} days of the lock box ${whoseSharpe(`trial ${trial}`, objective)} has a Sharpe ratio of ${figure(sharpe)}${interval}; it was ${figure(inSample)} where it was ` +
    `chosen, and the configuration as it stands has ${figure(asConfigured)} on the same days.`;
  if (openings <= 1) return told;
  return `${told} Days of these were opened ${openings} times: who may look again and choose is no longer tested.`;
}
