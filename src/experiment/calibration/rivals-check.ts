import type { Rng } from '../../core/index.ts';
import { politisWhiteBlock, realityCheck, stationaryResamples, superiorPredictiveAbility } from '../../stats/index.ts';
import { type Cell, type Check, CONSERVATIVE_BOUND, LENGTHS, rejects } from './contract.ts';
import { RETURNS, type Returns } from './shocks.ts';

const RIVALS = 5;
const REPS = 199;

/** What one rival earns more than the benchmark where there is something to find, annual Sharpe ratio of the difference. */
const EDGE = 1;

/** White's reality check and Hansen's test, five rivals that have half of their variance in common. */
export const rivalsCheck: Check = {
  name: 'rivals',
  unit: 'days',
  cells: [
    ...RETURNS.flatMap((returns) => LENGTHS.map((length) => cellOf(returns, length, 0))),
    ...RETURNS.filter(({ name }) => name === 'overlay').map((returns) => cellOf(returns, LENGTHS[1], EDGE)),
  ],
};

function cellOf(returns: Returns, length: number, edge: number): Cell {
  const kind = edge === 0 ? 'size' : 'power';
  const bound = edge === 0 ? CONSERVATIVE_BOUND : null;
  return {
    returns: returns.name,
    length,
    truth: edge === 0 ? 'no rival is better' : `one rival is, by ${edge.toFixed(1)}`,
    figures: [
      { name: 'SPA', kind, bound },
      { name: 'reality check', kind, bound },
    ],
    simulate: (rng) => {
      const { table, columns } = drawRivals(returns, length, edge, rng);
      const block = Math.max(1, ...columns.map(politisWhiteBlock));
      const input = { differentials: table, width: RIVALS };
      const resamples = () => stationaryResamples(length, block, REPS, rng);
      return [
        rejects(superiorPredictiveAbility({ ...input, resamples: resamples() }).pConsistent),
        rejects(realityCheck({ ...input, resamples: resamples() }).p),
      ];
    },
  };
}

/** Differentials of mean 0 and variance 1, the first with the edge. @returns row-major [days × rivals], and by column */
function drawRivals(returns: Returns, length: number, edge: number, rng: Rng) {
  const common = returns.pair(length, rng).a;
  const own = Array.from({ length: RIVALS }, () => returns.pair(length, rng).a);
  const mean = edge / Math.sqrt(365);
  const columns = own.map((series, j) =>
    series.map((value, t) => Math.SQRT1_2 * (value + common[t]!) + (j === 0 ? mean : 0)),
  );
  const table = new Float64Array(RIVALS * length);
  for (let t = 0; t < length; t++) for (let j = 0; j < RIVALS; j++) table[t * RIVALS + j] = columns[j]![t]!;
  return { table, columns };
}
