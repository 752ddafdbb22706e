import { DAY_MS, type Forecast, type ImprovedCount, YEAR_DAYS } from '../../core/index.ts';
import { sharpe } from '../../metrics/index.ts';

/** A lead below this is rounding: the baseline at another leverage. */
const ROUNDING = 1e-9;

/** Rows with a forecast: their opens and segments, rising in time. */
export type SegmentRows = Pick<Forecast, 'time' | 'segment'>;

/** One segment of two strategies: the Sharpe ratios of its days. */
export interface SegmentLeadOf {
  readonly segment: number;
  /** Start of the first of its days, epoch ms. */
  readonly from: number;
  readonly days: number;
  readonly baseline: number;
  readonly against: number;
  /** What the second has over the first; 0 for what rounding leaves, NaN where one has no ratio. */
  readonly lead: number;
}

/**
 * Both Sharpe ratios in each segment. A segment's days are those of its test rows; a day that two segments share belongs to the earlier.
 *
 * @param day starts of the days, epoch ms, rising, shape [d]
 * @param baseline returns of the days, shape [d]; @param against likewise
 */
export function segmentLeads(
  { time, segment }: SegmentRows,
  day: Float64Array,
  baseline: Float64Array,
  against: Float64Array,
): SegmentLeadOf[] {
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
  return [...places].map(([index, list]) => {
    const ratioOf = (values: Float64Array): number =>
      sharpe(
        list.map((i) => values[i]!),
        YEAR_DAYS,
      );
    const [own, other] = [ratioOf(against), ratioOf(baseline)];
    const lead = own - other;
    return {
      segment: index,
      from: day[list[0]!]!,
      days: list.length,
      baseline: other,
      against: own,
      lead: Math.abs(lead) > ROUNDING ? lead : lead * 0,
    };
  });
}

/** In how many segments the strategy had the better Sharpe ratio, of those in which both have one. */
export function improvedSegments(...rows: Parameters<typeof segmentLeads>): ImprovedCount {
  const leads = segmentLeads(...rows).filter(({ lead }) => !Number.isNaN(lead));
  return { improved: leads.filter(({ lead }) => lead > 0).length, of: leads.length };
}
