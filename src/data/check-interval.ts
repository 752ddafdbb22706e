import { formatDuration, InputError, isoTime } from '../core/index.ts';
import type { RawBars } from './raw-bars.ts';

/** More flat rows than this for each real one is no outage but a wrong time somewhere. */
const MAX_GAP_SHARE = 20;
/** Bars with outages still follow each other mostly at one distance; ticks don't. */
const MIN_STEP_SHARE = 0.2;

/**
 * The bars' interval: the most frequent difference of consecutive times (the smaller one of a tie), or `given`. Every row
 * must lie on the grid of that interval.
 *
 * @param rows strictly rising in time
 * @throws InputError DATA_TOO_SHORT, TIME_OFF_GRID, INTERVAL_MISMATCH
 */
export function detectInterval(raw: RawBars, rows: Int32Array, given?: number): number {
  if (rows.length < 2 && given === undefined) {
    throw new InputError('DATA_TOO_SHORT', {
      what: 'one bar shows no interval',
      where: `${raw.file}, row ${rows[0]! + 1}`,
      mend: 'give a file with more bars, or a wider data.from and data.to',
    });
  }
  const found = rows.length < 2 ? given! : mostFrequentStep(raw, rows);
  if (given !== undefined && found !== given) {
    throw new InputError('INTERVAL_MISMATCH', {
      what: `the bars are ${formatDuration(found)} apart, not ${formatDuration(given)}`,
      where: raw.file,
      mend: `give a file of ${formatDuration(given)} bars`,
    });
  }
  requireGrid(raw, rows, found);
  return found;
}

function mostFrequentStep({ time, file }: RawBars, rows: Int32Array): number {
  const counts = new Map<number, number>();
  for (let i = 1; i < rows.length; i++) {
    const step = time[rows[i]!]! - time[rows[i - 1]!]!;
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const [step, count] = [...counts].reduce((best, entry) =>
    entry[1] > best[1] || (entry[1] === best[1] && entry[0] < best[0]) ? entry : best,
  );
  const steps = rows.length - 1;
  if (counts.size > 2 && count < MIN_STEP_SHARE * steps) {
    throw new InputError('TIME_OFF_GRID', {
      what: `the rows have no fixed interval: the most frequent step, ${formatDuration(step)}, is ${count} of ${steps}`,
      where: file,
      mend: 'bring ticks or bars of changing length to bars of one length first',
    });
  }
  return step;
}

function requireGrid(raw: RawBars, rows: Int32Array, intervalMs: number): void {
  const { time, file } = raw;
  const phases = new Map<number, number>();
  for (const row of rows) {
    const phase = phaseOf(time[row]!, intervalMs);
    phases.set(phase, (phases.get(phase) ?? 0) + 1);
  }
  const usual = [...phases].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
  if (phases.size > 1) {
    const off = rows.filter((row) => phaseOf(time[row]!, intervalMs) !== usual);
    const share = off.length / rows.length;
    throw new InputError('TIME_OFF_GRID', {
      what: `${off.length} ${off.length === 1 ? 'row lies' : 'rows lie'} off the grid of ${formatDuration(intervalMs)} bars`,
      where: `${file}, row ${off[0]! + 1} (${isoTime(time[off[0]!]!)})`,
      mend:
        share > 0.2
          ? 'the file has no fixed interval: bring ticks or months to bars of one length first'
          : 'remove these rows or bring their times to the grid',
    });
  }
  const span = (time[rows.at(-1)!]! - time[rows[0]!]!) / intervalMs + 1;
  if (span > MAX_GAP_SHARE * rows.length + 1000) {
    const jump = longestStep(time, rows);
    throw new InputError('TIME_OFF_GRID', {
      what: `${rows.length} bars span ${span} intervals of ${formatDuration(intervalMs)}: the times cannot be right`,
      where: `${file}, row ${jump + 1} (${isoTime(time[jump]!)} after a long jump)`,
      mend: 'check that row’s time, or choose a part of the file with data.from and data.to',
    });
  }
}

function phaseOf(time: number, intervalMs: number): number {
  return ((time % intervalMs) + intervalMs) % intervalMs;
}

function longestStep(time: Float64Array, rows: Int32Array): number {
  let longest = 1;
  for (let i = 2; i < rows.length; i++) {
    if (time[rows[i]!]! - time[rows[i - 1]!]! > time[rows[longest]!]! - time[rows[longest - 1]!]!) longest = i;
  }
  return rows[longest]!;
}
