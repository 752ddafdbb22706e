import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDataReport, type ReadBarsOptions, readBars, writeBars, writeParquet } from '../../src/data/index.ts';
import { errorOf, firstDifference, M30, plainColumns, scratchFolder, T0 } from './scratch.ts';

const scratch = scratchFolder();
const SEED = 20210101;

async function file(n: number, edit?: (columns: Record<string, Float64Array>) => void): Promise<string> {
  const at = scratch.at('bars.parquet');
  await writeParquet(at, plainColumns(n, edit), { timeColumns: ['timestamp'] });
  return at;
}

async function refusal(options: ReadBarsOptions, n: number, edit?: (columns: Record<string, Float64Array>) => void) {
  return errorOf(readBars(await file(n, edit), options));
}

function without(columns: Record<string, Float64Array>, rows: number[]): void {
  for (const [name, values] of Object.entries(columns)) columns[name] = values.filter((_, i) => !rows.includes(i));
}

describe('readBars', () => {
  it('gives clean bars as they lie in the file', async () => {
    const { bars, report, sha256 } = await readBars(await file(50));
    const columns = plainColumns(50);
    expect(bars.time).toEqual(columns.timestamp);
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) expect(bars[name]).toEqual(columns[name]);
    expect(bars.gap).toEqual(new Uint8Array(50));
    expect(bars.intervalMs).toBe(M30);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(report).toEqual({
      file: scratch.at('bars.parquet'),
      rows: 50,
      from: '2021-01-01T00:00:00Z',
      to: '2021-01-02T00:30:00Z',
      intervalMs: M30,
      gapRows: 0,
      gaps: [],
      duplicates: 0,
      unordered: 0,
      inconsistent: 0,
      infinite: 0,
      missing: 0,
      notes: [],
    });
  });

  it('makes a flat, flagged row of a NaN bar and of a missing time', async () => {
    const at = await file(60, (columns) => {
      for (const name of ['open', 'high', 'low', 'close']) columns[name]![10] = Number.NaN;
      without(columns, [20, 21]);
    });
    const { bars, report } = await readBars(at);
    expect(bars.time).toEqual(plainColumns(60).timestamp);
    for (const [row, previous] of [
      [10, 9],
      [20, 19],
      [21, 19],
    ] as const) {
      for (const name of ['open', 'high', 'low', 'close'] as const) expect(bars[name][row]).toBe(bars.close[previous]);
      expect(bars.volume[row]).toBe(0);
      expect(bars.gap[row]).toBe(1);
    }
    expect(report.gapRows).toBe(3);
    expect(report.missing).toBe(3);
    expect(report.gaps).toEqual([
      { from: '2021-01-01T05:00:00Z', to: '2021-01-01T05:00:00Z', rows: 1 },
      { from: '2021-01-01T10:00:00Z', to: '2021-01-01T10:30:00Z', rows: 2 },
    ]);
    expect(formatDataReport(report)).toContain('gap rows 3 in 2 runs');
  });

  it('drops NaN rows before the first real bar and says so', async () => {
    const at = await file(50, (columns) => {
      columns.close![0] = Number.NaN;
      columns.open![1] = Number.NaN;
    });
    const { bars, report } = await readBars(at);
    expect(bars.time[0]).toBe(T0 + 2 * M30);
    expect(bars.close[0]).toBe(103);
    expect(report.gapRows).toBe(0);
    expect(report.missing).toBe(2);
    expect(report.notes).toEqual(['2 unusable rows before the first real bar were dropped']);
  });

  it('reads [from, to) and hashes the whole file', async () => {
    const at = await file(50);
    const whole = await readBars(at);
    const part = await readBars(at, { from: '2021-01-01T05:00Z', to: '2021-01-01T10:00Z' });
    expect(part.report.from).toBe('2021-01-01T05:00:00Z');
    expect(part.report.to).toBe('2021-01-01T09:30:00Z');
    expect(part.bars.close).toEqual(whole.bars.close.slice(10, 20));
    expect(part.sha256).toBe(whole.sha256);
  });

  it.each([
    [{ from: '2030-01-01' }, "[2030-01-01T00:00:00Z, the file's end)", 'data.from'],
    [{ to: '2020-01-01' }, "[the file's start, 2020-01-01T00:00:00Z)", 'data.to'],
    [{ from: '2019-01-01', to: '2020-01-01' }, '[2019-01-01T00:00:00Z, 2020-01-01T00:00:00Z)', 'data.to'],
    [{ from: '2030-01-01', to: '2031-01-01' }, '[2030-01-01T00:00:00Z, 2031-01-01T00:00:00Z)', 'data.from'],
  ])(
    'says that no bar lies in the period %j, what the file holds, and whose bound it is',
    async (period, range, path) => {
      const at = await file(50);
      const error = await errorOf(readBars(at, period));
      expect([error.code, error.what, error.path]).toEqual(['DATA_EMPTY', `no bar lies in ${range}`, path]);
      expect(error.where).toBe(`${at}, which runs from 2021-01-01T00:00:00Z to 2021-01-02T00:30:00Z`);
    },
  );

  it('carries further columns, NaN where the file has no row', async () => {
    const at = await file(50, (columns) => {
      columns.regime = columns.open!.map((_, i) => i % 4);
      columns.close![5] = Number.NaN;
      without(columns, [7]);
    });
    const { regime } = (await readBars(at)).bars.columns;
    expect(regime![5]).toBe(1);
    expect(regime![7]).toBeNaN();
    expect(regime![8]).toBe(0);
  });

  it('sorts under unordered: sort, and keeps the first or last of a duplicate in the file’s order', async () => {
    const edit = (columns: Record<string, Float64Array>): void => {
      columns.timestamp![30] = columns.timestamp![3]!;
    };
    const first = await readBars(await file(50, edit), { policies: { unordered: 'sort', duplicates: 'first' } });
    const last = await readBars(await file(50, edit), { policies: { unordered: 'sort', duplicates: 'last' } });
    expect(first.bars.close[3]).toBe(104);
    expect(last.bars.close[3]).toBe(131);
    expect(last.bars.gap[30]).toBe(1);
    expect(last.report).toMatchObject({ unordered: 1, duplicates: 1, gapRows: 1, missing: 1 });
  });

  it('makes gaps of infinite and inconsistent bars where the policy says so', async () => {
    const at = await file(50, (columns) => {
      columns.high![10] = Number.POSITIVE_INFINITY;
      columns.high![11] = 1;
      columns.volume![12] = -1;
    });
    const { bars, report } = await readBars(at, { policies: { infinite: 'gap', inconsistent: 'gap' } });
    expect(Array.from(bars.close.slice(9, 14))).toEqual([110, 110, 110, 110, 114]);
    expect(report).toMatchObject({ infinite: 1, inconsistent: 2, gapRows: 3, missing: 0 });
  });

  it('reads infinite values of further columns as NaN under infinite: gap, and leaves the bar alone', async () => {
    const at = await file(50, (columns) => {
      columns.funding = columns.open!.map((_, i) => (i === 4 ? Number.NEGATIVE_INFINITY : i));
    });
    expect((await errorOf(readBars(at))).code).toBe('VALUE_INFINITE');
    const { bars, report } = await readBars(at, { policies: { infinite: 'gap' } });
    expect(bars.columns.funding![4]).toBeNaN();
    expect(bars.gap[4]).toBe(0);
    expect(report.notes).toEqual(['infinite values of column "funding" were read as NaN']);
  });

  it('tolerates rounding errors of adjusted prices', async () => {
    const at = await file(50, (columns) => {
      columns.high![10] = columns.close![10]!;
      columns.close![10] = columns.close![10]! * (1 + 1e-12);
    });
    expect((await readBars(at)).report.inconsistent).toBe(0);
  });

  it('takes the most frequent difference for the interval', async () => {
    const at = await file(60, (columns) => without(columns, [1, 3, 4, 20, 21, 22, 40]));
    const { bars, report } = await readBars(at);
    expect(bars.intervalMs).toBe(M30);
    expect(bars.time).toHaveLength(60);
    expect(report.gapRows).toBe(7);
  });

  it('gives the same bars after writing them, gaps included (property)', async () => {
    const at = scratch.at('property.parquet');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 30, max: 80 }),
        fc.uniqueArray(fc.integer({ min: 2, max: 28 }), { maxLength: 8 }),
        fc.boolean(),
        async (n, rows, absent) => {
          const columns = plainColumns(n, (made) => {
            made.regime = made.open!.map((_, i) => i % 3);
            if (absent) without(made, rows);
            else for (const row of rows) made.close![row] = Number.NaN;
          });
          await writeParquet(at, columns, { timeColumns: ['timestamp'] });
          const once = await readBars(at);
          expect(once.report.gapRows).toBe(rows.length);
          await writeBars(at, once.bars);
          const twice = await readBars(at);
          expect(firstDifference(twice.bars, once.bars)).toBeNull();
          expect(twice.report.gaps).toEqual(once.report.gaps);
        },
      ),
      { seed: SEED, numRuns: 25 },
    );
  });
});

describe('readBars refuses', () => {
  it('duplicate times', async () => {
    const error = await refusal({}, 50, (columns) => {
      columns.timestamp![7] = columns.timestamp![6]!;
      columns.timestamp![8] = columns.timestamp![6]!;
    });
    expect(error.code).toBe('TIME_DUPLICATE');
    expect(error.exitCode).toBe(2);
    expect(error.what).toBe('2 rows repeat times of earlier rows');
    expect(error.where).toBe(`${scratch.at('bars.parquet')}, row 8 (2021-01-01T03:00:00Z)`);
    expect(error.mend).toContain('data.policies.duplicates: first');
  });

  it('unordered times', async () => {
    const error = await refusal({}, 50, (columns) => {
      columns.timestamp![7] = T0 - M30;
    });
    expect(error.code).toBe('TIME_UNORDERED');
    expect(error.what).toBe('1 row is earlier than the row before');
    expect(error.where).toContain('row 8 (2020-12-31T23:30:00Z after 2021-01-01T03:00:00Z)');
    expect(error.mend).toContain('data.policies.unordered: sort');
  });

  it('files from the newest to the oldest, saying so', async () => {
    const error = await refusal({}, 50, (columns) => columns.timestamp!.reverse());
    expect(error.what).toBe('the rows run from the newest to the oldest');
  });

  it('infinite values', async () => {
    const error = await refusal({}, 50, (columns) => {
      columns.close![3] = Number.POSITIVE_INFINITY;
    });
    expect(error.code).toBe('VALUE_INFINITE');
    expect(error.where).toContain(
      'row 4 (2021-01-01T01:30:00Z: open 103, high 105, low 102, close Infinity, volume 13)',
    );
    expect(error.mend).toContain('data.policies.infinite: gap');
  });

  it.each([
    ['high', 100, 'OHLC_INCONSISTENT'],
    ['low', 105, 'OHLC_INCONSISTENT'],
    ['open', 200, 'OHLC_INCONSISTENT'],
    ['close', 0, 'VALUE_NEGATIVE'],
    ['low', -5, 'VALUE_NEGATIVE'],
    ['volume', -1, 'VALUE_NEGATIVE'],
  ] as const)('a bar whose %s is %d', async (name, value, code) => {
    const error = await refusal({}, 50, (columns) => {
      columns[name]![3] = value;
    });
    expect(error.code).toBe(code);
    expect(error.what).toMatch(/^1 row /);
    expect(error.where).toContain('row 4 (2021-01-01T01:30:00Z');
    expect(error.mend).toContain('data.policies.inconsistent: gap');
  });

  it('NaN bars and missing times under missing: refuse', async () => {
    const nan = await refusal({ policies: { missing: 'refuse' } }, 50, (columns) => {
      columns.close![3] = Number.NaN;
    });
    expect(nan.code).toBe('VALUE_MISSING');
    expect(nan.where).toContain('row 4 (2021-01-01T01:30:00Z');
    const absent = await refusal({ policies: { missing: 'refuse' } }, 50, (columns) => without(columns, [5, 6]));
    expect(absent.what).toBe('2 bars are missing');
    expect(absent.where).toContain('before row 6 (2021-01-01T03:30:00Z; the bar before is 2021-01-01T02:00:00Z)');
  });

  it('rows without a time', async () => {
    const error = await refusal({}, 50, (columns) => {
      columns.timestamp![3] = Number.NaN;
    });
    expect(error.code).toBe('VALUE_MISSING');
    expect(error.message).toContain('1 row has no time');
    expect(error.where).toMatch(/row 4$/);
  });

  it('times off the grid, naming the row', async () => {
    const error = await refusal({}, 50, (columns) => {
      columns.timestamp![3] = columns.timestamp![3]! + 1000;
    });
    expect(error.code).toBe('TIME_OFF_GRID');
    expect(error.what).toBe('1 row lies off the grid of 30m bars');
    expect(error.where).toContain('row 4 (2021-01-01T01:30:01Z)');
  });

  it('a grid that the first row alone is off', async () => {
    const error = await refusal({}, 50, (columns) => {
      columns.timestamp![0] = columns.timestamp![0]! + 1000;
    });
    expect(error.where).toContain('row 1 (2021-01-01T00:00:01Z)');
  });

  it('a time centuries away instead of making millions of gap rows', async () => {
    const error = await refusal({}, 50, (columns) => {
      columns.timestamp![49] = Date.UTC(2321, 0, 1);
    });
    expect(error.code).toBe('TIME_OFF_GRID');
    expect(error.where).toContain('row 50 (2321-01-01T00:00:00Z');
  });

  it('another interval than the expected one', async () => {
    const error = await refusal({ intervalMs: 3_600_000 }, 50);
    expect(error.code).toBe('INTERVAL_MISMATCH');
    expect(error.what).toBe('the bars are 30m apart, not 1h');
  });

  it('an empty selection, naming what the file holds', async () => {
    const error = await refusal({ from: '2031-01-01' }, 50);
    expect(error.code).toBe('DATA_EMPTY');
    expect(error.where).toContain('which runs from 2021-01-01T00:00:00Z to 2021-01-02T00:30:00Z');
  });

  it('a bound that is no time, naming the key', async () => {
    const error = await refusal({ to: 'tomorrow' }, 50);
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.path).toBe('data.to');
  });

  it('a file without rows, one with a single bar, and one without a usable bar', async () => {
    expect((await refusal({}, 0)).what).toBe('the file holds no bar');
    expect((await refusal({}, 1)).code).toBe('DATA_TOO_SHORT');
    const empty = await refusal({}, 50, (columns) => columns.close!.fill(Number.NaN));
    expect(empty.code).toBe('DATA_EMPTY');
    expect(empty.what).toContain('none of the 50 rows is a usable bar');
  });
});
