import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/index.ts';
import { type Progress, RegimewalkError, type RunAnswer, SILENT_PROGRESS, sha256 } from '../../../src/core/index.ts';
import { writeMarket } from '../../../src/data/index.ts';
import { listRuns, reportRun, runWalkforward } from '../../../src/experiment/index.ts';
import { type NullRequest, planNulls } from '../../../src/experiment/null/plan.ts';
import type { MarketRecord } from '../../../src/experiment/null/record.ts';
import { formatSummary, renderHtml, renderPortfolioHtml } from '../../../src/report/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-null-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'market.parquet');
beforeAll(() => writeMarket(file, { years: 0.5, interval: '1h', regimes: 3, drift: 1, seed: 3 }));

const multipliers = { BULL_TREND: 1, BEAR_TREND: 0.5, SIDEWAYS: 0.7, HIGH_VOL: 0.3 };
function load(results: string, overrides: Record<string, unknown> = {}) {
  return loadConfig({
    overrides: {
      'runtime.results': path.join(folder, results),
      'runtime.models': path.join(folder, `${results}-models`),
      'runtime.logs': path.join(folder, 'logs'),
      'runtime.featureStore': null,
      'runtime.workers': 1,
      'data.file': file,
      'data.generate': null,
      features: [{ use: 'returns', params: { windows: [1, 5, 20] } }, { use: 'volatility' }],
      'labels.params': { window: '5d', history: '20d', quantile: 0.8, threshold: 0.02 },
      'walkForward.trainWeeks': 8,
      'walkForward.testWeeks': 4,
      'walkForward.minTrainRows': 100,
      'model.returns': null,
      strategies: {
        trend: { use: 'ema-cross', params: { fast: '6h', slow: '2d' } },
        regime: { from: 'trend', overlay: { source: 'forecast', multipliers } },
        label: { from: 'trend', overlay: { source: 'label', multipliers } },
      },
      compare: [{ baseline: 'trend', against: ['regime', 'label'] }],
      ...overrides,
    },
  });
}

interface Walk {
  readonly overrides?: Record<string, unknown>;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

async function walk(results: string, nulls?: NullRequest, { overrides, progress, signal }: Walk = {}) {
  const { answer } = await runWalkforward(load(results, overrides), {
    fresh: false,
    progress: progress ?? SILENT_PROGRESS,
    signal: signal ?? new AbortController().signal,
    render: renderHtml,
    nulls,
  });
  return { answer, dir: path.join(folder, results, answer.runId) };
}

async function refused(work: Promise<unknown>): Promise<RegimewalkError> {
  return work.then(
    () => {
      throw new Error('nothing was refused');
    },
    (error: unknown) => {
      if (error instanceof RegimewalkError) return error;
      throw error;
    },
  );
}

/** SHA-256 of all files of a run, by path. */
function hashesOf(dir: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((name) => [path.relative(dir, name), sha256(readFileSync(name))]),
  );
}

const nullFolder = (dir: string): string => path.join(dir, 'null', readdirSync(path.join(dir, 'null'))[0]!);
const marketNames = (dir: string): string[] => readdirSync(nullFolder(dir)).sort();
const block = '10d';

describe('walkforward --null', () => {
  let plain: { answer: RunAnswer; dir: string };
  let before: Record<string, string>;
  let first: { answer: RunAnswer; dir: string };
  beforeAll(async () => {
    plain = await walk('one');
    before = hashesOf(plain.dir);
    first = await walk('one', { markets: 4, block });
  }, 120_000);

  it('says where the run lies among its null markets, and gives each pair its p', () => {
    const nulls = first.answer.null!;
    expect(nulls).toMatchObject({
      wanted: 4,
      markets: 4,
      failed: [],
      sharpeImprovement: 0.1,
      block: { duration: '10d', bars: 240, blocks: 18 },
    });
    expect(Object.keys(nulls.strategies)).toEqual(['trend', 'regime', 'label']);
    expect(nulls.targets.map(({ name }) => name)).toEqual(first.answer.targets.map(({ name }) => name));
    for (const { met, notMet, notProven } of nulls.targets) expect(met + notMet + notProven).toBe(4);
    expect(nulls.forecasts.map(({ name }) => name)).toEqual([
      'accuracyLead',
      'logLossSkill',
      'transitionF1',
      'predictedDays',
    ]);
    nulls.improvements.forEach((one, i) => {
      const pair = first.answer.improvements[i]!;
      expect([one.baseline, one.against, one.real]).toEqual([pair.baseline, pair.against, pair.sharpeDelta]);
      expect(one.draws).toHaveLength(4);
      expect(new Set(one.draws).size).toBe(4);
      const above = one.draws.filter((draw) => draw >= one.real).length;
      expect(one.p).toBeCloseTo((1 + above) / 5, 12);
      expect(pair.nullP).toBe(one.p);
      expect(one.met.of).toBe(4);
      expect(one.bareRatioEarning.of).toBeLessThanOrEqual(4);
    });
    expect(first.answer.improvement!.nullP).toBe(nulls.improvements[0]!.p);
  });

  it('changes no file of the run but its page and its record', () => {
    const after = hashesOf(first.dir);
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    expect(changed).toEqual(['report.html', 'run.json']);
    expect(plain.answer.null).toBeNull();
    expect(plain.answer.improvements.every(({ nullP }) => nullP === null)).toBe(true);
    const metrics = JSON.parse(readFileSync(path.join(first.dir, 'metrics.json'), 'utf8')) as RunAnswer;
    expect(metrics.improvements.every(({ nullP }) => nullP === null)).toBe(true);
    expect('null' in metrics).toBe(false);
    const rest = ({ null: _, improvements: __, improvement: ___, dir: ____, ...others }: RunAnswer) => others;
    expect(rest(first.answer)).toEqual(rest(plain.answer));
  });

  it('is shown by a plain call, on the terminal and on the page, also when that is drawn again', async () => {
    const again = await walk('one');
    expect(again.answer).toEqual(first.answer);
    expect(formatSummary(again.answer)).toContain(
      "Null markets  4 markets made of the run's own bars, shuffled in blocks of 10d and mirrored",
    );
    const page = readFileSync(path.join(first.dir, 'report.html'), 'utf8');
    expect(page).toContain('<h2>Null markets');
    const { file: drawn } = await reportRun(load('one'), { render: renderHtml, renderPortfolio: renderPortfolioHtml });
    expect(readFileSync(drawn, 'utf8')).toBe(page);
    expect((await listRuns(load('one'))).map(({ runId }) => runId)).toEqual([first.answer.runId]);
  });

  it('leaves the same bytes on two workers, made afresh, as grown from fewer and after files were lost or cut off', async () => {
    cpSync(path.join(folder, 'one'), path.join(folder, 'grown'), { recursive: true });
    const dir = path.join(folder, 'grown', first.answer.runId);
    const [one, two, three, four] = marketNames(dir).map((name) => path.join(nullFolder(dir), name));
    const kept = readFileSync(one!);
    rmSync(two!);
    writeFileSync(three!, readFileSync(three!).subarray(0, 40));
    rmSync(four!);
    rmSync(path.join(dir, 'null.json'));
    const stages: string[] = [];
    const progress = {
      ...SILENT_PROGRESS,
      stage: (name: string, total?: number) => void stages.push(`${name} ${total}`),
      tick: (done: number, note?: string) => void (note === undefined ? 0 : stages.push(`${done} ${note}`)),
    };
    await walk('grown', { markets: 2, block }, { progress });
    expect(stages.slice(-2)).toEqual(['null markets 2', '1 1 already there']);
    expect(marketNames(dir)).toEqual(['0001.json', '0002.json', '0003.json']);
    await walk('grown', { markets: 4, block }, { overrides: { 'runtime.workers': 2 } });
    expect(readFileSync(one!)).toEqual(kept);
    const ours = hashesOf(dir);
    const theirs = hashesOf(first.dir);
    for (const name of Object.keys(theirs))
      if (name !== 'run.json') expect([name, ours[name]]).toEqual([name, theirs[name]]);
    expect(Object.keys(ours)).toEqual(Object.keys(theirs));
  }, 120_000);

  it('stops where it is told to, keeps what was finished, and goes on from there', async () => {
    cpSync(path.join(folder, 'one'), path.join(folder, 'stopped'), { recursive: true });
    const dir = path.join(folder, 'stopped', first.answer.runId);
    rmSync(path.join(dir, 'null'), { recursive: true });
    rmSync(path.join(dir, 'null.json'));
    const stop = new AbortController();
    const progress = {
      ...SILENT_PROGRESS,
      tick: (done: number) => {
        if (done === 2) stop.abort();
      },
    };
    const error = await refused(walk('stopped', { markets: 4, block }, { progress, signal: stop.signal }));
    expect(error).toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    expect(error.what).toBe('stopped after 2 of 4 null markets');
    expect(marketNames(dir)).toEqual(['0001.json', '0002.json']);
    expect(existsSync(path.join(dir, 'null.json'))).toBe(false);
    await walk('stopped', { markets: 4, block });
    expect(readFileSync(path.join(dir, 'null.json'))).toEqual(readFileSync(path.join(first.dir, 'null.json')));
  }, 120_000);

  it('keeps markets of other blocks apart, and a market that does not go through is counted with its reason', async () => {
    cpSync(path.join(folder, 'one'), path.join(folder, 'failed'), { recursive: true });
    const dir = path.join(folder, 'failed', first.answer.runId);
    const name = path.join(nullFolder(dir), '0002.json');
    const record = JSON.parse(readFileSync(name, 'utf8')) as MarketRecord;
    expect(record).toMatchObject({ market: 2, status: 'done' });
    writeFileSync(
      name,
      JSON.stringify({ market: 2, seed: 1, unturned: 0, status: 'failed', reason: 'no row has a label' }),
    );
    const { answer } = await walk('failed', { markets: 4, block });
    expect(answer.null).toMatchObject({ wanted: 4, markets: 3, failed: [{ market: 2, reason: 'no row has a label' }] });
    expect(answer.null!.improvements[0]!.defined).toBe(3);
    expect(formatSummary(answer)).toContain(
      '1 of 4 markets did not go through and count in no figure: no row has a label.',
    );
    await walk('failed', { markets: 1, block: '5d' });
    expect(readdirSync(path.join(dir, 'null'))).toHaveLength(2);
  }, 120_000);
});

describe('what --null refuses, before anything is trained', () => {
  it.each([
    ['3.5h', 'not whole days', '20d'],
    ['36h', 'not whole days', '20d'],
    ['soon', 'no duration', '20d'],
    ['0d', 'not whole days', '20d'],
    ['92d', 'longer than half of the data, 182 days', '91d'],
  ])('a block of %s', async (wanted, why, example) => {
    const error = await refused(walk('refused', { markets: 2, block: wanted }));
    expect(error).toMatchObject({ code: 'ARGUMENT_INVALID', exitCode: 2, where: `--null-block ${wanted}` });
    expect(error.what).toContain(why);
    expect(error.mend).toMatch(new RegExp(`--null-block ${example}$`));
    expect(existsSync(path.join(folder, 'refused'))).toBe(false);
  });

  it('a block of no whole number of bars', () => {
    const bars = { time: { length: 3000 }, intervalMs: 7 * 3_600_000 };
    const plan = (block: string) => planNulls({ bars, plugins: { strategies: [] } } as never, { markets: 2, block });
    expect(() => plan('20d')).toThrow(/no whole number of bars of 7h[\s\S]*--null-block 21d$/);
    expect(plan('21d')).toMatchObject({ blockBars: 72, blocks: 41, duration: '21d' });
    expect(plan('7d').folder).not.toBe(plan('21d').folder);
  });

  it('a strategy that replays finer bars', async () => {
    const overrides = {
      'data.finerFile': file,
      'strategies.trend.execution': { stopLoss: { atr: 3 }, takeProfit: { atr: 3 }, intrabar: 'replay' },
    };
    const error = await refused(walk('refused', { markets: 2 }, { overrides }));
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', path: 'strategies.trend.execution.intrabar' });
    expect(error.what).toContain('--null cannot make finer bars');
    expect(existsSync(path.join(folder, 'refused'))).toBe(false);
  });
});
