import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FILL_REASONS } from '../../src/backtest/index.ts';
import { EXIT_REASONS } from '../../src/core/index.ts';
import { readParquetColumns } from '../../src/data/index.ts';
import { readTrades } from '../../src/experiment/read-trades.ts';
import { fillsTable, knownRegimes, tradesTable } from '../../src/experiment/trade-tables.ts';
import { bars, context, runOf, START, trades } from './hand-runs.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-trades-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function written(name: string, bytes: Uint8Array): ReturnType<typeof readParquetColumns> {
  writeFileSync(path.join(folder, name), bytes);
  return readParquetColumns(path.join(folder, name));
}

const hour = (row: number): number => START + row * 3_600_000;
const runs = [runOf('never, traded', []), runOf('trend', trades), runOf('weights', trades.slice(0, 1), 'weights')];

describe('trades.parquet', () => {
  const table = written('trades.parquet', tradesTable(bars, runs, context));

  it('has every column, one row a trade, strategies in order', async () => {
    const { columns } = await table;
    expect(Object.keys(columns)).toEqual([
      ...['strategy', 'side', 'signalTime', 'entryTime', 'exitTime', 'entryPrice', 'exitPrice', 'size', 'fills', 'pnl'],
      ...['costs', 'cost_fee', 'cost_spread', 'cost_slippage', 'cost_impact', 'cost_funding', 'cost_borrow'],
      ...['entryReason', 'exitReason', 'mae', 'mfe', 'holdBars', 'regime', 'label', 'case'],
    ]);
    const row = (i: number) => Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[i]]));
    expect(columns.strategy).toEqual(Float64Array.of(1, 1, 2));
    expect(row(0)).toMatchObject({
      side: 1,
      signalTime: hour(0),
      entryTime: hour(1),
      exitTime: hour(4),
      size: 0.009,
      fills: 2,
      pnl: 0.026,
      cost_fee: 0.001,
      holdBars: 3,
      regime: 1,
      mae: 1 - 100 / 101,
      mfe: 105 / 101 - 1,
    });
    expect(row(1)).toMatchObject({
      side: -1,
      exitTime: Number.NaN,
      exitReason: EXIT_REASONS.indexOf('end'),
      entryReason: 1,
      cost_spread: 0.002,
      cost_funding: -0.001,
      regime: -1,
    });
  });

  it('an open trade is held, and its price followed, to the last row that counts and no further', async () => {
    const { columns } = await table;
    expect(columns.holdBars![1]).toBe(8 - 4);
    // The short from 104: the highest high of rows 4 to 7 is 109, the lowest low 103.
    expect(columns.mae![1]).toBe(109 / 104 - 1);
    expect(columns.mfe![1]).toBe(1 - 103 / 104);
  });

  it('explains its codes in the metadata, names with commas too', async () => {
    const { metadata } = await table;
    expect(JSON.parse(metadata.strategies!)).toEqual(['never, traded', 'trend', 'weights']);
    expect(JSON.parse(metadata.accounting!)).toEqual(['units', 'units', 'weights']);
    expect(JSON.parse(metadata.exitReasons!)).toEqual(EXIT_REASONS);
    expect(JSON.parse(metadata.regimes!)).toEqual(['BULL, calm', 'BEAR']);
  });

  it('costs by source add up to the costs of each trade', async () => {
    const { columns } = await table;
    const sources = Object.keys(columns).filter((name) => name.startsWith('cost_'));
    columns.costs!.forEach((total, i) => {
      expect(sources.reduce((sum, name) => sum + columns[name]![i]!, 0)).toBeCloseTo(total, 15);
    });
  });

  it('gives the same bytes for the same trades', () => {
    expect(tradesTable(bars, runs, context)).toEqual(tradesTable(bars, runs, context));
  });

  it('reads back as one log a strategy', async () => {
    await table;
    const logs = await readTrades(path.join(folder, 'trades.parquet'));
    expect([...logs.keys()]).toEqual(['never, traded', 'trend', 'weights']);
    expect(logs.get('never, traded')!.columns.pnl).toHaveLength(0);
    expect(logs.get('trend')!.columns.pnl).toEqual(Float64Array.of(0.026, -0.03));
    expect(logs.get('trend')!.costsBy.spread).toEqual(Float64Array.of(0, 0.002));
    expect(logs.get('weights')).toMatchObject({ accounting: 'weights', regimes: ['BULL, calm', 'BEAR'] });
  });

  it('of strategies that never traded is a table without rows that reads back', async () => {
    await written('empty.parquet', tradesTable(bars, [runOf('idle', [])], context));
    const logs = await readTrades(path.join(folder, 'empty.parquet'));
    expect(logs.get('idle')!.columns.pnl).toHaveLength(0);
  });
});

describe('fills.parquet', () => {
  it('has one row a fill, with its reason in the metadata', async () => {
    const { columns, metadata } = await written('fills.parquet', fillsTable(bars, runs));
    expect(Object.keys(columns)).toEqual([
      ...['strategy', 'time', 'side', 'price', 'size', 'cost'],
      ...['cost_fee', 'cost_spread', 'cost_slippage', 'cost_impact', 'reason'],
    ]);
    expect(columns.strategy).toEqual(Float64Array.of(1, 1, 2));
    expect(columns.time).toEqual(Float64Array.of(hour(1), hour(4), hour(1)));
    expect(columns.side).toEqual(Float64Array.of(1, -1, 1));
    expect(columns.cost).toEqual(Float64Array.of(0.001, 0.003, 0.001));
    expect(columns.cost_fee).toEqual(Float64Array.of(0.001, 0.002, 0.001));
    expect(columns.cost_spread).toEqual(Float64Array.of(0, 0.002, 0));
    expect(JSON.parse(metadata.fillReasons!)).toEqual(FILL_REASONS);
    expect(JSON.parse(metadata.fillReasons!)[columns.reason![1]!]).toBe('flip');
  });
});

describe('the regime of a trade', () => {
  const tradable = new Uint8Array(10).fill(1);
  const regimes = ['A', 'B'];
  const label = new Int8Array(10).fill(1);
  const forecast = { columns: {}, regime: new Int8Array(10) };

  it('is the forecast one where there are forecasts, else the label, else unknown', () => {
    expect(knownRegimes({ bars, regimes, tradable, forecast, label }).regime).toBe(forecast.regime);
    expect(knownRegimes({ bars, regimes, tradable, label }).regime).toBe(label);
    expect(knownRegimes({ bars, regimes, tradable }).regime).toEqual(new Int8Array(10).fill(-1));
  });
});
