import type { Context, DataRoom, Experiment, SweepRoom } from '../../src/cli/context.ts';
import { SILENT_PROGRESS } from '../../src/core/index.ts';
import * as dataRoom from '../../src/data/index.ts';

export interface Recorded extends Context {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly armed: () => boolean;
  readonly failed: () => number;
  readonly quiet: () => boolean | undefined;
  readonly abort: () => void;
}

/** A command line whose outputs are kept, on the real data room and whatever experiment is handed in. */
export function fakeContext(
  experiment: Partial<Experiment> = {},
  data: Partial<DataRoom> = {},
  sweep: Partial<SweepRoom> = {},
): Recorded {
  let out = '';
  let err = '';
  let armed = false;
  let failed = 0;
  let quiet: boolean | undefined;
  const controller = new AbortController();
  return {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    fail: (exitCode) => {
      failed = exitCode;
    },
    failed: () => failed,
    color: false,
    width: undefined,
    unicode: true,
    debug: false,
    progress: (silent) => {
      quiet = silent;
      return SILENT_PROGRESS;
    },
    signal: controller.signal,
    armInterrupt: () => {
      armed = true;
    },
    experiment: async () => experiment as Experiment,
    data: async () => ({ ...dataRoom, ...data }),
    features: async () => ({
      describeFeatures: () => [
        {
          kind: 'feature',
          name: 'rsi',
          summary: '',
          params: { window: 14 },
          about: {},
          inputs: ['close'],
          outputs: ['rsi_14'],
        },
      ],
      describeTransforms: () => [
        {
          kind: 'transform',
          name: 'lag',
          summary: '',
          params: { bars: 1 },
          about: {},
          inputs: [],
          outputs: ['rsi_14_lag1'],
        },
      ],
    }),
    audit: () => Promise.reject(new Error('no audit in this test')),
    models: () => import('../../src/models/index.ts'),
    sweep: async () => ({ ...(await import('../../src/sweep/index.ts')), ...sweep }),
    index: async () => 'index.html',
    stdout: () => out,
    stderr: () => err,
    armed: () => armed,
    quiet: () => quiet,
    abort: () => controller.abort(),
  };
}
