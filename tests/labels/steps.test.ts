import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, HOUR_MS, makeBars, type Range } from '../../src/core/index.ts';
import {
  filterCatalog,
  type LabelScheme,
  type LabelsConfig,
  labelCatalog,
  parseLabels,
} from '../../src/labels/index.ts';
import { labelBars } from '../../src/walkforward/labelled-bars.ts';
import { describeWithShared, hasShared, sharedPath } from '../shared.ts';
import { growingBars } from './growing-bars.ts';
import { randomBars } from './random-bars.ts';
import { readBars } from './read-bars.ts';
import { LEAST_TRAIN_ROWS, SAMPLES } from './samples.ts';

const ROWS = 260;
const run = { seed: 20_263, numRuns: 40 };
const market = fc.record({
  seed: fc.integer({ min: 1, max: 1000 }),
  leadBars: fc.constantFrom(0, 1, 3, 5, 10, 11, 40, 300),
  filtered: fc.boolean(),
  trainStart: fc.nat(50),
  trainBars: fc.integer({ min: 20, max: 200 }),
});

/** The bars with a `regime` column that changes often and has holes. */
function withHoledRegime(bars: Bars): Bars {
  const regime = bars.close.map((_, row) => (row % 11 < 2 ? Number.NaN : Math.floor(row / 17) % 3));
  return makeBars({ ...bars, columns: { ...bars.columns, regime } });
}

/** The first place where two columns differ, signs of zero included; −1 where they are the same. */
function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}

/** Steps through bars that grow row by row and holds them against the columns of the batch. */
function expectSameAsBatch(scheme: LabelScheme, bars: Bars, train: Range | null): void {
  const batch = labelBars(scheme, bars, train);
  const growing = growingBars(bars);
  const steps = scheme.fit(bars, train).steps(growing.bars);
  expect(steps.inputNames).toEqual(Object.keys(batch.inputs));
  const rows = bars.close.length;
  const label = new Int8Array(rows);
  const naive = new Int8Array(rows);
  const inputs = steps.inputNames.map(() => new Float64Array(rows));
  for (let row = 0; row < rows; row++) {
    growing.fill(row);
    const step = steps.at(row);
    label[row] = step.label;
    naive[row] = step.naive;
    for (let k = 0; k < inputs.length; k++) inputs[k]![row] = step.inputs[k]!;
  }
  const own = scheme.forward ? new Int8Array(rows).fill(-1) : batch.labels.regime;
  expect(firstDifference(label, own), 'label').toBe(-1);
  expect(firstDifference(naive, batch.naive), 'naive').toBe(-1);
  steps.inputNames.forEach((name, k) => {
    expect(firstDifference(inputs[k]!, batch.inputs[name]!), name).toBe(-1);
  });
}

it('every label and every filter of the catalogs is held against the batch', () => {
  expect(Object.keys(SAMPLES).sort()).toEqual(Object.keys(labelCatalog).sort());
  const filters = Object.values(SAMPLES).flatMap(({ filter }) => filter?.use ?? []);
  expect([...new Set(filters)].sort()).toEqual(Object.keys(filterCatalog).sort());
});

describe.each(Object.entries(SAMPLES))('%s row by row', (_, config) => {
  const parsed = (change: Partial<LabelsConfig>) => parseLabels({ ...config, ...change }, HOUR_MS);
  const scheme = parsed({});

  it('gives label, naive forecast and inputs of the batch, whatever later rows hold', () => {
    fc.assert(
      fc.property(market, ({ seed, leadBars, filtered, trainStart, trainBars }) => {
        const train = { start: trainStart, end: trainStart + trainBars };
        const filter = filtered ? { use: 'vote', params: { window: 8, share: 0.6 } } : null;
        expectSameAsBatch(parsed({ leadBars, filter }), withHoledRegime(randomBars(ROWS, seed)), train);
      }),
      run,
    );
  });

  it('gives the same on bars that are shorter than its windows', () => {
    const least = LEAST_TRAIN_ROWS[scheme.name] ?? 6;
    for (const rows of scheme.fitted ? [least, least + 1] : [0, 1, 2, 7, 8]) {
      expectSameAsBatch(parsed({ leadBars: 3 }), randomBars(rows, 5), { start: 0, end: rows });
    }
  });

  it('shows some label or naive forecast, and no label at its own row where it looks ahead', () => {
    const bars = randomBars(ROWS, 7);
    const steps = scheme.fit(bars, { start: 0, end: 60 }).steps(bars);
    const seen = Array.from({ length: ROWS }, (_, row) => steps.at(row));
    expect(seen.some(({ naive }) => naive >= 0)).toBe(true);
    expect(seen.some(({ label }) => label >= 0)).toBe(!scheme.forward);
  });

  it('is fitted alike on bars of which only the train rows are filled', () => {
    const bars = randomBars(ROWS, 9);
    const train = { start: 12, end: 90 };
    const growing = growingBars(bars);
    for (let row = train.start; row < train.end; row++) growing.fill(row);
    expect(scheme.fit(growing.bars, train).params).toEqual(scheme.fit(bars, train).params);
  });

  it('keeps two walks over the same labeler apart, and reuses the inputs of one', () => {
    const bars = randomBars(ROWS, 3);
    const other = randomBars(ROWS, 4);
    const labeler = scheme.fit(bars, { start: 0, end: 60 });
    const alone = labeler.steps(bars);
    const walk = labeler.steps(bars);
    const beside = labeler.steps(other);
    for (let row = 0; row < ROWS; row++) {
      const step = walk.at(row);
      beside.at(row);
      expect(step).toEqual(alone.at(row));
    }
    const again = labeler.steps(bars);
    expect(again.at(0).inputs).toBe(again.at(1).inputs);
  });

  it('refuses rows that are left out or come twice', () => {
    const bars = randomBars(ROWS, 3);
    const steps = scheme.fit(bars, { start: 0, end: 60 }).steps(bars);
    steps.at(0);
    expect(() => steps.at(0)).toThrow(/row 1 is next, not 0/);
    expect(() => steps.at(2)).toThrow(/row 1 is next, not 2/);
  });
});

describeWithShared('labels of the real bars row by row', () => {
  const file = sharedPath('data/BTCUSDT-30m.parquet');
  const bars = hasShared ? withHoledRegime(readBars(file)) : (undefined as never);
  const filter = { use: 'vote' };
  const configs: readonly LabelsConfig[] = [
    { use: 'trend-volatility', filter },
    { use: 'trend-volatility', params: { window: '5d' }, filter: null, leadBars: '2d' },
    { use: 'trend-volatility-forward', filter },
    { use: 'vol2', filter },
    { use: 'direction-volatility', filter: null },
    { use: 'range', filter: { use: 'hysteresis' } },
    { use: 'multi-timeframe', filter: { use: 'median' } },
    { use: 'direction', filter: { use: 'minimum-duration' } },
    { use: 'return-classes', filter: null },
    { use: 'triple-barrier', filter: null },
    { use: 'triple-barrier', filter },
    { use: 'trend-scanning', filter: null },
    { use: 'hmm', params: { windows: ['4h', '1d'], starts: 1, iterations: 20 }, filter },
    { use: 'jump-model', params: { starts: 1, penalty: 30 }, filter },
    { use: 'jump-model', params: { starts: 1, penalty: 30, states: 2, continuous: true, iterations: 5 }, filter },
    { use: 'column', params: { names: ['A', 'B', 'C'] }, filter },
  ];

  it.each(configs)('%j: the bits of the batch', (config) => {
    expectSameAsBatch(parseLabels(config, bars.intervalMs), bars, { start: 1000, end: 20_000 });
  });

  it('are those of all the catalog', () => {
    expect([...new Set(configs.map(({ use }) => use))].sort()).toEqual(Object.keys(labelCatalog).sort());
  });
});
