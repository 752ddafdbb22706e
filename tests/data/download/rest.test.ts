import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { downloadBars, readBars, readParquetColumns } from '../../../src/data/index.ts';
import { errorOf, scratchFolder } from '../scratch.ts';
import {
  type Asked,
  type Behaviour,
  candleOf,
  DAY,
  type Exchange,
  fundingOf,
  HALF_HOUR,
  START,
  startExchange,
  type Trouble,
} from './exchange-server.ts';
import { requestFor, testWorld } from './world.ts';

const scratch = scratchFolder();
const END = START + 60 * DAY;
let exchange: Exchange;
let files = 0;
const start = async (change: Partial<Behaviour> = {}): Promise<Exchange> => {
  exchange = await startExchange(change);
  return exchange;
};
const newFile = (): string => scratch.at(`file-${files++}.parquet`);
const klines = (): string[] => exchange.log.filter((line) => line.includes('/klines'));
const startOf = (line: string): number => Number(new URLSearchParams(line.split('?')[1]).get('startTime'));
afterEach(() => exchange.close());

/** The first requests for candles, and only they, meet trouble. */
const atPage =
  (page: number, times: number, trouble: Trouble) =>
  ({ path: asked, before }: Asked): Trouble | undefined =>
    asked.endsWith('/klines') && before >= page && before < page + times ? trouble : undefined;

/** The bytes of an undisturbed download of the same time. */
let bytes: Buffer | undefined;
async function undisturbed(): Promise<Buffer> {
  if (bytes !== undefined) return bytes;
  const clean = await startExchange();
  const out = newFile();
  await downloadBars(requestFor(clean, out), testWorld());
  await clean.close();
  bytes = readFileSync(out);
  return bytes;
}

describe('candles over REST', () => {
  it('are those of the exchange, in time order, page by page, and nothing else is left on the disk', async () => {
    await start();
    const out = newFile();
    const world = testWorld();
    const report = await downloadBars(requestFor(exchange, out), world);
    expect(report).toMatchObject({ parts: { fetched: 3, found: 0 }, retries: 0, changed: [], rowsBefore: null });
    const { bars } = await readBars(out);
    expect([bars.time.length, bars.time[0], bars.time.at(-1), bars.intervalMs]).toEqual([
      60 * 48,
      START,
      END - HALF_HOUR,
      HALF_HOUR,
    ]);
    const { open, high, low, close, volume } = bars;
    const got = Array.from(bars.time, (_, i) => [open[i], high[i], low[i], close[i], volume[i]]);
    expect(got).toEqual(Array.from(bars.time, ohlcv));
    expect(klines().map(startOf)).toEqual([START, START + 999 * HALF_HOUR, START + 1998 * HALF_HOUR]);
    expect(existsSync(`${out}.parts`)).toBe(false);
    expect(world.ticks).toEqual([
      'markets of binance: undefined',
      'download BTC/USDT: 3',
      '0',
      '1',
      '2',
      '3',
      'write: undefined',
    ]);
  });

  it('a candle that closes after the exchange’s clock is dropped, whatever the local clock says', async () => {
    await start({ serverTime: END + 29 * 60_000 });
    for (const local of [END - 40 * DAY, END + 40 * DAY]) {
      const report = await downloadBars(requestFor(exchange, newFile()), testWorld(local));
      expect(report.forming).toBe('2021-03-02T00:00:00Z');
      expect(report.data.to).toBe('2021-03-01T23:30:00Z');
      expect(report.data.notes).toEqual([
        "the candle of 2021-03-02T00:00:00Z was still forming at 2021-03-02T00:29:00Z (the exchange's clock): left out",
      ]);
    }
  });

  it('a candle is whole from the millisecond at which the next one opens', async () => {
    await start({ serverTime: END + HALF_HOUR });
    expect((await downloadBars(requestFor(exchange, newFile()), testWorld())).data.to).toBe('2021-03-02T00:00:00Z');
    exchange.behaviour.serverTime -= 1;
    expect((await downloadBars(requestFor(exchange, newFile()), testWorld())).data.to).toBe('2021-03-01T23:30:00Z');
  });

  it('--to is not downloaded any more', async () => {
    await start();
    const report = await downloadBars(requestFor(exchange, newFile(), { to: '2021-01-03' }), testWorld());
    expect(report).toMatchObject({ forming: null, data: { to: '2021-01-02T23:30:00Z', rows: 96, notes: [] } });
  });

  it.each<[string, Trouble, number[]]>([
    ['429 with seconds', { status: 429, headers: { 'retry-after': '7' } }, [7000, 7000]],
    [
      '429 with a date',
      {
        status: 429,
        // The exchange's clock is an hour ahead of ours.
        headers: {
          date: new Date(END + 3_600_000).toUTCString(),
          'retry-after': new Date(END + 3_690_000).toUTCString(),
        },
      },
      [90_000, 90_000],
    ],
    ['429 without a time', { status: 429 }, [5000, 10_000]],
    ['418', { status: 418, headers: { 'retry-after': '120' } }, [120_000, 120_000]],
    [
      'a rate limit that only the text tells',
      { status: 400, body: '{"code":-1003,"msg":"Too many requests."}' },
      [5000, 10_000],
    ],
    ['500', { status: 500 }, [1000, 2000]],
    ['503 of a proxy', { status: 503, body: '<html>busy</html>' }, [1000, 2000]],
    ['200 with a page of HTML', { status: 200, body: '<html>maintenance</html>' }, [1000, 2000]],
    ['a connection that is cut in the body', 'cut', [1000, 2000]],
    ['truncated JSON', 'truncated', [1000, 2000]],
    ['a connection without an answer', 'drop', [1000, 2000]],
    ['a connection that falls silent', 'silence', [1000, 2000]],
  ])('%s: waits, asks again, and writes the same bytes', async (_, trouble, waits) => {
    await start({ trouble: atPage(1, 2, trouble) });
    const out = newFile();
    const world = testWorld(undefined, { silenceMs: trouble === 'silence' ? 1000 : 10_000 });
    const report = await downloadBars(requestFor(exchange, out), world);
    expect(world.waits).toEqual(waits);
    expect(report).toMatchObject({ retries: 2, waitedMs: waits[0]! + waits[1]! });
    expect(world.warnings).toHaveLength(2);
    expect(readFileSync(out).equals(await undisturbed())).toBe(true);
  });

  it('a page that comes empty is asked for once more, to the same bytes', async () => {
    await start({ trouble: atPage(1, 1, { status: 200, body: '[]' }) });
    const out = newFile();
    await downloadBars(requestFor(exchange, out), testWorld());
    expect(readFileSync(out).equals(await undisturbed())).toBe(true);
  });

  it('says where the candles end before the time that was asked for', async () => {
    await start({ until: START + 2 * DAY });
    const { data } = await downloadBars(requestFor(exchange, newFile(), { to: '2021-01-05' }), testWorld());
    expect(data.notes).toEqual([
      'nothing lies behind 2021-01-02T23:30:00Z: the exchange gives no more of BTC/USDT (asked up to 2021-01-05T00:00:00Z)',
    ]);
  });

  it('redirects end it at once', async () => {
    await start({ trouble: ({ path: asked }) => ({ status: 302, headers: { location: asked } }) });
    const world = testWorld();
    for (const source of ['rest', 'archive'] as const) {
      const error = await errorOf(downloadBars(requestFor(exchange, newFile(), { source }), world));
      expect([error.code, world.waits]).toEqual(['DOWNLOAD_FAILED', []]);
      expect(error.what).toMatch(/127\.0\.0\.1:\d+ sends the request to another address, or round in circles/);
    }
  });

  it('trouble with the list of markets and with the clock is waited for too', async () => {
    await start({
      trouble: ({ path: asked, before }) =>
        (asked.endsWith('/exchangeInfo') && before < 2) || (asked.endsWith('/time') && before < 1)
          ? 'truncated'
          : undefined,
    });
    const world = testWorld();
    const report = await downloadBars(requestFor(exchange, newFile(), { to: '2021-01-02' }), world);
    expect(world.waits).toEqual([1000, 2000, 1000]);
    expect(report.data.rows).toBe(48);
  });

  it('a slow answer is waited for as long as bytes come at all', async () => {
    await start({ trouble: atPage(0, 1, { delayMs: 150 }) });
    const world = testWorld();
    await downloadBars(requestFor(exchange, newFile()), world);
    expect(world.waits).toEqual([]);
  });

  it('trouble that stays: a clear error after eight tries; what was fetched is kept, and the next call goes on', async () => {
    await start({ trouble: atPage(2, 1000, { status: 502 }) });
    const out = newFile();
    const world = testWorld();
    const error = await errorOf(downloadBars(requestFor(exchange, out), world));
    expect([error.code, error.exitCode]).toEqual(['DOWNLOAD_FAILED', 1]);
    expect(error.what).toMatch(/no good answer after 8 tries: .* \(HTTP 502\)/);
    expect(world.waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000]);
    expect(existsSync(out)).toBe(false);

    exchange.behaviour.trouble = () => undefined;
    const asked = klines().length;
    const report = await downloadBars(requestFor(exchange, out), testWorld());
    expect(report.parts).toEqual({ fetched: 1, found: 2 });
    expect(klines().slice(asked).map(startOf)).toEqual([START + 1998 * HALF_HOUR]);
    expect(readFileSync(out).equals(await undisturbed())).toBe(true);
  });

  it('an exchange that wants hours of rest is left alone at once', async () => {
    await start({ trouble: atPage(1, 1000, { status: 418, headers: { 'retry-after': '7200' } }) });
    const world = testWorld();
    const error = await errorOf(downloadBars(requestFor(exchange, newFile()), world));
    expect(error.what).toMatch(/left alone for 2h/);
    expect(world.waits).toEqual([]);
  });

  it('an exchange that refuses this country is not asked again', async () => {
    await start({ trouble: ({ path: asked }) => (asked.endsWith('/exchangeInfo') ? { status: 451 } : undefined) });
    const world = testWorld();
    const error = await errorOf(downloadBars(requestFor(exchange, newFile()), world));
    expect(error.what).toMatch(/refuses to serve this address \(HTTP 451\)/);
    expect(error.mend).toMatch(/--source archive/);
    expect(world.waits).toEqual([]);
  });

  it.each([
    ['{"code":-1100,"msg":"Illegal characters found in a parameter."}', 'DOWNLOAD_FAILED', 'Illegal characters'],
    ['{"code":-1121,"msg":"Invalid symbol."}', 'ARGUMENT_INVALID', 'Invalid symbol'],
  ])('a request that the exchange finds wrong is not sent again: %s', async (body, code, text) => {
    await start({ trouble: atPage(0, 1000, { status: 400, body }) });
    const world = testWorld();
    const error = await errorOf(downloadBars(requestFor(exchange, newFile()), world));
    expect(error.code).toBe(code);
    expect(error.what).toContain(text);
    expect(world.waits).toEqual([]);
  });

  it('no network: the host and the cause, soon', async () => {
    await start();
    await exchange.close();
    const world = testWorld();
    const error = await errorOf(downloadBars(requestFor(exchange, newFile()), world));
    expect([error.code, error.exitCode]).toEqual(['DOWNLOAD_FAILED', 1]);
    expect(error.what).toContain(`${new URL(exchange.url).host} cannot be reached`);
    expect(error.what).toContain('ECONNREFUSED');
    expect(world.waits).toEqual([1000, 2000]);
    await start();
  });

  it('a candle that changes between two pages: the newer one counts, and both are told', async () => {
    const time = START + 999 * HALF_HOUR;
    await start({ close: (t, { before }) => (t === time && before > 0 ? 31_234.5 : undefined) });
    const out = newFile();
    const report = await downloadBars(requestFor(exchange, out), testWorld());
    const { close, high } = candleOf(time);
    const change = `${high < 31_234.5 ? `high ${high} → 31234.5, ` : ''}${candleOf(time).low > 31_234.5 ? `low ${candleOf(time).low} → 31234.5, ` : ''}close ${close} → 31234.5`;
    expect(report.changed).toEqual([{ time: '2021-01-21T19:30:00Z', change }]);
    expect(report.data.notes.join()).toContain('changed while it was being downloaded');
    const { bars } = await readBars(out);
    expect(bars.close[999]).toBe(31_234.5);
  });

  it('holes of a candle and of more than a page stay holes, and are told', async () => {
    const holes = new Set([START + 5 * HALF_HOUR]);
    for (let i = 200; i < 1500; i++) holes.add(START + i * HALF_HOUR);
    await start({ holes });
    const out = newFile();
    const report = await downloadBars(requestFor(exchange, out), testWorld());
    expect(report.data.gaps).toEqual([
      { from: '2021-01-01T02:30:00Z', to: '2021-01-01T02:30:00Z', rows: 1 },
      { from: '2021-01-05T04:00:00Z', to: '2021-02-01T05:30:00Z', rows: 1300 },
    ]);
    const { columns } = await readParquetColumns(out);
    expect(columns.close![5]).toBeNaN();
    expect(columns.close![6]).toBe(candleOf(START + 6 * HALF_HOUR).close);
  });

  it('a symbol that was listed later starts at its first candle, which is said', async () => {
    await start({ listed: START + 40 * DAY + 7 * HALF_HOUR });
    const report = await downloadBars(requestFor(exchange, newFile()), testWorld());
    expect(report.data.from).toBe('2021-02-10T03:30:00Z');
    expect(report.data.notes[0]).toMatch(/^nothing lies before 2021-02-10T03:30:00Z/);
  });

  it('an exchange that answers with nothing before the listing is asked on, page by page', async () => {
    // Futures settled in the coin: ccxt asks for one page's time at most.
    await start({ listed: START + 30 * DAY });
    const report = await downloadBars(
      requestFor(exchange, newFile(), { market: 'coinm', symbol: 'BTC/USD' }),
      testWorld(),
    );
    expect(report.data.from).toBe('2021-01-31T00:00:00Z');
    expect(report.data.to).toBe('2021-03-01T23:30:00Z');
    expect(exchange.log[0]).toBe('/dapi/v1/exchangeInfo');
  });

  it('nothing in the time asked for: no file, no parts', async () => {
    await start({ listed: START + 90 * DAY });
    const out = newFile();
    expect((await errorOf(downloadBars(requestFor(exchange, out), testWorld()))).code).toBe('DATA_EMPTY');
    expect(existsSync(out)).toBe(false);
  });

  it('funding rates come with the time of each payment', async () => {
    await start();
    const out = newFile();
    const report = await downloadBars(
      requestFor(exchange, out, { series: 'funding', interval: undefined, market: 'usdm' }),
      testWorld(),
    );
    expect(report).toMatchObject({ series: 'funding', data: { rows: 180, to: '2021-03-01T16:00:00.003Z' } });
    const { columns } = await readParquetColumns(out);
    expect(Object.keys(columns)).toEqual(['timestamp', 'funding_rate']);
    for (const [i, time] of columns.timestamp!.entries()) {
      const due = START + (i * DAY) / 3;
      expect(time).toBe(due + ((due / (DAY / 3)) % 5));
      expect(columns.funding_rate![i]).toBe(fundingOf(due));
    }
  });
});

describe('a download that is stopped', () => {
  it('by Ctrl-C between pages, goes on where it stopped and writes the same bytes', async () => {
    const world = testWorld();
    await start({
      trouble: ({ path: asked, before }) => (asked.endsWith('/klines') && before === 1 ? world.stop() : undefined),
    });
    const out = newFile();
    const error = await errorOf(downloadBars(requestFor(exchange, out), world));
    expect([error.code, error.exitCode]).toEqual(['INTERRUPTED', 130]);
    expect(error.what).toContain('1 parts are kept');
    const asked = klines().length;
    // The first page's last candle is asked for again, to see whether it changed.
    expect((await downloadBars(requestFor(exchange, out), testWorld())).parts).toEqual({ fetched: 2, found: 1 });
    expect(startOf(klines()[asked]!)).toBe(START + 999 * HALF_HOUR);
    expect(readFileSync(out).equals(await undisturbed())).toBe(true);
  });

  it('in the middle of a write: a torn journal and a garbled part are fetched anew', async () => {
    await start({ trouble: atPage(2, 1000, { status: 451 }) });
    const out = newFile();
    await errorOf(downloadBars(requestFor(exchange, out), testWorld()));
    const parts = `${out}.parts`;
    expect(readdirSync(parts).sort()).toEqual(['journal.jsonl', 'page-000001.json', 'page-000002.json']);
    writeFileSync(
      path.join(parts, 'journal.jsonl'),
      `${readFileSync(path.join(parts, 'journal.jsonl'), 'utf8')}{"name":"page-0000`,
    );
    writeFileSync(
      path.join(parts, 'page-000002.json'),
      readFileSync(path.join(parts, 'page-000002.json')).subarray(0, 500),
    );
    exchange.behaviour.trouble = () => undefined;
    expect((await downloadBars(requestFor(exchange, out), testWorld())).parts).toEqual({ fetched: 2, found: 1 });
    expect(readFileSync(out).equals(await undisturbed())).toBe(true);
  });

  it('does not mix with another download: its parts are refused, or thrown away by force', async () => {
    await start({ trouble: atPage(1, 1000, { status: 451 }) });
    const out = newFile();
    await errorOf(downloadBars(requestFor(exchange, out), testWorld()));
    exchange.behaviour.trouble = () => undefined;
    const other = requestFor(exchange, out, { symbol: 'ETH/USDT' });
    const error = await errorOf(downloadBars(other, testWorld()));
    expect(error.code).toBe('FILE_EXISTS');
    expect(error.what).toContain('symbol BTC/USDT, now ETH/USDT');
    expect((await downloadBars({ ...other, force: true }, testWorld())).parts).toEqual({ fetched: 3, found: 0 });
  });
});

describe('--update', () => {
  it('extends a file at its end, fetches nothing of the past, and gives the bytes of one download', async () => {
    await start({ serverTime: START + 20 * DAY + 60_000 });
    const out = newFile();
    await downloadBars(requestFor(exchange, out), testWorld());
    exchange.behaviour.serverTime = END;
    const asked = klines().length;
    const report = await downloadBars(requestFor(exchange, out, { update: true }), testWorld());
    expect(report).toMatchObject({ rowsBefore: 960, changed: [], data: { rows: 2880 } });
    expect(klines().slice(asked).map(startOf)[0]).toBe(START + 959 * HALF_HOUR);
    expect(readFileSync(out).equals(await undisturbed())).toBe(true);

    const again = await downloadBars(requestFor(exchange, out, { update: true }), testWorld());
    expect(again).toMatchObject({ rowsBefore: 2880, data: { rows: 2880 } });
    expect(readFileSync(out).equals(await undisturbed())).toBe(true);
  });

  it('counts the gap rows of the file before: nothing new is no row more', async () => {
    await start({ holes: new Set([START + 3 * HALF_HOUR, START + 4 * HALF_HOUR]) });
    const out = newFile();
    const { data } = await downloadBars(requestFor(exchange, out), testWorld());
    const again = await downloadBars(requestFor(exchange, out, { update: true }), testWorld());
    expect(data.gapRows).toBe(2);
    expect(again).toMatchObject({ rowsBefore: data.rows, data: { rows: data.rows } });
  });

  it('tells where the newest candle is another now; the newer value counts', async () => {
    await start({ serverTime: START + 20 * DAY });
    const out = newFile();
    await downloadBars(requestFor(exchange, out), testWorld());
    const newest = START + 20 * DAY - HALF_HOUR;
    exchange.behaviour.close = (time) => (time === newest ? candleOf(time).close + 0.5 : undefined);
    exchange.behaviour.serverTime = END;
    const report = await downloadBars(requestFor(exchange, out, { update: true }), testWorld());
    const { close } = candleOf(newest);
    expect(report.changed).toEqual([{ time: '2021-01-20T23:30:00Z', change: `close ${close} → ${close + 0.5}` }]);
    expect(report.data.notes[0]).toContain('differs from the file');
    expect((await readBars(out)).bars.close[959]).toBe(close + 0.5);
  });

  it('refuses a file of another market, and one that nobody downloaded', async () => {
    await start();
    const out = newFile();
    await downloadBars(requestFor(exchange, out), testWorld());
    const error = await errorOf(
      downloadBars(requestFor(exchange, out, { update: true, symbol: 'ETH/USDT' }), testWorld()),
    );
    expect(error.what).toContain('holds symbol BTC/USDT, not ETH/USDT');
    const before = readFileSync(out);
    expect((await errorOf(downloadBars(requestFor(exchange, newFile(), { update: true }), testWorld()))).code).toBe(
      'FILE_MISSING',
    );
    expect(readFileSync(out).equals(before)).toBe(true);
  });
});

describe('a wrong name is answered with the nearest and with what there is', () => {
  it.each([
    [{ exchange: 'binanse' }, /no exchange "binanse"; the nearest is "binance"/, /use one of alpaca, /],
    [
      { symbol: 'BTC/USTD' },
      /no symbol "BTC\/USTD" among the spot markets of binance; the nearest is "BTC\/USDT"/,
      /BTC\/USDT, ETH\/USDT, SOL\/USDT/,
    ],
    [{ symbol: 'BTC/EUR', market: 'usdm' as const }, /among the usdm markets of binanceusdm/, /BTC\/USDT:USDT/],
    [
      { interval: '31m' },
      /no interval "31m" at binance; the nearest is "1m"|no interval "31m" at binance; the nearest is "3m"/,
      /30m/,
    ],
    [{ interval: '1M' }, /no interval "1M"; the nearest is "1m"/, /1d/],
    [{ from: 'yesterday' }, /"yesterday" is no time/, /ISO/],
    [{ from: '2021-02-01', to: '2021-01-01' }, /--from does not lie before --to/, /turn/],
    [{ from: '2031-01-01' }, /--from lies in the future/, /earlier/],
    [{ series: 'funding' as const, interval: undefined }, /a spot market pays no funding/, /--market usdm/],
    [{ source: 'archive' as const, exchange: 'kraken' }, /no public archive of kraken/, /binance/],
  ])('%o', async (change, what, mend) => {
    await start();
    const out = newFile();
    const error = await errorOf(downloadBars(requestFor(exchange, out, change), testWorld()));
    expect([error.code, error.exitCode]).toEqual(['ARGUMENT_INVALID', 2]);
    expect(error.what).toMatch(what);
    expect(error.mend).toMatch(mend);
    expect(existsSync(out) || existsSync(`${out}.parts`)).toBe(false);
  });
});

function ohlcv(time: number): number[] {
  const { open, high, low, close, volume } = candleOf(time);
  return [open, high, low, close, volume];
}
