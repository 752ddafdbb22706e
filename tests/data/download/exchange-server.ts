import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { zipSync } from 'fflate';

export const MINUTE = 60_000;
export const HALF_HOUR = 30 * MINUTE;
export const DAY = 86_400_000;
export const START = Date.UTC(2021, 0, 1);

/** What the server does with a request in place of answering it. */
export type Trouble =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** The connection ends in the middle of the body, whose length was announced. */
  | 'cut'
  /** Half of the JSON, as if it were all. */
  | 'truncated'
  /** The connection ends without an answer. */
  | 'drop'
  /** Headers, half of the body, then nothing. */
  | 'silence'
  | { readonly delayMs: number };

export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  /** Requests of this path before this one. */
  readonly before: number;
}

export interface Behaviour {
  /** Candles that exist: opens in [listed, until). */
  listed: number;
  until: number;
  intervalMs: number;
  /** The exchange's clock. */
  serverTime: number;
  /** Most candles a page. */
  pageLimit: number;
  /** Opens of candles that the exchange lost. */
  holes: Set<number>;
  /** A candle's close as this request sees it, where it differs from the usual one. */
  close: (time: number, asked: Asked) => number | undefined;
  trouble: (asked: Asked) => Trouble | undefined;
  /** Months or days (`2021-01`, `2021-01-05`) that the archive hasn't. */
  absent: Set<string>;
  /** Dates of files with times in microseconds, and of files with a header line. */
  micros: Set<string>;
  header: Set<string>;
  /** Last line of a checksum file, where it isn't the right one. */
  checksum: (name: string, before: number) => string | undefined;
}

export interface Exchange {
  readonly url: string;
  readonly behaviour: Behaviour;
  /** All requests so far, `path?query`. */
  readonly log: string[];
  close(): Promise<void>;
}

/** Prices follow from the time alone, so that any page and any archive file tell the same. */
export function candleOf(time: number): { open: number; high: number; low: number; close: number; volume: number } {
  const cents = (value: number): number => Math.round(value * 100) / 100;
  const at = (t: number): number => cents(30_000 + 5_000 * Math.sin(t / 9e8) + 300 * Math.sin(t / 3.1e6));
  const open = at(time);
  const close = at(time + 1_800_000);
  const [top, bottom] = [Math.max(open, close), Math.min(open, close)];
  return { open, close, high: cents(top + 10), low: cents(bottom - 10), volume: 5 + ((time / MINUTE) % 97) };
}

/** An HTTP server on this machine that behaves like Binance: its REST interface and its public archive. */
export async function startExchange(change: Partial<Behaviour> = {}): Promise<Exchange> {
  const behaviour: Behaviour = {
    listed: START,
    until: Number.POSITIVE_INFINITY,
    intervalMs: HALF_HOUR,
    serverTime: START + 60 * DAY,
    pageLimit: 1000,
    holes: new Set(),
    close: () => undefined,
    trouble: () => undefined,
    absent: new Set(),
    micros: new Set(),
    header: new Set(),
    checksum: () => undefined,
    ...change,
  };
  const log: string[] = [];
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://localhost');
    const asked: Asked = { path: url.pathname, query: url.searchParams, before: counts.get(url.pathname) ?? 0 };
    counts.set(url.pathname, asked.before + 1);
    log.push(`${url.pathname}${url.search}`);
    answer(behaviour, asked, request, response);
  });
  await listen(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behaviour,
    log,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function answer(behaviour: Behaviour, asked: Asked, request: IncomingMessage, response: ServerResponse): void {
  const trouble = behaviour.trouble(asked);
  if (trouble === 'drop') return void request.socket.destroy();
  if (typeof trouble === 'object' && 'status' in trouble) {
    response.writeHead(trouble.status, trouble.headers);
    return void response.end(trouble.body ?? '{"code":-1,"msg":"trouble"}');
  }
  const body = contentOf(behaviour, asked);
  if (body === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' });
    return void response.end('Not Found');
  }
  const bytes = Buffer.from(body);
  const half = bytes.subarray(0, bytes.length >> 1);
  if (trouble === 'truncated') return void response.end(half);
  response.writeHead(200, { 'content-length': bytes.length });
  if (trouble === 'cut') return void response.write(half, () => request.socket.destroy());
  if (trouble === 'silence') return void response.write(half);
  setTimeout(() => response.end(bytes), trouble?.delayMs ?? 0);
}

function contentOf(behaviour: Behaviour, asked: Asked): string | Uint8Array | undefined {
  const { path } = asked;
  if (path.startsWith('/data/')) return archived(behaviour, asked);
  if (path.endsWith('/time')) return JSON.stringify({ serverTime: behaviour.serverTime });
  if (path.endsWith('/exchangeInfo')) return JSON.stringify({ symbols: marketsOf(path) });
  if (path.endsWith('/klines')) return JSON.stringify(page(behaviour, asked));
  if (path.endsWith('/fundingRate')) return JSON.stringify(funding(behaviour, asked));
  return undefined;
}

function marketsOf(path: string): object[] {
  const common = { status: 'TRADING', contractStatus: 'TRADING', filters: [] };
  const perpetual = { contractType: 'PERPETUAL', contractSize: 100, deliveryDate: 4133404800000, ...common };
  if (path.startsWith('/fapi'))
    return [{ symbol: 'BTCUSDT', baseAsset: 'BTC', quoteAsset: 'USDT', marginAsset: 'USDT', ...perpetual }];
  if (path.startsWith('/dapi'))
    return [{ symbol: 'BTCUSD_PERP', baseAsset: 'BTC', quoteAsset: 'USD', marginAsset: 'BTC', ...perpetual }];
  return ['BTC', 'ETH', 'SOL'].map((base) => ({
    symbol: `${base}USDT`,
    baseAsset: base,
    quoteAsset: 'USDT',
    ...common,
  }));
}

/** Rows of candles as they usually are, and files of the archive by their text: the same are asked for again and again. */
const rows = new Map<string, (number | string)[]>();
const zips = new Map<string, { readonly zip: Uint8Array; readonly hash: string }>();

/** Twelve cells, as klines have them; the newest candle is still forming. */
function kline(behaviour: Behaviour, asked: Asked, time: number): (number | string)[] {
  const other = behaviour.close(time, asked);
  if (other !== undefined) return cellsOf(behaviour, asked, time, other);
  const key = `${asked.path.startsWith('/dapi')} ${behaviour.intervalMs} ${time}`;
  let row = rows.get(key);
  if (row === undefined) rows.set(key, (row = cellsOf(behaviour, asked, time, candleOf(time).close)));
  return row;
}

function cellsOf(behaviour: Behaviour, asked: Asked, time: number, close: number): (number | string)[] {
  const { open, high, low, volume } = candleOf(time);
  const cells = [open, Math.max(high, close), Math.min(low, close), close, volume].map((value) => value.toFixed(8));
  const base = ((volume * 100) / close).toFixed(8);
  return [
    time,
    ...cells,
    time + behaviour.intervalMs - 1,
    asked.path.startsWith('/dapi') ? base : (volume * close).toFixed(8),
    40,
    (volume / 2).toFixed(8),
    (volume * close * 0.5).toFixed(8),
    '0',
  ];
}

function opens({ listed, until, intervalMs, serverTime, holes }: Behaviour, from: number, to: number): number[] {
  const times: number[] = [];
  const end = Math.min(until, to, serverTime + 1);
  for (let time = Math.ceil(Math.max(from, listed) / intervalMs) * intervalMs; time < end; time += intervalMs) {
    if (!holes.has(time)) times.push(time);
  }
  return times;
}

function page(behaviour: Behaviour, asked: Asked): (number | string)[][] {
  const limit = Math.min(Number(asked.query.get('limit') ?? 500), behaviour.pageLimit);
  const from = Number(asked.query.get('startTime') ?? 0);
  const to = Number(asked.query.get('endTime') ?? Number.MAX_SAFE_INTEGER) + 1;
  return opens(behaviour, from, to)
    .slice(0, limit)
    .map((time) => kline(behaviour, asked, time));
}

export function fundingOf(time: number): number {
  return Math.round(1e8 * 0.0001 * Math.sin(time / 4e8)) / 1e8;
}

/** Every eight hours, some milliseconds late. */
function funding({ listed, serverTime }: Behaviour, { query }: Asked): object[] {
  const from = Number(query.get('startTime') ?? 0);
  const out: object[] = [];
  for (let time = Math.ceil(listed / (DAY / 3)) * (DAY / 3); time <= serverTime; time += DAY / 3) {
    const paid = time + ((time / (DAY / 3)) % 5);
    if (paid >= from) out.push({ symbol: 'BTCUSDT', fundingTime: paid, fundingRate: fundingOf(time).toFixed(8) });
  }
  return out.slice(0, Math.min(Number(query.get('limit') ?? 100), 100));
}

function archived(behaviour: Behaviour, asked: Asked): string | Uint8Array | undefined {
  const match = /\/([A-Z_]+-[0-9a-z]+-(\d{4}-\d{2}(-\d{2})?))\.zip(\.CHECKSUM)?$/.exec(asked.path);
  if (match === null || !/\/(BTCUSDT|BTCUSD_PERP)\//.test(asked.path)) return undefined;
  const date = match[2]!;
  if (behaviour.absent.has(date)) return undefined;
  const start = Date.parse(match[3] === undefined ? `${date}-01` : date);
  const first = new Date(start);
  const end = match[3] === undefined ? Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1) : start + DAY;
  if (end > behaviour.serverTime) return undefined;
  const perMs = behaviour.micros.has(date) ? 1000 : 1;
  const lines = opens(behaviour, start, end).map((time) => {
    const cells = kline(behaviour, asked, time);
    return [Number(cells[0]) * perMs, ...cells.slice(1, 6), (Number(cells[6]) + 1) * perMs - 1, ...cells.slice(7)].join(
      ',',
    );
  });
  if (lines.length === 0) return undefined;
  if (behaviour.header.has(date))
    lines.unshift(
      'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore',
    );
  const { zip, hash } = zipped(`${match[1]}.csv`, `${lines.join('\n')}\n`);
  if (match[4] === undefined) return zip;
  return `${behaviour.checksum(`${match[1]}.zip`, asked.before) ?? hash}  ${match[1]}.zip\n`;
}

function zipped(name: string, text: string): { readonly zip: Uint8Array; readonly hash: string } {
  const key = `${name}\n${text}`;
  const known = zips.get(key);
  if (known !== undefined) return known;
  const zip = zipSync({ [name]: Buffer.from(text) }, { mtime: new Date(2022, 0, 1) });
  const made = { zip, hash: createHash('sha256').update(zip).digest('hex') };
  zips.set(key, made);
  return made;
}
