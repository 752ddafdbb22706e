import fc from 'fast-check';
import type { Bars } from '../../src/core/index.ts';
import { barsOf } from './bars.ts';

export interface Case {
  readonly bars: Bars;
  readonly target: Float64Array;
  readonly options: Record<string, unknown>;
}

const step = fc.record({
  jump: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.double({ min: -0.05, max: 0.05, noNaN: true })),
  up: fc.double({ min: 0, max: 0.03, noNaN: true }),
  down: fc.double({ min: 0, max: 0.03, noNaN: true }),
  close: fc.double({ min: 0, max: 1, noNaN: true }),
  gap: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.boolean()),
  keep: fc.oneof({ weight: 2, arbitrary: fc.constant(true) }, fc.boolean()),
  target: fc.constantFrom(-1, -0.5, 0, 0.3, 1, Number.NaN),
  volume: fc.constantFrom(0, 1, 1, 5, 1000),
  average: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  leap: fc.oneof({ weight: 60, arbitrary: fc.constant(1) }, fc.constantFrom(0.4, 0.7, 1.6, 2.5)),
});

const ranges = {
  atr: fc.double({ min: 0.2, max: 4, noNaN: true }),
  window: fc.integer({ min: 1, max: 5 }),
  seed: fc.constantFrom('first', 'sma'),
};
const level = {
  ...ranges,
  basis: fc.constantFrom('absolute', 'fraction'),
  reference: fc.constantFrom('fill', 'signal-close'),
};
const stopLoss = fc.option(fc.record({ ...level, trail: fc.constantFrom('fixed', 'fixed', 'trailing', 'chandelier') }));
const takeProfit = fc.option(
  fc.oneof(
    fc.record({ ...level, share: fc.constantFrom(1, 1, 0.5) }),
    fc.record({ ...level, trail: fc.double({ min: 0.2, max: 2, noNaN: true }) }),
  ),
);
const breakEven = fc.option(fc.record({ ...ranges, offsetBps: fc.constantFrom(0, 20) }), { freq: 2 });
const fillCosts = fc.option(
  fc.constant([
    { use: 'fees', params: { makerBps: 2, takerBps: 5 } },
    { use: 'spread', params: { halfBps: 1 } },
    { use: 'volatility-slippage', params: { share: 0.05, window: 3 } },
    { use: 'square-root-impact', params: { coefficient: 0.1, window: 3 } },
    { use: 'borrow', params: { shortBpsPerYear: 500, cashBpsPerYear: 800 } },
  ]),
  { freq: 2 },
);

export const options = fc
  .record({
    fill: fc.constantFrom('next-open', 'next-close', 'next-vwap'),
    costBps: fc.double({ min: 0, max: 40, noNaN: true }),
    fillOnGap: fc.boolean(),
    costs: fillCosts,
    stopLoss,
    takeProfit,
    breakEven,
    volumeCap: fc.option(fc.constantFrom(0.1, 0.5), { freq: 2 }),
    capital: fc.constant(100),
    minTrade: fc.constantFrom(0, 0, 0.4),
    maxPosition: fc.constantFrom(null, null, 0.7),
    maxLeverage: fc.constantFrom(null, null, 0.9, 2),
    armDelayBars: fc.integer({ min: 0, max: 3 }),
    intrabar: fc.constantFrom('worst', 'best', 'stop-first'),
    timedExitBars: fc.option(fc.integer({ min: 1, max: 6 })),
    cooldownBars: fc.integer({ min: 0, max: 4 }),
    stopDropsSignal: fc.boolean(),
  })
  // A stop that drops its bar's signal has to leave the whole position there.
  .map((given) => {
    const whole = given.volumeCap === null && (given.takeProfit as { share?: number } | null)?.share !== 0.5;
    return { ...given, stopDropsSignal: given.stopDropsSignal && whole };
  });

export const cases: fc.Arbitrary<Case> = fc
  .record({ steps: fc.array(step, { minLength: 3, maxLength: 60 }), options })
  .map(({ steps, options }) => {
    const rows: number[][] = [];
    const gaps: number[] = [];
    let last = 100;
    let held = 0;
    const target = Float64Array.from(
      steps,
      ({ jump, up, down, close, gap, keep, target, volume, average, leap }, t) => {
        if (gap && t > 0) {
          gaps.push(t);
          rows.push([last, last, last, last, 0, Number.NaN]);
        } else {
          const open = last * (1 + jump) * leap;
          const [high, low] = [open * (1 + up), open * (1 - down)];
          last = low + close * (high - low);
          // A bar without an average price has an empty cell there.
          rows.push([open, high, low, last, volume, average === null ? Number.NaN : low + average * (high - low)]);
        }
        if (!keep) held = target;
        return held;
      },
    );
    return { bars: barsOf(rows, gaps), target, options };
  });
