#!/usr/bin/env node
import { createRequire } from 'node:module';
import process from 'node:process';
import { SILENT_PROGRESS } from '../core/index.ts';
import type { Context } from './context.ts';
import { describeFailure } from './failure.ts';
import { runCli } from './program.ts';
import { makeProgress } from './progress.ts';
import { writeIndex } from './results-index.ts';
import { terminalOf } from './terminal.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
const debug = process.env.REGIMEWALK_DEBUG === '1';
const interrupt = new AbortController();
let stopsCleanly = false;

// `regimewalk … | head` closes the pipe: that is no error of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? (process.exitCode ?? 0) : 1);
  });
}

process.on('SIGINT', () => {
  if (!stopsCleanly || interrupt.signal.aborted) process.exit(130);
  process.stderr.write('\nstopping after what is in flight; Ctrl-C again ends at once\n');
  interrupt.abort();
});

process.on('uncaughtException', (error) => {
  process.stderr.write(describeFailure(error, 'regimewalk', interrupt.signal.aborted, debug).text);
  process.exit(1);
});

let failed = 0;
const context: Context = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  fail: (exitCode) => {
    failed = exitCode;
  },
  ...terminalOf(process.stdout, process.env),
  debug,
  progress: (quiet) =>
    quiet
      ? SILENT_PROGRESS
      : makeProgress({
          write: (text) => void process.stderr.write(text),
          isTTY: process.stderr.isTTY === true && process.env.TERM !== 'dumb',
          columns: process.stderr.columns ?? 80,
          now: () => performance.now(),
        }),
  signal: interrupt.signal,
  armInterrupt: () => {
    stopsCleanly = true;
  },
  experiment: () => import('../experiment/index.ts'),
  data: () => import('../data/index.ts'),
  features: () => import('../features/index.ts'),
  audit: () => import('../audit/index.ts'),
  models: () => import('../models/index.ts'),
  sweep: () => import('../sweep/index.ts'),
  index: (loaded) => writeIndex(loaded, context),
};

process.exitCode = (await runCli(process.argv.slice(2), context, version)) || failed;
