import { expect, it } from 'vitest';
import { executionSchema, POSITION_KEYS } from '../../src/backtest/index.ts';
import { parseStrategies } from '../../src/strategy/index.ts';

const keys = Object.keys(executionSchema.shape);

/** Whether a case may set this key of the execution for itself. */
function differs(key: string): boolean {
  const cases = { UP: { execution: { [key]: null } } };
  const specs = { it: { use: 'hold', perRegime: { source: 'label', cases } } };
  try {
    parseStrategies(specs, { execution: {}, intervalMs: 60_000, regimes: ['UP'], labelIsForward: false });
    return true;
  } catch (error) {
    expect(String(error)).toContain(`execution.${key} cannot differ by regime`);
    return false;
  }
}

it('a case may set the rules that the backtest holds for each position, and no others', () => {
  expect(keys.filter(differs).sort()).toEqual([...POSITION_KEYS].sort());
});
