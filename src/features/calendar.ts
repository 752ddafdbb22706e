import { z } from 'zod';
import { DAY_MS } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { makeFeature } from './make-feature.ts';
import { outputsSchema } from './windows.ts';

const NAMES = ['hour_sin', 'hour_cos', 'weekday_sin', 'weekday_cos'] as const;

/** 1970-01-01 was a Thursday: weeks start on Monday. */
const MONDAY_OFFSET_DAYS = 3;

export const calendarSchema = z.strictObject({ outputs: outputsSchema(NAMES) });

/**
 * Time of day, `hour_sin`, `hour_cos`, and day of the week, `weekday_sin`, `weekday_cos`, of the bar's open in UTC, as angles on a
 * circle so that midnight lies beside 23:59 and Sunday beside Monday. The weekday is whole: it turns at midnight.
 */
export function calendar(params: z.output<typeof calendarSchema>, _context: FeatureContext): Feature {
  return makeFeature({
    name: 'calendar',
    params,
    inputs: ['time'],
    outputs: Object.fromEntries(NAMES.map((name) => [name, 0])),
    keep: NAMES.map((name) => params.outputs.includes(name)),
    kernel: () => new CalendarKernel(),
  });
}

class CalendarKernel implements Kernel {
  readonly memory: readonly Float64Array[] = [];

  run({ time }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [hourSines, hourCosines, daySines, dayCosines] = out as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let i = 0; i < n; i++) {
      const days = time[i]! / DAY_MS;
      const day = Math.floor(days);
      const hour = 2 * Math.PI * (days - day);
      const weekday = (2 * Math.PI * ((((day + MONDAY_OFFSET_DAYS) % 7) + 7) % 7)) / 7;
      hourSines[i] = Math.sin(hour);
      hourCosines[i] = Math.cos(hour);
      daySines[i] = Math.sin(weekday);
      dayCosines[i] = Math.cos(weekday);
    }
  }
}
