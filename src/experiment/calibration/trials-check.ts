import { cscv, deflatedSharpe, sharpeMoments } from '../../stats/index.ts';
import { type Cell, type Check, CONSERVATIVE_BOUND, type Figure, LENGTHS, rejects, SIZE_BOUND } from './contract.ts';
import { RETURNS, type Returns, withSharpe } from './shocks.ts';

const TRIALS = 20;

/** 252 combinations: their mean is that of more blocks. */
const PARTITIONS = 10;

/** True annual Sharpe ratio of the one good trial, where there is one. */
const EDGE = 2;

/** The probabilistic Sharpe ratio takes days as independent. */
const singleFigure = (returns: string): Figure => ({
  name: 'probabilistic Sharpe, one trial',
  kind: 'size',
  bound: SIZE_BOUND,
  ...(returns.startsWith('ar ') && { beyond: 'takes days as independent' }),
});
const SIZE: readonly Figure[] = [
  { name: 'deflated Sharpe', kind: 'size', bound: CONSERVATIVE_BOUND },
  { name: 'best of 20, not deflated', kind: 'size', bound: null },
  { name: 'PBO', kind: 'mean', bound: [0.45, 0.55] },
];
const POWER: readonly Figure[] = [
  { name: 'deflated Sharpe', kind: 'power', bound: null },
  { name: 'PBO', kind: 'mean', bound: null },
];

/** The best of 20 independent trials: deflated Sharpe ratio, and how often choosing it was overfitting. */
export const trialsCheck: Check = {
  name: 'trials',
  unit: 'days',
  cells: [
    ...RETURNS.flatMap((returns) => LENGTHS.map((length) => cellOf(returns, length, 0))),
    ...RETURNS.filter(({ name }) => name === 'overlay').map((returns) => cellOf(returns, LENGTHS[1], EDGE)),
  ],
};

function cellOf(returns: Returns, length: number, edge: number): Cell {
  const figures = edge === 0 ? [singleFigure(returns.name), ...SIZE] : POWER;
  return {
    returns: returns.name,
    length,
    truth: edge === 0 ? 'no trial has merit' : `one trial has ${edge.toFixed(1)}`,
    figures,
    simulate: (rng) => {
      const trials = Array.from({ length: TRIALS }, () => returns.pair(length, rng).a);
      withSharpe(trials[0]!, edge);
      const sharpes = Float64Array.from(trials, (trial) => sharpeMoments(trial).sharpe);
      const best = trials[sharpes.indexOf(Math.max(...sharpes))]!;
      const chosen = deflatedSharpe(best, sharpes);
      const { undeflated: single } = deflatedSharpe(trials[0]!, sharpes);
      const values: Readonly<Record<string, () => number>> = {
        'probabilistic Sharpe, one trial': () => rejects(1 - single),
        'deflated Sharpe': () => rejects(1 - chosen.probability),
        'best of 20, not deflated': () => rejects(1 - chosen.undeflated),
        PBO: () => cscv({ returns: trials, partitions: PARTITIONS }).pbo,
      };
      return figures.map(({ name }) => values[name]!());
    },
  };
}
