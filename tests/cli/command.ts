import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

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

/** An empty folder for the tests of one file. */
export function emptyFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
