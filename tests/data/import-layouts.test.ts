import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importCsv, readBars, readManifest, readZipEntry } from '../../src/data/index.ts';
import { errorOf, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
const T = Date.UTC(2021, 0, 4); // a Monday, 00:00
const H = 3_600_000;

/** What every sample below says: three bars. */
const BARS = [
  [28_900.5, 29_100, 28_800.25, 29_000, 12.5],
  [29_000, 29_500, 28_950, 29_400.75, 8],
  [29_400.75, 29_450, 29_300, 29_350, 1234.5],
] as const;

interface Sample {
  readonly text: string;
  /** Hours unless said otherwise. */
  readonly stepMs?: number;
  readonly note?: RegExp;
}

const lines = (...rows: string[]): string => `${rows.join('\n')}\n`;
const rows = (line: (bar: (typeof BARS)[number], time: number, i: number) => string, stepMs = H): string[] =>
  BARS.map((bar, i) => line(bar, T + i * stepMs, i));
const iso = (time: number): string => new Date(time).toISOString();

const SAMPLES: Readonly<Record<string, Sample>> = {
  'Binance’s monthly klines, milliseconds, no header': {
    text: lines(...rows(([o, h, l, c, v], t) => `${t},${o},${h},${l},${c},${v},${t + H - 1},1000.5,77,6.25,500.1,0`)),
  },
  'Binance’s monthly klines, microseconds': {
    text: lines(
      ...rows(([o, h, l, c, v], t) => `${t}000,${o},${h},${l},${c},${v},${t + H - 1}999,1000.5,77,6.25,500.1,0`),
    ),
  },
  'Binance with a header': {
    text: lines(
      'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore',
      ...rows(([o, h, l, c, v], t) => `${t},${o},${h},${l},${c},${v},${t + H - 1},1000.5,77,6.25,500.1,0`),
    ),
  },
  'CryptoDataDownload: its address on top, newest first': {
    text: lines(
      'https://www.CryptoDataDownload.com',
      'unix,date,symbol,open,high,low,close,Volume XRP,Volume USDT,tradecount',
      ...rows(
        ([o, h, l, c, v], t) => `${t},${iso(t).slice(0, 19).replace('T', ' ')},XRP/USDT,${o},${h},${l},${c},${v},99,7`,
      ).reverse(),
    ),
    note: /newest to the oldest/,
  },
  'older CryptoDataDownload: 12-hour times, newest first': {
    text: lines(
      'https://www.CryptoDataDownload.com',
      'Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USD',
      ...rows(
        ([o, h, l, c, v], _, i) => `2021-01-04 ${['12', '01', '02'][i]}-AM,BTCUSD,${o},${h},${l},${c},${v},99`,
      ).reverse(),
    ),
    note: /newest to the oldest/,
  },
  'Kraken’s OHLCVT, seconds, no header': {
    text: lines(...rows(([o, h, l, c, v], t) => `${t / 1000},${o},${h},${l},${c},${v},42`)),
  },
  'Coinbase with a header, newest first': {
    text: lines(
      'time,low,high,open,close,volume',
      ...rows(([o, h, l, c, v], t) => `${t / 1000},${l},${h},${o},${c},${v}`).reverse(),
    ),
    note: /newest to the oldest/,
  },
  'Coinbase’s API, no header': {
    text: lines(...rows(([o, h, l, c, v], t) => `${t / 1000},${l},${h},${o},${c},${v}`)),
  },
  Bitstamp: {
    text: lines(
      'timestamp,open,high,low,close,volume,weighted_price',
      ...rows(([o, h, l, c, v], t) => `${t / 1000},${o},${h},${l},${c},${v},${o}`),
    ),
  },
  Yahoo: {
    text: lines(
      'Date,Open,High,Low,Close,Adj Close,Volume',
      ...rows(([o, h, l, c, v], t) => `${iso(t).slice(0, 10)},${o},${h},${l},${c},${c / 2},${v}`, 24 * H),
    ),
    stepMs: 24 * H,
  },
  TradingView: {
    text: lines(
      'time,open,high,low,close,Volume',
      ...rows(([o, h, l, c, v], t) => `${t / 1000},${o},${h},${l},${c},${v}`),
    ),
  },
  'TradingView with ISO times': {
    text: lines(
      'time,open,high,low,close,Volume',
      ...rows(([o, h, l, c, v], t) => `${iso(t + H).slice(0, 19)}+01:00,${o},${h},${l},${c},${v}`),
    ),
  },
  'MetaTrader 5: date and time in two columns, tabs': {
    text: lines(
      ['DATE', 'TIME', 'OPEN', 'HIGH', 'LOW', 'CLOSE', 'TICKVOL', 'VOL', 'SPREAD']
        .map((name) => `<${name}>`)
        .join('\t'),
      ...rows(([o, h, l, c, v], t) => `2021.01.04\t${iso(t).slice(11, 19)}\t${o}\t${h}\t${l}\t${c}\t${v}\t0\t3`),
    ),
  },
  'Stooq and Finam: dates and times of day without marks': {
    text: lines(
      '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>',
      ...rows(([o, h, l, c, v], _, i) => `BTC,60,20210104,0${i}0000,${o},${h},${l},${c},${v}`),
    ),
    note: /read as UTC/,
  },
  'MetaTrader 4 without a header': {
    text: lines(...rows(([o, h, l, c, v], t) => `2021.01.04,${iso(t).slice(11, 16)},${o},${h},${l},${c},${v}`)),
  },
  Dukascopy: {
    text: lines(
      'Gmt time,Open,High,Low,Close,Volume',
      ...rows(([o, h, l, c, v], t) => `04.01.2021 ${iso(t).slice(11, 23)},${o},${h},${l},${c},${v}`),
    ),
  },
  'Alpaca and Polygon': {
    text: lines('t,o,h,l,c,v,n,vw', ...rows(([o, h, l, c, v], t) => `${iso(t)},${o},${h},${l},${c},${v},42,${o}`)),
  },
  '12-hour times with slashes, month first, quoted thousands': {
    text: lines(
      'Date,Open,High,Low,Close,Volume',
      ...rows(([o, h, l, c, v], _, i) => {
        const quoted = [o, h, l, c, v].map(
          (value) => `"${value.toLocaleString('en-US', { maximumFractionDigits: 6 })}"`,
        );
        return `1/4/2021 ${['12', '1', '2'][i]}:00:00 AM,${quoted.join(',')}`;
      }),
    ),
    note: /month before the day/,
  },
  'days with slashes, day first': {
    text: lines(
      'Date,Open,High,Low,Close,Volume',
      ...rows(([o, h, l, c, v], _, i) => `0${4 + i}/01/2021,${o},${h},${l},${c},${v}`, 24 * H),
    ),
    stepMs: 24 * H,
    note: /day before the month/,
  },
  'semicolons, decimal commas and points between thousands': {
    text: lines(
      'Datum;open;high;low;close;volume'.replace('Datum', 'date'),
      ...rows(([o, h, l, c, v], t) => {
        const german = [o, h, l, c, v].map((value) => value.toLocaleString('de-DE', { maximumFractionDigits: 6 }));
        return `04.01.2021 ${iso(t).slice(11, 16)};${german.join(';')}`;
      }),
    ),
  },
};

describe('importCsv reads', () => {
  for (const [name, { text, stepMs = H, note }] of Object.entries(SAMPLES)) {
    it(name, async () => {
      const out = scratch.at('layout.parquet');
      const { report } = await importCsv(scratch.put('layout.csv', text), out);
      const { bars } = await readBars(out);
      expect([...bars.time]).toEqual(BARS.map((_, i) => T + i * stepMs));
      expect(BARS.map((_, i) => [bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]])).toEqual(
        BARS,
      );
      if (note !== undefined) expect(report.notes.join('\n')).toMatch(note);
    });
  }

  it('no date with slashes that may be one of two days', async () => {
    const text = lines(
      'Date,open,high,low,close,volume',
      ...rows(([o, h, l, c, v], t) => `02/02/2021 ${iso(t).slice(11, 16)},${o},${h},${l},${c},${v}`),
    );
    const fine = await importCsv(scratch.put('same.csv', text.replaceAll('02/02', '13/02')), scratch.at('x.parquet'));
    expect(fine.report.from).toBe('2021-02-13T00:00:00Z');
    const error = await errorOf(
      importCsv(scratch.put('same.csv', text.replaceAll('02/02', '01/02')), scratch.at('y.parquet')),
    );
    expect(error.what).toBe('"01/02/2021 00:00" in column "Date" is no time');
  });

  it('rows in disorder only under data.policies.unordered: a file is turned round where it is exactly reversed', async () => {
    const csv = (order: number[]) =>
      lines('time,open,high,low,close,volume', ...order.map((i) => `${T + i * H},5,6,4,5,1`));
    const error = await errorOf(importCsv(scratch.put('mixed.csv', csv([3, 2, 0, 1])), scratch.at('z.parquet')));
    expect(error.code).toBe('TIME_UNORDERED');
    const { report } = await importCsv(scratch.put('mixed.csv', csv([3, 2, 0, 1])), scratch.at('z.parquet'), {
      policies: { unordered: 'sort' },
    });
    expect(report.unordered).toBe(2);
  });
});

describe('importCsv puts files together', () => {
  const month = (name: string, from: number, to: number, edit = (i: number) => `${T + i * H},5,6,4,5,${i}`): string =>
    scratch.put(
      name,
      lines('time,open,high,low,close,volume', ...Array.from({ length: to - from }, (_, k) => edit(from + k))),
    );

  it('in time order, whatever order they are given in, and records them all', async () => {
    const out = scratch.at('all.parquet');
    const files = [month('b.csv', 10, 20), month('a.csv', 0, 10), month('c.csv', 18, 30)];
    const { report } = await importCsv(files, out);
    expect(report).toMatchObject({ rows: 30, gapRows: 0 });
    expect(report.notes).toContain('2 rows were in two files, and agreed');
    expect([...(await readBars(out)).bars.volume]).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(readManifest(out)!.source.files!.map(({ file }) => file)).toEqual(['b.csv', 'a.csv', 'c.csv']);
  });

  it('but not where they disagree about a bar', async () => {
    const files = [
      month('a.csv', 0, 12),
      month('b.csv', 10, 20, (i) => `${T + i * H},5,6,4,5,${i + (i === 11 ? 1 : 0)}`),
    ];
    const error = await errorOf(importCsv(files, scratch.at('no.parquet')));
    expect(error.code).toBe('TIME_DUPLICATE');
    expect(error.what).toBe('two files disagree about volume at 2021-01-04T11:00:00Z: 11 and 12');
    expect(error.where).toBe(`${files[0]}, row 12; ${files[1]}, row 2`);
  });
});

/** An archive as zip programs write it. */
function zip(entries: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(entries)) {
    const [content, title] = [Buffer.from(text), Buffer.from(name)];
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, title, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, place, title]));
    bodies.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...bodies, listed, Buffer.from('PK\x05\x06'), end]);
}

describe('a zip archive', () => {
  const text = SAMPLES['Binance’s monthly klines, milliseconds, no header']!.text;

  it('of one CSV is read like the CSV, by every reader', async () => {
    const file = scratch.put('BTCUSDT-1h-2021-01.zip', zip({ 'BTCUSDT-1h-2021-01.csv': text }));
    const { bars } = await readBars(file);
    expect([...bars.close]).toEqual(BARS.map((bar) => bar[3]));
    const { report } = await importCsv(file, scratch.at('zip.parquet'));
    expect(report.rows).toBe(3);
  });

  it('of several files is refused unless one is picked', async () => {
    const bytes = zip({ 'a.csv': 'one', 'b.csv': 'two', '__MACOSX/a.csv': 'x' });
    expect((await errorOf(readBars(scratch.put('two.zip', bytes)))).what).toContain('holds 2 files: a.csv, b.csv');
    const picked = readZipEntry(bytes, 'two.zip', (name) => name === 'b.csv');
    expect(new TextDecoder().decode(picked.bytes)).toBe('two');
  });

  it('is refused where it is cut off or garbled anywhere', async () => {
    const bytes = zip({ 'a.csv': text });
    for (const broken of [bytes.subarray(0, bytes.length - 30), bytes.subarray(0, 40)]) {
      expect((await errorOf(readBars(scratch.put('cut.zip', broken)))).code).toBe('FILE_UNREADABLE');
    }
    const garbled = Buffer.from(bytes);
    garbled[60]! ^= 0x10;
    expect((await errorOf(readBars(scratch.put('garbled.zip', garbled)))).what).toBe(
      'a.csv in the zip archive is damaged',
    );
  });
});
