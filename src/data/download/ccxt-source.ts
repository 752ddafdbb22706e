import { HOUR_MS, isoTime, OHLCV } from '../../core/index.ts';
import type { OpenExchange } from './ccxt-exchange.ts';
import type { PartsStore } from './parts-store.ts';
import { Stopped, TransientProblem } from './problem.ts';
import type { Plan } from './request.ts';
import type { FetchedRows } from './rows.ts';

/** Rows a page where the exchange doesn't say how many it gives. */
const USUAL_PAGE = 100;
const FUNDING_PAGE = 1000;
/** The shortest usual time between two funding payments: what a page of them covers at least. */
const FUNDING_STEP_MS = HOUR_MS;
const FUNDING_NAMES: readonly string[] = ['funding_rate'];

export interface PagesWorld {
  readonly plan: Plan;
  readonly open: OpenExchange;
  readonly parts: PartsStore;
  /** The exchange's clock, epoch milliseconds: what closes later is still forming. */
  readonly serverTime: number;
  readonly signal: AbortSignal;
  /** @param next where the next page begins */
  onPage(next: number): void;
}

/** Time that a full page covers, in milliseconds. */
export function pageSpan({ intervalMs, origin }: Plan, limit: number): number {
  return limit * (origin.series === 'funding' ? FUNDING_STEP_MS : intervalMs);
}

/** Rows that a page holds at most. */
export function pageLimit({ origin }: Plan, { exchange, symbol }: OpenExchange): number {
  if (origin.series === 'funding') return exchange.id.startsWith('binance') ? FUNDING_PAGE : USUAL_PAGE;
  let limit: unknown;
  try {
    limit = exchange.featureValue(symbol, 'fetchOHLCV', 'limit');
  } catch {
    // Not every exchange describes itself.
  }
  return typeof limit === 'number' && limit > 1 ? limit : USUAL_PAGE;
}

/**
 * Fetches pages in time order, each into its own part, until the newest closed row. A page begins with the last row of the
 * one before, so that a row that changed in between shows.
 *
 * @param start where the first page begins, and the first time that isn't there yet
 * @returns the time of the row that was still forming; null where there was none
 * @throws RunError DOWNLOAD_FAILED; Stopped
 */
export async function fetchPages(
  start: { readonly since: number; readonly next: number },
  { plan, open, parts, serverTime, signal, onPage }: PagesWorld,
): Promise<number | null> {
  const limit = pageLimit(plan, open);
  const span = pageSpan(plan, limit);
  const closes = (time: number): number => time + (plan.origin.series === 'funding' ? 0 : plan.intervalMs);
  const last = Math.min(plan.to, serverTime);
  let { since, next } = start;
  let forming: number | null = null;
  let askedAgain = false;
  while (next < last && closes(next) <= serverTime) {
    if (signal.aborted) throw new Stopped();
    let rows = await fetchPage(plan, open, since, limit);
    if (rows.length === 0 && !askedAgain) {
      // A page that begins with a row we have is never empty: an exchange that stumbles answers like this.
      askedAgain = true;
      rows = await fetchPage(plan, open, since, limit);
    }
    const closed = rows.filter((row) => row[0]! >= since && closes(row[0]!) <= serverTime);
    for (const row of rows)
      if (closes(row[0]!) > serverTime && row[0]! < plan.to) forming = Math.min(forming ?? row[0]!, row[0]!);
    const newest = closed.at(-1)?.[0] ?? Number.NEGATIVE_INFINITY;
    const before = next;
    if (newest >= next) {
      next = newest + (plan.origin.series === 'funding' ? 1 : plan.intervalMs);
      since = newest;
      askedAgain = false;
    } else {
      // Nothing new: not listed yet, or a long outage. Exchanges differ in how far they look ahead.
      since += span;
      next = Math.max(next, since);
    }
    const page = { from: before, rows: closed };
    await parts.add(
      `page-${String(parts.entries.length + 1).padStart(6, '0')}.json`,
      new TextEncoder().encode(`${JSON.stringify(page)}\n`),
      next,
    );
    onPage(next);
    if (forming !== null) break;
  }
  return forming;
}

/** A page as it was kept. */
export function readPage(plan: Plan, bytes: Uint8Array, name: string): FetchedRows {
  const { rows } = JSON.parse(new TextDecoder().decode(bytes)) as { rows: (number | null)[][] };
  return {
    names: plan.origin.series === 'funding' ? FUNDING_NAMES : OHLCV,
    rows: rows.map((row) => row.map((value) => value ?? Number.NaN)),
    origin: name,
  };
}

async function fetchPage(
  { origin }: Plan,
  { exchange, symbol, ask }: OpenExchange,
  since: number,
  limit: number,
): Promise<number[][]> {
  return ask(`${exchange.id} ${symbol}, page from ${isoTime(since)}`, async () => {
    const rows =
      origin.series === 'funding'
        ? (await exchange.fetchFundingRateHistory(symbol, since, limit)).map(({ timestamp, fundingRate }) => [
            timestamp ?? Number.NaN,
            fundingRate ?? Number.NaN,
          ])
        : (await exchange.fetchOHLCV(symbol, origin.interval!, since, limit)).map((row) =>
            row.slice(0, 6).map((value) => value ?? Number.NaN),
          );
    // Without a time a row belongs nowhere; without a price it is a candle in which nothing was traded.
    if (rows.some((row) => !Number.isFinite(row[0])))
      throw new TransientProblem(`${exchange.id} sent rows without a time`);
    return rows.sort((a, b) => a[0]! - b[0]!);
  });
}
