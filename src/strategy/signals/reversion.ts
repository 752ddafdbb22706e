import type { Side } from '../sides.ts';
import type { RowReader } from '../steps.ts';

/** Where a reversion enters and leaves, on the axis of its measure. */
export interface ReversionLevels {
  /** Long below it. */
  readonly low: number;
  /** Short above it. */
  readonly high: number;
  /** A long is left at or above it, a short at or below the other. */
  readonly leaveLong: number;
  readonly leaveShort: number;
  readonly side: Side;
}

/**
 * Against the move: long from the row on which the measure falls below `low`, short from the row on which it rises above
 * `high`, each held until the measure is back at the level where it leaves. A row may leave one side and enter the other.
 * A row without a measure (NaN) wants nothing, and forgets the side.
 */
export function reversionSteps(measure: Float64Array, levels: ReversionLevels): RowReader {
  const { low, high, leaveLong, leaveShort, side } = levels;
  let held = 0;
  return (row) => {
    const value = measure[row]!;
    if (Number.isNaN(value) || (held > 0 ? value >= leaveLong : value <= leaveShort)) held = 0;
    if (held === 0) {
      if (value < low && side !== 'short') held = 1;
      else if (value > high && side !== 'long') held = -1;
    }
    return held;
  };
}
