import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importCsv, inspectFile, readBars, readTable } from '../../src/data/index.ts';
import { errorOf, firstDifference, M30, scratchFolder, T0 } from './scratch.ts';

const scratch = scratchFolder();
const N = 40;
const iso = (i: number): string => new Date(T0 + i * M30).toISOString();
const blank = (i: number): string => iso(i).slice(0, 19).replace('T', ' ');
const TIMES = Array.from({ length: N }, (_, i) => T0 + i * M30);

/** A CSV with a line for each bar; prices as of `prices`. */
function csv(name: string, header: string | null, line: (i: number) => string, eol = '\n'): string {
  const lines = Array.from({ length: N }, (_, i) => line(i));
  return scratch.put(name, (header === null ? lines : [header, ...lines]).join(eol) + eol);
}
const ohlcv = (i: number): string => `${100 + i},${102 + i},${99 + i},${101 + i},${10 + i}`;
const HEADER = 'timestamp,open,high,low,close,volume';

describe('readBars reads CSV', () => {
  const layouts: Record<string, () => string> = {
    'ISO time with Z': () => csv('a.csv', HEADER, (i) => `${iso(i)},${ohlcv(i)}`),
    'ISO time with offset': () =>
      csv('a.csv', HEADER, (i) => `${new Date(T0 + i * M30 + 7_200_000).toISOString().slice(0, 19)}+02:00,${ohlcv(i)}`),
    'a blank for the T, taken as UTC': () => csv('a.csv', HEADER, (i) => `${blank(i)},${ohlcv(i)}`),
    'minutes without seconds': () => csv('a.csv', HEADER, (i) => `${blank(i).slice(0, 16)},${ohlcv(i)}`),
    'day first with GMT': () =>
      csv('a.csv', HEADER, (i) => {
        const [day, clock] = blank(i).split(' ');
        return `${day!.split('-').reverse().join('.')} ${clock}.000 GMT+0000,${ohlcv(i)}`;
      }),
    'compact dates': () =>
      csv('a.csv', HEADER, (i) => `${blank(i).replaceAll('-', '').replaceAll(':', '')},${ohlcv(i)}`),
    'epoch seconds': () => csv('a.csv', HEADER, (i) => `${(T0 + i * M30) / 1000},${ohlcv(i)}`),
    'epoch seconds with a fraction': () => csv('a.csv', HEADER, (i) => `${(T0 + i * M30) / 1000}.0,${ohlcv(i)}`),
    'epoch milliseconds': () => csv('a.csv', HEADER, (i) => `${T0 + i * M30},${ohlcv(i)}`),
    'epoch microseconds': () => csv('a.csv', HEADER, (i) => `${T0 + i * M30}000,${ohlcv(i)}`),
    'epoch nanoseconds': () => csv('a.csv', HEADER, (i) => `${T0 + i * M30}000000,${ohlcv(i)}`),
    'milliseconds that turn into microseconds': () =>
      csv('a.csv', HEADER, (i) => `${T0 + i * M30}${i < 20 ? '' : '000'},${ohlcv(i)}`),
    'Binance’s klines without header': () =>
      csv('a.csv', null, (i) => `${T0 + i * M30},${ohlcv(i)},${T0 + (i + 1) * M30 - 1},1.5,7,0.5,0.25,0`),
    'six columns without header': () => csv('a.csv', null, (i) => `${iso(i)},${ohlcv(i)}`),
    semicolons: () => csv('a.csv', HEADER.replaceAll(',', ';'), (i) => `${iso(i)};${ohlcv(i).replaceAll(',', ';')}`),
    tabs: () => csv('a.csv', HEADER.replaceAll(',', '\t'), (i) => `${iso(i)}\t${ohlcv(i).replaceAll(',', '\t')}`),
    'decimal commas between semicolons': () =>
      csv(
        'a.csv',
        HEADER.replaceAll(',', ';'),
        (i) =>
          `${iso(i)};${ohlcv(i)
            .split(',')
            .map((cell) => `${cell},0`)
            .join(';')}`,
      ),
    quotes: () => csv('a.csv', `"timestamp","open","high","low","close","volume"`, (i) => `"${iso(i)}",${ohlcv(i)}`),
    'Windows line ends and a byte-order mark': () =>
      csv('a.csv', `\ufeff${HEADER}`, (i) => `${iso(i)},${ohlcv(i)}`, '\r\n'),
    'a banner above the header': () =>
      csv('a.csv', `https://www.example.com\n${HEADER}`, (i) => `${iso(i)},${ohlcv(i)}`),
    'no line break at the end': () => {
      const file = csv('a.csv', HEADER, (i) => `${iso(i)},${ohlcv(i)}`);
      return scratch.put('a.csv', readFileSync(file, 'utf8').trimEnd());
    },
  };
  for (const [name, write] of Object.entries(layouts)) {
    it(`with ${name}`, async () => {
      const { bars, report } = await readBars(write());
      expect(Array.from(bars.time)).toEqual(TIMES);
      expect(Array.from(bars.open)).toEqual(TIMES.map((_, i) => 100 + i));
      expect(Array.from(bars.close)).toEqual(TIMES.map((_, i) => 101 + i));
      expect(Array.from(bars.volume)).toEqual(TIMES.map((_, i) => 10 + i));
      expect(report).toMatchObject({ intervalMs: M30, gapRows: 0 });
    });
  }

  it('with other names, in another order, under a column mapping', async () => {
    const file = csv(
      'map.csv',
      'vol,px,lo,hi,op,when,sym',
      (i) => `1,${101 + i},${99 + i},${102 + i},${100 + i},${iso(i)},A`,
    );
    const columns = { time: 'when', open: 'op', high: 'hi', low: 'lo', close: 'px', volume: 'vol' };
    const { bars, report } = await readBars(file, { columns });
    expect(bars.close[3]).toBe(104);
    expect(report.notes).toEqual(['column "sym" was left out: it holds no numbers']);
  });

  it('and keeps further numeric columns', async () => {
    const file = csv('x.csv', `${HEADER},funding,note`, (i) => `${iso(i)},${ohlcv(i)},${i === 2 ? '' : i / 8},text`);
    const { bars } = await readBars(file);
    expect(bars.columns.funding!.slice(0, 4)).toEqual(Float64Array.of(0, 0.125, Number.NaN, 0.375));
    expect(Object.keys(bars.columns)).not.toContain('note');
  });

  it('and makes gap rows of empty, null and NaN cells', async () => {
    const empty = ['', 'null', 'NaN', 'n/a'];
    const file = csv('gaps.csv', HEADER, (i) => {
      const cell = empty[i - 5];
      return cell === undefined ? `${iso(i)},${ohlcv(i)}` : `${iso(i)},${cell},${cell},${cell},${cell},0`;
    });
    const { bars, report } = await readBars(file);
    expect(report.gapRows).toBe(4);
    expect(Array.from(bars.close.slice(4, 10))).toEqual([105, 105, 105, 105, 105, 110]);
  });

  it('but no further column whose name comes twice', async () => {
    const file = csv('extras.csv', `${HEADER},x,funding,x`, (i) => `${iso(i)},${ohlcv(i)},1,2,3`);
    const { bars, report } = await readBars(file);
    expect(Object.keys(bars.columns)).toEqual(['open', 'high', 'low', 'close', 'volume', 'funding']);
    expect(bars.columns.funding![3]).toBe(2);
    expect(report.notes).toEqual(['column "x" was left out: it comes more than once']);
  });

  it('and says that times without offset are taken as UTC', async () => {
    const { report } = await readBars(csv('utc.csv', HEADER, (i) => `${blank(i)},${ohlcv(i)}`));
    expect(report.notes).toEqual(['times in "timestamp" name no offset and were read as UTC']);
    expect((await readBars(csv('z.csv', HEADER, (i) => `${iso(i)},${ohlcv(i)}`))).report.notes).toEqual([]);
    const seconds = csv('s.csv', HEADER, (i) => `${(T0 + i * M30) / 1000}.000,${ohlcv(i)}`);
    expect((await readBars(seconds)).report.notes).toEqual([]);
  });
});

describe('readBars refuses CSV', () => {
  it('with a cell that is no number, naming row and column', async () => {
    const file = csv('bad.csv', HEADER, (i) => (i === 30 ? `${iso(i)},1,2,0.5,oops,1` : `${iso(i)},${ohlcv(i)}`));
    const error = await errorOf(readBars(file));
    expect(error.code).toBe('CSV_INVALID');
    expect(error.what).toBe('"oops" in column "close" is no number');
    expect(error.where).toBe(`${file}, row 31`);
  });

  it('with a cell that is no time', async () => {
    const file = csv('bad.csv', HEADER, (i) => `${i === 30 ? '2021-13-45' : iso(i)},${ohlcv(i)}`);
    const error = await errorOf(readBars(file));
    expect(error.what).toBe('"2021-13-45" in column "timestamp" is no time');
    expect(error.where).toBe(`${file}, row 31`);
  });

  it('whose last line is cut off, naming the line', async () => {
    const file = csv('cut.csv', HEADER, (i) => (i === N - 1 ? `${iso(i)},10` : `${iso(i)},${ohlcv(i)}`));
    const error = await errorOf(readBars(file));
    expect(error.code).toBe('CSV_INVALID');
    expect(error.where).toBe(`${file}, line 41`);
  });

  it('without a column, naming the one that looks like it', async () => {
    const file = csv('names.csv', 'Date,Open,High,Low,Close,Volume BTC', (i) => `${iso(i)},${ohlcv(i)}`);
    const error = await errorOf(readBars(file));
    expect(error.code).toBe('COLUMN_MISSING');
    expect(error.what).toBe('there is no column "timestamp" (time); the nearest is "Date"');
  });

  it('whose header names a mapped column twice, wherever it is read', async () => {
    const file = csv('twice.csv', `${HEADER},close,close`, (i) => `${iso(i)},${ohlcv(i)},1,2`);
    for (const reading of [readBars(file), importCsv(file, scratch.at('twice.parquet')), readTable(file)]) {
      const error = await errorOf(reading);
      expect(error.code).toBe('COLUMN_DUPLICATE');
      expect(error.what).toMatch(/^column "close"( \(close\))? comes 3 times$/);
      expect(error.where).toBe(`${file}, columns 5, 7, 8 of 8`);
      expect(error.mend).toMatch(/^rename or remove all but one/);
    }
    const seen = await inspectFile(file);
    expect(seen.report).toBeNull();
    expect(seen.problems[0]).toContain('column "close" (close) comes 3 times');
    expect(() => readFileSync(scratch.at('twice.parquet'))).toThrow(/ENOENT/);
  });

  it('without header in an unknown layout, without columns, zipped or binary', async () => {
    const error = await errorOf(readBars(csv('odd.csv', null, (i) => `${iso(i)},1,2,3`)));
    expect(error.what).toBe('the file has no header line, and its 4 columns are no layout we know');
    expect((await errorOf(readBars(scratch.put('one.csv', 'hello\nworld\n')))).what).toContain('has no columns');
    expect((await errorOf(readBars(scratch.put('z.csv', Uint8Array.of(0x1f, 0x8b, 8, 0))))).what).toContain(
      'compressed',
    );
    expect((await errorOf(readBars(scratch.put('b.csv', Uint8Array.of(0, 1, 2, 3))))).what).toContain('no text');
  });

  it('with a header and no rows', async () => {
    const error = await errorOf(readBars(scratch.put('header.csv', `${HEADER}\n`)));
    expect(error.code).toBe('DATA_EMPTY');
  });
});

describe('importCsv', () => {
  it('guesses the columns and writes the same bars as Parquet', async () => {
    const file = csv('import.csv', 'Date;Symbol;Open;High;Low;Close;Volume BTC;Volume USDT', (i) =>
      i === 7 ? `${blank(i)};A;;;;;0;0` : `${blank(i)};A;${ohlcv(i).replaceAll(',', ';')};${5 * i}`,
    );
    const out = scratch.at('new/folder/import.parquet');
    const { report, columns } = await importCsv(file, out);
    expect(columns).toEqual({
      time: 'Date',
      open: 'Open',
      high: 'High',
      low: 'Low',
      close: 'Close',
      volume: 'Volume BTC',
    });
    const { bars } = await readBars(out);
    const direct = await readBars(file, { columns });
    expect(firstDifference(bars, direct.bars)).toBeNull();
    expect(report.gapRows).toBe(1);
    expect(bars.columns['Volume USDT']![8]).toBe(40);
  });

  it('writes nothing when the file is refused', async () => {
    const file = csv('dup.csv', HEADER, (i) => `${iso(Math.min(i, 20))},${ohlcv(i)}`);
    const error = await errorOf(importCsv(file, scratch.at('dup.parquet')));
    expect(error.code).toBe('TIME_DUPLICATE');
    expect(() => readFileSync(scratch.at('dup.parquet'))).toThrow(/ENOENT/);
  });
});
