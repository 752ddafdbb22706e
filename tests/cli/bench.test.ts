import { expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import { benchRun } from '../../src/experiment/index.ts';
import { fakeContext } from './fake-context.ts';

const TINY = ['--rows', '400', '--repeat', '1', '--json'];

for (const accounting of ['units', 'weights']) {
  it(`bench backtest-sweep prints one JSON document in the peers’ form (${accounting})`, async () => {
    const context = fakeContext({ benchRun });
    const args = ['bench', 'backtest-sweep', ...TINY, '--combos', '12', '--accounting', accounting];
    expect(await runCli(args, context)).toBe(0);
    const { runs } = JSON.parse(context.stdout());
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({
      task: 'backtest-sweep',
      peer: `regimewalk-${accounting}`,
      rows: 400,
      repeats: 1,
      result: { combinations: 12, accounting },
    });
    for (const key of ['wall_s', 'cpu_s', 'first_wall_s', 'peak_rss_mib', 'load_avg_1min']) {
      expect(runs[0][key], key).toBeGreaterThanOrEqual(0);
    }
    expect(runs[0].walls).toHaveLength(1);
    expect(runs[0].result.orders).toBeGreaterThan(12);
  });
}

it('bench backtest-single prints a short table, and the same figures on every call', async () => {
  const texts = [];
  for (let i = 0; i < 2; i++) {
    const context = fakeContext({ benchRun });
    expect(await runCli(['bench', 'backtest-single', '--rows', '400', '--repeat', '1'], context)).toBe(0);
    texts.push(context.stdout());
  }
  expect(texts[0]).toContain('backtest-single');
  const figures = texts.map((text) => text.split('\n').find((line) => line.startsWith('accounting')));
  expect(figures[0]).toMatch(/final_equity \d+.*orders \d+/);
  expect(figures[1]).toBe(figures[0]);
});

it('bench names the tasks that there are', async () => {
  const context = fakeContext({ benchRun });
  expect(await runCli(['bench', 'walkforward'], context)).toBe(2);
  expect(context.stderr()).toContain('backtest-sweep');
});

it('bench gbdt-quality prints our log losses alone without Python, and names what it left out', async () => {
  const before = process.env.REGIMEWALK_PYTHON;
  process.env.REGIMEWALK_PYTHON = '';
  const context = fakeContext({ benchRun });
  const args = ['bench', 'gbdt-quality', '--rows', '600', '--golden', 'nowhere', '--data', 'nowhere.parquet', '--json'];
  try {
    expect(await runCli(args, context)).toBe(0);
  } finally {
    if (before === undefined) delete process.env.REGIMEWALK_PYTHON;
    else process.env.REGIMEWALK_PYTHON = before;
  }
  const { runs, skipped } = JSON.parse(context.stdout());
  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({
    task: 'gbdt-quality',
    peer: 'regimewalk',
    result: { data: 'generator', rounds: 100 },
  });
  expect(runs[0].result.test_logloss).toBeGreaterThan(0.5);
  expect(skipped).toEqual([
    'XGBoost: REGIMEWALK_PYTHON names no Python that has it',
    'golden, nowhere: not there',
    'vol2, nowhere.parquet: not there',
  ]);
});

it('bench train-gbdt fits the peers’ booster on their features, or on generated ones', async () => {
  for (const [options, features] of [
    [[], 12],
    [['--features', '9'], 9],
  ] as const) {
    const context = fakeContext({ benchRun });
    expect(await runCli(['bench', 'train-gbdt', '--rows', '900', '--repeat', '1', '--json', ...options], context)).toBe(
      0,
    );
    const { runs } = JSON.parse(context.stdout());
    expect(runs[0]).toMatchObject({ task: 'train-gbdt', peer: 'regimewalk', rows: 900, result: { features } });
    const { train_rows, test_rows, test_logloss, train_s } = runs[0].result;
    expect(train_rows / (train_rows + test_rows)).toBeCloseTo(0.8, 2);
    expect(test_logloss).toBeGreaterThan(0.5);
    expect(test_logloss).toBeLessThan(2.5);
    expect(train_s).toBeGreaterThan(0);
  }
});
