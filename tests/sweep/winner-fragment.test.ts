import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type LoadedConfig, loadConfig } from '../../src/config/index.ts';
import { winnerComment, winnerFragment } from '../../src/sweep/winner-fragment.ts';
import { sweepAnswer } from './sweep-answer.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'winner-'));

function load(name: string, text: string, overrides: Readonly<Record<string, unknown>> = {}): LoadedConfig {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return loadConfig({ file, overrides });
}

/** The file with the fragment's sections in place of its own. */
const replaced = (base: string, fragment: string) => stringify({ ...parse(base), ...parse(fragment) });

const STRATEGIES = {
  'strategies.trend.params.fast': '14h',
  'strategies.trend+regime.overlay.multipliers.BEAR_TREND': 0.2,
  'strategies.trend.gates': [{ use: 'z-threshold', params: { minimum: 0.25 } }],
};
const MODELS = {
  'model.use': 'gbdt',
  'model.params': { depth: 4, rounds: 80 },
  'model.returns': null,
  'labels.params.window': '10d',
  'features.0.params.windows': [2, 8],
  calibration: { use: 'temperature' },
  'execution.costBps': 3,
};

const OWN = `
seed: 7
strategies:
  "ema1.5 x": { use: ema-cross, params: { fast: 6h, slow: 3d, side: both } }
  held: { use: hold }
compare: [{ baseline: held, against: ["ema1.5 x"] }]
labels: { use: vol2 }
execution: { costBps: 12, stopLoss: { atr: 5 } }
sweep:
  space: { "strategies.ema1.5 x.params.fast": { choice: [4h, 6h] } }
  fixed: { execution.costBps: 9 }
`;

describe('winnerFragment', () => {
  it.each([
    ['strategies', '', STRATEGIES],
    ['models', '', MODELS],
    ['strategies of a file of its own', OWN, { 'execution.costBps': 9, 'strategies.ema1.5 x.params.fast': '4h' }],
    [
      'a model in a file of its own',
      OWN,
      { 'model.params.C': 0.5, 'labels.params': { horizon: '2d' }, 'walkForward.trainWeeks': 20 },
    ],
    ['a stop taken away', OWN, { 'execution.stopLoss': null, 'execution.takeProfit': { atr: 8 } }],
  ])('in place of the same sections gives the configuration of the trial: %s', (_, base, values) => {
    const loaded = load('base.yml', base);
    const trial = load('base.yml', base, values);
    const fragment = winnerFragment({ base: loaded.config, trial: trial.config, values, about: ['By a sweep.'] });
    expect(fragment).not.toContain('No file can say');
    expect(load('pasted.yml', replaced(base, fragment)).portable()).toEqual(trial.portable());
    expect(trial.hash()).not.toBe(loaded.hash());
  });

  it.each([
    ['strategies', STRATEGIES],
    ['models', MODELS],
  ])('alone gives it where the defaults were swept: %s', (_, values) => {
    const trial = load('empty.yml', '', values);
    const base = load('empty.yml', '').config;
    const fragment = winnerFragment({ base, trial: trial.config, values, about: [] });
    const alone = load('winner.yml', fragment);
    expect(alone.hash()).toBe(trial.hash());
    expect(alone.config.compare).toEqual(trial.config.compare);
  });

  it('holds the touched sections and no others, without anchors', () => {
    const trial = load('empty.yml', '', STRATEGIES);
    const fragment = winnerFragment({
      base: load('empty.yml', '').config,
      trial: trial.config,
      values: STRATEGIES,
      about: [],
    });
    expect(Object.keys(parse(fragment))).toEqual(['strategies', 'compare']);
    expect(fragment).not.toMatch(/[&*]a\d/);
  });

  it('gives flags where no file can say it: the plug-in of the defaults without their parameters', () => {
    const values = { 'labels.use': 'trend-volatility', 'model.params.C': 0.5 };
    const fragment = winnerFragment({
      base: load('base.yml', OWN).config,
      trial: load('base.yml', OWN, values).config,
      values,
      about: [],
    });
    expect(fragment).toContain('# No file can say what the trial has under labels: the defaults would come in.');
    expect(fragment).toContain("#   --set 'labels.use=trend-volatility'\n");
    expect(fragment).not.toContain("--set 'model");
  });

  it('says above what it sets and what that was, each line a comment', () => {
    const trial = load('empty.yml', '', STRATEGIES);
    const about = ['First\nparagraph.', `${'word '.repeat(40)}end`];
    const fragment = winnerFragment({
      base: load('empty.yml', '').config,
      trial: trial.config,
      values: STRATEGIES,
      about,
    });
    expect(fragment).toContain('#   strategies.trend.params.fast: 14h  (was 1d)\n');
    expect(fragment).toContain('#   strategies.trend+regime.overlay.multipliers.BEAR_TREND: 0.2  (was 0.5)\n');
    const [head] = fragment.split('\nstrategies:');
    for (const line of head!.split('\n')) expect(line === '' || line.startsWith('#')).toBe(true);
    expect(
      Math.max(
        ...head!
          .split('\n')
          .slice(0, 4)
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(110);
  });
});

describe('winnerComment', () => {
  it('names sweep and trial, its figures beside the configuration’s, the verdict, and the days that no trial saw', () => {
    const text = winnerComment(sweepAnswer()).join('\n');
    expect(text).toContain('Trial 54 of sweep a1b2c3d4e5f60718: the best of 174 complete trials');
    expect(text).toContain('strategies.trend+regime.sharpe 1.748 (as configured 0.53)');
    expect(text).toContain('Verdict: noise. The winner is noise');
    expect(text).toContain('The 148 days from 2024-08-04 on, which no trial saw, have not been opened for it.');
  });

  it('gives what the lock box said once it was opened, and nothing without a winner', () => {
    const { lockBox } = sweepAnswer();
    const opened = {
      trial: 54,
      sharpe: 0.2,
      ci95: [-2, 2.4],
      asConfigured: 0.4,
      inSample: 1.7,
      sentence: 'It fell.',
    } as const;
    expect(winnerComment(sweepAnswer({ lockBox: { ...lockBox!, opened } })).join('\n')).toContain('It fell.');
    expect(winnerComment(sweepAnswer({ best: null }))).toEqual([]);
  });
});
