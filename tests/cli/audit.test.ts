import { expect, it } from 'vitest';
import type { AuditAnswer } from '../../src/audit/index.ts';
import { runCli } from '../../src/cli/program.ts';
import { fakeContext } from './fake-context.ts';

const data = {
  file: 'bars.parquet',
  rows: 100,
  from: '2021-01-01T00:00:00Z',
  to: '2021-01-03T00:00:00Z',
  intervalMs: 1_800_000,
  gapRows: 0,
  series: [],
};
const clean: AuditAnswer = {
  data,
  cuts: [{ row: 40, time: '2021-01-01T20:00:00Z' }],
  segments: [3],
  checks: [{ name: 'features', about: 'a feature reads a later row', compared: 1234, leaks: [], skipped: null }],
  leaks: 0,
};
const leak = {
  column: 'rsi_14',
  row: 39,
  time: '2021-01-01T19:30:00Z',
  cut: 40,
  what: 'was 50, is 51 once the bars from row 40 on are others',
};

/** A command line whose audit answers this. */
function auditing(answer: AuditAnswer) {
  const asked: unknown[] = [];
  const context = fakeContext();
  const audit = async () => ({
    auditRun: async (_: unknown, options: unknown) => {
      asked.push(options);
      return answer;
    },
  });
  return { ...context, audit, asked };
}

it('audit ends with 0 where nothing was found, and says what was compared', async () => {
  const context = auditing(clean);
  expect(await runCli(['audit', '--cuts', '2', '--segments', '1', '--seed', '7'], context)).toBe(0);
  expect(context.failed()).toBe(0);
  expect(context.stdout()).toMatch(/features\s+holds\s+1234/);
  expect(context.stdout()).toContain('no leak found');
  expect(context.asked).toMatchObject([{ cuts: 2, segments: 1, seed: 7 }]);
  expect(context.armed()).toBe(true);
});

it('audit ends with 1 where something was found, and names the column and the row', async () => {
  const context = auditing({ ...clean, checks: [{ ...clean.checks[0]!, leaks: [leak] }], leaks: 1 });
  await runCli(['audit'], context);
  expect(context.failed()).toBe(1);
  expect(context.stdout()).toContain('rsi_14, row 39 (2021-01-01T19:30:00Z): was 50, is 51');
  expect(context.stdout()).toContain('not to be believed');
});

it('audit --json prints the whole answer', async () => {
  const context = auditing(clean);
  await runCli(['audit', '--json'], context);
  expect(JSON.parse(context.stdout())).toEqual(clean);
});

it('audit refuses a number of cuts that is none', async () => {
  const context = auditing(clean);
  expect(await runCli(['audit', '--cuts', '0'], context)).toBe(2);
  expect(context.stderr()).toContain('--cuts');
});
