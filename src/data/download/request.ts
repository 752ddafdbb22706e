import { durationMs, InputError, nearestName } from '../../core/index.ts';
import { timeBound } from '../check-order.ts';
import type { DataPolicies } from '../raw-bars.ts';

export const MARKETS = ['spot', 'usdm', 'coinm'] as const;
export type MarketKind = (typeof MARKETS)[number];
export const SOURCES = ['rest', 'archive'] as const;
export type DownloadSource = (typeof SOURCES)[number];
export const SERIES = ['candles', 'funding'] as const;
export type DownloadSeries = (typeof SERIES)[number];

/** What to download, as the user says it. */
export interface DownloadRequest {
  /** ccxt's name: `binance`, `kraken`, … */
  readonly exchange: string;
  /** `BTC/USDT`, or with its settlement as ccxt writes it: `BTC/USDT:USDT`. */
  readonly symbol: string;
  /** `30m`; candles only. */
  readonly interval?: string | undefined;
  /** ISO time or date, UTC. */
  readonly from: string;
  /** The download stops before it; without it, at the newest closed candle. */
  readonly to?: string | undefined;
  readonly source: DownloadSource;
  readonly market: MarketKind;
  readonly series: DownloadSeries;
  readonly out: string;
  /** Extends the file at its end. */
  readonly update?: boolean | undefined;
  /** Throws parts of another request away, and writes over the file. */
  readonly force?: boolean | undefined;
  /** Where the archive lies; its public host where absent. */
  readonly archiveUrl?: string | undefined;
  /** Origin that answers in place of the exchange's own hosts. */
  readonly restUrl?: string | undefined;
  readonly policies?: Partial<DataPolicies> | undefined;
}

/** What a file says about its own download: enough to go on with it. */
export interface Origin {
  readonly exchange: string;
  readonly symbol: string;
  readonly interval: string | null;
  readonly from: string;
  readonly source: DownloadSource;
  readonly market: MarketKind;
  readonly series: DownloadSeries;
}

/** The request, understood. */
export interface Plan {
  readonly request: DownloadRequest;
  readonly origin: Origin;
  /** Of a candle; NaN for funding rates. */
  readonly intervalMs: number;
  /** Epoch milliseconds; `to` is infinite where none was asked for. */
  readonly from: number;
  readonly to: number;
}

/**
 * @param now epoch milliseconds: nothing lies beyond
 * @throws InputError ARGUMENT_INVALID
 */
export function planDownload(request: DownloadRequest, now: number): Plan {
  const { exchange, symbol, interval = null, source, market, series } = request;
  if (series === 'candles' && interval === null)
    throw bad('--interval is missing', '--interval', 'say how long a candle is, for example --interval 30m');
  if (series === 'funding' && interval !== null)
    throw bad('funding rates have no interval', `--interval ${interval}`, 'leave it out');
  if (series === 'funding' && source === 'archive') {
    throw bad('funding rates come from the exchange itself', '--series funding --source archive', 'use --source rest');
  }
  if (series === 'funding' && market === 'spot' && !symbol.includes(':')) {
    throw bad('a spot market pays no funding', '--series funding', 'add --market usdm (or coinm)');
  }
  if (request.restUrl !== undefined) requireAddress(request.restUrl, '--rest-url');
  if (request.archiveUrl !== undefined) requireAddress(request.archiveUrl, '--archive-url');
  const from = time(request.from, '--from');
  const to = request.to === undefined ? Number.POSITIVE_INFINITY : time(request.to, '--to');
  if (from >= to)
    throw bad('--from does not lie before --to', `--from ${request.from} --to ${request.to}`, 'turn them round');
  if (from >= now) throw bad('--from lies in the future', `--from ${request.from}`, 'take an earlier time');
  return {
    request,
    origin: { exchange, symbol, interval, from: new Date(from).toISOString(), source, market, series },
    intervalMs: interval === null ? Number.NaN : intervalOf(interval),
    from,
    to,
  };
}

/** Kept with the parts: they belong to this download and no other. @param base newest time of the file that is extended */
export function identityOf({ origin, to }: Plan, base: number | null): Readonly<Record<string, unknown>> {
  return { ...origin, to: Number.isFinite(to) ? new Date(to).toISOString() : null, base };
}

function intervalOf(interval: string): number {
  // Months have no fixed length.
  if (/^\d+(s|m|h|d|w)$/.test(interval)) return durationMs(interval, '--interval');
  throw unknownName('interval', interval, [
    '1s',
    '1m',
    '3m',
    '5m',
    '15m',
    '30m',
    '1h',
    '2h',
    '4h',
    '6h',
    '8h',
    '12h',
    '1d',
    '3d',
    '1w',
  ]);
}

function time(text: string, flag: string): number {
  try {
    return timeBound(text, flag, Number.NaN);
  } catch {
    throw bad(`"${text}" is no time`, flag, 'write an ISO date or time, such as 2021-01-01 or 2021-01-01T12:00Z');
  }
}

function requireAddress(url: string, flag: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return;
  throw bad(`"${url}" is no address`, `${flag} ${url}`, 'give one such as https://data.binance.vision');
}

export function bad(what: string, where: string, mend: string): InputError {
  return new InputError('ARGUMENT_INVALID', { what, where, mend });
}

const SHOWN = 40;

/** A name that nobody knows, answered with the nearest and with what there is. */
export function unknownName(kind: string, name: string, known: readonly string[], of = ''): InputError {
  const near = nearestName(name, known);
  const more = known.length > SHOWN ? ` … (${known.length} in all)` : '';
  return bad(
    `there is no ${kind} "${name}"${of}${near === undefined ? '' : `; the nearest is "${near}"`}`,
    `--${kind} ${name}`,
    `use one of ${known.slice(0, SHOWN).join(', ')}${more}`,
  );
}
