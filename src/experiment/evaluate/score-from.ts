import { InputError, isoTime } from '../../core/index.ts';
import type { StrategyColumns } from '../../strategy/index.ts';

/**
 * The columns with the rows before a time as warm-up alone: signals, labels and features read them, but nothing is held or
 * scored there.
 *
 * @param from epoch ms; undefined: all rows count
 * @throws InputError ARGUMENT_INVALID where no row is left to score
 */
export function scoredFrom(columns: StrategyColumns, from: number | undefined): StrategyColumns {
  if (from === undefined) return columns;
  const { time } = columns.bars;
  const tradable = columns.tradable.map((flag, t) => (time[t]! < from ? 0 : flag));
  if (tradable.includes(1)) return { ...columns, tradable };
  const last = columns.tradable.lastIndexOf(1);
  throw new InputError('ARGUMENT_INVALID', {
    what: `no row is left to score: the last one opens at ${isoTime(time[Math.max(0, last)]!)}`,
    where: `--score-from ${isoTime(from)}`,
    mend: 'score from an earlier time',
  });
}
