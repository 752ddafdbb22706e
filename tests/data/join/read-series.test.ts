import { describe, expect, it } from 'vitest';
import { readSeries, type SeriesOptions, writeParquet } from '../../../src/data/index.ts';
import { errorOf, scratchFolder } from '../scratch.ts';
import { at } from './bars.ts';

const folder = scratchFolder();
const HOUR = 3_600_000;
const PLAIN: SeriesOptions = {
  kind: 'auto',
  time: null,
  availableAt: null,
  columns: null,
  delayMs: 0,
  staleMs: undefined,
};

let files = 0;
function read(csv: string, options: Partial<SeriesOptions> = {}) {
  const file = folder.put(`series-${files++}.csv`, `${csv.trim()}\n`);
  return readSeries(file, 'news', 'data.series.news', { ...PLAIN, ...options });
}

const list = (values: Float64Array | undefined): number[] => Array.from(values!);

describe('points', () => {
  const csv = `
time,score,count
2024-03-10T08:00:00Z,0.5,3
2024-03-10T09:00:00Z,,4
2024-03-10T11:00:00Z,-1,5
2024-03-10T12:00:00Z,0.25,6`;

  it('are known at their own time; every numeric column comes under the series’ name; empty cells are NaN', async () => {
    const series = await read(csv);
    expect(list(series.knownAt)).toEqual(['08:00', '09:00', '11:00', '12:00'].map((time) => at(`03-10 ${time}`)));
    expect(series.columns).toEqual({
      news_score: Float64Array.of(0.5, Number.NaN, -1, 0.25),
      news_count: Float64Array.of(3, 4, 5, 6),
    });
    expect([series.spacingMs, series.staleMs]).toEqual([HOUR, 3 * HOUR]);
  });

  it('are known the delay later; staleAfter: null is never', async () => {
    const series = await read(csv, { delayMs: 90_000, staleMs: null, columns: { mood: 'score' } });
    expect(series.knownAt[0]).toBe(at('03-10 08:00') + 90_000);
    expect(series.staleMs).toBe(Number.POSITIVE_INFINITY);
    expect(Object.keys(series.columns)).toEqual(['mood']);
  });

  it('are known at the published time also where the file calls its columns time and timestamp', async () => {
    const both = `
time,timestamp,value
2024-03-10T08:00:00Z,2024-03-10T09:30:00Z,1
2024-03-10T09:00:00Z,2024-03-10T10:30:00Z,2`;
    const late = [at('03-10 09:30'), at('03-10 10:30')];
    const series = await read(both, { time: 'time', availableAt: 'timestamp' });
    expect(list(series.knownAt)).toEqual(late);
    expect(Object.keys(series.columns)).toEqual(['news_value']);
    expect(list((await read(both)).knownAt)).toEqual(late);
    const early = await read(both.replace('time,timestamp', 'timestamp,time'), { availableAt: 'time' });
    expect([list(early.knownAt), early.spacingMs]).toEqual([late, HOUR]);
  });

  it('may name days as 20240310', async () => {
    const series = await read('date,value\n20240310,1\n20240311,2\n20240312,3', { time: 'date' });
    expect(list(series.knownAt)).toEqual(['03-10 00:00', '03-11 00:00', '03-12 00:00'].map((time) => at(time)));
  });

  it('are known when availableAt says so, in epoch seconds as well, and may be revised under a later one', async () => {
    const seconds = (text: string): number => at(text) / 1000;
    const series = await read(
      `date,published,value
2024-03-08,${seconds('03-09 06:00')},1
2024-03-08,${seconds('03-11 06:00')},1.5
2024-03-09,${seconds('03-10 06:00')},2`,
      { time: 'date', availableAt: 'published' },
    );
    expect(list(series.knownAt)).toEqual([at('03-09 06:00'), at('03-11 06:00'), at('03-10 06:00')]);
    expect(Object.keys(series.columns)).toEqual(['news_value']);
    expect(series.spacingMs).toBe(24 * HOUR);
  });

  it('come from Parquet too, whose timestamp is the time column', async () => {
    const file = folder.at('points.parquet');
    const timestamp = Float64Array.of(at('03-10 04:00'), at('03-10 12:00'));
    await writeParquet(file, { timestamp, rate: Float64Array.of(1e-4, 2e-4) }, { timeColumns: ['timestamp'] });
    for (const time of [null, 'timestamp']) {
      const series = await readSeries(file, 'news', 'data.series.news', { ...PLAIN, time, columns: { f: 'rate' } });
      expect(list(series.knownAt)).toEqual(list(timestamp));
      expect(list(series.columns.f)).toEqual([1e-4, 2e-4]);
    }
  });
});

describe('bars', () => {
  const csv = `
Open time,Open,High,Low,Close,trades
2024-03-10 08:00,10,12,9,11,7
2024-03-10 09:00,11,13,10,12,8
2024-03-10 11:00,12,12,12,12,9`;

  it('are found by their four prices and known at their close; an index has no volume', async () => {
    const series = await read(csv, { time: 'Open time' });
    expect(Object.keys(series.columns)).toEqual(['news_open', 'news_high', 'news_low', 'news_close', 'news_trades']);
    expect(list(series.knownAt)).toEqual(['09:00', '10:00', '11:00', '12:00'].map((time) => at(`03-10 ${time}`)));
    // 10:00 is missing: a flat bar that is no news.
    expect(list(series.columns.news_high)).toEqual([12, 13, 12, 12]);
    expect(list(series.columns.news_trades)).toEqual([7, 8, Number.NaN, 9]);
    expect(list(series.freshAt).map((time) => (time - at('03-10 00:00')) / HOUR)).toEqual([9, 10, 10, 12]);
  });

  it('are named by the file’s columns or the standard ones; kind: points takes their time as it is', async () => {
    const named = await read(csv, { time: 'Open time', columns: { a: 'Close', b: 'close' }, delayMs: 1 });
    expect(list(named.columns.a)).toEqual(list(named.columns.b));
    expect(named.knownAt[0]).toBe(at('03-10 09:00') + 1);
    const points = await read(csv, { time: 'Open time', kind: 'points', columns: { a: 'Close' } });
    expect(points.knownAt[0]).toBe(at('03-10 08:00'));
  });

  it('may be rows without prices: each speaks of the interval that begins at its time', async () => {
    const rows = 'date,flow\n2024-03-08,1\n2024-03-09,2\n2024-03-11,4';
    const series = await read(rows, { kind: 'bars', time: 'date', delayMs: 6 * HOUR });
    expect(list(series.knownAt)).toEqual([at('03-09 06:00'), at('03-10 06:00'), at('03-12 06:00')]);
    expect(list(series.columns.news_flow)).toEqual([1, 2, 4]);
  });

  it('take availableAt from a column; a bar that the file lacks is never announced', async () => {
    const series = await read(
      csv.replace('trades', 'ready').replace(/,(7|8|9)$/gm, (_, n) => `,2024-03-10T${n === '7' ? '09:05' : '12:30'}Z`),
      { time: 'Open time', availableAt: 'ready', columns: { c: 'close' } },
    );
    expect(list(series.knownAt)).toEqual([
      at('03-10 09:05'),
      at('03-10 12:30'),
      Number.POSITIVE_INFINITY,
      at('03-10 12:30'),
    ]);
  });
});

describe('a series that cannot be used', () => {
  const cases: [string, string, Partial<SeriesOptions>, string, string, RegExp][] = [
    ['a missing column', 'time,score\n2024-01-01,1\n2024-01-02,1', { columns: { s: 'scroe' } }, 'COLUMN_MISSING', 'columns.s', /nearest is "score"/],
    ['a missing time', 'date,score\n2024-01-01,1\n2024-01-02,1', {}, 'COLUMN_MISSING', 'time', /"timestamp"; the nearest is "date"/],
    ['half of a column’s name', 'time,funding_rate\n2024-01-01,1\n2024-01-02,1', { columns: { s: 'funding' } }, 'COLUMN_MISSING', 'columns.s', /nearest is "funding_rate"/],
    ['another time', 'time,score\n2024-01-01,1\n2024-01-02,1', { time: 'tme' }, 'COLUMN_MISSING', 'time', /nearest is "time"/],
    ['a missing availableAt', 'time,score\n2024-01-01,1\n2024-01-02,1', { availableAt: 'seen' }, 'COLUMN_MISSING', 'availableAt', /"seen"/],
    ['text in place of numbers', 'time,score\n2024-01-01,good\n2024-01-02,bad', { columns: { s: 'score' } }, 'COLUMN_TYPE', 'columns.s', /row 1 says "good"/],
    ['rows out of order', 'time,score\n2024-01-02,1\n2024-01-01,1', {}, 'TIME_UNORDERED', 'file', /earlier[\s\S]*row 2 \(2024-01-01/],
    ['a time twice', 'time,score\n2024-01-01,1\n2024-01-01,2', {}, 'TIME_DUPLICATE', 'file', /repeats[\s\S]*row 2 \(2024-01-01/],
    ['a revision before its first', 'time,seen,score\n2024-01-01,2024-01-05,1\n2024-01-01,2024-01-04,2', { availableAt: 'seen' }, 'TIME_DUPLICATE', 'file', /row 2/],
    ['a row without a time', 'time,score\n2024-01-01,1\n,2', {}, 'VALUE_MISSING', 'time', /row 2/],
    ['known before its time', 'time,seen,score\n2024-01-01,2024-01-01,1\n2024-01-02,2024-01-01T23:59:59Z,2', { availableAt: 'seen' }, 'TIME_UNORDERED', 'availableAt', /before its own time[\s\S]*row 2/],
    ['no word of when it was known', 'time,seen,score\n2024-01-01,2024-01-01,1\n2024-01-02,,2', { availableAt: 'seen' }, 'VALUE_MISSING', 'availableAt', /row 2/],
    ['an infinite value', 'time,score\n2024-01-01,1\n2024-01-02,inf', {}, 'VALUE_INFINITE', 'file', /column "score"[\s\S]*row 2/],
    ['no numbers', 'time,word\n2024-01-01,a\n2024-01-02,b', {}, 'DATA_EMPTY', 'file', /no numeric column/],
    ['one row and no staleAfter', 'time,score\n2024-01-01,1', {}, 'DATA_TOO_SHORT', 'staleAfter', /no spacing/],
    ['bars known before their close', 'time,open,high,low,close,seen\n2024-01-01T00:00Z,1,1,1,1,2024-01-01T01:00Z\n2024-01-01T01:00Z,1,1,1,1,2024-01-01T01:59Z', { availableAt: 'seen' }, 'TIME_UNORDERED', 'availableAt', /before its close, 1h after[\s\S]*row 2/],
    ['bars out of order', 'time,open,high,low,close\n2024-01-02,1,1,1,1\n2024-01-01,1,1,1,1', {}, 'TIME_UNORDERED', 'file', /mend: +sort the file by time$/],
    ['a high below the low', 'time,open,high,low,close\n2024-01-01,1,1,1,1\n2024-01-02,1,1,2,1', {}, 'OHLC_INCONSISTENT', 'file', /row 2[\s\S]*mend: +correct the file$/],
    ['bars with a broken cell', 'time,open,high,low,close\n2024-01-01,1,1,1,1\n2024-01-02,1,1,1,x', {}, 'COLUMN_TYPE', 'file', /"close"[\s\S]*row 2 says "x"/],
    ['months as rows of one interval', 'time,v\n2024-01-01,1\n2024-02-01,1\n2024-03-01,1\n2024-04-01,1\n2024-05-01,1', { kind: 'bars' }, 'TIME_OFF_GRID', 'file', /off the grid/],
    ['an interval known before its end', 'time,seen,v\n2024-01-01,2024-01-02,1\n2024-01-02,2024-01-02,1', { kind: 'bars', availableAt: 'seen' }, 'TIME_UNORDERED', 'availableAt', /before its close, 1d after[\s\S]*row 2/],
    ['a bars’ column that is not there', 'time,open,high,low,close\n2024-01-01,1,1,1,1\n2024-01-02,1,1,1,1', { columns: { v: 'volume' } }, 'COLUMN_MISSING', 'columns.v', /no column "volume"/],
  ]; // biome-ignore format: one case a line

  it.each(cases)('%s', async (_, csv, options, code, key, message) => {
    const error = await errorOf(read(csv, options));
    expect(error.code).toBe(code);
    expect(error.path).toBe(`data.series.news.${key}`);
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/data\.(policies|columns)/);
    expect(error.exitCode).toBe(2);
  });

  it('a file that is not there names the nearest one, and the key', async () => {
    folder.put('funding.csv', 'time,rate\n2024-01-01,1\n');
    const error = await errorOf(readSeries(folder.at('fundng.csv'), 'news', 'data.series.news', PLAIN));
    expect(error).toMatchObject({ code: 'FILE_MISSING', path: 'data.series.news.file' });
    expect(error.message).toContain('funding.csv?');
  });
});
