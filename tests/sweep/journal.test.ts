import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../src/sweep/journal/events.ts';
import { Journal, readJournal } from '../../src/sweep/journal/journal.ts';
import { encodeLine } from '../../src/sweep/journal/lines.ts';

const SWEEP = { id: 'abc', seed: 1, dimensions: ['x'], objectives: ['sharpe'] };
const EVENTS: Exclude<JournalEvent, { type: 'sweep' }>[] = [
  { type: 'ask', number: 0, point: { x: 0.1 } },
  { type: 'report', number: 0, value: 1.5 },
  { type: 'tell', number: 0, state: 'complete', values: [1.25], figures: { trades: 3, name: 'größer' } },
  { type: 'ask', number: 1, point: { x: 1 / 3 } },
  { type: 'ask', number: 2, point: { x: 2 / 3 } },
  { type: 'report', number: 2, value: null },
  { type: 'tell', number: 2, state: 'pruned' },
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
    const { sweep, trials } = readJournal(file)!;
    expect(sweep).toMatchObject(SWEEP);
    expect(trials).toEqual([
      {
        number: 0,
        point: { x: 0.1 },
        state: 'complete',
        intermediate: [1.5],
        values: [1.25],
        figures: { trades: 3, name: 'größer' },
      },
      { number: 1, point: { x: 1 / 3 }, state: 'failed', reason: 'no trade' },
      { number: 2, point: { x: 2 / 3 }, state: 'pruned', intermediate: [Number.NaN] },
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
        // What ran when the file was cut off begins again, its reports forgotten.
        if (event.type !== 'report') journal.append(event);
      }
      expect(journal.history.trials().map(({ number, state, values }) => ({ number, state, values }))).toEqual([
        { number: 0, state: 'complete', values: [1.25] },
        { number: 1, state: 'failed', values: undefined },
        { number: 2, state: 'pruned', values: undefined },
      ]);
      journal.close();
      expect(readJournal(file)!.trials).toEqual(journal.history.trials());
    }
  });

  it('begins again what was under way', () => {
    written(EVENTS.slice(0, 6)).close();
    const journal = Journal.open(file, SWEEP);
    expect(journal.history.get(2)).toEqual({ number: 2, point: { x: 2 / 3 }, state: 'running' });
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
    written(EVENTS.slice(0, 3)).close();
    appendFileSync(file, encodeLine(EVENTS[3]).replace('0.3', '0.4'));
    expect(readJournal(file)!.trials).toHaveLength(1);
  });

  it('of another sweep is refused, and left as it is', () => {
    written().close();
    const before = readFileSync(file);
    expect(() => Journal.open(file, { ...SWEEP, id: 'other' })).toThrow(/another space/);
    expect(readFileSync(file)).toEqual(before);
  });

  it('has one writer; a lock of a process that is gone is taken over', () => {
    const journal = written();
    expect(() => Journal.open(file, SWEEP)).toThrow(/is writing this sweep/);
    journal.close();
    for (const owner of ['4194999\n', '']) {
      writeFileSync(`${file}.lock`, owner);
      Journal.open(file, SWEEP).close();
    }
  });
});
