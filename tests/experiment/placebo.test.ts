import { describe, expect, it } from 'vitest';
import { childSeed, makeRng, YEAR_DAYS } from '../../src/core/index.ts';
import { placeboDaily, placeboTests, targetMarket } from '../../src/experiment/evaluate/placebo.ts';
import { runStrategy } from '../../src/experiment/run-strategies.ts';
import { sharpe } from '../../src/metrics/index.ts';
import { circularShift, monteCarloP, placeboShifts, sharpeDifference } from '../../src/stats/index.ts';
import type { StrategyColumns } from '../../src/strategy/index.ts';
import { placeboWorld, strategiesOf } from './placebo-world.ts';

/** What moving regimes means, the long way: the rows that have all regimes that are read, taken out, turned, and put back. */
function movedByHand(columns: StrategyColumns, reads: { label: boolean; forecast: boolean }, shift: number) {
  const { label, forecast, tradable } = columns;
  const rows: number[] = [];
  tradable.forEach((is, t) => {
    if (is === 1 && (!reads.label || label![t]! >= 0) && (!reads.forecast || forecast!.regime[t]! >= 0)) rows.push(t);
  });
  const move = <T extends Int8Array | Float64Array>(values: T): T => {
    const out = values.slice() as T;
    const turned = circularShift(
      Float64Array.from(rows, (t) => values[t]!),
      shift,
    );
    rows.forEach((t, i) => {
      out[t] = turned[i]!;
    });
    return out;
  };
  const probabilities = Object.entries(forecast!.columns).map(([name, values]) => [
    name,
    name.startsWith('p_') ? move(values) : values,
  ]);
  return {
    rows,
    columns: {
      ...columns,
      label: reads.label ? move(label!) : label,
      forecast: reads.forecast
        ? { columns: Object.fromEntries(probabilities), regime: move(forecast!.regime) }
        : forecast!,
    },
  };
}

describe.each([
  ['units', { accounting: 'units', costBps: 7 }, true],
  ['units on rows without a hole', { accounting: 'units', costBps: 7 }, false],
  ['weights', { accounting: 'weights', costBps: 7, fillOnGap: true }, true],
  // No sweep kernel knows these.
  ['units bar by bar', { accounting: 'units', costBps: 7, minTrade: 0.05 }, true],
  ['weights bar by bar', { accounting: 'weights', costBps: 7, fill: 'next-close', maxPosition: 0.7 }, false],
] as const)('regimes moved round their circle, %s', (_, execution, holes) => {
  const { columns } = placeboWorld(7, { holes });
  const market = targetMarket(columns, {});
  const exact = execution.accounting === 'units';

  it.each(
    strategiesOf(execution)
      .slice(1)
      .map((strategy) => [strategy.name, strategy] as const),
  )('%s: the days of every shift are those of a plain run over regimes moved by hand', (name, strategy) => {
    const rng = makeRng(11);
    const shifts = [0, 1, 333, ...Array.from({ length: 5 }, () => rng.int(1500))];
    const reads = { label: strategy.needs.label, forecast: strategy.needs.columns.some((c) => c.startsWith('p_')) };
    const daily = placeboDaily(strategy, columns, market, shifts);
    const before = new Set<string>();
    shifts.forEach((shift, i) => {
      const by = movedByHand(columns, reads, shift);
      expect(by.rows.length, name).toBeGreaterThan(1800);
      const plain = runStrategy(strategy, by.columns, {}).daily.value;
      expect(daily[i]!.length).toBe(plain.length);
      plain.forEach((value, day) => {
        if (exact) expect(daily[i]![day], `${name} shift ${shift} day ${day}`).toBe(value);
        else expect(Math.abs(daily[i]![day]! - value), `${name} shift ${shift} day ${day}`).toBeLessThan(1e-12);
      });
      before.add(plain.join());
    });
    // Shifts lead to different days, or the equality above would say nothing.
    expect(before.size, name).toBe(new Set(shifts).size);
  });

  it('a shift all the way round changes nothing', () => {
    const strategy = strategiesOf(execution).find(({ name }) => name === 'overlay by label')!;
    const { rows } = movedByHand(columns, { label: true, forecast: false }, 0);
    const [none, round] = placeboDaily(strategy, columns, market, [0, rows.length]);
    expect(round).toEqual(none);
  });
});

describe('the test of a pair', () => {
  const execution = { accounting: 'weights', costBps: 7 };
  const strategies = strategiesOf(execution);
  const inputOf = (seed: number, options = {}, memoryBars = 100) => {
    const { columns } = placeboWorld(seed, options);
    const runs = strategies.map((strategy) => runStrategy(strategy, columns, {}));
    return { strategies, runs, columns, market: {}, memoryBars, seed: 5 };
  };

  it('draws 199 shifts from the pair’s own seed and compares with the real baseline on the same days', () => {
    const input = inputOf(3);
    const test = placeboTests(input)('trend', 'overlay by label')!;
    const { rows } = movedByHand(input.columns, { label: true, forecast: false }, 0);
    const rng = makeRng(childSeed(5, 'placebo', 'trend', 'overlay by label'));
    const shifts = placeboShifts(rows.length, 100, 199, rng);
    const base = sharpe(input.runs[0]!.daily.value, YEAR_DAYS);
    expect(test.draws.length).toBe(199);
    expect(test.memoryBars).toBe(100);
    const third = movedByHand(input.columns, { label: true, forecast: false }, shifts[2]!).columns;
    const placebo = runStrategy(strategies[1]!, third, {}).daily.value;
    expect(test.deltas[2]).toBeCloseTo(sharpe(placebo, YEAR_DAYS) - base, 9);
    expect(test.draws[2]).toBeCloseTo(sharpeDifference(placebo, input.runs[0]!.daily.value, 'auto').z, 6);
    expect(test.z).toBeCloseTo(sharpeDifference(input.runs[1]!.daily.value, input.runs[0]!.daily.value, 'auto').z, 6);
    expect(test.p).toBe(monteCarloP(test.z, Float64Array.from(test.draws)));
  });

  it('does not depend on which other pairs are tested, or when', () => {
    const input = inputOf(3);
    const one = placeboTests(input);
    one('trend', 'per regime');
    const after = one('trend', 'overlay by forecast');
    expect(placeboTests(input)('trend', 'overlay by forecast')).toEqual(after);
  });

  it('finds regimes that tell where prices go', () => {
    const informed = placeboTests(inputOf(21, { informed: true }))('trend', 'regimes as signal')!;
    expect(informed.p).toBe(1 / 200);
  });

  it('is 1 where moving regimes changes nothing: a tie is no success', () => {
    const input = inputOf(4);
    const same = strategiesOf(execution, {
      trend: { use: 'hold' },
      same: {
        use: 'hold',
        overlay: { source: 'label', multipliers: { CALM: 0.3, TREND: 0.3, STORM: 0.3 }, undefined: 1 },
      },
    });
    const runs = same.map((strategy) => runStrategy(strategy, input.columns, {}));
    const test = placeboTests({ ...input, strategies: same, runs })('trend', 'same')!;
    expect(new Set(test.draws).size).toBe(1);
    expect(test.p).toBe(1);
  });

  it('is null where no regime is read, where the rows leave no room, and for a strategy that isn’t there', () => {
    const input = inputOf(3);
    expect(placeboTests(input)('overlay by label', 'trend')).toBeNull();
    expect(placeboTests({ ...input, memoryBars: 1100 })('trend', 'overlay by label')).toBeNull();
    expect(placeboTests(input)('trend', 'gone')).toBeNull();
    expect(placeboDaily(strategies[0]!, input.columns, targetMarket(input.columns, {}), [1])).toEqual([]);
  });

  it('takes all shifts that there are where they are few', () => {
    const { rows } = movedByHand(inputOf(3).columns, { label: true, forecast: false }, 0);
    const test = placeboTests(inputOf(3, {}, Math.floor(rows.length / 2) - 4))('trend', 'overlay by label')!;
    expect(test.draws.length).toBe(rows.length - 2 * test.memoryBars + 1);
    expect(test.draws.length).toBeLessThan(12);
  });

  it('edits nothing that it was given', () => {
    const input = inputOf(9);
    const copy = structuredClone({ label: input.columns.label, forecast: input.columns.forecast });
    placeboTests(input)('trend', 'gate, then memory');
    expect({ label: input.columns.label, forecast: input.columns.forecast }).toEqual(copy);
  });
});
