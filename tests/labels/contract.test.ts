import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, HOUR_MS, type Labels, NEVER, sliceBars } from '../../src/core/index.ts';
import { labelCatalog, parseLabels } from '../../src/labels/index.ts';
import { randomBars } from './random-bars.ts';
import { END_EARLY, SAMPLES } from './samples.ts';

const ROWS = 260;
const TRAIN = { start: 0, end: 60 };
const run = { seed: 20_261, numRuns: 40 };
const marketAndCut = [fc.integer({ min: 1, max: 1000 }), fc.integer({ min: TRAIN.end + 1, max: ROWS - 1 })] as const;

const cutAt = (bars: Bars, end: number): Bars => sliceBars(bars, { start: 0, end });

it('every label of the catalog is held to the contract', () => {
  expect(Object.keys(SAMPLES).sort()).toEqual(Object.keys(labelCatalog).sort());
});

describe.each(Object.entries(SAMPLES))('%s', (_, config) => {
  const scheme = parseLabels(config, HOUR_MS);

  const expectSameWhereKnown = (cut: Labels, whole: Labels, end: number) => {
    for (let t = 0; t < end; t++) {
      const known = whole.regime[t]! >= 0 && whole.labelEnd[t]! < end;
      expect(cut.regime[t], `row ${t}`).toBe(known ? whole.regime[t] : -1);
      expect(cut.labelEnd[t], `row ${t}`).toBe(known ? whole.labelEnd[t] : NEVER);
    }
  };

  it('cutting the future leaves labels with labelEnd before the cut unchanged and drops the others', () => {
    fc.assert(
      fc.property(...marketAndCut, (seed, end) => {
        const bars = randomBars(ROWS, seed);
        const part = cutAt(bars, end);
        const whole = scheme.fit(bars, TRAIN);
        const cut = scheme.fit(part, TRAIN);
        expectSameWhereKnown(cut.raw(part), whole.raw(bars), end);
        expectSameWhereKnown(cut.label(part), whole.label(bars), end);
        expect(cut.params).toEqual(whole.params);
      }),
      run,
    );
  });

  it('cutting the future leaves the label inputs bit-identical', () => {
    fc.assert(
      fc.property(...marketAndCut, (seed, end) => {
        const bars = randomBars(ROWS, seed);
        const part = cutAt(bars, end);
        const whole = scheme.fit(bars, TRAIN).inputs(bars);
        const cut = scheme.fit(part, TRAIN).inputs(part);
        expect(Object.keys(cut)).toEqual(Object.keys(whole));
        for (const name of Object.keys(cut)) expect(cut[name], name).toEqual(whole[name]!.subarray(0, end).slice());
      }),
      run,
    );
  });

  it('codes are −1 or name a regime, labelEnd is the row plus the horizon (or earlier), and all rows from lookback on are defined', () => {
    const bars = randomBars(ROWS, 7);
    const labels = scheme.fit(bars, TRAIN).raw(bars);
    let defined = 0;
    labels.regime.forEach((code, t) => {
      if (code < 0) {
        expect(labels.labelEnd[t]).toBe(NEVER);
        return;
      }
      defined++;
      expect(code).toBeLessThan(scheme.names.length);
      const end = labels.labelEnd[t]!;
      if (END_EARLY.includes(scheme.name)) {
        expect(end).toBeGreaterThan(t);
        expect(end).toBeLessThanOrEqual(t + scheme.horizonBars);
      } else expect(end).toBe(t + scheme.horizonBars);
    });
    const whole = ROWS - scheme.lookbackBars - scheme.horizonBars;
    if (END_EARLY.includes(scheme.name)) expect(defined).toBeGreaterThanOrEqual(whole);
    else expect(defined).toBe(whole);
    expect(scheme.forward).toBe(scheme.horizonBars > 0);
  });

  it('edits neither the bars nor, through the filter, the raw labels', () => {
    const bars = randomBars(ROWS, 3);
    const labeler = scheme.fit(bars, TRAIN);
    const raw = labeler.raw(bars).regime.slice();
    labeler.label(bars);
    labeler.inputs(bars);
    expect(labeler.raw(bars).regime).toEqual(raw);
    expect(bars).toEqual(randomBars(ROWS, 3));
  });
});
