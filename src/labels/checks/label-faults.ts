import {
  askedOutside,
  type Bars,
  canonicalJson,
  childSeed,
  differenceOf,
  firstDifferentRow,
  type Labels,
  makeRng,
  NEVER,
  type Range,
  RegimewalkError,
} from '../../core/index.ts';
import { runSteps } from '../run-steps.ts';
import type { LabelSubject } from './label-subject.ts';
import { poisonedBars } from './markets.ts';

/** Cuts of the future that each labeler goes through. */
const CUTS = 20;
export const LABEL_SEED = 20_261;

/** A fitted labeler may refuse what it cannot be fitted on, in the project's words; all else that is thrown is a fault. */
export function orRefused(mayRefuse: boolean, look: () => string | undefined): string | undefined {
  try {
    return look();
  } catch (error) {
    if (mayRefuse && error instanceof RegimewalkError && error.code !== 'PLUGIN_FAILED') return undefined;
    return error instanceof Error ? error.message.split('\n')[0] : String(error);
  }
}

export function codesFault({ scheme, market, train }: LabelSubject): string | undefined {
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
export function overCuts(
  { scheme, market, rows, train }: LabelSubject,
  change: (bars: Bars, end: number, seed: number) => { readonly bars: Bars; readonly what: string },
): string | undefined {
  const rng = makeRng(LABEL_SEED);
  for (let i = 0; i < CUTS; i++) {
    const seed = childSeed(LABEL_SEED, i);
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

export function fitFault({ scheme, rule, market, train, rows }: LabelSubject): string | undefined {
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

export function sideBySideFault({ scheme, market, train, rows }: LabelSubject): string | undefined {
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

export function repeatFault({ scheme, market, train }: LabelSubject): string | undefined {
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
export function sameShape(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  return Object.keys(b).every((key) =>
    sameShape((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}
