import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signalCatalog, sizingCatalog } from '../../src/strategy/index.ts';
import { applied, makeSignal, makeSizing } from './parts.ts';
import { signalSamples, sizingSamples } from './samples.ts';
import { cutAt, emptyOf, growing, printed, worlds } from './world.ts';

const runs = { seed: 7, numRuns: 100 };

type Samples = Readonly<Record<string, readonly Record<string, unknown>[]>>;
const casesOf = (samples: Samples) =>
  Object.entries(samples).flatMap(([use, all]) => all.map((params) => [use, params] as const));

it('every signal and every sizing of the catalogs has a sample, and nothing else has', () => {
  expect(Object.keys(signalSamples).sort()).toEqual(Object.keys(signalCatalog).sort());
  expect(Object.keys(sizingSamples).sort()).toEqual(Object.keys(sizingCatalog).sort());
});

/** What both kinds promise; a signal is a reader that looks at no wish. */
describe.each([
  ...casesOf(signalSamples).map(([use, params]) => ['signal', use, params] as const),
  ...casesOf(sizingSamples).map(([use, params]) => ['sizing', use, params] as const),
])('the contract of a %s: %s %j', (kind, use, params) => {
  const make = (given: unknown) => (kind === 'signal' ? makeSignal(use, given) : makeSizing(use, given));
  const part = make(params);

  it('says the same twice and edits nothing', () => {
    fc.assert(
      fc.property(worlds, ({ columns, wishes }) => {
        const before = printed(columns);
        const once = applied(part.steps(columns), wishes);
        expect(applied(part.steps(columns), wishes)).toEqual(once);
        expect(applied(make(params).steps(columns), wishes)).toEqual(once);
        expect(printed(columns)).toBe(before);
      }),
      runs,
    );
  });

  it('reads no later row: not where the future is cut off, not where it is not filled yet', () => {
    fc.assert(
      fc.property(worlds, fc.nat(), ({ columns, wishes }, at) => {
        const whole = applied(part.steps(columns), wishes);
        const end = 1 + (at % wishes.length);
        expect(applied(part.steps(cutAt(columns, end)), wishes.subarray(0, end))).toEqual(whole.slice(0, end));
        for (const poison of [Number.NaN, 1e9]) {
          const live = growing(columns, poison);
          const steps = part.steps(live.columns);
          const out = Array.from(wishes, (wish, row) => {
            live.reveal(row);
            return steps(row, wish);
          });
          expect(out).toEqual(whole);
        }
      }),
      runs,
    );
  });

  it('is never NaN and never −0; a signal lies within 1, a size within the cap and on the side of the wish', () => {
    const cap = kind === 'signal' ? 1 : ((params as { cap?: number }).cap ?? 1);
    fc.assert(
      fc.property(worlds, ({ columns, wishes }) => {
        applied(part.steps(columns), wishes).forEach((value, row) => {
          expect(Math.abs(value)).toBeLessThanOrEqual(cap);
          expect(Object.is(value, -0)).toBe(false);
          if (kind === 'sizing') expect(value * wishes[row]!).toBeGreaterThanOrEqual(0);
          if (kind === 'sizing' && wishes[row] === 0) expect(value).toBe(0);
        });
      }),
      runs,
    );
  });

  it('is 0 on rows without a forecast, if it reads forecasts', () => {
    if (!part.needs.forecast) return;
    fc.assert(
      fc.property(worlds, ({ columns, wishes }) => {
        const { regime } = columns.forecast!;
        const out = applied(part.steps(columns), wishes);
        expect(out.filter((_, row) => regime[row] === -1).every((value) => value === 0)).toBe(true);
      }),
      runs,
    );
  });

  it('refuses an unknown parameter and names the nearest', () => {
    for (const key of Object.keys(params)) {
      expect(() => make({ ...params, [`${key}x`]: 1 })).toThrow(`unknown key "${key}x"; did you mean "${key}"`);
    }
    expect(() => make({ ...params, nonsense: 1 })).toThrow('unknown key "nonsense"');
  });

  it('has nothing to say of no rows', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        expect(applied(part.steps(emptyOf(world)), [])).toEqual([]);
      }),
      { ...runs, numRuns: 1 },
    );
  });
});
