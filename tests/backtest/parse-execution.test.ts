import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { executionSchema, parseExecution } from '../../src/backtest/index.ts';
import { ConfigError } from '../../src/core/index.ts';

const HOUR = 3_600_000;

function refusal(raw: unknown): ConfigError {
  try {
    parseExecution(raw, HOUR, 'execution');
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('was not refused');
}

it('an empty section is what config.yml lists', () => {
  const listed = parse(readFileSync(new URL('../../config.yml', import.meta.url), 'utf8')).execution;
  const { costs: listedCosts, ...listedRules } = parseExecution(listed, HOUR);
  const { costs, ...rules } = parseExecution({}, HOUR);
  expect(listedRules).toEqual(rules);
  expect(listedCosts.roundTripBps).toBe(costs.roundTripBps);
  expect(executionSchema.parse(listed)).toMatchObject(listed);
});

it('windows may be durations, and half of a round trip is a side’s cost', () => {
  const rules = parseExecution({ costBps: 7, timedExitBars: '2d', cooldownBars: '4h', stopLoss: { atr: 5 } }, HOUR);
  expect(rules).toMatchObject({ timedExitBars: 48, cooldownBars: 4 });
  expect(rules.costs.roundTripBps).toBe(7);
  expect(rules.stopLoss).toEqual({
    atr: 5,
    windowBars: 14,
    seed: 'first',
    basis: 'absolute',
    reference: 'fill',
    trail: 'fixed',
  });
});

it('an unknown key names the nearest one', () => {
  const error = refusal({ costbps: 7 });
  expect(error.code).toBe('CONFIG_UNKNOWN_KEY');
  expect(error.what).toContain('did you mean "costBps"');
  expect(refusal({ stopLoss: { atr: 5, windw: 3 } }).path).toBe('execution.stopLoss.windw');
});

it.each([
  ['execution.costBps', { costBps: -1 }],
  ['execution.armDelayBars', { armDelayBars: 0.5 }],
  ['execution.stopLoss.atr', { stopLoss: { atr: 0 } }],
  ['execution.stopLoss.window', { stopLoss: { atr: 1, window: '90m' } }],
  ['execution.fixedUnits', { fixedUnits: 1, accounting: 'weights' }],
  ['execution.takeProfit.reference', { takeProfit: { atr: 1, reference: 'entry-close' }, armDelayBars: 0 }],
])('an impossible value is refused with its key, %s', (path, raw) => {
  expect(refusal(raw)).toMatchObject({ code: 'CONFIG_INVALID', path });
});
