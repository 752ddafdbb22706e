import { type ErrorCode, isoTime } from '../core/index.ts';
import type { CheckOptions } from './check-bars.ts';
import { orderRows, timeBound } from './check-order.ts';
import { rowFault } from './check-values.ts';
import { type DataPolicies, LENIENT_POLICIES, type RawBars } from './raw-bars.ts';

const ROWS_SHOWN = 5;

/** What can be wrong with rows of a bar file. */
export type FindingKind = 'unordered' | 'duplicates' | 'missing' | 'infinite' | 'negative' | 'inconsistent' | 'absent';

/** One kind of fault, with its first rows. */
export interface RowFinding {
  readonly kind: FindingKind;
  readonly what: string;
  readonly count: number;
  /** ISO times of the first of them. */
  readonly first: readonly string[];
  /** The policy that decides about it, and what it mends it with. */
  readonly policy: keyof DataPolicies;
  readonly mendedBy: string;
  /** The error that its `refuse` gives. */
  readonly code: ErrorCode;
}

const KINDS: Readonly<Record<FindingKind, Omit<RowFinding, 'kind' | 'count' | 'first'>>> = {
  unordered: { what: 'earlier than the row before', policy: 'unordered', mendedBy: 'sort', code: 'TIME_UNORDERED' },
  duplicates: {
    what: 'with the time of an earlier row',
    policy: 'duplicates',
    mendedBy: 'last',
    code: 'TIME_DUPLICATE',
  },
  missing: { what: 'without a price or volume', policy: 'missing', mendedBy: 'gap', code: 'VALUE_MISSING' },
  infinite: { what: 'with an infinite price or volume', policy: 'infinite', mendedBy: 'gap', code: 'VALUE_INFINITE' },
  negative: {
    what: 'with a price of 0 or less, or a negative volume',
    policy: 'inconsistent',
    mendedBy: 'gap',
    code: 'VALUE_NEGATIVE',
  },
  inconsistent: {
    what: 'whose high or low contradicts the other prices',
    policy: 'inconsistent',
    mendedBy: 'gap',
    code: 'OHLC_INCONSISTENT',
  },
  absent: { what: 'that the file lacks', policy: 'missing', mendedBy: 'gap', code: 'VALUE_MISSING' },
};

/** A distance of rows that isn't the bars' interval. */
export interface IrregularStep {
  readonly ms: number;
  readonly count: number;
  /** ISO time of the first row behind such a step. */
  readonly first: string;
}

/**
 * Every fault of the rows in a period, whatever the policies say about it; nothing is mended.
 *
 * @throws InputError DATA_EMPTY, VALUE_MISSING where rows have no time at all
 */
export function examineRows(
  raw: RawBars,
  period: Pick<CheckOptions, 'from' | 'to' | 'periodPath'>,
): { findings: RowFinding[]; steps: IrregularStep[] } {
  const from = timeBound(period.from, 'data.from', Number.NEGATIVE_INFINITY);
  const to = timeBound(period.to, 'data.to', Number.POSITIVE_INFINITY);
  const found = new Map<FindingKind, { count: number; first: string[] }>();
  const add = (kind: FindingKind, time: number, count = 1): void => {
    const entry = found.get(kind) ?? { count: 0, first: [] };
    entry.count += count;
    if (entry.first.length < ROWS_SHOWN) entry.first.push(isoTime(time));
    found.set(kind, entry);
  };
  let before = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < raw.time.length; row++) {
    const time = raw.time[row]!;
    if (!(time >= from && time < to)) continue;
    if (time < before) add('unordered', time);
    before = time;
    const fault = rowFault(raw.columns, row);
    if (fault !== null) add(fault, time);
  }
  const { rows } = orderRows(raw, from, to, { ...LENIENT_POLICIES, duplicates: 'first' }, period.periodPath);
  const kept = new Set(rows);
  for (let row = 0; row < raw.time.length; row++) {
    const time = raw.time[row]!;
    if (time >= from && time < to && !kept.has(row)) add('duplicates', time);
  }
  const steps = stepsOf(raw, rows);
  const usual = steps[0]?.ms;
  for (let i = 1; i < rows.length && usual !== undefined; i++) {
    const [earlier, time] = [raw.time[rows[i - 1]!]!, raw.time[rows[i]!]!];
    const lacking = Math.round((time - earlier) / usual) - 1;
    if (lacking > 0) add('absent', earlier + usual, lacking);
  }
  const findings = (Object.keys(KINDS) as FindingKind[]).flatMap((kind) => {
    const entry = found.get(kind);
    return entry === undefined ? [] : [{ kind, ...KINDS[kind], ...entry }];
  });
  return { findings, steps: steps.slice(1) };
}

/** Distances of neighbouring rows, the most frequent first. */
function stepsOf({ time }: RawBars, rows: Int32Array): IrregularStep[] {
  const counts = new Map<number, { count: number; first: string }>();
  for (let i = 1; i < rows.length; i++) {
    const ms = time[rows[i]!]! - time[rows[i - 1]!]!;
    const entry = counts.get(ms);
    if (entry === undefined) counts.set(ms, { count: 1, first: isoTime(time[rows[i]!]!) });
    else entry.count++;
  }
  return [...counts].map(([ms, entry]) => ({ ms, ...entry })).sort((a, b) => b.count - a.count || a.ms - b.ms);
}
