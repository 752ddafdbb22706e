import { expect, it } from 'vitest';
import { createColumnMemo } from '../../src/strategy/index.ts';
import { placeboWorld, SPECS, strategiesOf } from '../experiment/placebo-world.ts';

it.each(Object.keys(SPECS))('the target alone, shared through a memo, is the target: %s', (name) => {
  const { columns } = placeboWorld(5);
  const memo = createColumnMemo();
  const into = new Float64Array(columns.bars.close.length).fill(Number.NaN);
  const strategies = strategiesOf({ costBps: 7 });
  const strategy = strategies.find((one) => one.name === name)!;
  const { target, variant } = strategy.target(columns);
  // Twice, and behind all others: what they left in the memo changes nothing.
  for (const before of [[], strategies]) {
    for (const other of before) other.wished(columns, memo, into);
    const found = strategy.wished(columns, memo, into);
    expect(found.variant).toEqual(variant);
    expect(found.target).toEqual(target);
  }
});

it('needs the probabilities that an overlay reads', () => {
  const { columns } = placeboWorld(5);
  const strategy = strategiesOf({ costBps: 7 }).find(({ name }) => name === 'overlay by forecast')!;
  const { p_CALM: _, ...rest } = columns.forecast!.columns;
  const without = { ...columns, forecast: { ...columns.forecast!, columns: rest } };
  const into = new Float64Array(columns.bars.close.length);
  expect(() => strategy.wished(without, createColumnMemo(), into)).toThrow(/no column "p_CALM"/);
});
