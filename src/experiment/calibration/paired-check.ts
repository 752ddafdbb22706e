import { sharpeDifference, sharpeImprovement } from '../../stats/index.ts';
import { verdictOf } from '../evaluate/targets.ts';
import {
  type Cell,
  type Check,
  COVERAGE_BOUND,
  type Figure,
  LENGTHS,
  rejects,
  SIZE_BOUND,
  VERDICT_BOUND,
} from './contract.ts';
import { RETURNS, type Returns, returnsNamed, withSharpe } from './shocks.ts';

/** Resamples of each history: p and interval are exact for any number of which (1 + reps) × 5 % is whole. */
const REPS = 199;
const MARGIN = 0.1;

const PERIODS_PER_YEAR = 365;

const BOOTSTRAP = 'paired bootstrap';
const LEDOIT_WOLF = 'Ledoit–Wolf';
const coverage: Figure = { name: 'bootstrap interval', kind: 'coverage', bound: COVERAGE_BOUND };
const marginCoverage: Figure = { name: 'margin interval', kind: 'coverage', bound: COVERAGE_BOUND };
const met = (kind: 'size' | 'power'): Figure => ({
  name: 'verdict met',
  kind,
  bound: kind === 'size' ? VERDICT_BOUND : null,
});

/** What is measured where the true annual Sharpe ratios are these. */
interface Truth {
  readonly baseline: number;
  readonly against: number;
  readonly words: string;
  readonly figures: readonly Figure[];
  readonly returns: readonly Returns[];
}

const TRUTHS: readonly Truth[] = [
  {
    baseline: 0.5,
    against: 0.5,
    words: 'equal, 0.5',
    figures: [
      { name: BOOTSTRAP, kind: 'size', bound: SIZE_BOUND },
      { name: LEDOIT_WOLF, kind: 'size', bound: SIZE_BOUND },
      coverage,
      met('size'),
    ],
    returns: RETURNS,
  },
  {
    baseline: 1,
    against: 1 + MARGIN,
    words: '1.0 and 1.1',
    figures: [coverage, marginCoverage, met('size'), { name: 'verdict not met', kind: 'size', bound: VERDICT_BOUND }],
    returns: returnsNamed('ar +0.2', 'garch', 't3', 'overlay'),
  },
  {
    baseline: 0.5,
    against: 1,
    words: '0.5 and 1.0',
    figures: [
      { name: BOOTSTRAP, kind: 'power', bound: null },
      { name: LEDOIT_WOLF, kind: 'power', bound: null },
      coverage,
      met('power'),
    ],
    returns: returnsNamed('normal', 'overlay'),
  },
];

/** The improvement of a Sharpe ratio as a run judges it: bootstrap p, interval, verdict, and Ledoit and Wolf's test. */
export const pairedCheck: Check = {
  name: 'paired',
  unit: 'days',
  cells: TRUTHS.flatMap((truth) =>
    truth.returns.flatMap((returns) => LENGTHS.map((length) => cellOf(returns, length, truth))),
  ),
};

function cellOf(returns: Returns, length: number, { baseline, against, words, figures }: Truth): Cell {
  return {
    returns: returns.name,
    length,
    truth: words,
    figures,
    simulate: (rng) => {
      const { a, b } = returns.pair(length, rng);
      withSharpe(a, baseline);
      withSharpe(b, against);
      const found = sharpeImprovement({
        baselineDaily: a,
        againstDaily: b,
        margin: MARGIN,
        periodsPerYear: PERIODS_PER_YEAR,
        reps: REPS,
        rng,
      });
      const verdict = found.ratio === null ? 'not proven' : verdictOf([{ interval: found.margin.ci95, bound: 0 }]);
      const values: Readonly<Record<string, () => number>> = {
        [BOOTSTRAP]: () => rejects(found.p),
        [LEDOIT_WOLF]: () => rejects(sharpeDifference(b, a, 'auto').p),
        'bootstrap interval': () => holds(found.ci95, against - baseline),
        'margin interval': () => holds(found.margin.ci95, against - (1 + MARGIN) * baseline),
        'verdict met': () => (verdict === 'met' ? 1 : 0),
        'verdict not met': () => (verdict === 'not met' ? 1 : 0),
      };
      return figures.map(({ name }) => values[name]!());
    },
  };
}

function holds([low, high]: readonly [number, number], value: number): number {
  return Number.isNaN(low) ? Number.NaN : low <= value && value <= high ? 1 : 0;
}
