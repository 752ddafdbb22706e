import { expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import { calibrationRun } from '../../src/experiment/index.ts';
import { fakeContext } from './fake-context.ts';

const FEW = ['bench', 'calibration', '--runs', '10', '--threads', '1', '--checks', 'loss', '--quiet'];

it('bench calibration prints one JSON document in the form of the other tasks', async () => {
  const context = fakeContext({ calibrationRun });
  expect(await runCli([...FEW, '--json'], context)).toBe(0);
  const { runs } = JSON.parse(context.stdout());
  expect(runs.map(({ result }: { result: { check: string } }) => result.check)).toEqual(['loss']);
  for (const run of runs) {
    expect(run).toMatchObject({ task: 'calibration', result: { histories: 10, seed: 1 } });
    for (const key of ['wall_s', 'cpu_s', 'peak_rss_mib']) expect(run[key], key).toBeGreaterThanOrEqual(0);
  }
}, 60_000);

it('bench calibration prints a table a check and says what lies outside', async () => {
  const context = fakeContext({ calibrationRun });
  expect(await runCli(FEW, context)).toBe(0);
  const text = context.stdout();
  expect(text).toMatch(/^loss: 10 histories a row, seed 1;/);
  expect(text).toMatch(/Diebold–Mariano +normal +3,600 +equal losses/);
  expect(text).toMatch(/\d+ of \d+ figures lie within their bounds\.\nWith 10 histories a row .*\nOutside:\n/);
}, 60_000);

it('bench calibration names the checks that there are', async () => {
  const context = fakeContext({ calibrationRun });
  expect(await runCli(['bench', 'calibration', '--checks', 'paird'], context)).toBe(2);
  expect(context.stderr()).toContain('paired, placebo, null-markets');
});
