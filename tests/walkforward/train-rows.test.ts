import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentRows } from '../../src/walkforward/segment-rows.ts';
import { partBorders, type RowFacts, splitTrainRows, trainRows } from '../../src/walkforward/train-rows.ts';

const SEGMENT = { index: 0, train: { start: 10, end: 200 }, test: { start: 200, end: 240 } };

function facts(reach: (t: number) => number, options: Partial<RowFacts> = {}): RowFacts {
  return {
    hasTarget: new Uint8Array(300).fill(1),
    labelEnd: Int32Array.from({ length: 300 }, (_, t) => t + reach(t)),
    gap: new Uint8Array(300),
    firstFeatureRow: 0,
    embargoBars: 0,
    ...options,
  };
}

describe('trainRows', () => {
  it('drops exactly the rows whose target reads into the test window', () => {
    const { rows, dropped } = trainRows(
      SEGMENT,
      facts(() => 48),
    );
    expect(rows[0]).toBe(10);
    expect(rows[rows.length - 1]).toBe(151);
    expect(dropped.purged).toBe(48);
  });

  it('drops further rows by the embargo', () => {
    expect(
      trainRows(
        SEGMENT,
        facts(() => 48, { embargoBars: 7 }),
      ).dropped.purged,
    ).toBe(55);
  });

  it('drops gap rows, warm-up rows and rows without a label, and counts each', () => {
    const gap = new Uint8Array(300);
    gap[50] = 1;
    const hasTarget = new Uint8Array(300).fill(1, 30);
    const { rows, dropped } = trainRows(
      SEGMENT,
      facts(() => 0, { gap, hasTarget, firstFeatureRow: 20 }),
    );
    expect(dropped).toEqual({ gap: 1, warmUp: 10, withoutLabel: 10, purged: 0 });
    expect(rows).toHaveLength(169);
    expect(rows.includes(50)).toBe(false);
  });

  it('keeps no row that knows the test window, whatever each target reads', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(80), { minLength: 300, maxLength: 300 }), fc.nat(20), (reach, embargoBars) => {
        const row = facts((t) => reach[t]!, { embargoBars });
        return trainRows(SEGMENT, row).rows.every((t) => row.labelEnd[t]! + embargoBars < SEGMENT.test.start);
      }),
      { seed: 5, numRuns: 100 },
    );
  });
});

describe('splitTrainRows', () => {
  it('purges every border by what each target reads, and nothing is in two parts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(40), { minLength: 300, maxLength: 300 }),
        fc.double({ min: 0, max: 0.4, noNaN: true }),
        fc.double({ min: 0, max: 0.4, noNaN: true }),
        (reach, stop, calibrate) => {
          const row = facts((t) => reach[t]!);
          const { rows } = trainRows(SEGMENT, row);
          const parts = splitTrainRows(rows, row.labelEnd, partBorders(rows, { stop, calibrate }));
          const before = (a: Int32Array, b: Int32Array): boolean =>
            a.every((t) => b.length === 0 || row.labelEnd[t]! < b[0]!);
          return (
            before(parts.fit, parts.stop) && before(parts.fit, parts.calibrate) && before(parts.stop, parts.calibrate)
          );
        },
      ),
      { seed: 6, numRuns: 200 },
    );
  });

  it('gives everything to the fit part where stop and calibrate are empty', () => {
    const { rows } = trainRows(
      SEGMENT,
      facts(() => 5),
    );
    const parts = splitTrainRows(rows, facts(() => 5).labelEnd, partBorders(rows, { stop: 0, calibrate: 0 }));
    expect(parts.fit).toEqual(rows);
    expect(parts.stop).toHaveLength(0);
    expect(parts.calibrate).toHaveLength(0);
  });
});

describe('partBorders', () => {
  it('gives the newest rows to calibrate and those before them to stop, by shares of the rows', () => {
    const rows = Int32Array.from({ length: 100 }, (_, i) => 10 + i);
    expect(partBorders(rows, { stop: 0.1, calibrate: 0.2 })).toEqual({ stopFrom: 80, calibrateFrom: 90 });
    expect(partBorders(rows, { stop: 0, calibrate: 0.2 })).toEqual({ stopFrom: 90, calibrateFrom: 90 });
    expect(partBorders(rows, { stop: 0.1, calibrate: 0 })).toEqual({ stopFrom: 100, calibrateFrom: Infinity });
  });
});

describe('segmentRows', () => {
  const options = { shares: { stop: 0, calibrate: 0.2 }, minTrainRows: 100, classNames: ['BULL', 'BEAR'] };

  it('says that a window has no labels', () => {
    const found = segmentRows(
      SEGMENT,
      facts(() => 0, { hasTarget: new Uint8Array(300) }),
      options,
    );
    expect(found).toMatchObject({ trainable: false, reason: expect.stringMatching(/no labels in the train window/) });
  });

  it('says how many rows there are where they are too few', () => {
    const found = segmentRows(
      SEGMENT,
      facts(() => 0, { firstFeatureRow: 90 }),
      options,
    );
    expect(found).toMatchObject({
      trainable: false,
      reason: '88 rows to fit on, below walkForward.minTrainRows (100)',
    });
  });

  it('names the class where the fit part has one only', () => {
    const found = segmentRows(
      SEGMENT,
      facts(() => 0),
      { ...options, classOf: () => 1 },
    );
    expect(found).toMatchObject({ trainable: false, reason: 'the fit part has one class only (BEAR)' });
  });
});
