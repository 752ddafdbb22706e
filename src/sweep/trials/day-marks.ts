import { type Bars, DAY_MS, sha256 } from '../../core/index.ts';

/** Characters of a mark: of a thousand days against a thousand two agree by chance once in 4,000 times. */
const LENGTH = 8;

/**
 * A mark for each UTC day from a row on up to a time (ms, exclusive), by which the day is known again in another cut of the same market, or in bars of another length: a hash of the
 * day and its last close.
 */
export function dayMarks({ time, close }: Pick<Bars, 'time' | 'close'>, row: number, to: number): string[] {
  const closes = new Map<number, number>();
  for (let i = row; i < time.length && time[i]! < to; i++) closes.set(Math.floor(time[i]! / DAY_MS), close[i]!);
  return Array.from(closes, ([day, value]) => sha256(Float64Array.of(day, value)).slice(0, LENGTH));
}
