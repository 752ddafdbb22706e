import type { DrawdownDurations } from '../core/index.ts';

/** A stretch of rows below a peak. Durations are differences of rows; −1 stands for a peak before the first row. */
export interface DrawdownSpell {
  /** Row of the last close at the peak. */
  readonly peakRow: number;
  /** Row of the lowest close, the first of equals. */
  readonly troughRow: number;
  /** First row back at the peak or above it; NaN where the series ends below it. */
  readonly recoveryRow: number;
  /** Largest fall as a positive fraction of the peak. */
  readonly depth: number;
}

/**
 * Spells below a peak, in time order. The starting value counts as a peak. Rows of NaN are passed over.
 *
 * @param equity shape [n]
 * @param start equity before the first row
 */
export function drawdownSpells(equity: ArrayLike<number>, start = 1): DrawdownSpell[] {
  const spells: DrawdownSpell[] = [];
  let peak = start;
  let peakRow = -1;
  let trough = start;
  let troughRow = -1;
  const close = (recoveryRow: number): void => {
    if (trough < peak) spells.push({ peakRow, troughRow, recoveryRow, depth: 1 - trough / peak });
  };
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i]!;
    if (value >= peak) {
      close(i);
      peak = trough = value;
      peakRow = i;
    } else if (value < trough) {
      trough = value;
      troughRow = i;
    }
  }
  close(Number.NaN);
  return spells;
}

/**
 * Durations of the spells below a peak. Without a fall the deepest spell's are 0.
 *
 * @param equity shape [n]
 * @param start equity before the first row
 */
export function drawdownDurations(equity: ArrayLike<number>, start = 1): DrawdownDurations {
  const spells = drawdownSpells(equity, start);
  const last = equity.length - 1;
  let deepest: DrawdownSpell = { peakRow: 0, troughRow: 0, recoveryRow: 0, depth: 0 };
  let longestRows = 0;
  let below = 0;
  for (const spell of spells) {
    if (spell.depth > deepest.depth) deepest = spell;
    const open = Number.isNaN(spell.recoveryRow);
    longestRows = Math.max(longestRows, (open ? last : spell.recoveryRow) - spell.peakRow);
    below += (open ? equity.length : spell.recoveryRow) - spell.peakRow - 1;
  }
  const { peakRow, troughRow, recoveryRow } = deepest;
  return {
    fallRows: troughRow - peakRow,
    recoveryRows: recoveryRow - troughRow,
    totalRows: recoveryRow - peakRow,
    longestRows,
    shareBelowPeak: below / equity.length,
  };
}
