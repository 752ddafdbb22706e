import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import type { SweepAnswer } from '../../src/core/index.ts';
import * as sweepRoom from '../../src/sweep/index.ts';
import { type FakeOptions, fakeTrials } from '../sweep/fake-trials.mjs';
import { emptyFolder } from './command.ts';
import { fakeContext, type Recorded } from './fake-context.ts';

const home = emptyFolder();
const OUT = path.join(home, 'results');
const SPACE = [
  '--set',
  'sweep.space={ strategies.trend.params.x: { uniform: [0, 1] } }',
  '--set',
  'sweep.objectives=[{ of: strategies.trend.sharpe }]',
];

/** A call of the command on fake trials. */
async function sweep(args: readonly string[], fake: FakeOptions = {}): Promise<{ code: number; context: Recorded }> {
  const runSweep: typeof sweepRoom.runSweep = (loaded, options) =>
    sweepRoom.runSweep(loaded, { ...options, prepare: fakeTrials(fake) });
  const context = fakeContext({}, {}, { runSweep });
  const code = await runCli(['sweep', '--out', OUT, '--workers', '1', ...args], context);
  return { code: code || context.failed(), context };
}

const searched = (...args: string[]) => sweep([...SPACE, '--trials', '8', '--sampler', 'random', ...args]);

it('prints one JSON document, and the same one for --show', async () => {
  const { code, context } = await searched('--json');
  expect(context.stderr()).toBe('');
  expect(code).toBe(0);
  expect(context.armed()).toBe(true);
  const answer = JSON.parse(context.stdout()) as SweepAnswer;
  expect(answer.counts).toEqual({ wanted: 8, complete: 8, pruned: 0, failed: 0 });
  expect(answer.sampler).toEqual({ use: 'random', params: {} });
  for (const show of [['--show'], ['--show', answer.sweepId.slice(0, 6)]]) {
    const shown = await sweep([...show, '--json']);
    expect(shown.code).toBe(0);
    expect(shown.context.armed()).toBe(false);
    expect(JSON.parse(shown.context.stdout())).toEqual(answer);
  }
  const listed = await sweep(['--list', '--json']);
  expect(JSON.parse(listed.context.stdout())).toMatchObject({
    sweeps: [{ sweepId: answer.sweepId, latest: true, trials: { wanted: 8, ended: 8 }, sampler: 'random' }],
  });
});

it('prints a table, as long as --top says, and a list', async () => {
  await searched();
  const { code, context } = await sweep(['--show', '--top', '3']);
  expect(code).toBe(0);
  expect(context.stdout()).toMatch(/strategies\.trend\.sharpe/);
  const long = await sweep(['--show', '--top', '8']);
  expect(long.context.stdout().length).toBeGreaterThan(context.stdout().length);
  expect((await sweep(['--list'])).context.stdout()).toMatch(/^sweep +changed|^sweep[\s\S]*latest[\s\S]*random/);
});

it('writes the trials as a table', async () => {
  const file = path.join(home, 'trials.csv');
  expect((await searched('--export', file)).code).toBe(0);
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(9);
  expect((await sweep(['--show', '--export', file])).code).toBe(0);
  const bad = await searched('--export', path.join(home, 'trials.xlsx'));
  expect(bad.code).toBe(2);
  expect(bad.context.stderr()).toMatch(/ends in \.parquet or \.csv/);
});

it('grows, opens the lock box, and then refuses more: exit 2', async () => {
  const fresh = ['--fresh', '--set', 'sweep.batch=7'];
  expect((await searched(...fresh)).code).toBe(0);
  const open = await searched('--set', 'sweep.batch=7', '--open-lock-box', '--json');
  expect(open.code).toBe(0);
  const answer = JSON.parse(open.context.stdout()) as SweepAnswer;
  expect(answer.lockBox!.opened!.trial).toBe(answer.best);
  const more = await sweep([...SPACE, '--sampler', 'random', '--set', 'sweep.batch=7', '--trials', '9', '--json']);
  expect(more.code).toBe(2);
  expect(JSON.parse(more.context.stdout())).toMatchObject({ error: { code: 'LOCK_BOX_OPENED' } });
});

it('ends with 2 where trials cannot run, and names the place in the configuration', async () => {
  const { code, context } = await sweep([...SPACE, '--sampler', 'sobol', '--trials', '30', '--json'], {
    fails: () => 'no such signal',
  });
  expect(code).toBe(2);
  const { error } = JSON.parse(context.stdout());
  expect(error.code).toBe('TRIALS_FAILED');
  expect(error.where).toMatch(/sweep\.space/);
  expect(error.what).toMatch(/no such signal/);
});

it.each(['--sampler', '--pruner'])('names %s where there is no such one', async (flag) => {
  const { code, context } = await sweep([...SPACE, flag, 'tpee', '--json']);
  expect(code).toBe(2);
  expect(JSON.parse(context.stdout()).error).toMatchObject({ code: 'UNKNOWN_PLUGIN', where: flag });
});

it('ends with 130 at Ctrl-C and says how to go on', async () => {
  const calls: { context?: Recorded } = {};
  const runSweep: typeof sweepRoom.runSweep = (loaded, options) =>
    sweepRoom.runSweep(loaded, {
      ...options,
      prepare: fakeTrials({ onTrial: ({ number }) => number === 3 && calls.context!.abort() }),
    });
  const context = fakeContext({}, {}, { runSweep });
  calls.context = context;
  const args = ['sweep', '--out', OUT, '--workers', '1', ...SPACE, '--sampler', 'halton', '--trials', '50'];
  expect(await runCli(args, context)).toBe(130);
  expect(context.stderr()).toMatch(/stopped after 4 of 50 trials; the same command resumes/);
});

it.each([
  [['--trials', '0'], /--trials is "0"/],
  [['--trials', 'many'], /--trials is "many"/],
  [[...SPACE, '--sampler', 'tpee'], /did you mean "tpe"\?\n {2}where: --sampler/],
  [[...SPACE, '--pruner', 'mediam'], /did you mean "median"\?\n {2}where: --pruner/],
  [['--show', '--fresh'], /cannot be used with/],
  [['--list', '--trials', '5'], /cannot be used with/],
  [['--run', 'latest', '--forecasts', 'f.parquet'], /cannot be used with/],
  [['--show', 'ffff'], /there is no sweep "ffff"/],
  [[...SPACE, '--open-lock-box', '--set', 'sweep.lockBox=0'], /no lock box to open/],
  [['--set', 'sweep.space={ strategies.trend.params.x: { uniform: [1, 0] } }'], /range \[1, 0\] is empty/],
])('refuses %j: exit 2', async (args, message) => {
  const { code, context } = await sweep(args);
  expect(context.stderr()).toMatch(message);
  expect(code).toBe(2);
  expect(context.stdout()).toBe('');
});

it('leaves sweeps out of the list of runs', async () => {
  const { listRuns } = await import('../../src/experiment/index.ts');
  const { loadConfig } = await import('../../src/config/index.ts');
  expect(existsSync(path.join(OUT, 'sweeps'))).toBe(true);
  expect(await listRuns(loadConfig({ overrides: { 'runtime.results': OUT } }))).toEqual([]);
});
