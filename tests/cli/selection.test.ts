import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunAnswer } from '../../src/core/index.ts';
import { called, command, emptyFolder } from './command.ts';

const home = emptyFolder();
const EXAMPLE = fileURLToPath(new URL('../../examples/selection.yml', import.meta.url));
/** The example on a shorter market, with smaller trees: five segments. */
const SMALL = ['--set', 'data.generate.years=0.7', '--set', 'model.params.rounds=10'];
const exampleArgs = (results: string, ...more: string[]): string[] => [
  ...['walkforward', '--config', EXAMPLE, ...SMALL, '--json', '--quiet', '--out', results],
  ...more,
];
const example = (results: string, ...more: string[]) => called(home, ...exampleArgs(results, ...more));

function runFolder(results: string): string | undefined {
  const root = path.join(home, results);
  const id = existsSync(root)
    ? readdirSync(root).find((name) => existsSync(path.join(root, name, 'plan.json')))
    : undefined;
  return id === undefined ? undefined : path.join(root, id);
}

const isTuned = (dir: string): boolean => existsSync(path.join(dir, 'tuning', 'job.json'));

function finished(dir: string): number {
  const segments = path.join(dir, 'segments');
  return existsSync(segments)
    ? readdirSync(segments).filter((name) => existsSync(path.join(segments, name, 'job.json'))).length
    : 0;
}

function bytesOf(results: string): Record<string, string> {
  const dir = runFolder(results)!;
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.\w+$/.test(name) && !/run\.json$|\.tmp/.test(name),
  );
  return Object.fromEntries(files.sort().map((name) => [name, readFileSync(path.join(dir, name)).toString('base64')]));
}

let first: RunAnswer;
beforeAll(async () => {
  const ended = await example('one', '--workers', '1');
  expect(ended.code, ended.err).toBe(0);
  first = JSON.parse(ended.out) as RunAnswer;
}, 300_000);

describe('examples/selection.yml', () => {
  it('tunes once, files what it found, and chooses columns in each segment', () => {
    expect(first.segments.done).toBeGreaterThanOrEqual(2);
    expect(Object.keys(first.selection!)).toEqual(['regime', 'return_1d']);
    expect(first.tuning!.regime).toMatchObject({
      when: 'once',
      trials: 3,
      rule: 'one-se',
      segments: first.segments.done,
    });
    expect(first.tuning!.return_1d).toMatchObject({ when: 'segment', trials: 3 });
    const filed = JSON.parse(readFileSync(path.join(runFolder('one')!, 'tuning', 'tuning.json'), 'utf8'));
    expect(Object.keys(filed)).toEqual(['regime']);
    expect(filed.regime.folds).toMatchObject({ use: 'combinatorial', done: 6 });
    const page = readFileSync(path.join(runFolder('one')!, 'report.html'), 'utf8');
    expect(page).toMatch(/<h2>Selection <small>regime, shap, [\s\S]*stability [\s\S]*<h2>Tuning <small>regime, once/);
  });

  it('gives the same bytes with two workers', async () => {
    const ended = await example('two', '--workers', '2');
    expect(ended.code, ended.err).toBe(0);
    expect(bytesOf('two')).toEqual(bytesOf('one'));
  }, 300_000);

  it.each([
    ['tuning', (dir: string) => !isTuned(dir), (dir: string) => expect(isTuned(dir)).toBe(false)],
    [
      'segments',
      (dir: string) => isTuned(dir) && finished(dir) >= 1,
      (dir: string) => expect(finished(dir)).toBeLessThan(first.segments.planned),
    ],
  ])(
    'killed with -9 in its %s and called again on two workers, gives the same bytes',
    async (stage, isThere, expectMiddle) => {
      const running = command(home, ...exampleArgs(stage, '--workers', '2'));
      const watch = setInterval(() => {
        const dir = runFolder(stage);
        if (dir !== undefined && isThere(dir)) running.child.kill('SIGKILL');
      }, 2);
      const killed = await running;
      clearInterval(watch);
      expect(killed.code).toBeNull();
      expectMiddle(runFolder(stage)!);
      const ended = await example(stage, '--workers', '2');
      expect(ended.code, ended.err).toBe(0);
      expect(bytesOf(stage)).toEqual(bytesOf('one'));
    },
    300_000,
  );

  it('an empty list of values is bad input, named by its line', async () => {
    const ended = await example('bad', '--set', 'model.tuning.search.depth=[]');
    expect(ended.code).toBe(2);
    expect(ended.out).toMatch(/CONFIG_INVALID[\s\S]*model\.tuning\.search\.depth lists no value/);
  });
});
