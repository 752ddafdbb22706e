import { describe, expect, it } from 'vitest';
import { generateMarket, inspectFile, readBars, writeBars, writeParquet } from '../../src/data/index.ts';
import { errorOf, M30, plainColumns, scratchFolder, T0 } from './scratch.ts';

const scratch = scratchFolder();
const iso = (i: number): string => new Date(T0 + i * M30).toISOString();

function csv(name: string, header: string, line: (i: number) => string, n = 40): string {
  return scratch.put(name, `${[header, ...Array.from({ length: n }, (_, i) => line(i))].join('\n')}\n`);
}

describe('inspectFile', () => {
  it('knows our own files', async () => {
    const file = scratch.at('own.parquet');
    await writeBars(file, generateMarket({ years: 0.1, interval: '1h', regimes: 2, drift: 1, seed: 1 }));
    const seen = await inspectFile(file);
    expect(seen).toMatchObject({
      format: 'parquet',
      columns: { time: 'timestamp', open: 'open', high: 'high', low: 'low', close: 'close', volume: 'volume' },
      timeFormat: 'timestamp[ms]',
      intervalMs: 3_600_000,
      rows: 876,
      from: '2021-01-01T00:00:00Z',
      csv: null,
    });
  });

  it.each([
    ['Open Time,Open,High,Low,Close,Volume', ['Open Time', 'Open', 'High', 'Low', 'Close', 'Volume']],
    ['t,o,h,l,c,v', ['t', 'o', 'h', 'l', 'c', 'v']],
    ['DATE,OPEN,HIGH,LOW,CLOSE,VOL', ['DATE', 'OPEN', 'HIGH', 'LOW', 'CLOSE', 'VOL']],
    [
      '<DATETIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<TICKVOL>',
      ['<DATETIME>', '<OPEN>', '<HIGH>', '<LOW>', '<CLOSE>', '<TICKVOL>'],
    ],
    [
      'datetime,open_price,high_price,low_price,close_price,base volume',
      ['datetime', 'open_price', 'high_price', 'low_price', 'close_price', 'base volume'],
    ],
    ['unix,open,high,low,close,Volume XYZ', ['unix', 'open', 'high', 'low', 'close', 'Volume XYZ']],
  ])('maps the header %s', async (header, [time, open, high, low, close, volume]) => {
    const file = csv('header.csv', header, (i) => `${iso(i)},100,101,99,100,${i}`);
    const seen = await inspectFile(file);
    expect(seen.columns).toEqual({ time, open, high, low, close, volume });
    expect(seen.problems).toEqual([]);
    expect(seen).toMatchObject({ rows: 40, intervalMs: M30, csv: { delimiter: ',', header: true } });
  });

  it('tells what must be mended and the policies that do it, under which the file is read', async () => {
    const file = scratch.at('messy.parquet');
    await writeParquet(
      file,
      plainColumns(60, (columns) => {
        columns.timestamp![30] = columns.timestamp![10]!;
        columns.high![5] = 1;
        columns.low![6] = Number.NEGATIVE_INFINITY;
        columns.close![7] = Number.NaN;
      }),
      { timeColumns: ['timestamp'] },
    );
    const seen = await inspectFile(file);
    expect(seen.policies).toEqual({
      unordered: 'sort',
      duplicates: 'last',
      inconsistent: 'gap',
      infinite: 'gap',
      missing: 'gap',
    });
    expect(seen.problems).toEqual([
      '1 row out of order: sorted under data.policies.unordered: sort',
      '1 row with a repeated time: the last one counts under data.policies.duplicates: last',
      '1 row with contradictory or impossible prices: gap rows under data.policies.inconsistent: gap',
      '1 row with infinite values: gap rows under data.policies.infinite: gap',
      '2 bars of 30m are missing or empty: flat gap rows under data.policies.missing: gap',
    ]);
    expect((await readBars(file, { policies: seen.policies })).report).toEqual(seen.report);
  });

  it('tells which columns it does not find', async () => {
    const seen = await inspectFile(csv('few.csv', 'time,price', (i) => `${iso(i)},${i + 1}`));
    expect(seen.columns).toMatchObject({ time: 'time', close: 'price', open: null, volume: null });
    expect(seen.rows).toBe(0);
    expect(seen.problems).toContain('no column looks like open: name it in data.columns.open');
  });

  it('tells why a file of ticks cannot be read', async () => {
    const file = csv('ticks.csv', 'time,open,high,low,close,volume', (i) => `${T0 + i * i * 777},1,1,1,1,1`);
    const seen = await inspectFile(file);
    expect(seen.rows).toBe(0);
    expect(seen.problems).toHaveLength(1);
    expect(seen.problems[0]).toContain('no fixed interval');
  });

  it('refuses what cannot be seen at all', async () => {
    expect((await errorOf(inspectFile(scratch.at('none.csv')))).code).toBe('FILE_MISSING');
    expect((await errorOf(inspectFile(scratch.put('t.parquet', 'text')))).code).toBe('PARQUET_INVALID');
  });
});
