import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunAnswer } from '../../src/core/index.ts';
import { readParquetColumns } from '../../src/data/index.ts';
import type { AnalyzeAnswer } from '../../src/experiment/index.ts';
import { called, command, emptyFolder } from './command.ts';

const home = emptyFolder();
/** 0.55 years of hours: segments of 8 and 2 weeks with a labeler that needs little history. */
const SMALL = [
  ...['--data', 'bars.parquet', '--train-weeks', '8', '--test-weeks', '2', '--json', '--quiet'],
  ...['--set', 'labels.params.window=5d', '--set', 'labels.params.history=20d'],
];
const SEGMENTS = 10;
const IDENTICAL = [
  'forecasts.parquet',
  'metrics.json',
  'equity.parquet',
  'trades.parquet',
  'fills.parquet',
  'hold.parquet',
  'gates.json',
  'config.json',
  'plan.json',
  'report.html',
];

const smallArgs = (results: string, ...more: string[]): string[] => [
  ...['walkforward', ...SMALL, '--out', results, '--set', `runtime.models=${results}-models`],
  ...more,
];
const small = (results: string, ...more: string[]) => called(home, ...smallArgs(results, ...more));
const answerOf = (text: string): RunAnswer => JSON.parse(text) as RunAnswer;
const runFolder = (results: string): string =>
  path.join(home, results, readFileSync(path.join(home, results, 'latest'), 'utf8').trim());
const bytesOf = (results: string, file: string): Buffer => readFileSync(path.join(runFolder(results), file));

function finishedSegments(results: string): number {
  const root = path.join(home, results);
  if (!existsSync(root)) return 0;
  const run = readdirSync(root).find((name) => existsSync(path.join(root, name, 'segments')));
  if (run === undefined) return 0;
  const segments = path.join(root, run, 'segments');
  return readdirSync(segments).filter((name) => existsSync(path.join(segments, name, 'job.json'))).length;
}

/** Ends a run with `signal` once some segments are done, and some are not. */
async function interrupted(results: string, signal: NodeJS.Signals, ...more: string[]) {
  const running = command(home, ...smallArgs(results, ...more));
  const watch = setInterval(() => {
    if (finishedSegments(results) < 3) return;
    clearInterval(watch);
    running.child.kill(signal);
  }, 2);
  const ended = await running;
  clearInterval(watch);
  return { ...ended, finished: finishedSegments(results) };
}

let first: RunAnswer;

beforeAll(async () => {
  const made = await called(
    home,
    'data',
    'generate',
    '--years',
    '0.55',
    '--interval',
    '1h',
    '--seed',
    '4',
    '--out',
    'bars.parquet',
    '--quiet',
  );
  expect(made.err).toBe('');
  expect(made.code).toBe(0);
  // A process of its own: what later calls find of it, they find on the disk.
  const ended = await command(home, ...smallArgs('one', '--workers', '1'));
  expect(ended.err).toBe('');
  expect(ended.code).toBe(0);
  first = answerOf(ended.out);
}, 120_000);

describe('walkforward', () => {
  it('prints one JSON document with every part of the answer', () => {
    expect(first.segments.planned).toBe(SEGMENTS);
    expect(first.segments.done + first.segments.skipped.length).toBe(SEGMENTS);
    expect(Object.keys(first.strategies)).toEqual([
      'trend',
      'trend+regime',
      'trend+label',
      'forecast',
      'forecast+regime',
    ]);
    expect(first.classification!.accuracy).toBeGreaterThan(0);
    expect(first.classification!.accuracy).toBeLessThan(0.97);
    expect(first.targets.map(({ name }) => name).slice(0, 4)).toEqual([
      'accuracy',
      'macroF1',
      'persistenceDays',
      'sharpeImprovement',
    ]);
    const { improvement, selectionBias } = first;
    expect(improvement!.segments!.of).toBeGreaterThan(0);
    expect(improvement!.segments!.of).toBeLessThanOrEqual(first.segments.done);
    expect(improvement!.placebo!.draws).toHaveLength(199);
    expect(improvement!.placeboP).toBe(improvement!.placebo!.p);
    expect(selectionBias!.trials).toBe(5);
    expect(selectionBias!.rivals.map(({ baseline }) => baseline)).toEqual(['trend', 'forecast']);
    expect(first.ic!.horizonBars).toBe(10);
    expect(Math.abs(first.ic!.pooledSpearman)).toBeLessThan(0.2);
  });

  it('leaves a sealed bundle, its forecast and its evidence for each trained segment, and a candidate in the model store', () => {
    const done = first.segments.planned - first.segments.skipped.length;
    const folders = readdirSync(path.join(runFolder('one'), 'segments'));
    const trained = folders.filter((name) => existsSync(path.join(runFolder('one'), 'segments', name, 'regime.onnx')));
    expect(trained).toHaveLength(done);
    for (const name of trained) {
      expect(readdirSync(path.join(runFolder('one'), 'segments', name)).sort()).toEqual([
        'evidence.json',
        'forecast.parquet',
        'job.json',
        'manifest.json',
        'regime.onnx',
        'return_1d.onnx',
      ]);
    }
    const model = path.join(home, 'one-models', 'trend-volatility-logistic');
    expect(readdirSync(model).sort()).toEqual(['latest.json', 'v0001']);
  });

  it('forecasts test rows only, each once, with probabilities that sum to 1', async () => {
    const { columns } = await readParquetColumns(path.join(runFolder('one'), 'forecasts.parquet'));
    const time = columns.time!;
    expect(time).toHaveLength((first.segments.planned - first.segments.skipped.length) * 336);
    for (let i = 1; i < time.length; i++) expect(time[i]! > time[i - 1]!).toBe(true);
    const p = Object.keys(columns).filter((name) => name.startsWith('p_'));
    expect(p).toHaveLength(4);
    for (let i = 0; i < time.length; i += 97)
      expect(p.reduce((sum, name) => sum + columns[name]![i]!, 0)).toBeCloseTo(1, 5);
  });

  it('answers a second call from what is there', async () => {
    const record = bytesOf('one', 'run.json').toString();
    const again = await small('one', '--workers', '2');
    expect(again.code).toBe(0);
    expect(answerOf(again.out)).toEqual(first);
    expect(bytesOf('one', 'run.json').toString()).toBe(record);
  });

  it('starts again with --fresh and gives the same bytes', async () => {
    const before = IDENTICAL.map((file) => bytesOf('one', file).toString('base64'));
    const record = bytesOf('one', 'run.json').toString();
    expect((await small('one', '--fresh', '--workers', '1')).code).toBe(0);
    expect(bytesOf('one', 'run.json').toString()).not.toBe(record);
    IDENTICAL.forEach((file, i) => {
      expect(bytesOf('one', file).toString('base64') === before[i], file).toBe(true);
    });
  });

  it('gives the same bytes with two workers', async () => {
    expect((await small('two', '--workers', '2')).code).toBe(0);
    for (const file of IDENTICAL) expect(bytesOf('two', file).equals(bytesOf('one', file)), file).toBe(true);
  });

  it('killed with -9 in the middle and called again, gives the same bytes', async () => {
    const killed = await interrupted('killed', 'SIGKILL', '--workers', '2');
    expect(killed.code).toBeNull();
    expect(killed.finished).toBeGreaterThanOrEqual(3);
    expect(killed.finished).toBeLessThan(SEGMENTS);
    expect((await small('killed', '--workers', '1')).code).toBe(0);
    for (const file of IDENTICAL) expect(bytesOf('killed', file).equals(bytesOf('one', file)), file).toBe(true);
  });

  it('stops cleanly at Ctrl-C with exit code 130, says how to go on, and goes on', async () => {
    const stopped = await interrupted('stopped', 'SIGINT', '--workers', '1');
    expect(stopped.code).toBe(130);
    expect(stopped.err).toMatch(/the same command goes on from here|resumes/);
    expect(stopped.finished).toBeLessThan(SEGMENTS);
    expect((await small('stopped', '--workers', '1')).code).toBe(0);
    for (const file of IDENTICAL) expect(bytesOf('stopped', file).equals(bytesOf('one', file)), file).toBe(true);
  });

  it('does a segment again whose files were changed', async () => {
    const file = path.join(runFolder('two'), 'segments', '0007', 'forecast.parquet');
    const before = readFileSync(file);
    const broken = Buffer.from(before);
    broken[200]! ^= 1;
    writeFileSync(file, broken);
    rmSync(path.join(runFolder('two'), 'metrics.json'));
    expect((await small('two', '--workers', '1')).code).toBe(0);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(bytesOf('two', 'metrics.json').equals(bytesOf('one', 'metrics.json'))).toBe(true);
  });

  it('forecasts the same whether or not later bars are there', async () => {
    const { columns: whole } = await readParquetColumns(path.join(runFolder('one'), 'forecasts.parquet'));
    const end = new Date(whole.time![whole.time!.length - 336 * 3]!).toISOString();
    expect((await small('cut', '--to', end, '--workers', '1')).code).toBe(0);
    const { columns: cut } = await readParquetColumns(path.join(runFolder('cut'), 'forecasts.parquet'));
    expect(cut.time!.length).toBeGreaterThan(336 * 3);
    expect(cut.time!.length).toBeLessThan(whole.time!.length);
    for (const name of ['time', 'p_BULL_TREND', 'p_HIGH_VOL', 'expReturnBps_1d', 'edgeBps', 'zEdge', 'naive_regime']) {
      expect(Array.from(cut[name]!), name).toEqual(Array.from(whole[name]!.subarray(0, cut.time!.length)));
    }
  });

  it('refuses a generated market that was made with other settings than the configuration names', async () => {
    const ended = await called(
      home,
      'walkforward',
      '--json',
      '--quiet',
      '--set',
      'data.file=bars.parquet',
      '--set',
      'data.generate.years=1',
    );
    expect(ended.code).toBe(2);
    expect(ended.out).toMatch(/FILE_EXISTS[\s\S]*generated with other settings[\s\S]*delete the file/);
  });

  it('backtests the forecasts of a run to the figures of that run', async () => {
    const ended = await command(
      home,
      'backtest',
      ...SMALL.filter((arg) => !/weeks|^[28]$/.test(arg)),
      '--out',
      'one',
      '--run',
      'latest',
    );
    expect(ended.code, ended.err).toBe(0);
    expect((JSON.parse(ended.out) as RunAnswer).strategies).toEqual(first.strategies);
  });

  it('analyzes its trades: as many as the metrics say, and their profit is what the account made', async () => {
    const ended = await command(home, 'analyze', '--out', 'one', '--json');
    expect(ended.code, ended.err).toBe(0);
    const { strategies } = JSON.parse(ended.out) as AnalyzeAnswer;
    expect(Object.keys(strategies)).toEqual(Object.keys(first.strategies));
    for (const [name, anatomy] of Object.entries(strategies)) {
      const metrics = first.strategies[name]!;
      expect(anatomy.hit.rate, name).toBeCloseTo(metrics.hitRate, 12);
      expect(anatomy.profitFactor, name).toBeCloseTo(metrics.profitFactor, 9);
      const spreads = Object.values(anatomy.hold);
      const held = spreads.reduce((sum, { count, mean }) => sum + (count === 0 ? 0 : count * mean), 0);
      expect(held / anatomy.trades, name).toBeCloseTo(metrics.averageHoldBars, 9);
      if (anatomy.accounting === 'units') expect(anatomy.totalPnl, name).toBeCloseTo(metrics.totalReturn, 9);
    }
    const text = await called(home, 'analyze', '--out', 'one');
    expect(text.code).toBe(0);
    expect(
      Math.max(
        ...text.out
          .split('\n')
          .slice(1)
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(110);
  });

  it('notices a result file that was changed or cut off, and makes it again', async () => {
    for (const [file, broken] of [
      ['forecasts.parquet', 'x'],
      ['metrics.json', ''],
      ['report.html', 'gone'],
    ] as const) {
      const before = bytesOf('two', file);
      writeFileSync(path.join(runFolder('two'), file), broken);
      expect((await small('two', '--workers', '1')).code).toBe(0);
      expect(bytesOf('two', file).equals(before), file).toBe(true);
    }
    const evidence = path.join('segments', '0008', 'evidence.json');
    const scores = bytesOf('two', evidence);
    writeFileSync(path.join(runFolder('two'), evidence), '{}');
    expect((await small('two', '--workers', '1')).code).toBe(0);
    expect(bytesOf('two', evidence).equals(scores)).toBe(true);
    rmSync(path.join(runFolder('two'), 'segments', '0008', 'regime.onnx'));
    expect((await small('two', '--workers', '1')).code).toBe(0);
    expect(existsSync(path.join(runFolder('two'), 'segments', '0008', 'regime.onnx'))).toBe(true);
  });

  it('draws the page again where it was lost, and trades no forecasts that were changed', async () => {
    const page = bytesOf('two', 'report.html');
    rmSync(path.join(runFolder('two'), 'report.html'));
    expect((await command(home, 'report', '--out', 'two', '--json')).code).toBe(0);
    expect(bytesOf('two', 'report.html').equals(page)).toBe(true);
    writeFileSync(path.join(runFolder('two'), 'forecasts.parquet'), bytesOf('two', 'equity.parquet'));
    const ended = await called(home, 'backtest', '--data', 'bars.parquet', '--out', 'two', '--run', 'latest', '--json');
    expect(ended.code).toBe(2);
    expect(ended.out).toMatch(/RUN_MISSING[\s\S]*not finished, or its files were changed/);
    const listed = await command(home, 'runs', '--out', 'two', '--json');
    expect(listed.code).toBe(0);
    expect(JSON.parse(listed.out)).toMatchObject({ runs: [{ created: null }] });
  });

  it('answers for the same bars wherever their file lies, with its present name, and draws the same page', async () => {
    copyFileSync(path.join(home, 'bars.parquet'), path.join(home, 'moved.parquet'));
    const moved = await called(
      home,
      'walkforward',
      ...SMALL.map((arg) => (arg === 'bars.parquet' ? 'moved.parquet' : arg)),
      '--out',
      'one',
      '--set',
      'runtime.models=one-models',
    );
    expect(moved.code).toBe(0);
    expect(answerOf(moved.out).runId).toBe(first.runId);
    expect(answerOf(moved.out).data.file).toBe('moved.parquet');
    expect(bytesOf('one', 'report.html').toString()).not.toMatch(/bars\.parquet|moved\.parquet/);
  });

  it('refuses to lay the forecasts of a run on other bars', async () => {
    await called(
      home,
      'data',
      'generate',
      '--years',
      '0.55',
      '--interval',
      '1h',
      '--seed',
      '5',
      '--out',
      'other.parquet',
      '--quiet',
    );
    const ended = await called(
      home,
      'backtest',
      '--data',
      'other.parquet',
      '--out',
      'one',
      '--run',
      'latest',
      '--json',
      '--quiet',
    );
    expect(ended.code).toBe(2);
    expect(ended.out).toMatch(/forecast other bars[\s\S]*--forecasts/);
  });

  it('refuses strategies that read what no model forecasts, before anything is trained', async () => {
    const ended = await small('none', '--set', 'model.returns=null');
    expect(ended.code).toBe(2);
    expect(ended.out).toMatch(/reads \\"edgeBps\\", which no model forecasts[\s\S]*model\.returns/);
    expect(existsSync(path.join(home, 'none'))).toBe(false);
  });
});

describe("backtest on forecasts of one's own", () => {
  const HEAD = 'time,p_BULL_TREND,p_BEAR_TREND,p_SIDEWAYS,p_HIGH_VOL,edgeBps';
  const rows = (change: (cells: string[], i: number) => void = () => {}): string => {
    const lines = Array.from({ length: 200 }, (_, i) => {
      const cells = [
        String(Date.UTC(2021, 1, 1) + i * 3_600_000),
        '0.4',
        '0.3',
        '0.2',
        '0.1',
        String(20 * Math.sin(i / 9)),
      ];
      change(cells, i);
      return cells.join(',');
    });
    return `${HEAD}\n${lines.join('\n')}\n`;
  };
  const run = (name: string, text: string, ...more: string[]) => {
    writeFileSync(path.join(home, name), text);
    return called(home, 'backtest', '--data', 'bars.parquet', '--forecasts', name, '--json', '--quiet', ...more);
  };

  it('trades them, and derives zEdge from edgeBps', async () => {
    const ended = await run('own.csv', rows());
    expect(ended.code, ended.err).toBe(0);
    const { strategies, skipped } = JSON.parse(ended.out) as RunAnswer & { skipped: unknown[] };
    expect(skipped).toEqual([]);
    expect(strategies.forecast!.trades).toBeGreaterThan(3);
  });

  it('leaves out, by name, the strategies whose columns they lack', async () => {
    const text = rows()
      .trimEnd()
      .split('\n')
      .map((line) => [line.split(',')[0], line.split(',')[5]].join(','))
      .join('\n');
    const ended = await run('edge.csv', text);
    expect(ended.code, ended.err).toBe(0);
    const { strategies, skipped } = JSON.parse(ended.out) as RunAnswer & {
      skipped: { strategy: string; reason: string }[];
    };
    expect(Object.keys(strategies)).toEqual(['trend', 'trend+label', 'forecast']);
    expect(skipped.map(({ strategy }) => strategy)).toEqual(['trend+regime', 'forecast+regime']);
    expect(skipped[0]!.reason).toMatch(/no column "p_/);
  });

  it.each([
    [
      'probabilities that are none',
      rows((cells, i) => {
        if (i === 7) cells[1] = '7.5';
      }),
      /row 7: p_BULL_TREND 7\.5/,
    ],
    [
      'probabilities that do not sum to 1',
      rows((cells, i) => {
        if (i === 3) cells[2] = '0.9';
      }),
      /row 3/,
    ],
    [
      'an infinite edge',
      rows((cells, i) => {
        if (i === 5) cells[5] = 'inf';
      }),
      /row 5: edgeBps is infinite/,
    ],
    [
      'text where numbers belong',
      rows((cells, i) => {
        if (i === 5) cells[5] = 'abc';
      }),
      /row 6 says \\"abc\\"/,
    ],
    ['no rows', `${HEAD}\n`, /no rows|empty/],
    [
      'a time that comes twice',
      rows((cells, i) => {
        if (i === 9) cells[0] = String(Date.UTC(2021, 1, 1) + 8 * 3_600_000);
      }),
      /row 9 has time 2021-02-01T08:00:00Z, like the row before/,
    ],
    [
      'a time at which no bar opens',
      rows((cells) => {
        cells[0] = String(Number(cells[0]) + 60_000);
      }),
      /at which no bar opens/,
    ],
  ])('refuses %s', async (_, text, message) => {
    const ended = await run('bad.csv', text);
    expect(ended.code, ended.err).toBe(2);
    expect(ended.out).toMatch(message);
  });
});
