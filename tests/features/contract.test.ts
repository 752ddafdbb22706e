import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, barAt, makeBars, sliceBars } from '../../src/core/index.ts';
import { computeFeatures, type Feature, featureCatalog, parseFeatures } from '../../src/features/index.ts';
import { describeWithShared, sharedPath } from '../shared.ts';
import { VARIANTS } from './catalog-variants.ts';
import { barsFrom, INTERVAL_MS, joinedColumns, scaled, walk } from './markets.ts';
import { readBarsFile } from './read-parquet.ts';

const CASES = Object.entries(VARIANTS).flatMap(([use, variants]) =>
  variants.map((params) => ({ title: `${use} ${JSON.stringify(params)}`, feature: one(use, params) })),
);
const ROWS = 700;
const SEED = 20_240_601;

function one(use: string, params: unknown): Feature {
  return parseFeatures([{ use, params }], INTERVAL_MS)[0]!;
}

/** Column, row and values of the first place where the bits differ in rows [0, n); undefined where they are the same. */
function firstDifference(
  a: Readonly<Record<string, Float64Array>>,
  b: Readonly<Record<string, Float64Array>>,
  n: number,
): string | undefined {
  for (const name of Object.keys(a)) {
    for (let i = 0; i < n; i++) {
      if (!Object.is(a[name]![i], b[name]![i])) return `${name}[${i}]: ${a[name]![i]} against ${b[name]![i]}`;
    }
  }
  return undefined;
}

/** Streams the bars; before each push peeks at another bar, and every `saveEvery` rows goes on in a restored stream. */
function streamed(feature: Feature, bars: Bars, saveEvery: number): Record<string, Float64Array> {
  const n = bars.close.length;
  const columns = feature.outputs.map(() => new Float64Array(n));
  let stream = feature.stream();
  for (let i = 0; i < n; i++) {
    const bar = barAt(bars, i);
    const forming = { ...bar, high: bar.high * 1.5, close: bar.high * 1.25, volume: bar.volume + 17 };
    stream.peek(forming);
    const peeked = Float64Array.from(stream.peek(bar));
    const values = stream.push(bar);
    for (let j = 0; j < columns.length; j++) {
      if (!Object.is(peeked[j], values[j])) throw new Error(`peek gave ${peeked[j]}, push ${values[j]} at row ${i}`);
      columns[j]![i] = values[j]!;
    }
    if (i % saveEvery === saveEvery - 1) {
      const saved = JSON.parse(JSON.stringify(stream.save()));
      stream = feature.stream();
      stream.restore(saved);
    }
  }
  return Object.fromEntries(feature.outputs.map((name, j) => [name, columns[j]!]));
}

function expectFiniteAfterWarmUp(feature: Feature, columns: Readonly<Record<string, Float64Array>>): void {
  for (const [name, values] of Object.entries(columns)) {
    const bad = values.findIndex((value, i) => i >= feature.lookbackBars && !Number.isFinite(value));
    expect(bad < 0 ? 'finite' : `${name}[${bad}] = ${values[bad]}`).toBe('finite');
  }
}

it('the suite covers the whole catalog', () => {
  expect(Object.keys(VARIANTS).sort()).toEqual(Object.keys(featureCatalog).sort());
});

describe.each(CASES)('$title', ({ feature }) => {
  const bars = walk(ROWS);
  const columns = feature.compute(bars);

  it('has one column of the bars’ length for each output', () => {
    expect(Object.keys(columns)).toEqual(feature.outputs);
    for (const values of Object.values(columns)) expect(values).toHaveLength(ROWS);
  });

  it('is NaN up to its first defined row and finite from there on; lookbackBars is the last of those rows', () => {
    const firsts = Object.values(columns).map((values) => values.findIndex((value) => !Number.isNaN(value)));
    expect(Math.max(...firsts)).toBe(feature.lookbackBars);
    for (const [j, values] of Object.values(columns).entries()) {
      expect(values.subarray(firsts[j]!).every(Number.isFinite)).toBe(true);
    }
  });

  it('streams the same bits, with peeks before each bar and a restored stream now and then', () => {
    expect(firstDifference(columns, streamed(feature, bars, 37), ROWS)).toBeUndefined();
  });

  it('does not change when later bars are cut or altered', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: ROWS - 1 }), fc.integer({ min: 2, max: 99 }), (cut, seed) => {
        const short = feature.compute(sliceBars(bars, { start: 0, end: cut }));
        expect(firstDifference(short, columns, cut)).toBeUndefined();
        const other = walk(ROWS, seed);
        const altered = Object.fromEntries(
          Object.entries(bars.columns).map(([name, values]) => [
            name,
            values.map((value, i) => (i < cut ? value : other.columns[name]![i]!)),
          ]),
        );
        expect(firstDifference(feature.compute(makeBars({ ...bars, columns: altered })), columns, cut)).toBeUndefined();
      }),
      { numRuns: 15, seed: SEED },
    );
  });

  it('leaves the bars as they were and gives the same bits twice', () => {
    const fresh = walk(ROWS);
    expect(firstDifference(feature.compute(fresh), columns, ROWS)).toBeUndefined();
    expect(firstDifference(fresh.columns, walk(ROWS).columns, ROWS)).toBeUndefined();
  });

  it.each([
    ['a constant price', barsFrom(Array(ROWS).fill(0.1), Array(ROWS).fill(3.3), 0)],
    ['no volume at all', barsFrom(Array.from(walk(ROWS).close), Array(ROWS).fill(0))],
    ['prices and volumes of 0', barsFrom(Array(ROWS).fill(0), Array(ROWS).fill(0))],
    ['a jump by a factor of a million', barsFrom(steps(1e-3, 1e3), steps(1e9, 0))],
    ['a fall to 0', barsFrom(steps(50, 0), steps(1, 1))],
    ['a rise from 0', barsFrom(steps(0, 50), steps(0, 1))],
    ['tiny prices', barsFrom(steps(1e-9, 1.1e-9), steps(1e12, 1e-12))],
  ])('stays finite on %s', (_, degenerate) => {
    expectFiniteAfterWarmUp(feature, feature.compute(degenerate));
  });

  it('stays finite on any positive prices and volumes', () => {
    const price = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
    const volume = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e12, noNaN: true }));
    const rows = fc.array(fc.tuple(price, volume), { minLength: 90, maxLength: 90 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const wild = barsFrom(
          pairs.map(([close]) => close),
          pairs.map(([, traded]) => traded),
        );
        expectFiniteAfterWarmUp(feature, feature.compute(wild));
      }),
      { numRuns: 20, seed: SEED },
    );
  });

  const joined = feature.inputs.filter((name) => Object.keys(joinedColumns(bars.close, bars.volume)).includes(name));
  if (joined.length > 0) {
    it('stays finite on whatever the joined columns hold', () => {
      const value = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e-9, 1, 1e12);
      const column = fc.array(value, { minLength: 90, maxLength: 90 });
      const short = sliceBars(bars, { start: 120, end: 210 });
      fc.assert(
        fc.property(fc.array(column, { minLength: joined.length, maxLength: joined.length }), (values) => {
          const given = Object.fromEntries(joined.map((name, j) => [name, Float64Array.from(values[j]!)]));
          const wild = makeBars({ ...short, columns: { ...short.columns, ...given } });
          expectFiniteAfterWarmUp(feature, feature.compute(wild));
        }),
        { numRuns: 30, seed: SEED },
      );
    });
  }

  if (feature.params.raw !== true) {
    it('is scale-free: prices × 8 and volumes ÷ 4 leave every bit as it was', () => {
      expect(firstDifference(feature.compute(scaled(bars, 8, 0.25)), columns, ROWS)).toBeUndefined();
    });
  }

  it('refuses the saved state of other features', () => {
    const saved = feature.stream().save();
    expect(() => feature.stream().restore({ ...saved, outputs: ['other'] })).toThrow(/saved state/);
    // A feature without state has an empty memory of its own.
    const memory = saved.memory === '' ? Buffer.alloc(8).toString('base64') : '';
    expect(() => feature.stream().restore({ ...saved, memory })).toThrow(/ bytes\)/);
  });
});

function steps(before: number, after: number): number[] {
  return Array.from({ length: ROWS }, (_, i) => (i < ROWS / 2 ? before : after));
}

describeWithShared('30 months of BTCUSDT, outages included', () => {
  const file = readBarsFile(sharedPath('data/BTCUSDT-30m.parquet'));
  const bars = makeBars({ ...file, columns: { ...file.columns, ...joinedColumns(file.close, file.volume) } });
  const features = Object.entries(VARIANTS).flatMap(([use, variants]) => variants.map((params) => one(use, params)));

  it('every feature streams the bits of its batch', { timeout: 120_000 }, () => {
    for (const feature of [...features, one('har-volatility', {})]) {
      const { columns } = computeFeatures([feature], bars);
      expect(firstDifference(columns, streamed(feature, bars, 9973), bars.close.length)).toBeUndefined();
      expectFiniteAfterWarmUp(feature, columns);
    }
  });
});
