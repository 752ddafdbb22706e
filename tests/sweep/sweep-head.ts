import type { SweepHead } from '../../src/sweep/journal/events.ts';

/** The first line of a journal, of a sweep over one range. */
export function sweepHead(id: string): SweepHead {
  return {
    id,
    seed: 1,
    space: [{ name: 'a.x', distribution: { kind: 'float', low: 0, high: 1, log: false, step: null }, when: null }],
    dimensions: [
      {
        name: 'a.x',
        text: 'uniform [0, 1]',
        kind: 'float',
        log: false,
        choices: null,
        duration: false,
        when: null,
      },
    ],
    constraints: [],
    fixed: {},
    objectives: [{ of: 'strategies.trend.sharpe', goal: 'maximise', strategy: 'trend' }],
    sampler: { use: 'random', params: {} },
    pruner: { use: 'none', params: {} },
    blind: true,
    data: { rows: 48, intervalMs: 3_600_000, hash: 'bars' },
    days: '',
    steps: 1,
    lockBox: null,
  };
}
