import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunAnswer } from '../../src/core/index.ts';
import { called, command, emptyFolder } from './command.ts';

const home = emptyFolder();
const examples = path.join(import.meta.dirname, '..', '..', 'examples');
/** With a feature and a labeler of one's own: each thread loads them for itself. */
const SMALL = [
  '--config',
  'conf/plugins.yml',
  '--data',
  'bars.parquet',
  '--train-weeks',
  '8',
  '--test-weeks',
  '4',
  '--quiet',
  '--json',
];
const MARKETS = 5;

const smallArgs = (results: string, ...more: string[]): string[] => [
  ...['walkforward', ...SMALL, '--out', results, '--set', `runtime.models=${results}-models`],
  ...more,
];
const small = (results: string, ...more: string[]) => called(home, ...smallArgs(results, ...more));
const NULLS = ['--null', String(MARKETS), '--null-block', '10d'];
const nulls = (results: string, ...more: string[]) => small(results, ...NULLS, ...more);

function runFolder(results: string): string {
  return path.join(home, results, readFileSync(path.join(home, results, 'latest'), 'utf8').trim());
}

function marketFiles(results: string): string[] {
  const root = path.join(runFolder(results), 'null');
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\b\d{4}\.json$/.test(name));
}

/** Every file below `null/`, and what is made of them, as text. */
function outcome(results: string): Record<string, string> {
  const names = [
    ...marketFiles(results)
      .map((name) => path.join('null', name))
      .sort(),
    'null.json',
    'report.html',
  ];
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(runFolder(results), name), 'utf8')]));
}

/** Ends the command with `signal` once some markets are filed, and some are not. */
async function interrupted(results: string, signal: NodeJS.Signals, ...more: string[]) {
  cpSync(path.join(home, 'plain'), path.join(home, results), { recursive: true });
  const running = command(home, ...smallArgs(results, ...NULLS, ...more));
  const watch = setInterval(() => {
    if (marketFiles(results).length < 1) return;
    clearInterval(watch);
    running.child.kill(signal);
  }, 2);
  const ended = await running;
  clearInterval(watch);
  return { ...ended, finished: marketFiles(results).length };
}

let whole: Record<string, string>;

beforeAll(async () => {
  cpSync(path.join(examples, 'plugins.yml'), path.join(home, 'conf', 'plugins.yml'));
  cpSync(path.join(examples, 'plugins'), path.join(home, 'conf', 'plugins'), { recursive: true });
  const sizes = ['--years', '0.6', '--interval', '1h', '--seed', '4', '--out', 'bars.parquet'];
  expect((await called(home, 'data', 'generate', ...sizes, '--quiet')).code).toBe(0);
  const plain = await small('plain', '--workers', '1');
  expect(plain.code, plain.err).toBe(0);
  cpSync(path.join(home, 'plain'), path.join(home, 'whole'), { recursive: true });
  const ended = await nulls('whole', '--workers', '1');
  expect(ended.code, ended.err).toBe(0);
  expect((JSON.parse(ended.out) as RunAnswer).null).toMatchObject({ wanted: MARKETS, markets: MARKETS, failed: [] });
  whole = outcome('whole');
}, 180_000);

describe('walkforward --null', () => {
  it('killed with -9 in the middle and called again, gives the same bytes, on two threads', async () => {
    const killed = await interrupted('killed', 'SIGKILL', '--workers', '2');
    expect(killed.code).toBeNull();
    expect(killed.finished).toBeGreaterThanOrEqual(1);
    expect(killed.finished).toBeLessThan(MARKETS);
    const ended = await nulls('killed', '--workers', '2');
    expect(ended.code, ended.err).toBe(0);
    expect(outcome('killed')).toEqual(whole);
  }, 120_000);

  it('stops cleanly at Ctrl-C with exit code 130, and goes on', async () => {
    const stopped = await interrupted('stopped', 'SIGINT', '--workers', '2');
    expect(stopped.code).toBe(130);
    expect(stopped.err).toMatch(/stopped after \d of 5 null markets/);
    expect(stopped.finished).toBeLessThan(MARKETS);
    expect((await nulls('stopped', '--workers', '1')).code).toBe(0);
    expect(outcome('stopped')).toEqual(whole);
  }, 120_000);

  it('prints tables that fit 110 columns, and progress with the time left', async () => {
    const loud = SMALL.filter((arg) => !['--quiet', '--json'].includes(arg));
    const ended = await called(home, 'walkforward', ...loud, '--out', 'whole', '--null', '8', '--null-block', '10d');
    expect(ended.code, ended.err).toBe(0);
    expect(ended.err).toContain('null markets: 8');
    expect(ended.err).toMatch(/null markets 8\/8 in/);
    const lines = ended.out.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(ended.out).toMatch(/trend\+regime less trend +[+-]\d/);
    expect(ended.out).toMatch(/trend\+regime over trend +\d of 8 \(\d+ %\)/);
  }, 120_000);

  it('refuses a block of other than whole days before anything is trained', async () => {
    const ended = await called(home, 'walkforward', ...SMALL, '--out', 'bad', '--null', '9', '--null-block', '3.5h');
    expect(ended.code).toBe(2);
    expect(ended.err.match(/^error /gm)).toHaveLength(1);
    expect(ended.err).toContain('--null-block is "3.5h", which is not whole days');
    expect(existsSync(path.join(home, 'bad'))).toBe(false);
  });
});
