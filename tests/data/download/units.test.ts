import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArchiveCsv } from '../../../src/data/download/archive-csv.ts';
import { archiveSymbol, planArchive } from '../../../src/data/download/archive-months.ts';
import { mergeRows } from '../../../src/data/download/merge-rows.ts';
import { TransientProblem } from '../../../src/data/download/problem.ts';
import { type DownloadRequest, planDownload } from '../../../src/data/download/request.ts';
import { retryAfterMs } from '../../../src/data/download/retry-after.ts';
import { sleepUntil, waitAfter } from '../../../src/data/download/retry-policy.ts';
import { errorOf } from '../scratch.ts';
import { DAY } from './exchange-server.ts';

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 2, 3, 4, 5);
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['1.5', 1500],
    ['Fri, 02 Jan 2026 03:05:05 GMT', 60_000],
    ['Fri, 02 Jan 2026 03:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('%s', (header, ms) => expect(retryAfterMs(header, now)).toBe(ms));
});

describe('waits', () => {
  it('grow to a minute, from one second, and from five where a rate limit is full', () => {
    const waits = (kind: 'other' | 'rate-limit'): number[] =>
      [1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => waitAfter(attempt, new TransientProblem('', kind)));
    expect(waits('other')).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    expect(waits('rate-limit')).toEqual([5000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000, 60_000]);
  });

  it('are as long as the server says', () => {
    expect(waitAfter(7, new TransientProblem('', 'rate-limit', 2500))).toBe(2500);
    expect(waitAfter(1, new TransientProblem('', 'other', 0))).toBe(500);
  });

  it('end with the signal', async () => {
    const controller = new AbortController();
    const wait = sleepUntil(60_000, controller.signal);
    controller.abort();
    await expect(wait).rejects.toThrow('stopped');
    await expect(sleepUntil(60_000, controller.signal)).rejects.toThrow('stopped');
  });
});

describe('merging pages', () => {
  const part = (...rows: number[][]) => ({ names: ['close'], rows, origin: 'page' });

  it('rows that come twice alike are one; of two versions the one fetched later counts', () => {
    const merged = mergeRows([part([1, 10], [2, 20]), part([2, 20], [3, 30]), part([3, 31], [4, 40])], 0, 9);
    expect([...merged.time]).toEqual([1, 2, 3, 4]);
    expect([...merged.columns.close!]).toEqual([10, 20, 31, 40]);
    expect(merged.changed).toEqual([{ time: 3, change: 'close 30 → 31' }]);
    expect(merged.repeated).toBe(1);
  });

  it('any cut into overlapping pages, in any order, gives the same table', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 20 }),
        (cuts, from) => {
          const all = Array.from({ length: 41 }, (_, t) => [t, 1000 - t]);
          const pages = cuts.map(([a, b]) => part(...all.slice(Math.min(a, b), Math.max(a, b))));
          const covered = all.filter(
            ([t]) => t! >= from && t! < 35 && cuts.some(([a, b]) => t! >= Math.min(a, b) && t! < Math.max(a, b)),
          );
          const merged = mergeRows(pages, from, 35);
          expect([...merged.time]).toEqual(covered.map(([t]) => t));
          expect([...merged.columns.close!]).toEqual(covered.map(([, value]) => value));
          expect(merged.changed).toEqual([]);
        },
      ),
      { seed: 11 },
    );
  });
});

describe('files of the archive', () => {
  const request: DownloadRequest = {
    exchange: 'binance', symbol: 'BTC/USDT', interval: '1h', from: '2023-12-15', source: 'archive', market: 'spot', series: 'candles', out: 'a.parquet',
  }; // biome-ignore format: one line
  const names = (change: Partial<DownloadRequest>, now: number): string[] =>
    planArchive(planDownload({ ...request, ...change }, now), now).map(({ name }) =>
      name.slice('BTCUSDT-1h-'.length, -'.zip'.length),
    );

  it('cover the time asked for, over a year’s end and a leap day', () => {
    expect(names({ to: '2024-03-01' }, Date.UTC(2026, 0, 1))).toEqual(['2023-12', '2024-01', '2024-02']);
    expect(names({ to: '2024-03-01T00:00:01Z' }, Date.UTC(2026, 0, 1))).toEqual([
      '2023-12',
      '2024-01',
      '2024-02',
      '2024-03',
    ]);
  });

  it('are days in the month that is not over, and only those that are', () => {
    expect(names({}, Date.UTC(2024, 0, 3, 23))).toEqual(['2023-12', '2024-01-01', '2024-01-02']);
    expect(names({ from: '2024-01-02T12:00Z' }, Date.UTC(2024, 0, 4))).toEqual(['2024-01-02', '2024-01-03']);
    expect(names({}, Date.UTC(2024, 0, 1))).toEqual(['2023-12']);
  });

  it('a month of two weeks ago or less has its days in reserve', () => {
    const now = Date.UTC(2024, 0, 10);
    const [december] = planArchive(planDownload({ ...request, to: '2024-01-01' }, now), now);
    expect(december!.orElse.map(({ name }) => name)).toHaveLength(17);
    const later = now + 10 * DAY;
    expect(planArchive(planDownload({ ...request, to: '2024-01-01' }, later), later)[0]!.orElse).toEqual([]);
  });

  it.each([
    ['BTC/USDT', 'spot', 'BTCUSDT'],
    ['btcusdt', 'spot', 'BTCUSDT'],
    ['1000SHIB/USDT:USDT', 'usdm', '1000SHIBUSDT'],
    ['BTC/USD:BTC', 'coinm', 'BTCUSD_PERP'],
    ['BTCUSD_210326', 'coinm', 'BTCUSD_210326'],
  ] as const)('%s (%s) is %s', (symbol, market, name) => expect(archiveSymbol(symbol, market)).toBe(name));
});

describe('a zip of the archive', () => {
  const line = '1609459200000,1,2,0.5,1.5,10,1609462799999,15,7,5,7.5,0';

  it('its candles, whatever the unit of time and the line ends', () => {
    const expected = [[1609459200000, 1, 2, 0.5, 1.5, 10, 15, 7, 5, 7.5]];
    expect(parseArchiveCsv(`${line}\n`, 'x').rows).toEqual(expected);
    expect(parseArchiveCsv(`open_time,open\r\n${line}\r\n\r\n`, 'x').rows).toEqual(expected);
    expect(parseArchiveCsv(line.replace('1609459200000', '1609459200000000'), 'x').rows).toEqual(expected);
  });

  it('a bad line is named', () => {
    expect(() => parseArchiveCsv(`${line}\n1,2,3`, 'x')).toThrow('line 2 has 3 cells');
    expect(() => parseArchiveCsv(`${line}\n${line.replace(',1.5,', ',abc,')}`, 'x')).toThrow(
      'line 2 holds no number for close',
    );
    expect(() => parseArchiveCsv(`${line}\n${line.replace('1609459200000,', ',')}`, 'x')).toThrow('line 2');
  });
});

it('a request without an interval, or with a wrong time, is refused before anything is asked', async () => {
  const base: DownloadRequest = {
    exchange: 'binance',
    symbol: 'A',
    from: '2021-01-01',
    source: 'rest',
    market: 'spot',
    series: 'candles',
    out: 'x.parquet',
  };
  const error = await errorOf((async () => planDownload(base, Date.UTC(2022, 0, 1)))());
  expect(error.what).toBe('--interval is missing');
});
