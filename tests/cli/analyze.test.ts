import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import { encodeParquet } from '../../src/data/index.ts';
import { json, TABLE_FILES } from '../../src/experiment/results.ts';
import { type AnalyzeAnswer, analyzeRun } from '../../src/experiment/run-analyze.ts';
import { tradesTable } from '../../src/experiment/trade-tables.ts';
import { RunStore } from '../../src/jobs/index.ts';
import { bars, context, runOf, trades } from '../experiment/hand-runs.ts';
import { emptyFolder } from './command.ts';
import { fakeContext } from './fake-context.ts';

const home = emptyFolder();
const results = path.join(home, 'results');
const at = (name: string): string => path.join(home, name);
const log = tradesTable(bars, [runOf('trend', trades), runOf('idle', [])], context);

/** A folder that `walkforward` could have left, as far as its record vouches for it. */
async function writeRun(id: string): Promise<void> {
  const store = RunStore.below(results, id);
  for (const file of TABLE_FILES) await store.write(file, file === 'trades.parquet' ? log : file);
  await store.write('metrics.json', json({ runId: id, data: {}, improvements: [] }));
  const files: Record<string, string | undefined> = {};
  for (const file of TABLE_FILES) files[file] = await store.hash(file);
  await store.write('run.json', json({ dir: store.dir, file: 'bars.parquet', timings: {}, versions: {}, files }));
  await store.point(results);
}

async function analyze(...args: string[]) {
  const world = fakeContext({ analyzeRun });
  const exit = await runCli(['analyze', '--out', results, ...args], world);
  return { exit, out: world.stdout(), err: world.stderr() };
}

beforeAll(async () => {
  await writeRun('aaaa11');
  await writeRun('bbbb22');
  writeFileSync(at('mine.parquet'), log);
});

describe('analyze', () => {
  it('reads the newest run, or the one that is named', async () => {
    const newest = JSON.parse((await analyze('--json')).out) as AnalyzeAnswer;
    expect(newest.runId).toBe('bbbb22');
    expect(newest.file).toBe(path.join(results, 'bbbb22', 'trades.parquet'));
    expect(Object.keys(newest.strategies)).toEqual(['trend', 'idle']);
    expect(JSON.parse((await analyze('--json', '--run', 'aaaa')).out).runId).toBe('aaaa11');
  });

  it('is exactly one JSON document under --json, with null for what is undefined', async () => {
    const { exit, out, err } = await analyze('--json');
    expect(exit).toBe(0);
    expect(err).toBe('');
    const { trend, idle } = (JSON.parse(out) as AnalyzeAnswer).strategies;
    expect(trend).toMatchObject({ trades: 2, open: 1, pnl: { skew: null }, hit: { rate: 0.5 } });
    // +0.026 and −0.03 of 0.909 and 0.936: +286.03 and −320.51 bps, mean −17.24, error half their distance.
    expect(trend!.expectancy.bps).toBeCloseTo((0.026 / 0.909 - 0.03 / 0.936) * 5000, 9);
    expect(trend!.expectancy.standardErrorBps).toBeCloseTo((0.026 / 0.909 + 0.03 / 0.936) * 5000, 9);
    // With one degree of freedom, p = 1 − 2 ÷ π × arctan |t|.
    expect(trend!.expectancy.p).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(Math.abs(trend!.expectancy.t)), 9);
    expect(idle).toMatchObject({ trades: 0, profitFactor: null, hit: { rate: null, ci95: [null, null] } });
  });

  it('prints one strategy where one is named', async () => {
    const { exit, out } = await analyze('--strategy', 'idle');
    expect(exit).toBe(0);
    expect(out).toContain('idle  never traded');
    expect(out).not.toContain('trend');
  });

  it('reads a log that lies elsewhere', async () => {
    const { exit, out } = await analyze('--trades', at('mine.parquet'));
    expect(exit).toBe(0);
    expect(out).toContain(`trade log  ${at('mine.parquet')}`);
    expect(out).toContain('expects   -17.2 bps of what it holds a trade');
    expect(JSON.parse((await analyze('--trades', at('mine.parquet'), '--json')).out).runId).toBeNull();
  });
});

describe('analyze refuses bad input with exit code 2 and one message:', () => {
  const metadata = {
    strategies: '["trend"]',
    accounting: '["units"]',
    entryReasons: '["entry"]',
    exitReasons: '["x"]',
    regimes: '[]',
    cases: '[["base"]]',
  };
  const names = [
    ...['strategy', 'side', 'entryTime', 'exitTime', 'entryPrice', 'size', 'pnl', 'costs', 'entryReason', 'exitReason'],
    ...[
      'mae',
      'mfe',
      'holdBars',
      'case',
      'cost_fee',
      'cost_spread',
      'cost_slippage',
      'cost_impact',
      'cost_funding',
      'cost_borrow',
    ],
  ];
  const table = (over: Record<string, number> = {}, meta: Record<string, string> = metadata): Uint8Array =>
    encodeParquet(
      Object.fromEntries(
        Object.entries({ ...Object.fromEntries(names.map((name) => [name, 0])), regime: -1, label: -1, ...over }).map(
          ([name, value]) => [name, Float64Array.of(value)],
        ),
      ),
      { metadata: meta },
    );
  const { regimes: _, ...withoutRegimes } = metadata;

  beforeAll(() => {
    writeFileSync(at('right.parquet'), table());
    writeFileSync(at('old.parquet'), encodeParquet({ strategy: Int32Array.of(0), pnl: Float64Array.of(1) }));
    writeFileSync(at('text.parquet'), 'not Parquet'.repeat(20));
    writeFileSync(at('plain.parquet'), table({}, withoutRegimes));
    writeFileSync(at('account.parquet'), table({}, { ...metadata, accounting: '["coins"]' }));
    writeFileSync(at('code.parquet'), table({ exitReason: 1 }));
    writeFileSync(at('regime.parquet'), table({ regime: 0 }));
    writeFileSync(at('hole.parquet'), table({ pnl: Number.NaN }));
    mkdirSync(at('none'));
  });

  it('(the table that the bad ones are made from is a good one)', async () => {
    expect((await analyze('--trades', at('right.parquet'))).exit).toBe(0);
  });

  it.each([
    ['a run that is not there', ['--run', 'aaab'], 'RUN_MISSING', /there is no run "aaab"/],
    ['no run at all', ['--out', at('none')], 'RUN_MISSING', /no run has finished yet/],
    ['a log that is not there', ['--trades', at('min.parquet')], 'FILE_MISSING', /did you mean .*mine\.parquet/],
    ['a folder', ['--trades', at('none')], 'FILE_UNREADABLE', /is a folder/],
    ['no Parquet', ['--trades', at('text.parquet')], 'PARQUET_INVALID', /text\.parquet/],
    [
      'columns of another table',
      ['--trades', at('old.parquet')],
      'COLUMN_MISSING',
      /no trade log: there is no column "side"[\s\S]*docs\/trade-log\.md/,
    ],
    ['codes that nothing explains', ['--trades', at('plain.parquet')], 'TRADE_LOG_INVALID', /no list of regimes/],
    ['an account that there is not', ['--trades', at('account.parquet')], 'TRADE_LOG_INVALID', /units or weights/],
    [
      'a reason without a name',
      ['--trades', at('code.parquet')],
      'TRADE_LOG_INVALID',
      /row 0: exitReason 1 has no name/,
    ],
    ['a regime without a name', ['--trades', at('regime.parquet')], 'TRADE_LOG_INVALID', /row 0: regime 0 has no name/],
    ['a trade without a profit', ['--trades', at('hole.parquet')], 'TRADE_LOG_INVALID', /row 0 has no pnl/],
    [
      'a strategy that is not there',
      ['--strategy', 'trnd'],
      'UNKNOWN_STRATEGY',
      /did you mean "trend"[\s\S]*use one of trend, idle/,
    ],
    ['a run and a file', ['--run', 'latest', '--trades', 'x'], 'ARGUMENT_INVALID', /cannot be used with option/],
  ])('%s', async (_, args, code, message) => {
    const { exit, out, err } = await analyze(...args, '--json');
    expect(exit, err).toBe(2);
    const { error } = JSON.parse(out) as { error: Record<'code' | 'what' | 'where' | 'mend', string> };
    expect(error.code).toBe(code);
    expect(`${error.what}\n${error.where}\n${error.mend}`).toMatch(message);
    expect(err.match(/^error /gm)).toHaveLength(1);
  });

  it.each(['trades.parquet', 'fills.parquet'])('a run whose %s was lost', async (file) => {
    await writeRun('cccc33');
    await RunStore.below(results, 'cccc33').write(file, 'gone');
    const { exit, err } = await analyze();
    expect(exit).toBe(2);
    expect(err).toMatch(/error RUN_MISSING: run cccc33 was not finished, or its files were changed since/);
  });
});
