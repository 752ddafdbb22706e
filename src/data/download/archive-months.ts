import { DAY_MS } from '../../core/index.ts';
import { type MarketKind, type Plan, unknownName } from './request.ts';

const ARCHIVE_URL = 'https://data.binance.vision';

/** Intervals of fixed length that the archive has; seconds only of the spot market. */
const INTERVALS = ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w'];
const FOLDERS: Readonly<Record<MarketKind, string>> = { spot: 'spot', usdm: 'futures/um', coinm: 'futures/cm' };
/** A month's file appears some days after its end; until then its days are there. */
const MONTH_APPEARS_MS = 14 * DAY_MS;

/** A zip of the archive: a month or a day, [start, end) in epoch milliseconds. */
export interface ArchiveFile {
  /** `BTCUSDT-30m-2021-01.zip` */
  readonly name: string;
  /** Below the archive's root, with a leading slash. */
  readonly path: string;
  readonly start: number;
  readonly end: number;
  /** What to take where this file isn't there yet: the month's days. */
  readonly orElse: readonly ArchiveFile[];
}

/** The archive's root without a trailing slash. */
export function archiveRoot(url = ARCHIVE_URL): string {
  return url.replace(/\/+$/, '');
}

/** The archive's name of a market: `BTC/USDT` → `BTCUSDT`, `BTC/USD:BTC` → `BTCUSD_PERP`. */
export function archiveSymbol(symbol: string, market: MarketKind): string {
  const plain = symbol.split(':')[0]!.replace(/[/-]/g, '').toUpperCase();
  return market === 'coinm' && !plain.includes('_') ? `${plain}_PERP` : plain;
}

/**
 * The files that cover [from, end), in time order: whole months, and the days of the month that isn't over.
 *
 * @param now epoch milliseconds
 * @throws InputError ARGUMENT_INVALID for an interval that the archive hasn't
 */
export function planArchive({ origin, from, to }: Plan, now: number): ArchiveFile[] {
  const { market, symbol, interval } = origin;
  const known = market === 'spot' ? ['1s', ...INTERVALS] : INTERVALS;
  if (!known.includes(interval!)) throw unknownName('interval', interval!, known, ' in the archive');
  const id = archiveSymbol(symbol, market);
  const file = (
    span: 'monthly' | 'daily',
    start: number,
    end: number,
    orElse: readonly ArchiveFile[] = [],
  ): ArchiveFile => {
    const date = new Date(start).toISOString().slice(0, span === 'monthly' ? 7 : 10);
    const name = `${id}-${interval}-${date}.zip`;
    return { name, path: `/data/${FOLDERS[market]}/${span}/klines/${id}/${interval}/${name}`, start, end, orElse };
  };
  const days = (start: number, end: number): ArchiveFile[] => {
    const out: ArchiveFile[] = [];
    // A day's file comes when the day is over.
    for (let day = start; day < end && day + DAY_MS <= now; day += DAY_MS) {
      if (day + DAY_MS > from && day < to) out.push(file('daily', day, day + DAY_MS));
    }
    return out;
  };
  const files: ArchiveFile[] = [];
  const last = Math.min(to, now);
  for (let start = monthStart(from, 0); start < last; start = monthStart(start, 1)) {
    const end = monthStart(start, 1);
    if (end > now) files.push(...days(start, end));
    else files.push(file('monthly', start, end, now - end < MONTH_APPEARS_MS ? days(start, end) : []));
  }
  return files;
}

function monthStart(time: number, monthsLater: number): number {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsLater, 1);
}
