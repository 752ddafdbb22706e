import type { Rng } from '../../core/index.ts';

/** Position multipliers of the four regimes. */
export const MULTIPLIERS = [1, 0.5, 0.7, 0.3] as const;

/** Daily chance that the regime is drawn anew, from all four alike: it lasts about nine days, as a voted label does. */
const REDRAW = 1 / 7;

/** A chain of regimes that knows nothing of the market, in its stationary state from the first day. @returns new Int8Array [days] */
export function regimeChain(days: number, rng: Rng): Int8Array {
  const regimes = new Int8Array(days);
  let regime = rng.int(MULTIPLIERS.length);
  for (let t = 0; t < days; t++) {
    if (t > 0 && rng.next() < REDRAW) regime = rng.int(MULTIPLIERS.length);
    regimes[t] = regime;
  }
  return regimes;
}

/** Daily chance that the trend strategy changes sides. */
const TURN = 1 / 10;

/** Sides of a trend strategy, +1 or −1. @returns new Float64Array [days] */
export function sideChain(days: number, rng: Rng): Float64Array {
  const sides = new Float64Array(days);
  let side = rng.next() < 0.5 ? 1 : -1;
  for (let t = 0; t < days; t++) {
    if (t > 0 && rng.next() < TURN) side = -side;
    sides[t] = side;
  }
  return sides;
}

/** Calls back with every step of regime and of side between two days and its probability. */
export function forEachStep(visit: (probability: number, from: number, to: number, turned: boolean) => void): void {
  const count = MULTIPLIERS.length;
  for (let from = 0; from < count; from++) {
    for (let to = 0; to < count; to++) {
      const step = (REDRAW / count + (from === to ? 1 - REDRAW : 0)) / count;
      visit(step * TURN, from, to, true);
      visit(step * (1 - TURN), from, to, false);
    }
  }
}
