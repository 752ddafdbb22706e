// A sweep of fake trials in a process of its own, on the built code, for tests that kill it: node sweep-child.mjs <sampler> <workers> <trials>
import { loadConfig } from '../../dist/config/index.js';
import { SILENT_PROGRESS } from '../../dist/core/index.js';
import { runSweep } from '../../dist/sweep/index.js';
import { fakeTrials } from './fake-trials.mjs';

const [sampler, workers, trials] = process.argv.slice(2);
const interrupt = new AbortController();
process.on('SIGINT', () => interrupt.abort());
const loaded = loadConfig({
  overrides: {
    'sweep.space': {
      'strategies.trend.params.x': { uniform: [0, 1] },
      'strategies.trend.params.y': { quniform: [0, 5, 0.5] },
    },
    'sweep.objectives': [{ of: 'strategies.trend.sharpe' }],
    'sweep.sampler.use': sampler,
    'sweep.trials': Number(trials),
    'runtime.workers': Number(workers),
  },
});
try {
  await runSweep(loaded, {
    fresh: false,
    progress: SILENT_PROGRESS,
    signal: interrupt.signal,
    render: () => '',
    renderSweep: () => '',
    prepare: fakeTrials({ delay: (number) => 1 + (number % 3) }),
  });
} catch (error) {
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = error.exitCode ?? 1;
}
