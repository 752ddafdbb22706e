import { type Check, differenceOf, firstDifferentRow, sliceBars } from '../../core/index.ts';
import { BAR_COLUMNS } from '../contract.ts';
import {
  causalFault,
  finiteFault,
  firstFault,
  foreignStateFault,
  prefixed,
  repeatFault,
  shapeFault,
  sideBySideFault,
  undeclaredFault,
  warmUpFault,
} from './feature-faults.ts';
import type { FeatureSubject } from './feature-subject.ts';
import { HARD_MARKETS, wildMarket, withWildColumns } from './markets.ts';
import { streamColumns } from './stream-columns.ts';

/** What every feature keeps to, of the catalog or of one's own; the order is that of likely causes. */
export const FEATURE_CHECKS: readonly Check<FeatureSubject>[] = [
  {
    name: 'columns',
    holds: 'one Float64Array of the bars’ length for each declared output, on 0 and 1 bars too',
    run: ({ feature, bars, columns }) =>
      shapeFault(columns(), feature, bars.close.length) ??
      [0, 1]
        .map((n) => shapeFault(feature.compute(sliceBars(bars, { start: 0, end: n })), feature, n))
        .find((fault) => fault !== undefined),
  },
  {
    name: 'warm-up',
    holds: 'NaN up to the first defined row and finite from there on; lookbackBars is the last of those rows',
    run: ({ feature, columns }) => warmUpFault(feature, columns()),
  },
  {
    name: 'causal',
    holds: 'cutting or altering later bars leaves earlier rows as they are',
    run: (subject) => causalFault(subject),
  },
  {
    name: 'stream',
    holds: 'bar by bar the same bits as over whole columns',
    run: ({ feature, bars, columns }) =>
      prefixed('stream against batch, ', differenceOf(columns(), streamColumns(feature, bars), bars.close.length)),
  },
  {
    name: 'peek',
    holds: 'peek gives what push would, and leaves no trace',
    run: ({ feature, bars, columns }) =>
      prefixed(
        'after peeks, ',
        differenceOf(columns(), streamColumns(feature, bars, { peek: true }), bars.close.length),
      ),
  },
  {
    name: 'restore',
    holds: 'a stream restored from its saved state goes on with the same bits',
    run: ({ feature, make, bars, columns }) => {
      const restored = streamColumns(feature, bars, { saveEvery: 37, fresh: make });
      return prefixed('state outside of what save gives: ', differenceOf(columns(), restored, bars.close.length));
    },
  },
  {
    name: 'foreign state',
    holds: 'the saved state of other features is refused',
    run: ({ feature }) => foreignStateFault(feature),
  },
  {
    name: 'repeatable',
    holds: 'the same bits twice, whatever was computed in between; no clock, no unseeded randomness',
    run: (subject) => repeatFault(subject),
  },
  {
    name: 'side by side',
    holds: 'two streams at once do not disturb one another',
    run: (subject) => sideBySideFault(subject),
  },
  {
    name: 'bars unedited',
    holds: 'the bars are left as they were',
    run: ({ feature, market }) => {
      const bars = market();
      feature.compute(bars);
      const pristine = market();
      return (
        prefixed('edits ', differenceOf(pristine.columns, bars.columns, bars.close.length)) ??
        (firstDifferentRow(bars.time, pristine.time, bars.time.length) < 0 ? undefined : 'edits time')
      );
    },
  },
  {
    name: 'inputs',
    holds: 'it reads no column but those of its `inputs`',
    run: (subject) => undeclaredFault(subject),
  },
  ...Object.entries(HARD_MARKETS).map(
    ([name, make]): Check<FeatureSubject> => ({
      name: `finite: ${name}`,
      holds: 'finite after the warm-up',
      run: ({ feature, bars, others }) => finiteFault(feature, make(bars.close.length, others)),
    }),
  ),
  {
    name: 'finite: any prices',
    holds: 'finite after the warm-up on any positive prices and volumes',
    run: ({ feature, others }) =>
      firstFault(20, (seed) => finiteFault(feature, wildMarket(feature.lookbackBars + 60, seed, others))),
  },
  {
    name: 'finite: any joined values',
    holds: 'finite after the warm-up, whatever the joined columns hold',
    run: ({ feature, bars }) => {
      const joined = feature.inputs.filter((name) => !(BAR_COLUMNS as readonly string[]).includes(name));
      if (joined.length === 0) return undefined;
      const short = sliceBars(bars, { start: 120, end: 210 + feature.lookbackBars });
      return firstFault(30, (seed) => finiteFault(feature, withWildColumns(short, joined, seed)));
    },
  },
];
