import { describe, expect, it } from 'vitest';
import { verdictBench } from '../../src/sweep/bench/verdict-task.ts';

const MARKET = { years: 1, interval: '4h' };

describe('a sweep over a market without any merit', () => {
  it.each(['random', 'tpe'])('is noise, and its choice worth nothing, whatever the sampler: %s', (use) => {
    const found = verdictBench({ ...MARKET, drift: 0, trials: 80, sampler: { use } }, 6);
    expect(found.stands).toBeLessThanOrEqual(1);
    expect(Math.abs(found.pbo - 0.5)).toBeLessThan(0.15);
    // The crowd that a search leaves behind wins against itself: counted one by one, its choice seems worse than none.
    if (use === 'tpe') expect(found.pboOfAll).toBeGreaterThan(found.pbo + 0.1);
  });
});

describe('a sweep over a market with trends', () => {
  it('stands', () => {
    const found = verdictBench({ ...MARKET, drift: 3, trials: 60, sampler: { use: 'tpe' } }, 4);
    expect(found.stands).toBe(4);
    expect(found.sharpe).toBeGreaterThan(2 * found.expectedMaximum);
  });
});
