import { DAY_MS, type Forecast, type ImprovedCount, YEAR_DAYS } from '../core/index.ts';
import { sharpe } from '../metrics/index.ts';

/** A lead below this is rounding: the baseline at another leverage. */
const ROUNDING = 1e-9;

/** Rows with a forecast: their opens and segments, rising in time. */
export type SegmentRows = Pick<Forecast, 'time' | 'segment'>;

/**
 * In how many segments the strategy had the better Sharpe ratio, of those in which both have one. A segment's days are those of its test
 * rows; a day that two segments share belongs to the earlier.
 *
 * @param day starts of the days, epoch ms, rising, shape [d]
 * @param baseline returns of the days, shape [d]; @param against likewise
 */
export function improvedSegments(
  { time, segment }: SegmentRows,
  day: Float64Array,
  baseline: Float64Array,
  against: Float64Array,
): ImprovedCount {
  const segmentOf = new Map<number, number>();
  for (let i = 0; i < time.length; i++) {
    const start = Math.floor(time[i]! / DAY_MS) * DAY_MS;
    if (!segmentOf.has(start)) segmentOf.set(start, segment[i]!);
  }
  const places = new Map<number, number[]>();
  day.forEach((start, i) => {
    const index = segmentOf.get(start);
    if (index === undefined) return;
    const list = places.get(index);
    if (list === undefined) places.set(index, [i]);
    else list.push(i);
  });
  let improved = 0;
  let of = 0;
  for (const list of places.values()) {
    const ratioOf = (values: Float64Array): number =>
      sharpe(
        list.map((i) => values[i]!),
        YEAR_DAYS,
      );
    const lead = ratioOf(against) - ratioOf(baseline);
    if (Number.isNaN(lead)) continue;
    of++;
    if (lead > ROUNDING) improved++;
  }
  return { improved, of };
}
