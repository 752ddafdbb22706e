import { type Bars, InputError } from '../../core/index.ts';
import { computeFeatures, parseFeatures } from '../../features/index.ts';
import { baumWelch, fitJump, type HmmModel } from '../../labels/index.ts';
import type { BenchRun } from './measure.ts';

const STATES = 4;
const INPUTS = 3;
/** EM steps, none left out. */
const STEPS = 25;
/** Probability of staying in a state that the peers start at, and of each move. */
const STAY = 0.97;
const MOVE = 0.01;
const PENALTY = 30;
const STARTS = 3;

/** What the peers' states are seen through: 5-bar return, log volatility, volume; rows without one dropped, standardised. */
export interface StateRows {
  /** Shape [n × 3]. */
  readonly x: Float64Array;
  readonly rows: number;
}

export function stateRows(bars: Bars): StateRows {
  const specs = [
    { use: 'returns', params: { windows: [5] } },
    { use: 'volatility', params: { windows: [20] } },
    { use: 'volume-zscore', params: { window: 60 } },
  ];
  const columns = Object.values(computeFeatures(parseFeatures(specs, bars.intervalMs), bars).columns);
  columns[1] = columns[1]!.map((value) => Math.log(value + 1e-9));
  const first = Math.max(...columns.map((values) => values.findIndex((value) => !Number.isNaN(value))));
  const rows = bars.close.length - first;
  const x = new Float64Array(rows * INPUTS);
  columns.forEach((values, d) => {
    const own = values.subarray(first);
    const mean = own.reduce((sum, value) => sum + value, 0) / rows;
    const deviation = Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows);
    for (let t = 0; t < rows; t++) x[t * INPUTS + d] = (own[t]! - mean) / deviation;
  });
  return { x, rows };
}

/**
 * The peers' hidden Markov model: 4 states, 25 Baum–Welch steps from a fixed start.
 *
 * @param means rows whose inputs are the starting means; evenly spaced ones where absent
 */
export function hmmTask({ x, rows }: StateRows, shape: 'diag' | 'full', means?: readonly number[]): BenchRun['result'] {
  const start = startingMeans(
    { x, rows },
    means ?? Array.from({ length: STATES }, (_, k) => Math.floor(((k + 0.5) * rows) / STATES)),
  );
  const size = shape === 'diag' ? INPUTS : INPUTS * INPUTS;
  const from: HmmModel = {
    states: STATES,
    features: INPUTS,
    covariance: shape,
    start: new Float64Array(STATES).fill(1 / STATES),
    transition: Float64Array.from({ length: STATES * STATES }, (_, i) => (i % (STATES + 1) === 0 ? STAY : MOVE)),
    means: start,
    covariances: Float64Array.from({ length: STATES * size }, (_, i) =>
      shape === 'diag' || (i % size) % (INPUTS + 1) === 0 ? 1 : 0,
    ),
  };
  const options = { iterations: STEPS, tolerance: Number.NEGATIVE_INFINITY, covariancePrior: 0 };
  const { history } = baumWelch(x, rows, from, options);
  return { rows, iterations: history.length, loglik: history.at(-1)! };
}

function startingMeans({ x, rows }: StateRows, chosen: readonly number[]): Float64Array {
  if (chosen.length !== STATES || chosen.some((row) => row >= rows)) {
    throw new InputError('ARGUMENT_INVALID', {
      what: `--means names ${chosen.join(', ')}: the start has ${STATES} states, and there are ${rows} rows`,
      where: '--means',
      mend: `give ${STATES} rows below ${rows}, for example --means 10,20,30,40`,
    });
  }
  return Float64Array.from(
    { length: STATES * INPUTS },
    (_, i) => x[chosen[Math.floor(i / INPUTS)]! * INPUTS + (i % INPUTS)]!,
  );
}

/** The peers' jump model: 4 states, penalty 30, 3 starts. */
export function jumpTask({ x, rows }: StateRows, seed: number): BenchRun['result'] {
  const fit = fitJump(x, rows, INPUTS, { states: STATES, penalty: PENALTY, starts: STARTS, iterations: 1000, seed });
  let jumps = 0;
  for (let t = 1; t < rows; t++) jumps += Number(fit.labels[t] !== fit.labels[t - 1]);
  return { rows, inits: STARTS, objective: fit.objective, jumps };
}
