import { describe, expect, it } from 'vitest';
import type { Segment } from '../../src/core/index.ts';
import { type LabelerFit, matchSegments, namedLabeler } from '../../src/walkforward/index.ts';

/** Windows of `rows` train rows, each `step` rows after the one before. */
const segments = (count: number, rows: number, step: number): Segment[] =>
  Array.from({ length: count }, (_, index) => ({
    index,
    train: { start: index * step, end: index * step + rows },
    test: { start: index * step + rows, end: index * step + rows + step },
  }));

/** The hidden state of each row, changing every 7 rows. */
const truth = (row: number) => Math.floor(row / 7) % 3;
/** A labeler that calls hidden state k `order[k]`, and is right about all rows but every `wrong`-th. */
const fit = ({ train }: Segment, order: readonly number[], wrong = Number.POSITIVE_INFINITY): LabelerFit => ({
  params: { degenerate: null },
  codes: Int8Array.from({ length: train.end - train.start }, (_, i) => {
    const row = train.start + i;
    return order[(truth(row) + Number(row % wrong === 0)) % 3]!;
  }),
});

describe('matchSegments', () => {
  const plan = segments(4, 100, 30);

  it('chains the names back to the first segment', () => {
    const orders = [
      [0, 1, 2],
      [1, 2, 0],
      [1, 2, 0],
      [2, 1, 0],
    ];
    const found = matchSegments(
      plan,
      plan.map((segment, i) => fit(segment, orders[i]!)),
      3,
    );
    for (const [i, { renaming, agreement }] of found.entries()) {
      for (const hidden of [0, 1, 2]) expect(renaming![orders[i]![hidden]!], `segment ${i}`).toBe(hidden);
      expect(agreement).toBe(i === 0 ? null : 1);
    }
    expect(found.map(({ commonRows }) => commonRows)).toEqual([0, 70, 70, 70]);
    expect(found.map(({ moved }) => moved)).toEqual([false, true, false, true]);
    expect(found.map(({ previous }) => previous)).toEqual([null, 0, 1, 2]);
    expect(found[2]!.agreementByVolatility).toBe(1);
    expect(found[3]!.agreementByVolatility).toBeLessThan(0.5);
    expect(namedLabeler(fit(plan[1]!, orders[1]!), found[1]!)).toMatchObject({ params: { renaming: [2, 0, 1] } });
  });

  it('names a segment after the last fitted one where the one before it was skipped, and keeps the reason', () => {
    const fits = [
      fit(plan[0]!, [0, 1, 2]),
      { reason: 'degenerate: STATE_0' },
      fit(plan[2]!, [2, 0, 1]),
      fit(plan[3]!, [2, 0, 1]),
    ];
    const found = matchSegments(plan, fits, 3);
    expect(found[1]).toMatchObject({ renaming: null, note: 'degenerate: STATE_0' });
    expect(found[2]).toMatchObject({ previous: 0, commonRows: 40, renaming: [1, 2, 0], moved: true });
    expect(found[3]).toMatchObject({ previous: 2, moved: false, renaming: [1, 2, 0] });
    expect(namedLabeler(fits[1]!, found[1]!)).toEqual({ reason: 'degenerate: STATE_0' });
  });

  it('names by volatility, and says so, where no row is shared', () => {
    const apart = segments(2, 50, 60);
    const found = matchSegments(apart, [fit(apart[0]!, [2, 1, 0]), fit(apart[1]!, [1, 0, 2])], 3);
    expect(found[1]).toMatchObject({ renaming: [0, 1, 2], agreement: null, previous: 0 });
    expect(found[1]!.note).toMatch(/no labelled row is shared with segment 0: named by volatility/);
  });

  it('reads no row that both do not train on, nor a later segment', () => {
    const orders = [
      [0, 1, 2],
      [1, 2, 0],
      [0, 2, 1],
      [2, 1, 0],
    ];
    const fits = plan.map((segment, i) => fit(segment, orders[i]!, 5));
    const found = matchSegments(plan, fits, 3);
    const altered = fits.map((one, i) => {
      if ('reason' in one || i > 1) return one;
      // Segment 0 holds rows 0 to 99, segment 1 rows 30 to 129; they share 30 to 99.
      return { ...one, codes: one.codes.map((code, at) => ((i === 0 ? at < 30 : at >= 70) ? 2 - code : code)) };
    });
    expect(matchSegments(plan, altered, 3)[1]).toEqual(found[1]);
    expect(matchSegments(plan.slice(0, 2), fits.slice(0, 2), 3)).toEqual(found.slice(0, 2));
    expect(found[1]!.agreement).toBeGreaterThan(0.9);
  });

  it('passes on what is degenerate', () => {
    const [segment] = plan;
    const found = matchSegments(
      [segment!],
      [{ ...fit(segment!, [0, 1, 2]), params: { degenerate: 'STATE_1 holds no train row' } }],
      3,
    );
    expect(found[0]!.degenerate).toBe('STATE_1 holds no train row');
  });
});
