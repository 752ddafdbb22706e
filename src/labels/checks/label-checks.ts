import {
  type Check,
  canonicalJson,
  childSeed,
  differenceOf,
  firstDifferentRow,
  makeRng,
  sliceBars,
} from '../../core/index.ts';
import {
  codesFault,
  fitFault,
  LABEL_SEED,
  orRefused,
  overCuts,
  repeatFault,
  sameShape,
  sideBySideFault,
} from './label-faults.ts';
import type { LabelSubject } from './label-subject.ts';
import { HARD_MARKETS, otherFrom, withHoledRegime } from './markets.ts';
import { stepsFault } from './steps-fault.ts';

const WALKS = 40;

/** What every labeler keeps to, of the catalog or of one's own. */
export const LABEL_CHECKS: readonly Check<LabelSubject>[] = [
  {
    name: 'codes',
    holds: 'codes are −1 or name a regime, and labelEnd lies from the row to its horizon',
    run: (subject) => codesFault(subject),
  },
  {
    name: 'warm-up',
    holds: 'the first label lies at lookbackBars',
    run: ({ scheme, market, train, madeUp }) => {
      const { lookbackBars, fit } = scheme();
      const bars = market(7);
      const first = fit(bars, train)
        .raw(bars)
        .regime.findIndex((code) => code >= 0);
      if (first === lookbackBars || (!madeUp && first > lookbackBars)) return undefined;
      if (first < 0) return `there is no label in ${bars.close.length} rows`;
      return `the first label lies at row ${first}, but lookbackBars is ${lookbackBars}`;
    },
  },
  {
    name: 'causal: cut',
    holds: 'cutting the future drops the labels that read it and leaves all others',
    run: (subject) =>
      overCuts(subject, (bars, end) => ({
        bars: sliceBars(bars, { start: 0, end }),
        what: `without the rows from ${end} on`,
      })),
  },
  {
    name: 'causal: altered',
    holds: 'other bars after labelEnd leave the label as it is',
    run: (subject) =>
      overCuts(subject, (bars, end, seed) => ({
        bars: otherFrom(bars, subject.market(seed + 1), end),
        what: `with other bars from row ${end} on`,
      })),
  },
  {
    name: 'fit',
    holds: 'a fit reads its train rows alone; a labeler without one gives the same labels for any window',
    run: (subject) => fitFault(subject),
  },
  {
    name: 'row by row',
    holds: 'labels, naive forecast and label inputs as over whole columns, while later bars are not there yet',
    run: ({ scheme, market, rows, train }) => {
      const rng = makeRng(LABEL_SEED);
      const leads = [0, 1, 3, 5, 10, 11, 40, 300];
      for (let i = 0; i < WALKS; i++) {
        const filter = rng.next() < 0.5 ? { use: 'vote', params: { window: 8, share: 0.6 } } : null;
        const leadBars = leads[Math.floor(rng.next() * leads.length)]!;
        const start = Math.floor(rng.next() * 0.2 * rows);
        const shortest = scheme().fitted ? train.end - train.start : 20;
        const window = { start, end: Math.min(rows, start + shortest + Math.floor(rng.next() * 0.5 * rows)) };
        const fault = stepsFault(
          scheme({ leadBars, filter }),
          withHoledRegime(market(childSeed(LABEL_SEED, i))),
          window,
        );
        if (fault !== undefined) return fault;
      }
      return undefined;
    },
  },
  {
    name: 'short bars',
    holds: 'bars shorter than its windows end in labels or in a clear error',
    run: ({ scheme, market }) => {
      for (const rows of [0, 1, 2, 7, 8, 30]) {
        const { fitted } = scheme();
        const fault = orRefused(fitted, () =>
          stepsFault(scheme({ leadBars: 3 }), market(5, rows), { start: 0, end: rows }),
        );
        if (fault !== undefined) return `on ${rows} bars, ${fault}`;
      }
      return undefined;
    },
  },
  {
    name: 'side by side',
    holds: 'two walks at once do not disturb one another',
    run: (subject) => sideBySideFault(subject),
  },
  {
    name: 'repeatable',
    holds: 'fitted again, the same parameters and labels; no clock, no unseeded randomness',
    run: (subject) => repeatFault(subject),
  },
  {
    name: 'parameters',
    holds: 'params are plain JSON, so that a bundle can hold them',
    run: ({ scheme, market, train }) => {
      const { params } = scheme().fit(market(3), train);
      const plain = JSON.parse(JSON.stringify(params));
      return canonicalJson(plain) === canonicalJson(params) && sameShape(plain, params)
        ? undefined
        : `params change on their way through JSON: ${JSON.stringify(params)}`;
    },
  },
  {
    name: 'restored',
    holds: 'from its parameters as JSON, a fitted labeler gives the same labels and inputs',
    run: ({ scheme, market, train }) => {
      const made = scheme();
      if (!made.fitted) return undefined;
      const bars = market(3);
      const fitted = made.fit(bars, train);
      const restored = made.restore(JSON.parse(JSON.stringify(fitted.params)));
      const row = firstDifferentRow(fitted.raw(bars).regime, restored.raw(bars).regime, bars.close.length);
      if (row >= 0) return `the restored labeler says another regime at row ${row}`;
      const columns = differenceOf(fitted.inputs(bars), restored.inputs(bars), bars.close.length);
      return columns === undefined ? undefined : `of the restored labeler ${columns}`;
    },
  },
  {
    name: 'bars unedited',
    holds: 'the bars are left as they were',
    run: ({ scheme, market, train }) => {
      const bars = market(3);
      const labeler = scheme().fit(bars, train);
      const raw = labeler.raw(bars).regime.slice();
      labeler.label(bars);
      labeler.inputs(bars);
      const pristine = market(3);
      const columns = differenceOf(pristine.columns, bars.columns, bars.close.length);
      if (columns !== undefined) return `edits ${columns}`;
      if (firstDifferentRow(pristine.gap, bars.gap, bars.gap.length) >= 0) return 'edits gap';
      return firstDifferentRow(raw, labeler.raw(bars).regime, raw.length) < 0
        ? undefined
        : 'the filter edits the raw labels';
    },
  },
  {
    name: 'look ahead',
    holds: 'some row has a label or a naive forecast, and none at its own row where labels look ahead',
    run: ({ scheme, market, train, rows }) => {
      const made = scheme();
      const bars = market(7);
      const steps = made.fit(bars, train).steps(bars);
      const seen = Array.from({ length: rows }, (_, row) => steps.at(row));
      if (!seen.some(({ naive }) => naive >= 0)) return 'no row has a naive forecast';
      const own = seen.findIndex(({ label }) => label >= 0);
      if (made.forward)
        return own < 0 ? undefined : `row ${own} has a label at its own close, ${made.horizonBars} bars too early`;
      return own < 0 ? 'no row has a label' : undefined;
    },
  },
  ...Object.entries(HARD_MARKETS).map(
    ([name, make]): Check<LabelSubject> => ({
      name: `degenerate: ${name}`,
      holds: 'labels, or a clear error of the fit',
      run: ({ scheme, train, rows }) => {
        return orRefused(scheme().fitted, () => stepsFault(scheme(), make(rows), train));
      },
    }),
  ),
];
