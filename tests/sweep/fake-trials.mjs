import { createHash } from 'node:crypto';

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2021, 0, 1);

/** Uniform numbers that follow from a text. */
function noise(text, count) {
  const bytes = [];
  for (let i = 0; bytes.length < count * 4; i++) bytes.push(...createHash('sha256').update(`${text} ${i}`).digest());
  const view = new DataView(Uint8Array.from(bytes).buffer);
  return Array.from({ length: count }, (_, i) => view.getUint32(4 * i) / 2 ** 32 - 0.5);
}

function sharpe(returns) {
  const mean = returns.reduce((sum, r) => sum + r, 0) / returns.length;
  const variance = returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (returns.length - 1);
  return (mean / Math.sqrt(variance)) * Math.sqrt(365);
}

/** Daily returns whose mean is greatest at x = 0.7, y = 3, with the noise of these parameters. */
function returnsAt(parameters, days, name) {
  const { 'strategies.trend.params.x': x = 0, 'strategies.trend.params.y': y = 0 } = parameters;
  const mean = 0.002 - 0.004 * (x - 0.7) ** 2 - 0.0002 * (y - 3) ** 2;
  return Float64Array.from(noise(`${name} ${JSON.stringify(parameters)}`, days), (u) => mean + 0.03 * u);
}

/**
 * Trials of an analytic objective instead of a market: what a trial finds follows from its parameters alone.
 *
 * @param options days; delay of a trial in ms; which parameters fail, with what reason; whether a trial prunes itself
 */
export function fakeTrials({
  days = 60,
  delay = () => 0,
  fails = () => undefined,
  prune = undefined,
  finds = (value) => value,
  identity = 'fake',
  data = {},
  onTrial = () => {},
} = {}) {
  return async (_loaded, request) => {
    const find = (job) => {
      onTrial(job);
      const reason = fails(job.parameters);
      if (reason !== undefined) return { state: 'failed', reason };
      const returns = returnsAt(job.parameters, days, 'seen');
      const steps = [sharpe(returns.subarray(0, days / 2)), sharpe(returns)];
      if (prune?.(steps, job)) return { state: 'pruned', reason: 'poor', steps: steps.slice(0, 1) };
      const values = request.objectives.map(({ goal }, i) =>
        i === 0 ? finds(steps[1]) : goal === 'minimise' ? job.parameters['strategies.trend.params.y'] : 0,
      );
      return { state: 'complete', values, steps, figures: { sharpe: steps[1], calmar: Number.NaN }, returns };
    };
    return {
      kind: 'strategies',
      identity,
      days: Float64Array.from({ length: days }, (_, i) => FIRST_DAY + i * DAY_MS),
      steps: 2,
      data: { file: 'data/fake.parquet', rows: days * 24, intervalMs: 3_600_000, hash: 'fake bars', ...data },
      lockBox: { from: '2021-06-01T00:00:00Z', to: '2021-07-01T00:00:00Z', days: 30 },
      asConfigured: {
        state: 'complete',
        values: request.objectives.map(() => 0.5),
        returns: returnsAt({}, days, 'seen'),
      },
      executor: (workers) => ({
        async run(jobs, onDone, signal) {
          const waiting = [...jobs];
          const found = new Map();
          const lane = async () => {
            for (;;) {
              const pause = delay(waiting[0]?.number ?? 0);
              if (pause === 0) await new Promise((resolve) => setImmediate(resolve));
              const job = signal.aborted ? undefined : waiting.shift();
              if (job === undefined) return;
              const result = find(job);
              if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
              found.set(job, result);
              onDone(job, result);
            }
          };
          await Promise.all(Array.from({ length: workers }, lane));
          return jobs.map((job) => found.get(job));
        },
        close: async () => {},
      }),
      openLockBox: async (parameters) => ({
        days: Float64Array.from({ length: 30 }, (_, i) => Date.UTC(2021, 5, 1) + i * DAY_MS),
        returns: returnsAt(parameters, 30, 'unseen'),
        asConfigured: returnsAt({}, 30, 'unseen'),
      }),
    };
  };
}
