import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { SILENT_PROGRESS } from '../../src/core/index.ts';
import { generateMarket, writeBars } from '../../src/data/index.ts';
import { prepare } from '../../src/experiment/prepare.ts';

let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-columns-'));
  const bars = generateMarket({ years: 0.1, interval: '1h', regimes: 2, drift: 1, seed: 1 });
  const { regime: _, ...prices } = bars.columns;
  await writeBars(at('regime.parquet'), bars);
  await writeBars(at('plain.parquet'), { ...bars, columns: prices });
  const more = {
    ...bars.columns,
    buy: bars.volume,
    vwap: bars.close,
    VWAP: bars.open,
    ask: bars.close,
    bid: bars.close,
  };
  await writeBars(at('more.parquet'), { ...bars, columns: more });
});

afterAll(() => rmSync(folder, { recursive: true }));

const read = (file: string, ...sets: string[]) =>
  prepare(loadConfig({ sets, overrides: { 'data.file': at(file) } }), SILENT_PROGRESS);
const further = async (...given: Parameters<typeof read>) => Object.keys((await read(...given)).bars.columns).slice(5);

describe('a run', () => {
  it('reads the bars’ five columns and nothing that no plug-in looks at: its data hash and id speak of those', async () => {
    const [plain, regime, more] = [
      await read('plain.parquet'),
      await read('regime.parquet'),
      await read('more.parquet'),
    ];
    expect(Object.keys(regime.bars.columns)).toEqual(['open', 'high', 'low', 'close', 'volume']);
    expect(regime.dataHash).toBe(plain.dataHash);
    expect([regime.runId, more.runId]).toEqual([plain.runId, plain.runId]);
  });

  it('reads the joined inputs of its features, its labeler’s column and the price that it fills at', async () => {
    const feature = 'features=[{ use: quoted-spread }]';
    expect(await further('more.parquet', feature)).toEqual(['bid', 'ask'].sort());
    const label = [
      'labels={ use: column, params: { names: [A, B], known: true }, leadBars: 0 }',
      'strategies={ s: { use: hold } }',
    ];
    expect(await further('more.parquet', ...label)).toEqual(['regime']);
    expect(await further('more.parquet', 'execution.fill=next-vwap')).toEqual(['vwap']);
    expect(await further('more.parquet', 'execution.fill=next-vwap', 'data.columns.vwap=VWAP')).toEqual(['vwap']);
    const { bars } = await read('more.parquet', 'execution.fill=next-vwap', 'data.columns.vwap=VWAP');
    expect(bars.columns.vwap).toEqual(bars.open);
  });

  it('reads the same where windows can only be compared at the data’s interval', async () => {
    const crossed = 'features=[{ use: macd, params: { fast: 20, slow: 1d, signal: 9 } }, { use: quoted-spread }]';
    const hours = 'features=[{ use: macd, params: { fast: 6h, slow: 24, signal: 9 } }, { use: quoted-spread }]';
    for (const features of [crossed, hours]) expect(await further('more.parquet', features)).toEqual(['ask', 'bid']);
  });

  it('has one id for a period, whether it is named or written out', async () => {
    const named = await read('plain.parquet', 'data.ranges.a={ from: 2021-01-10, to: 2021-02-01 }', 'data.range=a');
    const written = await read('plain.parquet', 'data.from=2021-01-10', 'data.to=2021-02-01');
    expect(named.runId).toBe(written.runId);
    expect(named.bars.time.length).toBe(22 * 24);
  });
});
