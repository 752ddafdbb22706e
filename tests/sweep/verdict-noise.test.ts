import { describe, expect, it } from 'vitest';
import { cscv } from '../../src/stats/index.ts';
import { generatedSweep } from '../../src/sweep/bench/generated-sweep.ts';
import { judgeSweep } from '../../src/sweep/verdict/index.ts';

/** Sweeps over generated markets of a year, seeds 1 to `seeds`, judged. */
function judged(use: string, drift: number, trials: number, seeds: number) {
  return Array.from({ length: seeds }, (_, i) => {
    const market = { seed: i + 1, drift, years: 1, interval: '4h' };
    const swept = generatedSweep({ ...market, trials, sampler: { use } });
    const answer = judgeSweep({
      trials: swept.trials.map(({ number, point, returns, sharpe }) => ({
        ...{ number, point, returns, values: [sharpe], state: 'complete', seed: number },
        ...{ parameters: {}, steps: null, figures: {}, reason: null },
      })),
      objectives: [{ of: 'strategies.a.sharpe', goal: 'maximise', strategy: 'a' }],
      ...{ space: swept.space, days: swept.days, asConfigured: swept.asConfigured, adaptive: swept.adaptive },
      ...{ nested: null, seed: 1 },
    });
    return { answer, returns: swept.trials.map(({ returns }) => returns) };
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a sweep over a market without any merit', () => {
  it.each(['random', 'tpe'])('is noise, its choice worth nothing, whatever the sampler: %s', (use) => {
    const found = judged(use, 0, 80, 6);
    const noise = found.filter(({ answer }) => answer.verdict === 'noise');
    expect(noise.length).toBeGreaterThanOrEqual(5);
    expect(noise[0]!.answer.sentences[0]).toMatch(/^The winner is what noise looks like/);
    const pbo = mean(found.map(({ answer }) => answer.overfitting!.probability));
    expect(Math.abs(pbo - 0.5)).toBeLessThan(0.15);
    // The crowd that a search leaves behind wins against itself: counted one by one, its choice seems worse than none.
    const counted = mean(found.map(({ returns }) => cscv({ returns, partitions: 16 }).pbo));
    if (use === 'tpe') expect(counted).toBeGreaterThan(pbo + 0.1);
  });
});

describe('a sweep over a market with trends', () => {
  it('stands', () => {
    const found = judged('tpe', 3, 60, 4).map(({ answer }) => answer);
    expect(found.map(({ verdict }) => verdict)).toEqual(['stands', 'stands', 'stands', 'stands']);
    expect(found[0]!.sentences[0]).toMatch(/^The winner stands/);
  });
});
