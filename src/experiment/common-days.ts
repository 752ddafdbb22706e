import type { DailyReturns } from './evaluate/evaluate-input.ts';

/** The days that all series have, and each one's values on them; every series rises in time. */
export function commonDays(series: readonly DailyReturns[]): { day: Float64Array; values: Float64Array[] } {
  const first = series[0];
  if (first === undefined) return { day: new Float64Array(0), values: [] };
  const places = series.map(() => 0);
  const days: number[] = [];
  const values = series.map((): number[] => []);
  for (const day of first.day) {
    const shared = series.every((each, k) => {
      while (places[k]! < each.day.length && each.day[places[k]!]! < day) places[k]!++;
      return each.day[places[k]!] === day;
    });
    if (!shared) continue;
    days.push(day);
    series.forEach((each, k) => {
      values[k]!.push(each.value[places[k]!]!);
    });
  }
  return { day: Float64Array.from(days), values: values.map((list) => Float64Array.from(list)) };
}
