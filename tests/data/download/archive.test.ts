import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { downloadBars, readBars } from '../../../src/data/index.ts';
import { errorOf, scratchFolder } from '../scratch.ts';
import { type Behaviour, candleOf, DAY, type Exchange, HALF_HOUR, START, startExchange } from './exchange-server.ts';
import { requestFor, testWorld } from './world.ts';

const scratch = scratchFolder();
/** In the middle of 2021-04-11: 2021-03 is published, April isn't over. */
const NOW = START + 100 * DAY + 9 * 3_600_000;
let exchange: Exchange;
let files = 0;
const newFile = (): string => scratch.at(`archive-${files++}.parquet`);
const start = async (change: Partial<Behaviour> = {}): Promise<Exchange> => {
  exchange = await startExchange({ serverTime: NOW, ...change });
  return exchange;
};
const request = (out: string, change: Parameters<typeof requestFor>[2] = {}) =>
  requestFor(exchange, out, { source: 'archive', ...change });
const zips = (): string[] =>
  exchange.log.filter((line) => line.endsWith('.zip')).map((line) => line.slice(line.lastIndexOf('/') + 1));
afterEach(() => exchange.close());

describe('the public archive', () => {
  it('gives whole months, then the days that are over, with the further columns', async () => {
    await start();
    const out = newFile();
    const report = await downloadBars(request(out), testWorld(NOW));
    expect(zips()).toEqual([
      'BTCUSDT-30m-2021-01.zip',
      'BTCUSDT-30m-2021-02.zip',
      'BTCUSDT-30m-2021-03.zip',
      ...Array.from({ length: 10 }, (_, i) => `BTCUSDT-30m-2021-04-${String(i + 1).padStart(2, '0')}.zip`),
    ]);
    expect(exchange.log[0]).toBe('/data/spot/monthly/klines/BTCUSDT/30m/BTCUSDT-30m-2021-01.zip');
    expect(exchange.log[1]).toBe('/data/spot/monthly/klines/BTCUSDT/30m/BTCUSDT-30m-2021-01.zip.CHECKSUM');
    expect(exchange.log).toContain('/data/spot/daily/klines/BTCUSDT/30m/BTCUSDT-30m-2021-04-01.zip');
    expect(report).toMatchObject({
      missingFiles: [],
      parts: { fetched: 13 },
      data: { rows: 4800, to: '2021-04-10T23:30:00Z', notes: [] },
    });
    const { bars } = await readBars(out);
    expect(Object.keys(bars.columns)).toEqual([
      'open',
      'high',
      'low',
      'close',
      'volume',
      'quote_volume',
      'trades',
      'taker_buy_volume',
      'taker_buy_quote_volume',
    ]);
    for (const i of [0, 1487, 1488, 4799]) {
      const { close, volume } = candleOf(START + i * HALF_HOUR);
      expect([bars.close[i], bars.columns.trades![i], bars.columns.taker_buy_volume![i]]).toEqual([
        close,
        40,
        volume / 2,
      ]);
      expect(bars.columns.quote_volume![i]).toBeCloseTo(volume * close, 7);
    }
    expect(existsSync(`${out}.parts`)).toBe(false);
  });

  it('its candles are those of the exchange', async () => {
    await start();
    const [archive, rest] = [newFile(), newFile()];
    await downloadBars(request(archive, { to: '2021-03-05T07:00Z' }), testWorld(NOW));
    await downloadBars(request(rest, { to: '2021-03-05T07:00Z', source: 'rest' }), testWorld(NOW));
    const [a, b] = [(await readBars(archive)).bars, (await readBars(rest)).bars];
    expect(a.time).toEqual(b.time);
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) expect(a[name]).toEqual(b[name]);
  });

  it('microseconds and header lines change nothing', async () => {
    await start();
    const plain = newFile();
    await downloadBars(request(plain), testWorld(NOW));
    exchange.behaviour.micros = new Set(['2021-02', '2021-04-03']);
    exchange.behaviour.header = new Set(['2021-02', '2021-03', '2021-04-04']);
    const mixed = newFile();
    await downloadBars(request(mixed), testWorld(NOW));
    expect(readFileSync(mixed).equals(readFileSync(plain))).toBe(true);
  });

  it.each([
    ['usdm' as const, 'BTC/USDT', '/data/futures/um/monthly/klines/BTCUSDT/30m/BTCUSDT-30m-2021-01.zip'],
    ['usdm' as const, 'BTC/USDT:USDT', '/data/futures/um/monthly/klines/BTCUSDT/30m/BTCUSDT-30m-2021-01.zip'],
    ['coinm' as const, 'BTC/USD', '/data/futures/cm/monthly/klines/BTCUSD_PERP/30m/BTCUSD_PERP-30m-2021-01.zip'],
  ])('%s %s lies in its own folder', async (market, symbol, first) => {
    await start();
    const report = await downloadBars(request(newFile(), { market, symbol, to: '2021-02-01' }), testWorld(NOW));
    expect(exchange.log[0]).toBe(first);
    expect(report.data.rows).toBe(31 * 48);
  });

  it('months before the listing are told; the file starts at the first candle', async () => {
    await start({ absent: new Set(['2021-01']), listed: START + 40 * DAY });
    const report = await downloadBars(request(newFile()), testWorld(NOW));
    expect(report.missingFiles).toEqual(['BTCUSDT-30m-2021-01.zip']);
    expect(report.data.from).toBe('2021-02-10T00:00:00Z');
    expect(report.data.notes).toEqual([
      expect.stringMatching(/^nothing lies before 2021-02-10T00:00:00Z/),
      'the archive has no BTCUSDT-30m-2021-01.zip: not listed then, or not published yet',
    ]);
  });

  it('a month that is over but not published yet comes by its days', async () => {
    await start({ absent: new Set(['2021-03', '2021-04-10']) });
    const report = await downloadBars(request(newFile(), { to: '2021-04-01' }), testWorld(NOW));
    expect(report).toMatchObject({ missingFiles: [], parts: { fetched: 33 }, data: { rows: 90 * 48, gapRows: 0 } });
  });

  it('a hole of a whole month is a gap, and told', async () => {
    await start({ absent: new Set(['2021-02']) });
    const report = await downloadBars(request(newFile()), testWorld(NOW));
    expect(report.data.gaps).toEqual([{ from: '2021-02-01T00:00:00Z', to: '2021-02-28T23:30:00Z', rows: 28 * 48 }]);
    expect(report.missingFiles).toEqual(['BTCUSDT-30m-2021-02.zip']);
  });

  it('a symbol of which it has nothing is a wrong argument', async () => {
    await start();
    const out = newFile();
    const error = await errorOf(downloadBars(request(out, { symbol: 'BTCC/USDT' }), testWorld(NOW)));
    expect([error.code, error.exitCode]).toEqual(['ARGUMENT_INVALID', 2]);
    expect(error.what).toContain('no 30m candles of "BTCCUSDT" (spot)');
    expect(existsSync(`${out}.parts`)).toBe(false);
  });

  it('an interval that it hasn’t is answered with the nearest', async () => {
    await start();
    const error = await errorOf(downloadBars(request(newFile(), { interval: '45m' }), testWorld(NOW)));
    expect(error.what).toMatch(/no interval "45m" in the archive; the nearest is "(5m|15m)"/);
    expect(
      (await errorOf(downloadBars(request(newFile(), { interval: '1s', market: 'usdm' }), testWorld(NOW)))).code,
    ).toBe('ARGUMENT_INVALID');
  });
});

describe('a file of the archive that is not what its checksum says', () => {
  const wrong = 'ab'.repeat(32);

  it('is fetched once more', async () => {
    await start({ checksum: (name, before) => (name.includes('2021-02.') && before === 0 ? wrong : undefined) });
    const report = await downloadBars(request(newFile()), testWorld(NOW));
    expect(report.data).toMatchObject({ rows: 4800, gapRows: 0 });
    expect(zips().filter((name) => name.includes('2021-02.'))).toHaveLength(2);
  });

  it('and then refused by name; the months before it are kept, and the next call goes on', async () => {
    await start({ checksum: (name) => (name.includes('2021-02.') ? wrong : undefined) });
    const out = newFile();
    const error = await errorOf(downloadBars(request(out), testWorld(NOW)));
    expect([error.code, error.exitCode]).toEqual(['CHECKSUM_MISMATCH', 1]);
    expect(error.what).toContain('BTCUSDT-30m-2021-02.zip is not what its checksum says, twice');
    expect(error.what).toContain(wrong);
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(`${out}.parts`).sort()).toEqual(['BTCUSDT-30m-2021-01.zip', 'journal.jsonl']);
    exchange.behaviour.checksum = () => undefined;
    exchange.log.length = 0;
    expect((await downloadBars(request(out), testWorld(NOW))).parts).toEqual({ fetched: 12, found: 1 });
    expect(zips()[0]).toBe('BTCUSDT-30m-2021-02.zip');
  });

  it('is not taken without a checksum', async () => {
    await start({ trouble: ({ path }) => (path.endsWith('.CHECKSUM') ? { status: 404 } : undefined) });
    expect((await errorOf(downloadBars(request(newFile()), testWorld(NOW)))).what).toContain('not its checksum');
  });
});

describe('trouble on the way', () => {
  it('429, 500, cut and silent connections are tried again, to the same bytes', async () => {
    await start();
    const plain = newFile();
    await downloadBars(request(plain), testWorld(NOW));
    const troubles = [
      { status: 429, headers: { 'retry-after': '3' } },
      { status: 500 },
      'cut',
      'drop',
      'silence',
    ] as const;
    let next = 0;
    exchange.behaviour.trouble = ({ before }) => (before % 2 === 1 ? troubles[next++ % troubles.length] : undefined);
    const disturbed = newFile();
    const world = testWorld(NOW, { silenceMs: 1000 });
    await downloadBars(request(disturbed), world);
    expect(world.waits.length).toBeGreaterThan(5);
    expect(world.waits).toContain(3000);
    expect(readFileSync(disturbed).equals(readFileSync(plain))).toBe(true);
  });

  it('Ctrl-C keeps the months that are there; the next call gives the bytes of one download', async () => {
    await start();
    const plain = newFile();
    await downloadBars(request(plain), testWorld(NOW));
    const world = testWorld(NOW);
    exchange.behaviour.trouble = ({ path }) => (path.includes('2021-03.zip') ? world.stop() : undefined);
    const out = newFile();
    expect((await errorOf(downloadBars(request(out), world))).code).toBe('INTERRUPTED');
    exchange.behaviour.trouble = () => undefined;
    expect((await downloadBars(request(out), testWorld(NOW))).parts).toEqual({ fetched: 11, found: 2 });
    expect(readFileSync(out).equals(readFileSync(plain))).toBe(true);
  });

  it('--update fetches the newest month again and no other', async () => {
    await start();
    const plain = newFile();
    await downloadBars(request(plain), testWorld(NOW));
    const out = newFile();
    await downloadBars(request(out), testWorld(NOW - 30 * DAY));
    exchange.log.length = 0;
    const report = await downloadBars(request(out, { update: true }), testWorld(NOW));
    expect(zips()[0]).toBe('BTCUSDT-30m-2021-03.zip');
    expect(report).toMatchObject({ rowsBefore: 70 * 48, changed: [], data: { rows: 4800 } });
    expect(readFileSync(out).equals(readFileSync(plain))).toBe(true);
  });
});
