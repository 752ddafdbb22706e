import { z } from 'zod';
import { RollingExtrema } from '../core/index.ts';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { makeFeature } from './make-feature.ts';
import { outputsSchema, parseWindow, windowSchema } from './windows.ts';

const NAMES = ['fib_position', 'fib_distance', 'swing_direction'] as const;

/** Fibonacci's retracements of a swing, with its two ends. */
const LEVELS = [0, 0.236, 0.382, 0.5, 0.618, 0.786, 1] as const;

export const swingPositionSchema = z.strictObject({
  confirm: windowSchema.default(5).describe('bars, or a duration, before and after a turn by which it must stand out'),
  outputs: outputsSchema(NAMES),
});

/**
 * Where the close lies in the last confirmed swing: `fib_position_<confirm>`, from its low (0) to its high (1), held within −1 and
 * 2; `fib_distance_<confirm>`, from there to the nearest Fibonacci level (0, 23.6, 38.2, 50, 61.8, 78.6, 100 %), negative below it;
 * `swing_direction_<confirm>`, 1 where the swing's high is the later end, −1 where its low is, 0 before there is a swing (position
 * 0.5 then) and while one bar is both its ends.
 *
 * Known when: a turn is a high (low) above (below) those of `confirm` bars after it, and not below (above) those of as many
 * before it; it counts from the close of the last of these bars on. A high that doesn't lie above the last low, or a low not below the
 * last high, makes no swing and is passed over.
 */
export function swingPosition(params: z.output<typeof swingPositionSchema>, context: FeatureContext): Feature {
  const { bars, label } = parseWindow(params.confirm, 'confirm', context);
  return makeFeature({
    name: 'swing-position',
    params,
    inputs: ['high', 'low', 'close'],
    outputs: Object.fromEntries(NAMES.map((name) => [`${name}_${label}`, 2 * bars])),
    keep: NAMES.map((name) => params.outputs.includes(name)),
    kernel: () => new SwingKernel(bars),
  });
}

class SwingKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #highest: RollingExtrema;
  readonly #lowest: RollingExtrema;
  /** Last turn's high and low, direction of the swing between them; NaN, NaN, 0 before. */
  readonly #swing = Float64Array.of(Number.NaN, Number.NaN, 0);
  readonly #confirm: number;

  constructor(confirm: number) {
    this.#highest = new RollingExtrema(2 * confirm + 1, 'max');
    this.#lowest = new RollingExtrema(2 * confirm + 1, 'min');
    this.#confirm = confirm;
    this.memory = [this.#highest.memory, this.#lowest.memory, this.#swing];
  }

  run({ high, low, close }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const [positions, distances, directions] = out as [Float64Array, Float64Array, Float64Array];
    const swing = this.#swing;
    for (let i = 0; i < n; i++) {
      const highest = this.#highest.push(high[i]!);
      const lowest = this.#lowest.push(low[i]!);
      if (Number.isNaN(highest)) {
        for (const column of out) column[i] = Number.NaN;
        continue;
      }
      // Of equal extremes the newest has the age: one of `confirm` bars is above all that came after it.
      const high1 = this.#highest.age() === this.#confirm && !(highest <= swing[1]!);
      const low1 = this.#lowest.age() === this.#confirm && !(lowest >= (high1 ? highest : swing[0]!));
      if (high1) swing[0] = highest;
      if (low1) swing[1] = lowest;
      const known = swing[0]! > swing[1]!;
      // One bar that is both turns says nothing about their order: the direction stays.
      if (known && high1 !== low1) swing[2] = high1 ? 1 : -1;
      const place = known ? (close[i]! - swing[1]!) / (swing[0]! - swing[1]!) : 0.5;
      positions[i] = Math.max(-1, Math.min(2, place));
      distances[i] = distanceToLevel(positions[i]!);
      directions[i] = swing[2]!;
    }
  }
}

/** From the nearest level, of two as near the lower. */
function distanceToLevel(place: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const level of LEVELS) {
    if (Math.abs(place - level) < Math.abs(nearest)) nearest = place - level;
  }
  return nearest;
}
