import {
  askedOutside,
  type Bars,
  barAt,
  type Check,
  childSeed,
  differenceOf,
  faultOf,
  firstDifferentRow,
  makeRng,
  sliceBars,
} from '../../core/index.ts';
import { BAR_COLUMNS, type Feature } from '../contract.ts';
import { columnsFault } from '../guard-feature.ts';
import { alteredFrom, HARD_MARKETS, walk, wildMarket, withWildColumns } from './markets.ts';
import { streamColumns } from './stream-columns.ts';

/** A feature under the checks. */
export interface FeatureSubject {
  readonly feature: Feature;
  /** The same feature from its factory anew. */
  make(): Feature;
  /** The market that most checks look at, rows enough for the feature's warm-up. */
  readonly bars: Bars;
  /** The same market made anew, with another seed where one is given. */
  market(seed?: number): Bars;
  /** What the feature gives of `bars`; computed once. */
  columns(): Readonly<Record<string, Float64Array>>;
  /** Joined columns that it reads and that aren't usual ones. */
  readonly others: readonly string[];
}

const CUTS = 15;
const SEED = 20_240_601;

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

function prefixed(text: string, fault: string | undefined): string | undefined {
  return fault === undefined ? undefined : text + fault;
}

/** The first fault of `count` seeds. */
function firstFault(count: number, look: (seed: number) => string | undefined): string | undefined {
  for (let i = 0; i < count; i++) {
    const fault = look(childSeed(SEED, i));
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** What is wrong with names and lengths alone. */
function shapeFault(
  columns: Readonly<Record<string, Float64Array>>,
  feature: Feature,
  rows: number,
): string | undefined {
  return columnsFault(columns, { ...feature, lookbackBars: rows }, rows);
}

function finiteFault(feature: Feature, bars: Bars): string | undefined {
  return columnsFault(feature.compute(bars), feature, bars.close.length);
}

function warmUpFault(feature: Feature, columns: Readonly<Record<string, Float64Array>>): string | undefined {
  const { lookbackBars, outputs } = feature;
  let last = 0;
  for (const name of outputs) {
    const values = columns[name]!;
    const first = values.findIndex((value) => !Number.isNaN(value));
    if (first < 0) return `"${name}" has no value in ${values.length} rows`;
    for (let row = first; row < values.length; row++) {
      if (!Number.isFinite(values[row]!))
        return `"${name}" is ${values[row]} at row ${row}, after its first value at row ${first}`;
    }
    last = Math.max(last, first);
    if (first > lookbackBars)
      return `"${name}" has its first value at row ${first}, after lookbackBars (${lookbackBars})`;
  }
  if (last === lookbackBars) return undefined;
  const early = outputs.map((name) => `${name}[${last}] = ${columns[name]![last]}`);
  return `every output has a value from row ${last} on (${early.join(', ')}), but lookbackBars is ${lookbackBars}: rows of the warm-up must be NaN, and lookbackBars the first row without one`;
}

function causalFault({ feature, bars, columns, market }: FeatureSubject): string | undefined {
  const n = bars.close.length;
  const rng = makeRng(SEED);
  const whole = columns();
  for (let i = 0; i < CUTS; i++) {
    const cut = 1 + Math.floor(rng.next() * (n - 1));
    const short = feature.compute(sliceBars(bars, { start: 0, end: cut }));
    const differs = differenceOf(short, whole, cut);
    if (differs !== undefined) return `without the rows from ${cut} on, ${differs}`;
    const altered = feature.compute(alteredFrom(bars, market(2 + Math.floor(97 * rng.next())), cut));
    const moved = differenceOf(altered, whole, cut);
    if (moved !== undefined) return `with other bars from row ${cut} on, ${moved}`;
  }
  return undefined;
}

function repeatFault({ feature, make, market, bars, columns }: FeatureSubject): string | undefined {
  const n = bars.close.length;
  const first = Object.fromEntries(Object.entries(columns()).map(([name, values]) => [name, values.slice()]));
  feature.compute(market(7));
  const kept = differenceOf(first, columns(), n);
  if (kept !== undefined) return `a later compute overwrote the columns of an earlier one: ${kept}`;
  const again = differenceOf(first, feature.compute(market()), n);
  if (again !== undefined) return `computed again, ${again}`;
  let anew: Record<string, Float64Array> = {};
  const asked = askedOutside(() => {
    anew = make().compute(bars);
  });
  return asked ?? prefixed('made and computed again, ', differenceOf(first, anew, n));
}

function sideBySideFault({ feature, make, bars, market, columns }: FeatureSubject): string | undefined {
  const other = market(5);
  const streams = [feature.stream(), feature.stream(), make().stream()] as const;
  const whole = columns();
  for (let row = 0; row < bars.close.length; row++) {
    streams[1].push(barAt(other, row));
    streams[2].push(barAt(other, row));
    const values = streams[0].push(barAt(bars, row));
    for (const [j, name] of feature.outputs.entries()) {
      if (Object.is(values[j], whole[name]![row])) continue;
      return `beside other streams, ${name} at row ${row}: ${values[j]} against ${whole[name]![row]}`;
    }
  }
  return undefined;
}

function foreignStateFault(feature: Feature): string | undefined {
  const saved = feature.stream().save();
  // A feature without state has an empty memory of its own.
  const memory = saved.memory === '' ? Buffer.alloc(8).toString('base64') : '';
  const foreign = {
    'other outputs': { ...saved, outputs: ['other'] },
    'a memory of another size': { ...saved, memory },
  };
  for (const [what, state] of Object.entries(foreign)) {
    const refused = faultOf(() => {
      feature.stream().restore(state);
      return undefined;
    });
    if (refused === undefined) return `restore takes a state with ${what}`;
  }
  return undefined;
}

function undeclaredFault({ feature, bars, market, columns }: FeatureSubject): string | undefined {
  const unread = Object.keys(bars.columns).filter((name) => !feature.inputs.includes(name));
  if (unread.length === 0) return undefined;
  const altered = alteredFrom(bars, market(11), 0, unread);
  const differs = differenceOf(columns(), feature.compute(altered), bars.close.length);
  if (differs === undefined) return undefined;
  const culprit = unread.find(
    (name) =>
      differenceOf(columns(), feature.compute(alteredFrom(bars, market(11), 0, [name])), bars.close.length) !==
      undefined,
  );
  return `reads "${culprit ?? unread.join(', ')}", which its inputs don't name: ${differs}`;
}

/** The market of the checks for features with this warm-up. */
export function checkMarket(rows: number, others: readonly string[]): (seed?: number) => Bars {
  return (seed = 1) => walk(rows, seed, others);
}
