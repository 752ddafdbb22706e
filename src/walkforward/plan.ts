import { ConfigError, formatDuration, InputError, type Segment, WEEK_MS } from '../core/index.ts';

/** How the windows walk: train on `trainWeeks` (or on all before, `expanding`), test on the next `testWeeks`. */
export interface WalkForwardScheme {
  readonly scheme: 'rolling' | 'expanding';
  readonly trainWeeks: number;
  readonly testWeeks: number;
}

/**
 * The segments of a history of `rows` bars without holes, from times alone: no feature, label or price is looked at.
 * Test windows touch and never overlap; a last window that would be cut short is left out.
 *
 * @throws ConfigError CONFIG_INVALID where a window is no whole number of bars
 * @throws InputError DATA_TOO_SHORT where not one segment fits
 */
export function planSegments(rows: number, intervalMs: number, scheme: WalkForwardScheme): Segment[] {
  const trainBars = weeksToBars(scheme.trainWeeks, intervalMs, 'walkForward.trainWeeks');
  const testBars = weeksToBars(scheme.testWeeks, intervalMs, 'walkForward.testWeeks');
  if (trainBars + testBars > rows) {
    throw new InputError('DATA_TOO_SHORT', {
      what: `${rows} bars of ${formatDuration(intervalMs)}, and one segment needs ${trainBars} to train on and ${testBars} to test on`,
      where: 'walkForward.trainWeeks, walkForward.testWeeks',
      path: 'walkForward.trainWeeks',
      mend: `bring at least ${trainBars + testBars} bars, or shorten the windows (--train-weeks, --test-weeks)`,
    });
  }
  const count = Math.floor((rows - trainBars) / testBars);
  return Array.from({ length: count }, (_, index) => {
    const split = trainBars + index * testBars;
    return {
      index,
      train: { start: scheme.scheme === 'rolling' ? split - trainBars : 0, end: split },
      test: { start: split, end: split + testBars },
    };
  });
}

function weeksToBars(weeks: number, intervalMs: number, path: string): number {
  const bars = (weeks * WEEK_MS) / intervalMs;
  if (Number.isInteger(bars) && bars > 0) return bars;
  throw new ConfigError('CONFIG_INVALID', {
    what: `${weeks} weeks are ${bars} bars of ${formatDuration(intervalMs)}, not a whole number`,
    where: path,
    path,
    mend: 'use a number of weeks that is a whole number of bars',
  });
}
