import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { Context } from '../../src/cli/context.ts';

const DIST = new URL('../../dist/', import.meta.url);
const MAIN = fileURLToPath(new URL('cli/main.js', DIST));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command of the built binary in its own process, as a user runs it. */
export function command(cwd: string, ...args: string[]): Promise<Ended> & { readonly child: ChildProcess } {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  return Object.assign(ended, { child });
}

const require = createRequire(import.meta.url);
const built = require('./built-module.cjs') as (url: string) => Promise<unknown>;
const room = <T>(file: string): Promise<T> => built(new URL(file, DIST).href) as Promise<T>;

let turn: Promise<unknown> = Promise.resolve();

/**
 * The same of the built program without a process of its own, whose start costs more than most commands: same arguments, same code, same
 * rooms. Only what `main.ts` itself does is left out: signals, broken pipes, the process' exit code. Calls take turns, since each stands in
 * its folder.
 */
export function called(cwd: string, ...args: string[]): Promise<Ended> {
  const ended = turn.then(() => callIn(cwd, args));
  turn = ended.catch(() => {});
  return ended;
}

async function callIn(cwd: string, args: readonly string[]): Promise<Ended> {
  const { runCli } = await room<typeof import('../../src/cli/program.ts')>('cli/program.js');
  const { makeProgress } = await room<typeof import('../../src/cli/progress.ts')>('cli/progress.js');
  const { writeIndex } = await room<typeof import('../../src/cli/results-index.ts')>('cli/results-index.js');
  const core = await room<typeof import('../../src/core/index.ts')>('core/index.js');
  let [out, err, failed] = ['', '', 0];
  const write = (text: string): void => {
    err += text;
  };
  const context: Context = {
    out: (text) => {
      out += text;
    },
    err: write,
    fail: (exitCode) => {
      failed = exitCode;
    },
    color: false,
    width: undefined,
    unicode: false,
    debug: false,
    progress: (quiet) =>
      quiet ? core.SILENT_PROGRESS : makeProgress({ write, isTTY: false, columns: 80, now: () => performance.now() }),
    signal: new AbortController().signal,
    armInterrupt: () => {},
    experiment: () => room('experiment/index.js'),
    data: () => room('data/index.js'),
    features: () => room('features/index.js'),
    audit: () => room('audit/index.js'),
    models: () => room('models/index.js'),
    sweep: () => room('sweep/index.js'),
    index: (loaded) => writeIndex(loaded, context),
  };
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const { version } = require('../../package.json') as { version: string };
    return { code: (await runCli(args, context, version)) || failed, out, err };
  } finally {
    process.chdir(before);
  }
}

/** An empty folder for the tests of one file. */
export function emptyFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
