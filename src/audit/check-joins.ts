import { type Bars, makeRng, type Rng } from '../core/index.ts';
import type { Series } from '../data/index.ts';
import type { Chain } from './chain.ts';
import { type AuditCheck, CheckLog } from './check.ts';
import { alterBars, truncateBars } from './replay-bars.ts';

/** Rows at which each joined value is looked up by hand. */
const LOOKED_UP = 300;

/**
 * Joined columns: at random rows the newest value known at the close, found by looking at every row of the series; and all of them
 * again once whatever was not known before a cut is left out, or says something else.
 */
export function checkJoins(chain: Chain, cuts: readonly number[], seed: number): AuditCheck {
  const log = new CheckLog('joins', 'a joined value was not known yet, or is not the newest', chain.bars);
  const { own } = chain.joins;
  const series = chain.joins.seriesOf(own);
  if (series.length === 0) return log.skip('the configuration joins no series');
  const rng = makeRng(seed);
  for (let i = 0; i < LOOKED_UP; i++) lookUp(log, chain.bars, series, rng.int(own.close.length));
  const names = series.flatMap(({ columns }) => Object.keys(columns));
  for (const cut of cuts) {
    const known = closeOf(own, cut - 1);
    const random = makeRng(seed + cut);
    const ended = chain.joins.seriesOf(truncateBars(own, cut)).map((one) => knownUntil(one, known));
    const altered = alterBars(own, cut, random);
    const others = chain.joins.seriesOf(altered).map((one) => alteredAfter(one, known, random));
    for (const bars of [chain.joins.join(truncateBars(own, cut), ended), chain.joins.join(altered, others)]) {
      for (const name of names) {
        log.compare(name, chain.bars.columns[name]!, bars.columns[name], { start: 0, end: cut, cut });
      }
    }
  }
  return log.done();
}

function closeOf({ time, intervalMs }: Bars, row: number): number {
  return time[row]! + intervalMs;
}

/** Holds the values of one row against the newest ones that were known at its close. */
function lookUp(log: CheckLog, bars: Bars, series: readonly Series[], row: number): void {
  const close = closeOf(bars, row);
  for (const { columns, knownAt, freshAt, staleMs } of series) {
    for (const [name, values] of Object.entries(columns)) {
      let newest = values.length - 1;
      while (newest >= 0 && !(knownAt[newest]! <= close && !Number.isNaN(values[newest]!))) newest--;
      const right = newest < 0 || close - freshAt[newest]! >= staleMs ? Number.NaN : values[newest]!;
      const is = bars.columns[name]![row]!;
      log.count(1);
      if (!Object.is(is, right))
        log.leak(name, row, -1, `is ${is}, and the newest value known at its close is ${right}`);
    }
  }
}

/** The rows that were known by then. */
function knownUntil(series: Series, time: number): Series {
  const rows: number[] = [];
  for (let i = 0; i < series.knownAt.length; i++) if (series.knownAt[i]! <= time) rows.push(i);
  const take = (values: Float64Array): Float64Array => Float64Array.from(rows, (i) => values[i]!);
  return {
    ...series,
    knownAt: take(series.knownAt),
    freshAt: take(series.freshAt),
    columns: Object.fromEntries(Object.entries(series.columns).map(([name, values]) => [name, take(values)])),
  };
}

/** Rows that were not known by then say something else. */
function alteredAfter(series: Series, time: number, rng: Rng): Series {
  const columns = Object.entries(series.columns).map(([name, values]) => [
    name,
    values.map((value, i) => (series.knownAt[i]! <= time ? value : value * Math.exp(rng.normal()) + rng.normal())),
  ]);
  return { ...series, columns: Object.fromEntries(columns) };
}
