import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import type { CompareAnswer } from '../../src/core/index.ts';
import type { compareRuns } from '../../src/experiment/index.ts';
import { metrics, answer as runAnswer } from '../report/fixture.ts';
import { fakeContext } from './fake-context.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-cli-compare-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = runAnswer();
const entry = (name: string) => ({
  name,
  runId: run.runId,
  strategy: name,
  held: false,
  metrics: metrics(),
  days: 602,
});
const answer: CompareAnswer = {
  runs: [],
  entries: [entry('trend'), entry('trend+regime')],
  pairs: [
    {
      baseline: 'trend',
      against: 'trend+regime',
      days: { count: 602, from: '2021-05-07', to: '2022-12-29' },
      improvement: { ...run.improvement!, p: 0.4, placeboP: null },
      holmP: Number.NaN,
      family: 1,
      differences: [],
      segments: null,
    },
  ],
  forecasts: [],
  configuration: [],
  notes: [],
};

type Options = Parameters<typeof compareRuns>[1];

async function called(...args: string[]) {
  let asked: Options | undefined;
  const context = fakeContext({
    compareRuns: async (_, options) => {
      asked = options;
      const series = [{ name: 'trend', time: [0], equity: [1] }];
      return { answer, page: { answer, title: 'Strategies', series } };
    },
  });
  const code = await runCli(['compare', '--out', folder, ...args], context);
  return { code, asked, context };
}

describe('compare', () => {
  it('without arguments compares the latest run, and writes the page into the results folder', async () => {
    const { code, asked, context } = await called();
    expect(context.stderr()).toBe('');
    expect(code).toBe(0);
    expect(asked).toMatchObject({ runs: [], strategies: undefined, baseline: undefined });
    const file = path.join(folder, 'compare.html');
    expect(context.stdout()).toContain(`page: ${file}`);
    expect(context.stdout().replace(/\s+/g, ' ')).toContain('is noise as far as these days tell');
    expect(readFileSync(file, 'utf8')).toContain('<title>Strategies</title>');
  });

  it('takes runs as arguments and as a list, strategies, a baseline and a file', async () => {
    const page = path.join(folder, 'a', 'page.html');
    const more = ['aaa', 'bbb:trend', '--runs', 'ccc,ddd', '--strategies', 'trend, hold', '--baseline', 'hold'];
    const { code, asked } = await called(...more, '--html', page);
    expect(code).toBe(0);
    expect(asked).toMatchObject({
      runs: ['aaa', 'bbb:trend', 'ccc', 'ddd'],
      strategies: ['trend', 'hold'],
      baseline: 'hold',
    });
    expect(readFileSync(page, 'utf8')).toContain('<!doctype html>');
  });

  it('prints one JSON document, with a sentence for each pair and null for what is undefined', async () => {
    const { context } = await called('--json');
    const json = JSON.parse(context.stdout());
    expect(json.file).toBe(path.join(folder, 'compare.html'));
    expect(json.pairs[0].sentence).toContain('trend+regime against trend');
    expect(json.pairs[0].holmP).toBeNull();
    expect(json.entries).toHaveLength(2);
  });

  it('does not write a page over anything but a page', async () => {
    const { code, context } = await called('--html', path.join(folder, 'equity.parquet'));
    expect(code).toBe(2);
    expect(context.stderr()).toContain('does not end in .html');
  });

  it('ends with 2 and a way out where there is no run', async () => {
    const { compareRuns: real } = await import('../../src/experiment/index.ts');
    const context = fakeContext({ compareRuns: real });
    const code = await runCli(['compare', '--out', path.join(folder, 'nothing')], context);
    expect(code).toBe(2);
    expect(context.stderr()).toContain('no run has finished yet');
  });
});
