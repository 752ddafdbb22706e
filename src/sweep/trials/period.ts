import { type Bars, DAY_MS, type Forecast } from '../../core/index.ts';
import { scoredRows } from '../../experiment/index.ts';
import { dailyReturns } from '../../metrics/index.ts';
import type { ScoredPeriod, Step } from './inputs.ts';

/** Blocks of days that stand for segments where there are none. */
const BLOCKS = 20;

/**
 * The rows that count for every trial, and their steps: the segments that forecast them, or equal blocks of days.
 *
 * @param tradable rows on which the configuration as it stands may want a position
 */
export function scoredPeriod(bars: Bars, tradable: Uint8Array, forecast: Forecast | undefined): ScoredPeriod {
  const scored = scoredRows(tradable, bars.gap);
  const time = bars.time.subarray(0, scored.length);
  const { day: days } = dailyReturns({ time, scored, accounting: 'units', equity: new Float64Array(time.length) });
  const bySegment = forecast === undefined ? [] : segmentSteps(time, days, forecast);
  return { tradable, scored, days, steps: bySegment.length > 1 ? bySegment : blockSteps(time, days) };
}

/** A day belongs to the segment of its last forecast: it is whole once that segment is. */
function segmentSteps(time: Float64Array, days: Float64Array, { row, segment }: Forecast): Step[] {
  const lastOf = new Map<number, number>();
  row.forEach((t, i) => {
    lastOf.set(Math.floor(time[t]! / DAY_MS) * DAY_MS, segment[i]!);
  });
  const lastRow = new Map<number, number>();
  segment.forEach((index, i) => {
    lastRow.set(index, row[i]! + 1);
  });
  const steps: Step[] = [];
  let current = -1;
  for (let d = 0, start = 0; d <= days.length; d++) {
    // A day on which a position is only left goes with the one before.
    const own = d < days.length ? (lastOf.get(days[d]!) ?? current) : -1;
    if (own === current) continue;
    if (current >= 0) {
      steps.push({
        days: { start, end: d },
        rows: { start: steps.at(-1)?.rows.end ?? 0, end: lastRow.get(current)! },
      });
    }
    current = own;
    start = d;
  }
  return steps;
}

function blockSteps(time: Float64Array, days: Float64Array): Step[] {
  const count = Math.min(BLOCKS, days.length);
  const steps: Step[] = [];
  for (let k = 0; k < count; k++) {
    const start = Math.floor((k * days.length) / count);
    const end = Math.floor(((k + 1) * days.length) / count);
    const behind = end < days.length ? time.findIndex((t) => t >= days[end]!) : time.length;
    steps.push({ days: { start, end }, rows: { start: steps.at(-1)?.rows.end ?? 0, end: behind } });
  }
  return steps;
}
