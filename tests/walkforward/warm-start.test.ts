import { describe, expect, it } from 'vitest';
import type { Segment } from '../../src/core/index.ts';
import type { FittedModel } from '../../src/trainers/index.ts';
import {
  type ChainLink,
  chainSteps,
  type HeadStart,
  parentOf,
  splitTrainRows,
  startHead,
  type TrainParts,
  type WarmStartScheme,
} from '../../src/walkforward/index.ts';

const scheme: WarmStartScheme = { rounds: 5, shrink: 0.9, keepRounds: 50, restartEvery: null };
const model = { resume: () => ({ trees: 1 }), summary: {} } as unknown as FittedModel;
const LEAD = 3;
const labelEnd = Int32Array.from({ length: 5000 }, (_, t) => t + LEAD);
const rows = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, i) => from + i);

/** Windows of 1,000 bars, 15 % to stop and 15 % to calibrate on, that move on by `step`. */
function partsOf(index: number, step: number, scheme_: 'rolling' | 'expanding' = 'rolling'): TrainParts {
  const end = 1000 + index * step;
  const start = scheme_ === 'rolling' ? end - 1000 : 0;
  const border = (share: number): number => start + Math.floor(share * (end - start));
  return splitTrainRows(rows(start, end - LEAD), labelEnd, { stopFrom: border(0.7), calibrateFrom: border(0.85) });
}

const segmentOf = (index: number): Segment => ({
  index,
  train: { start: 0, end: 1 },
  test: { start: 1, end: 2 },
});

/** The starts of a chain of segments, and the rows that the models before each one read. */
function chain(count: number, step: number, kind: 'rolling' | 'expanding') {
  const read = new Set<number>();
  const starts: { start: HeadStart; parts: TrainParts; readBefore: Set<number> }[] = [];
  let link: ChainLink | undefined;
  for (let index = 0; index < count; index++) {
    const parts = partsOf(index, step, kind);
    const start = startHead(scheme, link, 'regime', segmentOf(index), parts, labelEnd);
    if (start.warmStart === undefined) read.clear();
    starts.push({ start, parts, readBefore: new Set(read) });
    for (const part of [start.parts.fit, start.parts.stop]) {
      for (const t of part) for (let end = t; end <= labelEnd[t]!; end++) read.add(end);
    }
    link = { segment: index, heads: { regime: start.link(model)! } };
  }
  return starts;
}

describe('what a segment of a chain reads', () => {
  it.each([
    [200, 'rolling'],
    [60, 'rolling'],
    [200, 'expanding'],
    [100, 'expanding'],
  ] as const)('never stops or calibrates on a row that a model before it read: steps of %i, %s', (step, kind) => {
    const starts = chain(12, step, kind);
    expect(starts.slice(1).some(({ start }) => start.warmStart !== undefined)).toBe(true);
    for (const { start, parts, readBefore } of starts) {
      for (const t of [...start.parts.stop, ...start.parts.calibrate]) expect(readBefore.has(t)).toBe(false);
      expect(start.parts.fit).toEqual(parts.fit);
    }
  });

  it('would read twice without the rule where windows move on by less than the stop part', () => {
    const [, second] = chain(2, 100, 'rolling');
    expect(second!.parts.stop.some((t) => second!.readBefore.has(t))).toBe(true);
    expect(second!.start.note).toMatchObject({ from: 0 });
    expect((second!.start.note!.dropped as { stop: number }).stop).toBeGreaterThan(0);
  });

  it('leaves every row where windows move on by more', () => {
    const [, second] = chain(2, 200, 'rolling');
    expect(second!.start.note).toEqual({ from: 0, dropped: { stop: 0, calibrate: 0 } });
  });

  it('starts afresh, on all of its rows, where too few are left to stop on', () => {
    const [, second] = chain(2, 20, 'rolling');
    expect(second!.start.warmStart).toBeUndefined();
    expect(second!.start.parts).toBe(second!.parts);
    expect(second!.start.note!.afresh).toMatch(/^segment 0 read all but \d+ of the \d+ rows to stop on$/);
  });
});

describe('the order of a chain', () => {
  const segments = Array.from({ length: 7 }, (_, index) => segmentOf(index));
  const indices = (steps: Segment[][]): number[][] => steps.map((step) => step.map(({ index }) => index));

  it('is one segment after the other, or block beside block', () => {
    expect(indices(chainSteps(segments, { regime: scheme, returns: null }))).toEqual([
      [0],
      [1],
      [2],
      [3],
      [4],
      [5],
      [6],
    ]);
    const blocks = { ...scheme, restartEvery: 3 };
    expect(indices(chainSteps(segments, { regime: blocks, returns: null }))).toEqual([
      [0, 3, 6],
      [1, 4],
      [2, 5],
    ]);
    expect(indices(chainSteps(segments, { regime: blocks, returns: scheme }))).toHaveLength(7);
  });

  it('goes on from the newest trained segment of the block', () => {
    expect(parentOf(4, [0, 1, 2, 5], { regime: scheme, returns: null })).toBe(2);
    expect(parentOf(0, [1], { regime: scheme, returns: null })).toBeNull();
    const blocks = { regime: { ...scheme, restartEvery: 3 }, returns: null };
    expect(parentOf(4, [0, 1, 2], blocks)).toBeNull();
    expect(parentOf(5, [2, 3], blocks)).toBe(3);
  });
});
