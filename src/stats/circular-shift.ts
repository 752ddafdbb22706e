import type { Rng } from '../core/index.ts';

/**
 * Shifts for a placebo test: regimes moved round the circle keep their run lengths and shares, and lose their place in the market. A shift
 * and its way back are both at least `memory` rows, so that no placebo still knows what the label read.
 *
 * @param n rows of the circle: those with a regime, without the warm-up in front
 * @param memory rows that a label reads, window and vote together
 * @param reps shifts wanted; all possible ones, in order, where there are no more
 * @returns new Int32Array, each shift once, from max(1, memory) to n − max(1, memory); empty where none fits
 */
export function placeboShifts(n: number, memory: number, reps: number, rng: Rng): Int32Array {
  const least = Math.max(1, Math.ceil(memory));
  const possible = n - 2 * least + 1;
  if (possible <= reps) return Int32Array.from({ length: Math.max(0, possible) }, (_, i) => least + i);
  // Floyd's draw without replacement.
  const drawn = new Set<number>();
  for (let top = possible - reps; top < possible; top++) {
    const candidate = rng.int(top + 1);
    drawn.add(drawn.has(candidate) ? top : candidate);
  }
  return Int32Array.from(drawn, (value) => least + value);
}

/**
 * Row t of the result is row t − shift of the values, round the circle.
 *
 * @param shift whole number; negative ones move to the front
 * @returns new array of the same kind
 */
export function circularShift<T extends Int8Array | Int32Array | Float64Array>(values: T, shift: number): T {
  const n = values.length;
  const moved = values.slice() as T;
  if (n === 0) return moved;
  const by = ((shift % n) + n) % n;
  moved.set(values.subarray(n - by), 0);
  moved.set(values.subarray(0, n - by), by);
  return moved;
}
