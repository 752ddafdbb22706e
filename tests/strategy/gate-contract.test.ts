import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createColumnMemo, gateCatalog, parseStrategies } from '../../src/strategy/index.ts';
import { HALF_HOUR } from '../backtest/bars.ts';
import { REGIMES } from './columns.ts';
import { applied, gateSteps, makeGate } from './parts.ts';
import { gateSamples, HOLDING_GATES } from './samples.ts';
import { cutAt, emptyOf, growing, printed, worlds } from './world.ts';

const runs = { seed: 7, numRuns: 100 };

it('every gate of the catalog has a sample, and nothing else has', () => {
  expect(Object.keys(gateSamples).sort()).toEqual(Object.keys(gateCatalog).sort());
  for (const samples of Object.values(gateSamples)) expect(samples.length).toBeGreaterThan(0);
});

const cases = Object.entries(gateSamples).flatMap(([use, all]) => all.map((params) => [use, params] as const));

describe.each(cases)('the gate contract: %s %j', (use, params) => {
  const gate = makeGate(use, params);

  it('says the same twice, knows nothing of what was run before, and edits nothing', () => {
    fc.assert(
      fc.property(worlds, ({ columns, wishes }) => {
        const before = printed(columns);
        const once = applied(gateSteps(gate, columns), wishes);
        expect(applied(gateSteps(gate, columns), wishes)).toEqual(once);
        expect(applied(gateSteps(makeGate(use, params), columns), wishes)).toEqual(once);
        expect(printed(columns)).toBe(before);
      }),
      runs,
    );
  });

  it('reads no later row: not where the future is cut off, not where it is not filled yet', () => {
    fc.assert(
      fc.property(worlds, fc.nat(), ({ columns, wishes }, at) => {
        const whole = applied(gateSteps(gate, columns), wishes);
        const end = 1 + (at % wishes.length);
        expect(applied(gateSteps(gate, cutAt(columns, end)), wishes.subarray(0, end))).toEqual(whole.slice(0, end));
        for (const poison of [Number.NaN, 1e9]) {
          const live = growing(columns, poison);
          const steps = gateSteps(gate, live.columns);
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

  it('makes no position of its own: a mask lies in [0, 1], a filter gives no more than was wanted', () => {
    fc.assert(
      fc.property(worlds, ({ columns, wishes }) => {
        const nothing = applied(gateSteps(gate, columns), new Float64Array(wishes.length));
        expect(nothing.every((value) => Object.is(value, 0))).toBe(true);
        if ('mask' in gate) {
          const mask = gate.mask(columns);
          for (let row = 0; row < wishes.length; row++) {
            const share = mask(row);
            expect(share >= 0 && share <= 1).toBe(true);
          }
        }
        const holding = HOLDING_GATES.includes(use);
        let most = 0;
        applied(gateSteps(gate, columns), wishes).forEach((value, row) => {
          most = holding ? Math.max(most, Math.abs(wishes[row]!)) : Math.abs(wishes[row]!);
          expect(Math.abs(value)).toBeLessThanOrEqual(most);
          if (!holding) expect(value * wishes[row]!).toBeGreaterThanOrEqual(0);
        });
      }),
      runs,
    );
  });

  it('passes nothing on rows without a forecast, if it reads forecasts', () => {
    if (!gate.needs.forecast) return;
    fc.assert(
      fc.property(worlds, ({ columns, wishes }) => {
        const out = applied(gateSteps(gate, columns), wishes);
        const { regime } = columns.forecast!;
        expect(out.filter((_, row) => regime[row] === -1).every((value) => value === 0)).toBe(true);
      }),
      runs,
    );
  });

  it('with a memo the strategy says the same, in fewer columns', () => {
    const spec = { use: 'hold', gates: [{ use, params }] };
    const context = { execution: { costBps: 7 }, intervalMs: HALF_HOUR, regimes: REGIMES, labelIsForward: false };
    const [one, two] = parseStrategies({ one: spec, two: spec }, context);
    fc.assert(
      fc.property(worlds, ({ columns }) => {
        const memo = createColumnMemo();
        const plain = one!.target(columns);
        expect(one!.target(columns, memo)).toEqual(plain);
        const { bytes } = memo;
        expect(two!.target(columns, memo)).toEqual(plain);
        expect(memo.bytes).toBe(bytes);
      }),
      { ...runs, numRuns: 20 },
    );
  });

  it('refuses an unknown parameter and names the nearest', () => {
    for (const key of Object.keys(params)) {
      expect(() => makeGate(use, { ...params, [`${key}x`]: 1 })).toThrow(
        `unknown key "${key}x"; did you mean "${key}"`,
      );
    }
    expect(() => makeGate(use, { ...params, nonsense: 1 })).toThrow('unknown key "nonsense"');
  });

  it('has nothing to say of no rows', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        expect(applied(gateSteps(gate, emptyOf(world)), [])).toEqual([]);
      }),
      { ...runs, numRuns: 1 },
    );
  });
});
