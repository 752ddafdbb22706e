import { type Bars, makeRng, type Rng } from '../core/index.ts';
import type { Series } from '../data/index.ts';
import type { Chain } from './chain.ts';
import { type AuditCheck, CheckLog } from './check.ts';
import { alterBars, truncateBars } from './replay-bars.ts';

/** Rows of each series that become known at a row after which the history is cut. */
const ARRIVALS = 12;

/**
 * Joined columns: at every row the newest value known at the close; and all of them again once whatever was not known before a cut is
 * left out, or says something else. Cuts lie behind the rows, too, at which a series has news: bars of a higher timeframe that claim to
 * be known a bar early differ there and nowhere else.
 */
export function checkJoins(chain: Chain, cuts: readonly number[], seed: number): AuditCheck {
  const log = new CheckLog('joins', 'a joined value was not known yet, or is not the newest', chain.bars);
  const { own } = chain.joins;
  const series = chain.joins.seriesOf(own);
  if (series.length === 0) return log.skip('the configuration joins no series');
  for (const one of series) lookUp(log, chain.bars, one);
  const names = series.flatMap(({ columns }) => Object.keys(columns));
  for (const cut of [...cuts, ...arrivalCuts(chain.joins.own, series, seed)]) {
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

/** Rows after those at whose close a row of a series is known for the first time. */
function arrivalCuts({ time, intervalMs }: Bars, series: readonly Series[], seed: number): number[] {
  const rng = makeRng(seed);
  const n = time.length;
  return series.flatMap(({ knownAt }) =>
    Array.from({ length: ARRIVALS }, () => {
      const known = knownAt[rng.int(knownAt.length)]!;
      const row = Math.ceil((known - time[0]!) / intervalMs) - 1;
      return row + 1;
    }).filter((cut) => cut > 0 && cut < n),
  );
}

/** Holds each value against the newest one that was known at its row's close. */
function lookUp(log: CheckLog, bars: Bars, { columns, knownAt, freshAt, staleMs }: Series): void {
  const order = Uint32Array.from(knownAt, (_, i) => i).sort((a, b) => knownAt[a]! - knownAt[b]!);
  for (const [name, values] of Object.entries(columns)) {
    const joined = bars.columns[name]!;
    log.count(joined.length);
    let [next, newest] = [0, -1];
    for (let row = 0; row < joined.length; row++) {
      const close = closeOf(bars, row);
      for (; next < order.length && knownAt[order[next]!]! <= close; next++) {
        if (!Number.isNaN(values[order[next]!]!)) newest = Math.max(newest, order[next]!);
      }
      const right = newest < 0 || close - freshAt[newest]! >= staleMs ? Number.NaN : values[newest]!;
      if (Object.is(joined[row], right)) continue;
      log.leak(name, row, -1, `is ${joined[row]}, and the newest value known at its close is ${right}`);
      break;
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
