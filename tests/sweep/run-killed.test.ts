import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { resultsFolder, sweepFolder } from './fake-sweep.ts';

const CHILD = fileURLToPath(new URL('sweep-child.mjs', import.meta.url));
/** A process takes a second to start: nine moments in all here, and as many as one likes by hand. */
const KILLS = Number(process.env.SWEEP_KILLS ?? 3);
const TRIALS = 60;
const home = resultsFolder();

interface Ended {
  readonly code: number | null;
  readonly err: string;
}

function start(cwd: string, sampler: string, workers: number): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [CHILD, sampler, String(workers), String(TRIALS)], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, err }))) };
}

function journalBytes(cwd: string): number {
  try {
    const sweeps = path.join(cwd, 'results', 'sweeps');
    const id = readdirSync(sweeps).find((name) => /^[0-9a-f]{16}$/.test(name));
    return id === undefined ? 0 : statSync(path.join(sweeps, id, 'journal.jsonl')).size;
  } catch {
    return 0;
  }
}

/** Kills a sweep once its journal has grown to so many bytes. @returns whether it was still running */
async function killAt(cwd: string, sampler: string, workers: number, bytes: number): Promise<boolean> {
  const { child, ended } = start(cwd, sampler, workers);
  const watch = setInterval(() => {
    if (journalBytes(cwd) < bytes) return;
    clearInterval(watch);
    child.kill('SIGKILL');
  }, 1);
  const { code } = await ended;
  clearInterval(watch);
  return code === null;
}

describe.concurrent(`a sweep that is killed with -9 at random moments, and called again`, () => {
  it.each([
    ['random', 1],
    ['tpe', 1],
    ['random', 2],
  ] as const)(
    'loses no trial, counts none twice and ends with the table of an uninterrupted one: %s, workers: %s',
    async (sampler, workers) => {
      const [whole, killed] = ['whole', 'killed'].map((name) => path.join(home, `${name}-${sampler}-${workers}`));
      for (const folder of [whole!, killed!]) mkdirSync(folder);
      expect(await start(whole!, sampler, 1).ended).toEqual({ code: 0, err: '' });
      const size = journalBytes(whole!);
      const rng = makeRng(workers + sampler.length);
      const moments = Array.from({ length: KILLS }, () => Math.floor(rng.next() * size)).sort((a, b) => a - b);
      let hit = 0;
      for (const bytes of moments) hit += Number(await killAt(killed!, sampler, workers, bytes));
      expect(hit).toBeGreaterThanOrEqual(KILLS / 2);
      expect(await start(killed!, sampler, workers).ended).toEqual({ code: 0, err: '' });
      const text = (folder: string, file: string) =>
        readFileSync(path.join(sweepFolder(path.join(folder, 'results')), file), 'utf8');
      expect(text(killed!, 'sweep.json') === text(whole!, 'sweep.json')).toBe(true);
      expect(text(killed!, 'winner.yml')).toBe(text(whole!, 'winner.yml'));
      const events = text(killed!, 'journal.jsonl')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line.slice(9)));
      for (const type of ['ask', 'tell']) {
        const numbers = events.filter((event) => event.type === type).map(({ number }) => number);
        expect(numbers).toEqual(Array.from({ length: TRIALS }, (_, i) => i));
      }
    },
    180_000,
  );
});
