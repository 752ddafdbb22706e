import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InputError, writeFileAtomic } from '../core/index.ts';
import type { SweepHead } from './journal/events.ts';
import { takeLock } from './journal/lock-file.ts';

/** A look at days that no trial of a sweep had seen. */
export interface Opening {
  /** Hash of the bars. */
  readonly data: string;
  /** Marks of its days. */
  readonly locked?: readonly string[];
  /** Start of the first day and end of the last, ISO times. */
  readonly from: string;
  readonly to: string;
  readonly sweep: string;
  readonly trial: number;
}

const FILE = 'lock-boxes.json';
const TRIES = 50;
const PAUSE_MS = 100;

/**
 * Puts an opening on record, beside those of all sweeps below the same folder; --fresh does not touch it. The same trial of the same sweep, opened
 * again, tells nothing new and counts once.
 */
export async function recordOpening(folder: string, opening: Opening): Promise<void> {
  const file = path.join(folder, FILE);
  const unlock = await lockPatiently(`${file}.lock`);
  try {
    const openings = readOpenings(folder);
    if (openings.some(({ sweep, trial }) => sweep === opening.sweep && trial === opening.trial)) return;
    await writeFileAtomic(file, `${JSON.stringify({ openings: [...openings, opening] }, null, 2)}\n`);
  } finally {
    unlock();
  }
}

/** How often days of a sweep's lock box were opened, by whatever sweep, on these bars or another cut of the same market; 0 without one. */
export function countOpenings(folder: string, { data, lockBox }: Pick<SweepHead, 'data' | 'lockBox'>): number {
  if (lockBox === null) return 0;
  const days = new Set(data.locked);
  return readOpenings(folder).filter((opening) => {
    const { from, to, locked = [] } = opening;
    const same = opening.data === data.hash && from < lockBox.to && lockBox.from < to;
    return same || locked.some((mark) => days.has(mark));
  }).length;
}

/** @throws InputError FILE_UNREADABLE */
function readOpenings(folder: string): readonly Opening[] {
  const file = path.join(folder, FILE);
  try {
    const { openings } = JSON.parse(readFileSync(file, 'utf8')) as { openings: readonly Opening[] };
    if (Array.isArray(openings)) return openings;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  throw new InputError('FILE_UNREADABLE', {
    what: 'the record of opened lock boxes is damaged',
    where: file,
    mend: 'bring the file back from a copy; without it nobody knows which days were looked at',
  });
}

/** Two sweeps may open their boxes at once: each holds the file for a moment only. */
async function lockPatiently(lock: string): Promise<() => void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return takeLock(lock);
    } catch (error) {
      if (attempt === TRIES || !(error instanceof InputError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
