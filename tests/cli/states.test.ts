import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunAnswer } from '../../src/core/index.ts';
import { called, command, emptyFolder } from './command.ts';

const home = emptyFolder();
const EXAMPLE = fileURLToPath(new URL('../../examples/states.yml', import.meta.url));
/** The example on less of its market, with shorter windows: six segments. */
const SMALL = [
  '--set',
  'data.generate.years=0.39',
  '--set',
  'walkForward.trainWeeks=8',
  '--set',
  'labels.params.starts=1',
];
const SEGMENTS = 6;
const exampleArgs = (results: string, ...more: string[]): string[] => [
  ...['walkforward', '--config', EXAMPLE, ...SMALL, '--json', '--quiet', '--out', results],
  ...more,
];
const example = (results: string, ...more: string[]) => called(home, ...exampleArgs(results, ...more));

function runFolder(results: string): string | undefined {
  const root = path.join(home, results);
  const id = existsSync(root)
    ? readdirSync(root).find((name) => existsSync(path.join(root, name, 'segments')))
    : undefined;
  return id === undefined ? undefined : path.join(root, id);
}

/** Segments below which a file is there. */
function having(results: string, ...file: string[]): number {
  const dir = runFolder(results);
  if (dir === undefined) return 0;
  const segments = path.join(dir, 'segments');
  return readdirSync(segments).filter((name) => existsSync(path.join(segments, name, ...file))).length;
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

describe('examples/states.yml', () => {
  it('runs: states, horizons, overlays by label and by forecast', () => {
    expect(first.segments).toMatchObject({ planned: SEGMENTS, done: SEGMENTS, failed: 0, skipped: [] });
    expect(Object.keys(first.strategies)).toEqual(['trend', 'trend+forecast', 'trend+label', 'edge']);
    expect(first.labels!.states).toMatchObject({ fitted: SEGMENTS, matched: SEGMENTS - 1 });
    expect(first.labels!.voted!.undefined).toBe(0);
  });

  it.each([
    ['labelers', '2', ['labeler', 'job.json']],
    ['models', '1', ['job.json']],
  ])(
    'killed with -9 among its %s and called again on workers: %s, gives the same bytes',
    async (stage, workers, file) => {
      const running = command(home, ...exampleArgs(stage, '--workers', '2'));
      const watch = setInterval(() => {
        if (having(stage, ...file) >= 2) running.child.kill('SIGKILL');
      }, 2);
      const killed = await running;
      clearInterval(watch);
      expect(killed.code).toBeNull();
      expect(having(stage, ...file)).toBeLessThan(SEGMENTS);
      expect((await example(stage, '--workers', workers)).code).toBe(0);
      expect(bytesOf(stage)).toEqual(bytesOf('one'));
    },
    300_000,
  );

  it('backtested bar by bar is the same', async () => {
    const args = ['--config', EXAMPLE, ...SMALL, '--out', 'one', '--live', '--json', '--quiet'];
    const ended = await called(home, 'backtest', ...args);
    expect(ended.code, ended.err).toBe(0);
    expect(JSON.parse(ended.out).live).toMatchObject({ identical: true, different: [] });
  }, 60_000);
});
