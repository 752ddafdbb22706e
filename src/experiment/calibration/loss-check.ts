import { dieboldMariano } from '../../stats/index.ts';
import { type Cell, type Check, LENGTHS, rejects, SIZE_BOUND } from './contract.ts';
import { type Returns, returnsNamed } from './shocks.ts';

/** Bars of 4 hours in a day. */
const BARS = 6;
/** Rows that neighbouring outcomes share: forecasts of 25 bars ahead. */
const OVERLAP = 24;

/** Diebold and Mariano's test of two forecasts that lose the same, row by row, with outcomes that overlap. */
export const lossCheck: Check = {
  name: 'forecast loss',
  unit: 'rows',
  cells: returnsNamed('normal', 'garch', 't3').flatMap((returns) =>
    LENGTHS.map((days) => cellOf(returns, BARS * days)),
  ),
};

function cellOf(returns: Returns, length: number): Cell {
  return {
    returns: returns.name,
    length,
    truth: `equal losses, overlap ${OVERLAP}`,
    figures: [{ name: 'Diebold–Mariano', kind: 'size', bound: SIZE_BOUND }],
    simulate: (rng) => {
      const { a, b } = returns.pair(length + OVERLAP, rng);
      return [rejects(dieboldMariano(runningSums(a), runningSums(b), OVERLAP).p)];
    },
  };
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
