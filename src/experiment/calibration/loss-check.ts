import type { Rng } from '../../core/index.ts';
import { dieboldMariano } from '../../stats/index.ts';
import { type Cell, type Check, type Figure, LENGTHS, rejects, SIZE_BOUND } from './contract.ts';
import { type Returns, returnsNamed } from './shocks.ts';

/** Bars of 4 hours in a day. */
const BARS = 6;
/** Rows that neighbouring outcomes share: forecasts of 25 bars ahead. */
const OVERLAP = 24;

/** Losses that outlast the overlap: half of them is forgotten after 34 rows. */
const MEMORY = 0.98;

/** Diebold and Mariano's test of two forecasts that lose the same, row by row, with outcomes that overlap. */
export const lossCheck: Check = {
  name: 'forecast loss',
  unit: 'rows',
  cells: LENGTHS.flatMap((days) => [
    ...returnsNamed('normal', 'garch', 't3').map((returns) => overlapCell(returns, BARS * days)),
    lastingCell(BARS * days),
  ]),
};

function overlapCell(returns: Returns, length: number): Cell {
  return {
    returns: returns.name,
    length,
    truth: `equal losses, overlap ${OVERLAP}`,
    figures: figures(),
    simulate: (rng) => {
      const { a, b } = returns.pair(length + OVERLAP, rng);
      return judge(runningSums(a), runningSums(b));
    },
  };
}

function lastingCell(length: number): Cell {
  return {
    returns: 'normal',
    length,
    truth: `equal losses that last beyond overlap ${OVERLAP}`,
    figures: figures('reads the overlap only'),
    simulate: (rng) => judge(lasting(length, rng), lasting(length, rng)),
  };
}

/** As runs test, with as many lags as the losses show; and with those of the overlap alone. */
function figures(beyond?: string): Figure[] {
  const own = { kind: 'size', bound: SIZE_BOUND } as const;
  return [
    { name: 'Diebold–Mariano', ...own },
    { name: 'Diebold–Mariano, overlap', ...own, ...(beyond !== undefined && { beyond }) },
  ];
}

function judge(a: Float64Array, b: Float64Array): number[] {
  return [{ atLeast: OVERLAP }, OVERLAP].map((lag) => rejects(dieboldMariano(a, b, lag).p));
}

/** Sums of OVERLAP + 1 neighbouring values. */
function runningSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length - OVERLAP);
  let sum = 0;
  for (let t = 0; t < values.length; t++) {
    sum += values[t]!;
    if (t < OVERLAP) continue;
    sums[t - OVERLAP] = sum;
    sum -= values[t - OVERLAP]!;
  }
  return sums;
}

function lasting(length: number, rng: Rng): Float64Array {
  let value = rng.normal();
  const scale = Math.sqrt(1 - MEMORY * MEMORY);
  return Float64Array.from({ length }, () => (value = MEMORY * value + scale * rng.normal()));
}
