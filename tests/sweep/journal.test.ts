import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeDays, decodeReturns, encodeDays, encodeReturns } from '../../src/sweep/journal/daily-text.ts';
import type { SweepStep } from '../../src/sweep/journal/events.ts';
import { Journal, readJournal } from '../../src/sweep/journal/journal.ts';
import { encodeLine } from '../../src/sweep/journal/lines.ts';
import { sweepHead } from './sweep-head.ts';

/** A disk that fills up in the middle of the next write. */
const write = vi.hoisted(() => ({ fail: false, half: false }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return {
    ...fs,
    writeSync: (handle: number, bytes: Buffer, from = 0): number => {
      if (write.half) {
        write.half = false;
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      }
      if (!write.fail) return fs.writeSync(handle, bytes, from);
      [write.fail, write.half] = [false, true];
      return fs.writeSync(handle, bytes, from, bytes.length >> 1);
    },
  };
});

const SWEEP = sweepHead('abc');
const ask = (number: number, x: number): SweepStep => ({
  type: 'ask',
  number,
  seed: 7 + number,
  point: { x },
  parameters: { 'a.x': x },
});
const asked = (number: number, x: number) => ({ number, seed: 7 + number, point: { x }, parameters: { 'a.x': x } });
const EVENTS: SweepStep[] = [
  ask(0, 0.1),
  { type: 'tell', number: 0, state: 'complete', values: [1.25], steps: [1.5], figures: { trades: 3, größe: null } },
  ask(1, 1 / 3),
  ask(2, 2 / 3),
  { type: 'tell', number: 2, state: 'pruned', steps: [null] },
  { type: 'tell', number: 1, state: 'failed', reason: 'no trade' },
];

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'journal-'));
  file = path.join(folder, 'sweep', 'journal.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

function written(events = EVENTS): Journal {
  const journal = Journal.open(file, SWEEP);
  for (const event of events) journal.append(event);
  return journal;
}

describe('a journal', () => {
  it('gives back every trial as it was told', () => {
    written().close();
    const { sweep, history } = readJournal(file)!;
    expect(sweep).toMatchObject(SWEEP);
    expect(history.trials()).toEqual([
      {
        ...asked(0, 0.1),
        state: 'complete',
        intermediate: [1.5],
        values: [1.25],
        figures: { trades: 3, größe: Number.NaN },
      },
      { ...asked(1, 1 / 3), state: 'failed', reason: 'no trade' },
      { ...asked(2, 2 / 3), state: 'pruned', intermediate: [Number.NaN] },
    ]);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('cut off at any byte holds the whole lines before it, and goes on to the same trials', () => {
    written().close();
    const whole = readFileSync(file);
    const lines = [...whole.keys()].filter((i) => whole[i] === 0x0a);
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(file, whole.subarray(0, length));
      const complete = lines.filter((end) => end < length).length;
      const known = readJournal(file);
      if (complete === 0) expect(known).toBeUndefined();
      const journal = Journal.open(file, SWEEP);
      for (const event of EVENTS.slice(Math.max(0, complete - 1))) {
        journal.append(event);
      }
      expect(journal.history.trials().map(({ number, state, values }) => ({ number, state, values }))).toEqual([
        { number: 0, state: 'complete', values: [1.25] },
        { number: 1, state: 'failed', values: undefined },
        { number: 2, state: 'pruned', values: undefined },
      ]);
      journal.close();
      expect(readJournal(file)!.history.trials()).toEqual(journal.history.trials());
    }
  });

  it('begins again what was under way', () => {
    written(EVENTS.slice(0, 4)).close();
    const journal = Journal.open(file, SWEEP);
    expect(journal.history.get(2)).toEqual({ ...asked(2, 2 / 3), state: 'running' });
    expect(journal.history.get(0)!.state).toBe('complete');
    journal.close();
  });

  it('is refused with the line where a byte was changed', () => {
    written().close();
    const whole = readFileSync(file);
    const second = whole.indexOf(0x0a) + 20;
    whole[second]! ^= 1;
    writeFileSync(file, whole);
    expect(() => readJournal(file)).toThrow(/line 2 of the journal is damaged/);
    expect(() => Journal.open(file, SWEEP)).toThrow(/line 2 of the journal is damaged/);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('does not take a line for whole whose checksum is another', () => {
    written(EVENTS.slice(0, 2)).close();
    appendFileSync(file, encodeLine(EVENTS[2]).replace('0.3', '0.4'));
    expect(readJournal(file)!.history.trials()).toHaveLength(1);
  });

  it('is refused with the line that does not follow, where one before it is missing', () => {
    written().close();
    const lines = readFileSync(file, 'utf8').split('\n');
    const without = lines.filter((_, i) => i !== 1).join('\n');
    writeFileSync(file, without);
    const damaged = { code: 'JOURNAL_DAMAGED', what: expect.stringMatching(/line 2 .*trial 0 was never asked for/) };
    expect(() => readJournal(file)).toThrow(expect.objectContaining(damaged));
    expect(() => Journal.open(file, SWEEP)).toThrow(expect.objectContaining(damaged));
    expect(readFileSync(file, 'utf8')).toBe(without);
  });

  it('has whole lines alone behind a write that failed halfway', () => {
    const journal = written(EVENTS.slice(0, 3));
    const before = readFileSync(file);
    write.fail = true;
    expect(() => journal.append(ask(1, 0.5), ask(2, 0.25))).toThrow(expect.objectContaining({ code: 'DISK_FULL' }));
    expect(readFileSync(file)).toEqual(before);
    journal.append(ask(1, 1 / 3));
    journal.close();
    expect(
      readJournal(file)!
        .history.trials()
        .map(({ number }) => number),
    ).toEqual([0, 1]);
  });

  it('of another sweep is refused, and left as it is', () => {
    written().close();
    const before = readFileSync(file);
    expect(() => Journal.open(file, { ...SWEEP, id: 'other' })).toThrow(/another space/);
    expect(readFileSync(file)).toEqual(before);
  });

  it('takes many events in one write, and forgets all of them where it starts afresh', () => {
    const journal = Journal.open(file, SWEEP);
    journal.append(...EVENTS);
    journal.append();
    journal.close();
    expect(readJournal(file)!.history.trials()).toHaveLength(3);
    Journal.open(file, SWEEP, true).close();
    expect(readJournal(file)!.history.trials()).toEqual([]);
    expect(readJournal(file)!.sweep.id).toBe('abc');
  });

  it('keeps daily returns to seven digits and days to the day', () => {
    const returns = Float64Array.of(0.0123456789, -1e-9, 0, 0.5);
    const read = decodeReturns(encodeReturns(returns));
    expect(Array.from(read)).toEqual(Array.from(returns, Math.fround));
    const days = Float64Array.of(Date.UTC(1969, 11, 31), 0, Date.UTC(2021, 0, 1));
    expect(decodeDays(encodeDays(days))).toEqual(days);
  });

  it('has one writer; a lock of a process that is gone is taken over', () => {
    const journal = written();
    expect(() => Journal.open(file, SWEEP)).toThrow(/is writing this sweep/);
    journal.close();
    // The last: in a container each process has the number of the one before it.
    for (const owner of ['4194999\n', '', `${process.pid}\n`]) {
      writeFileSync(`${file}.lock`, owner);
      Journal.open(file, SWEEP).close();
    }
  });
});
