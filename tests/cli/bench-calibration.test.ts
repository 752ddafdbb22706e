import { expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import { calibrationRun } from '../../src/experiment/index.ts';
import { fakeContext } from './fake-context.ts';

const FEW = ['bench', 'calibration', '--runs', '2', '--threads', '1', '--checks', 'loss,trials', '--quiet'];

it('bench calibration prints one JSON document in the form of the other tasks', async () => {
  const context = fakeContext({ calibrationRun });
  expect(await runCli([...FEW, '--json'], context)).toBe(0);
  const { runs } = JSON.parse(context.stdout());
  expect(runs.map(({ result }: { result: { check: string } }) => result.check)).toEqual(['loss', 'trials', 'speed']);
  for (const run of runs) {
    expect(run).toMatchObject({ task: 'calibration', result: { histories: 2, seed: 1 } });
    for (const key of ['wall_s', 'cpu_s', 'peak_rss_mib']) expect(run[key], key).toBeGreaterThanOrEqual(0);
  }
  expect(runs[2].result.speed).toMatchObject({ days: 1826, resamples: 10_000 });
}, 60_000);

it('bench calibration prints a table a check and says what lies outside', async () => {
  const context = fakeContext({ calibrationRun });
  expect(await runCli(FEW, context)).toBe(0);
  const text = context.stdout();
  expect(text).toMatch(/^loss: 2 histories a row, seed 1;/);
  expect(text).toMatch(/Diebold–Mariano +normal +3,600 +equal losses/);
  expect(text).toMatch(/10,000 resamples of 1,826 days: Sharpe ratio \d/);
  expect(text).toMatch(/\d+ of \d+ figures lie within their bounds\.\nOutside:\n/);
}, 60_000);

it('bench calibration names the checks that there are', async () => {
  const context = fakeContext({ calibrationRun });
  expect(await runCli(['bench', 'calibration', '--checks', 'paird'], context)).toBe(2);
  expect(context.stderr()).toContain('paired, placebo, null-markets');
});
