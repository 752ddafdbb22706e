import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { isoTime, RegimewalkError, SILENT_PROGRESS } from '../../src/core/index.ts';
import { backtestRun, labelsRun, planRun, runWalkforward } from '../../src/experiment/index.ts';
import { prepare } from '../../src/experiment/prepare.ts';
import { formatSummary } from '../../src/report/index.ts';
import { DAY, HOUR, iso, seriesWorld } from './series-world.ts';

const world = seriesWorld();
const { at, csv, load, joined } = world;

async function refused(series: Record<string, unknown>, overrides: Record<string, unknown> = {}) {
  try {
    await joined(series, overrides);
  } catch (error) {
    if (error instanceof RegimewalkError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a run on joined columns', () => {
  const labels = { 'labels.params': { window: '5d', history: '20d', quantile: 0.8, threshold: 0.02 } };
  const quick = { ...labels, 'walkForward.trainWeeks': 8, 'walkForward.minTrainRows': 100 };
  const list = [
    { use: 'returns', params: { windows: [1, 5] } },
    { use: 'cross-asset', params: { close: 'h4_close', window: 60 } },
    { use: 'funding', params: { column: 'mood', window: '1d' } },
  ];

  it('asks its models bar by bar to the same bits; plan, labels and summary name the series', async () => {
    const line = (ms: number, i: number): string => `${iso(ms)},${iso(ms + ((i * 137) % 300) * 60_000)},${Math.sin(i)}`;
    const file = csv('mood-run.csv', 'time,published,score', 7 * HOUR, line);
    const series = {
      h4: { resample: '4h' },
      mood: { file, availableAt: 'published', columns: { mood: 'score' }, staleAfter: '8h' },
    };
    const loaded = load(series, { ...quick, features: list });
    const run = { fresh: false, progress: SILENT_PROGRESS, signal: new AbortController().signal, render: () => '' };
    const { answer } = await runWalkforward(loaded, run);
    expect(answer.segments.done).toBeGreaterThan(3);
    const live = await backtestRun(loaded, { run: answer.runId, live: true, progress: SILENT_PROGRESS });
    expect(live.live).toMatchObject({ identical: true, different: [], equityDifference: 0 });
    expect(answer.data.series).toEqual([
      expect.objectContaining({ name: 'h4', staleShare: 0 }),
      expect.objectContaining({ name: 'mood', columns: ['mood'], staleShare: expect.any(Number) }),
    ]);
    expect(answer.data.series[1]!.staleShare).toBeGreaterThan(0);
    const text = formatSummary(answer);
    expect(text).toMatch(/series +h4: h4_open … h4_volume \(5 columns\), from 20\d\d-\d\d-\d\d, unknown in 0\.\d %/);
    expect(text).toMatch(/series +mood: mood, from .* too old\)/);
    expect((await planRun(loaded, { progress: SILENT_PROGRESS })).data.series).toHaveLength(2);
    const labelled = await labelsRun(load(series, labels), { progress: SILENT_PROGRESS });
    expect(labelled.data.series).toHaveLength(2);
  }, 60_000);

  it('is another run where the series’ content or rule is another, and the same one under another path', async () => {
    const content = (name: string, plus: number): string =>
      csv(name, 'time,value', 6 * HOUR, (ms, i) => `${iso(ms)},${i + plus}`);
    const idOf = async (entry: Record<string, unknown>): Promise<string> =>
      (await prepare(load({ s: entry }), SILENT_PROGRESS, 'columns')).runId;
    const id = await idOf({ file: content('a.csv', 0) });
    expect(await idOf({ file: content('b.csv', 0) })).toBe(id);
    const others = [
      { file: content('c.csv', 1) },
      { file: at('a.csv'), delay: '1s' },
      { file: at('a.csv'), kind: 'points' },
    ];
    const ids = new Set([id]);
    for (const other of others) ids.add(await idOf(other));
    expect(ids.size).toBe(4);
    expect(load({ s: { file: 'a.csv' } }).portable().data.series).toEqual({
      s: { resample: null, kind: 'auto', time: null, availableAt: null, columns: null, delay: '0s' },
    });
  });

  it('examples/joined.yml runs on its generated market alone', async () => {
    const file = new URL('../../examples/joined.yml', import.meta.url).pathname;
    const loaded = loadConfig({
      file,
      overrides: {
        'data.file': at('joined.parquet'),
        'data.generate.years': 1,
        'runtime.results': at('results'),
        'runtime.models': at('models'),
        'runtime.logs': at('logs'),
        'runtime.workers': 1,
      },
    });
    const run = { fresh: false, progress: SILENT_PROGRESS, signal: new AbortController().signal, render: () => '' };
    const { answer } = await runWalkforward(loaded, run);
    expect(answer.segments.failed).toBe(0);
    expect(answer.segments.done).toBeGreaterThan(5);
    expect(answer.data.series.map(({ name }) => name)).toEqual(['h4', 'd1']);
  }, 120_000);
});

describe('what is said about coverage', () => {
  it('shares without a value and too old, and when the first was known', async () => {
    const file = csv('late.csv', 'time,value', DAY, (ms, i) => `${iso(ms)},${i}`, 20 * DAY);
    const { data, warnings, bars } = await joined({ late: { file, staleAfter: '12h' } });
    expect(data.series[0]!.knownFrom).toBe(isoTime(world.own.time[0]! + 20 * DAY - HOUR));
    const missing = bars.columns.late_value!.filter(Number.isNaN).length;
    expect(data.series[0]!.missingShare).toBe(missing / bars.time.length);
    expect(warnings.join('\n')).toMatch(/late: staleAfter 12h is shorter than its usual spacing of 1d/);
    expect(warnings.join('\n')).toMatch(
      /late: unknown in \d+\.\d % of the bars, \d+\.\d % because it was older than 12h; first known/,
    );
  });

  it('nothing where there are none: an empty section is none', () => {
    expect(loadConfig({ overrides: { 'data.series': null } }).config.data.series).toEqual({});
  });

  it('nothing where a series covers the bars', async () => {
    expect((await joined({ h4: { resample: '4h' } })).warnings).toEqual([]);
    expect((await joined({})).data.series).toEqual([]);
  });
});

describe('data.series that cannot be used', () => {
  const points = (): string => csv('points.csv', 'time,value', DAY, (ms, i) => `${iso(ms)},${i}`);

  it.each<[string, (file: string) => Record<string, unknown>, string, string, RegExp]>([
    ['no such file', () => ({ s: { file: 'nowhere.csv' } }), 'FILE_MISSING', 's.file', /nowhere/],
    ['a name of the bars', (file) => ({ s: { file, columns: { close: 'value' } } }), 'CONFIG_INVALID', 's.columns.close', /"close" is taken: the bars have it/],
    ['a reserved name', (file) => ({ s: { file, columns: { gap: 'value' } } }), 'CONFIG_INVALID', 's.columns.gap', /taken/],
    ['a name of another series', (file) => ({ s: { file }, t: { file, columns: { s_value: 'value' } } }), 'CONFIG_INVALID', 't.columns.s_value', /the series "s" has it/],
    ['a column that resampled bars lack', () => ({ s: { resample: '4h', columns: { v: 'vwap' } } }), 'CONFIG_INVALID', 's.columns.v', /no "vwap"/],
    ['a lower timeframe of the bars', () => ({ s: { resample: '30m' } }), 'INTERVAL_MISMATCH', 's.resample', /no multiple of the bars' 1h/],
    ['no bucket that is whole', () => ({ s: { resample: '40w' } }), 'DATA_TOO_SHORT', 's.resample', /fill no bar of 40w/],
    ['another period', (file) => ({ s: { file, delay: '5000d' } }), 'DATA_TOO_SHORT', 's.file', /none at a close of the bars/],
  ])('%s', async (_, series, code, key, message) => {
    const error = await refused(series(points()));
    expect(error).toMatchObject({ code, path: `data.series.${key}`, exitCode: 2 });
    expect(error.message).toMatch(message);
  }); // biome-ignore format: one case a line

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['neither file nor resample', { s: {} }, /data\.series\.s .*needs either a file, or resample/],
    ['both', { s: { file: 'a', resample: '4h' } }, /needs either a file, or resample/],
    ['a mistyped key', { s: { file: 'a', availabelAt: 'x' } }, /did you mean "availableAt"/],
    ['no duration', { s: { file: 'a', delay: 5 } }, /data\.series\.s\.delay.*expected a duration/],
    ['a stale limit of 0', { s: { file: 'a', staleAfter: '0h' } }, /data\.series\.s\.staleAfter.*must be above 0/],
    ['a time for resampled bars', { s: { resample: '4h', time: 'x' } }, /data\.series\.s\.time/],
    ['a name with a dot', { 's.t': { resample: '4h' } }, /letters, digits and _/],
  ])('%s', (_, series, message) => {
    expect(() => load(series)).toThrow(message);
  });
});
