import {
  askedOutside,
  type Bars,
  type Check,
  canonicalJson,
  childSeed,
  differenceOf,
  firstDifferentRow,
  type Labels,
  makeRng,
  NEVER,
  type Range,
  RegimewalkError,
  sliceBars,
} from '../../core/index.ts';
import type { LabelRule, LabelScheme } from '../contract.ts';
import type { LabelsConfig } from '../parse-labels.ts';
import { runSteps } from '../run-steps.ts';
import { HARD_MARKETS, otherFrom, poisonedBars, withHoledRegime } from './markets.ts';
import { stepsFault } from './steps-fault.ts';

/** A labeler under the checks. */
export interface LabelSubject {
  /** The labeler, parsed anew each time, under another filter or lead where these are given. */
  scheme(change?: Partial<LabelsConfig>): LabelScheme;
  /** The bare rule, made anew each time. */
  rule(): LabelRule;
  /** A market for a seed; shorter ones end earlier. */
  market(seed: number, rows?: number): Bars;
  readonly rows: number;
  /** The rows that a fit reads. */
  readonly train: Range;
  /** Whether markets are made up, so that labels may be expected from the first row on. */
  readonly madeUp: boolean;
}

const CUTS = 20;
const WALKS = 40;
const SEED = 20_261;

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
      const rng = makeRng(SEED);
      const leads = [0, 1, 3, 5, 10, 11, 40, 300];
      for (let i = 0; i < WALKS; i++) {
        const filter = rng.next() < 0.5 ? { use: 'vote', params: { window: 8, share: 0.6 } } : null;
        const leadBars = leads[Math.floor(rng.next() * leads.length)]!;
        const start = Math.floor(rng.next() * 0.2 * rows);
        const shortest = scheme().fitted ? train.end - train.start : 20;
        const window = { start, end: Math.min(rows, start + shortest + Math.floor(rng.next() * 0.5 * rows)) };
        const fault = stepsFault(scheme({ leadBars, filter }), withHoledRegime(market(childSeed(SEED, i))), window);
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
      run: ({ scheme, train, rows, madeUp }) => {
        // A labeler that reads columns of the user's own finds none in a made-up market.
        if (!madeUp) return undefined;
        return orRefused(scheme().fitted, () => stepsFault(scheme(), make(rows), train));
      },
    }),
  ),
];

/** A fitted labeler may refuse what it cannot be fitted on, in the project's words; all else that is thrown is a fault. */
function orRefused(mayRefuse: boolean, look: () => string | undefined): string | undefined {
  try {
    return look();
  } catch (error) {
    if (mayRefuse && error instanceof RegimewalkError && error.code !== 'PLUGIN_FAILED') return undefined;
    return error instanceof Error ? error.message.split('\n')[0] : String(error);
  }
}

function codesFault({ scheme, market, train }: LabelSubject): string | undefined {
  const { fit, names, horizonBars } = scheme();
  const bars = market(7);
  const { regime, labelEnd } = fit(bars, train).raw(bars);
  for (let t = 0; t < regime.length; t++) {
    const [code, end] = [regime[t]!, labelEnd[t]!];
    if (code < 0) {
      if (end !== NEVER) return `row ${t} has no label but the labelEnd ${end}`;
    } else if (code >= names.length) return `row ${t} has the code ${code}; there are ${names.length} names`;
    else if (end < t || end > t + horizonBars) {
      return `row ${t} has the labelEnd ${end}, outside of ${t} to ${t + horizonBars} (horizonBars ${horizonBars})`;
    }
  }
  return undefined;
}

/** Holds labels, label inputs and parameters on changed bars against those of the whole ones, as far as they are known. */
function overCuts(
  { scheme, market, rows, train }: LabelSubject,
  change: (bars: Bars, end: number, seed: number) => { readonly bars: Bars; readonly what: string },
): string | undefined {
  const rng = makeRng(SEED);
  for (let i = 0; i < CUTS; i++) {
    const seed = childSeed(SEED, i);
    const end = train.end + 1 + Math.floor(rng.next() * (rows - train.end - 1));
    const bars = market(seed);
    const { bars: other, what } = change(bars, end, seed);
    const whole = scheme().fit(bars, train);
    const part = scheme().fit(other, train);
    if (canonicalJson(whole.params) !== canonicalJson(part.params)) {
      return `${what}, the fit on rows ${train.start} to ${train.end - 1} gives other parameters`;
    }
    for (const [kind, a, b] of [
      ['raw label', whole.raw(bars), part.raw(other)],
      ['label', whole.label(bars), part.label(other)],
    ] as const) {
      const fault = knownFault(a, b, end);
      if (fault !== undefined) return `${what}, the ${kind} at ${fault}`;
    }
    const inputs = differenceOf(whole.inputs(bars), part.inputs(other), end);
    if (inputs !== undefined) return `${what}, the label input ${inputs}`;
  }
  return undefined;
}

/** Where labels that end before a row differ. */
function knownFault(a: Labels, b: Labels, end: number): string | undefined {
  const known = ({ regime, labelEnd }: Labels, t: number) => (labelEnd[t]! < end ? regime[t]! : -1);
  for (let t = 0; t < end; t++) {
    const [before, after] = [known(a, t), known(b, t)];
    if (before === after && (before < 0 || a.labelEnd[t] === b.labelEnd[t])) continue;
    return `row ${t}, which claims to read no bar after row ${Math.min(a.labelEnd[t]!, b.labelEnd[t]!)}, is ${after} in place of ${before}`;
  }
  return undefined;
}

function fitFault({ scheme, rule, market, train, rows }: LabelSubject): string | undefined {
  const bars = market(9);
  if (!rule().fitted) {
    const codes = (window: Range | null) => {
      const made = rule();
      return runSteps(made.fit(bars, window).steps(bars, 3), rows, made.horizonBars).regime;
    };
    const row = firstDifferentRow(codes(null), codes({ start: train.end, end: rows }), rows);
    return row < 0 ? undefined : `the label at row ${row} depends on the train window, but fitted is false`;
  }
  const window = { start: Math.floor(train.end / 5), end: Math.floor(train.end * 1.4) };
  const growing = poisonedBars(bars);
  for (let row = window.start; row < window.end; row++) growing.fill(row);
  const alone = canonicalJson(scheme().fit(growing.bars, window).params);
  return alone === canonicalJson(scheme().fit(bars, window).params)
    ? undefined
    : `the parameters depend on bars outside of the train rows ${window.start} to ${window.end - 1}`;
}

function sideBySideFault({ scheme, market, train, rows }: LabelSubject): string | undefined {
  const bars = market(3);
  const other = market(4);
  const labeler = scheme().fit(bars, train);
  const [alone, walk, beside] = [labeler.steps(bars), labeler.steps(bars), labeler.steps(other)];
  const reference = Array.from({ length: rows }, (_, row) => {
    const { label, naive, inputs } = alone.at(row);
    return [label, naive, ...inputs];
  });
  for (let row = 0; row < rows; row++) {
    beside.at(row);
    const { label, naive, inputs } = walk.at(row);
    const at = firstDifferentRow([label, naive, ...inputs], reference[row]!, inputs.length + 2);
    if (at >= 0) {
      const name = ['label', 'naive forecast', ...walk.inputNames][at];
      return `beside another walk, ${name} at row ${row} is other than alone`;
    }
  }
  return undefined;
}

function repeatFault({ scheme, market, train }: LabelSubject): string | undefined {
  const bars = market(6);
  const first = scheme().fit(bars, train);
  const labels = first.raw(bars);
  const inputs = first.inputs(bars);
  let fault: string | undefined;
  const asked = askedOutside(() => {
    const fresh = market(6);
    const again = scheme().fit(fresh, train);
    if (canonicalJson(first.params) !== canonicalJson(again.params)) fault = 'a second fit gives other parameters';
    const row = firstDifferentRow(again.raw(fresh).regime, labels.regime, labels.regime.length);
    if (row >= 0) fault ??= `a second fit gives another label at row ${row}`;
    fault ??= differenceOf(inputs, again.inputs(fresh), labels.regime.length);
  });
  return asked ?? fault;
}

/** Whether both are the same kinds of values: JSON would make a mapping of a typed array. */
function sameShape(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  return Object.keys(b).every((key) =>
    sameShape((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}
