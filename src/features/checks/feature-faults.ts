import {
  askedOutside,
  type Bars,
  barAt,
  childSeed,
  differenceOf,
  faultOf,
  makeRng,
  sliceBars,
} from '../../core/index.ts';
import type { Feature } from '../contract.ts';
import { columnsFault } from '../guard-feature.ts';
import type { FeatureSubject } from './feature-subject.ts';
import { alteredFrom } from './markets.ts';

const CUTS = 15;
const SEED = 20_240_601;

export function prefixed(text: string, fault: string | undefined): string | undefined {
  return fault === undefined ? undefined : text + fault;
}

/** The first fault of `count` seeds. */
export function firstFault(count: number, look: (seed: number) => string | undefined): string | undefined {
  for (let i = 0; i < count; i++) {
    const fault = look(childSeed(SEED, i));
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** What is wrong with names and lengths alone. */
export function shapeFault(
  columns: Readonly<Record<string, Float64Array>>,
  feature: Feature,
  rows: number,
): string | undefined {
  return columnsFault(columns, { ...feature, lookbackBars: rows }, rows);
}

export function finiteFault(feature: Feature, bars: Bars): string | undefined {
  return columnsFault(feature.compute(bars), feature, bars.close.length);
}

export function warmUpFault(feature: Feature, columns: Readonly<Record<string, Float64Array>>): string | undefined {
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

export function causalFault({ feature, bars, columns, market }: FeatureSubject): string | undefined {
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

export function repeatFault({ feature, make, market, bars, columns }: FeatureSubject): string | undefined {
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

export function sideBySideFault({ feature, make, bars, market, columns }: FeatureSubject): string | undefined {
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

export function foreignStateFault(feature: Feature): string | undefined {
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

export function undeclaredFault({ feature, bars, market, columns }: FeatureSubject): string | undefined {
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
