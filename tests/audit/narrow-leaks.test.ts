import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditRun, type Chain } from '../../src/audit/index.ts';
import { loadConfig } from '../../src/config/index.ts';
import { SILENT_PROGRESS } from '../../src/core/index.ts';
import type { Strategy } from '../../src/strategy/index.ts';
import type { Model } from '../../src/trainers/index.ts';
import type { SegmentContext } from '../../src/walkforward/index.ts';
import { audit, chainFor, found, marketFile, SMALL, untraded, YEARS } from './world.ts';

let honest: Chain;
beforeAll(async () => {
  honest = await chainFor(TREES);
});

/** Leaks that a history which is cut at a few random rows does not show: of one bar, on few rows, or from part to part. */
describe('the audit finds a leak on few rows', () => {
  it('nothing where there is none', async () => {
    expect(found(await audit(honest))).toEqual([]);
  });

  it('nothing where a position is resized at the close, whose price says whether it buys or sells', async () => {
    const sizing = { use: 'volatility-target', params: { volatilityPerYear: 0.4, window: '2d' } };
    const resized = await chainFor({
      strategies: { trend: { use: 'ema-cross', params: { fast: '6h', slow: '2d', side: 'both' }, sizing } },
      compare: [],
      'execution.fill': 'next-close',
    });
    expect(found(await audit(resized, { seed: 3 }))).toEqual([]);
  });

  it('in what a strategy wants on one row in 500', async () => {
    const early = (strategy: Strategy): Strategy => ({
      ...strategy,
      target: (columns, memo) => {
        const wished = strategy.target(columns, memo);
        return { ...wished, target: wished.target.map((size, t) => (t % 500 === 7 ? -size : size)) };
      },
    });
    const chain: Chain = {
      ...honest,
      trade: (bars, label, segments, strategies) => honest.trade(bars, label, segments, strategies.map(early)),
    };
    const checks = await audit(chain, UNFITTED);
    const leaks = checks['strategy steps']!.leaks;
    expect(leaks.map(({ column }) => column)).toContain('trend: target position');
    expect(leaks[0]!.row % 500).toBe(7);
  });

  it('in the volatility that an edge is measured by', async () => {
    const chain: Chain = {
      ...honest,
      forecast: (bars, segments) => {
        const forecast = honest.forecast(bars, segments);
        const zEdge = forecast.columns.zEdge!.map((z, i) => (i % 50 === 7 ? z * 1.01 : z));
        return { ...forecast, columns: { ...forecast.columns, zEdge } };
      },
    };
    const checks = await audit(untraded(chain));
    expect(checks['live forecasts']!.leaks.map(({ column }) => column)).toEqual(['zEdge']);
  });

  it('in the label that strategies read', async () => {
    const chain: Chain = {
      ...honest,
      tradedLabel: (...args) => {
        const label = honest.tradedLabel(...args);
        return label?.map((code, t) => (t % 4 === 0 ? (label[t + 1] ?? code) : code));
      },
    };
    const checks = await audit(chain, UNFITTED);
    expect(checks['strategy steps']!.leaks.map(({ column }) => column)).toContain('trend+label: target position');
  });

  it('in the size of an order, which knows the close of the bar that it fills on', async () => {
    const chain: Chain = {
      ...honest,
      trade: (bars, ...rest) =>
        honest.trade(bars, ...rest).map((run) => {
          const { row, size } = run.result.fills;
          const knowing = size.map((units, i) => (units * bars.close[row[i]!]!) / bars.open[row[i]!]!);
          return { ...run, result: { ...run.result, fills: { ...run.result.fills, size: knowing } } };
        }),
    };
    const checks = await audit(chain, UNFITTED);
    const columns = checks['signal bars']!.leaks.map(({ column }) => column);
    expect(columns).toContain('trend: order sizes');
    expect(columns).toContain('trend+label: order sizes');
  });

  it('in a higher timeframe that is known one bar early', async () => {
    const joined = await chainFor({ 'data.series': { d1: { resample: '1d', columns: { d1_close: 'close' } } } });
    const { own, join } = joined.joins;
    const seriesOf: Chain['joins']['seriesOf'] = (bars) =>
      joined.joins.seriesOf(bars).map((one) => {
        const knownAt = one.knownAt.map((known) => known - bars.intervalMs);
        return { ...one, knownAt, freshAt: knownAt };
      });
    const chain: Chain = { ...joined, bars: join(own, seriesOf(own)), joins: { own, seriesOf, join } };
    const { joins } = await audit(untraded(chain), UNFITTED);
    expect(joins!.leaks.map(({ column }) => column)).toEqual(['d1_close']);
  });

  it('in one joined value', async () => {
    const joined = await chainFor({ 'data.series': { d1: { resample: '1d', columns: { d1_close: 'close' } } } });
    const column = joined.bars.columns.d1_close!.slice();
    column[2_000] = column[2_030]!;
    const bars = { ...joined.bars, columns: { ...joined.bars.columns, d1_close: column } };
    const { joins } = await audit(untraded({ ...joined, bars }), UNFITTED);
    expect(joins!.leaks.map(({ column: name, row }) => [name, row])).toEqual([['d1_close', 2_000]]);
  });
});

describe('the audit finds a row that is read for another purpose', () => {
  it('rows within the embargo', async () => {
    const chain: Chain = {
      ...honest,
      context: (bars, labelled) => ({ ...honest.context(bars, labelled), embargoBars: 4 }),
    };
    const { purge } = await audit(untraded(chain), UNFITTED);
    expect(purge!.leaks[0]!.what).toContain('within 5 bars (embargoBars) of the test window');
    expect(purge!.leaks.map(({ column }) => column).join()).toContain('(return 4h)');
  });

  it('transforms that learn from the whole train window', async () => {
    const { parts } = await audit(
      withFit(untraded(honest), (context, planned) => ({
        ...context,
        transforms: context.transforms.map((transform) => ({
          name: transform.name,
          fit: (matrix, _rows, columns) =>
            transform.fit(
              matrix,
              Int32Array.from({ length: planned }, (_, t) => t),
              columns,
            ),
        })),
      })),
    );
    const columns = parts!.leaks.map(({ column }) => column).join();
    expect(columns).toMatch(/transforms, regime head of segment \d+/);
    expect(columns).toMatch(/transforms of segment \d+/);
  });

  it('early stopping on rows that the model is fitted on', async () => {
    const stopsOnFit = (model: Model): Model => ({
      ...modelOf(model),
      fit: (set, rng) => model.fit({ ...set, stopRows: set.rows.slice(-200) }, rng),
    });
    const { parts } = await audit(
      withFit(untraded(honest), (context) => ({ ...context, regimeModel: stopsOnFit(context.regimeModel) })),
    );
    expect(parts!.leaks.map(({ column }) => column).join()).toMatch(/stop rows, regime head of segment \d+/);
  });

  it('a calibrator that learns from other rows', async () => {
    const { parts } = await audit(
      withFit(untraded(honest), (context) => ({
        ...context,
        calibrator: {
          name: 'temperature',
          fit: (probabilities, truth, classes) =>
            context.calibrator!.fit(probabilities.subarray(classes), truth.subarray(1), classes),
        },
      })),
    );
    expect(parts!.leaks.map(({ column }) => column).join()).toMatch(/calibrator of segment \d+/);
  });
});

describe('the audit of plug-ins of the user’s own', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-audit-plugins-'));
  const plugin = (name: string, text: string): string => {
    const file = path.join(folder, `${name}.ts`);
    writeFileSync(file, text);
    return file;
  };

  it('finds nothing in honest ones', async () => {
    const examples = path.resolve('examples/plugins');
    const answer = await auditWith({
      features: [{ use: path.join(examples, 'range-contraction.ts'), params: { short: '6h', long: '2d' } }],
      labels: { use: path.join(examples, 'swing-state.ts'), params: { window: '10d', quiet: 0.12 }, leadBars: '12h' },
      'labels.params': { window: '10d', quiet: 0.12 },
      'labels.filter': null,
    });
    expect(answer).toEqual([]);
  });

  it('finds a feature that keeps the mean of the file that it saw first', async () => {
    const use = plugin('kept-mean', KEPT_MEAN);
    expect(await auditWith({ features: [{ use }] })).toContain('features: kept_mean');
  });

  it('finds a labeler without a fit whose threshold is the median of the whole file', async () => {
    const use = plugin('all-rows', ALL_ROWS);
    const labels = { use, params: {}, leadBars: '12h' };
    expect(await auditWith({ labels, 'labels.params': {}, 'labels.filter': null })).toContain('labels: label');
  });

  it('finds a fitted labeler that looks one bar ahead on one row in a hundred', async () => {
    const use = plugin('fitted', PEEKING);
    const labels = { use, params: {}, leadBars: '12h' };
    const answer = await auditWith({ labels, 'labels.params': {}, 'labels.filter': null, 'model.labelInputs': false });
    expect(answer).toContain('label steps: label');
  });
});

/** No segment is fitted: for leaks that do not go through a model. */
const UNFITTED = { segments: 0 };
/** Trees that stop early and are calibrated, behind transforms; an embargo. */
const TREES = {
  'model.use': 'gbdt',
  'model.params': { rounds: 10, depth: 2, earlyStopping: { rounds: 3 } },
  'model.transforms': [{ use: 'standardise' }],
  calibration: { use: 'temperature' },
  'walkForward.embargoBars': 5,
};

function withFit(honest: Chain, change: (context: SegmentContext, trainRows: number) => SegmentContext): Chain {
  return {
    ...honest,
    fit: (context, segment, labeler) =>
      honest.fit(change(context, segment.train.end - segment.train.start), segment, labeler),
  };
}

function modelOf({ name, task, stopsEarly, needsLabelInputs }: Model): Omit<Model, 'fit'> {
  return { name, task, stopsEarly, needsLabelInputs };
}

/** `check: column` of everything that is found in a configuration with the user's own plug-ins. */
async function auditWith(overrides: Readonly<Record<string, unknown>>): Promise<string[]> {
  const file = await marketFile(YEARS, 1);
  const own = { strategies: {}, compare: [], ...SMALL, ...overrides };
  const loaded = loadConfig({ overrides: { 'data.file': file, 'data.generate': null, ...own } });
  const { checks } = await auditRun(loaded, {
    cuts: 3,
    segments: 1,
    seed: 1,
    progress: SILENT_PROGRESS,
    signal: new AbortController().signal,
  });
  return checks.flatMap(({ name, leaks }) => leaks.map(({ column }) => `${name}: ${column}`));
}

const KEPT_MEAN = `
import { defineFeature, z } from 'regimewalk/plugin';
let mean;
const ratio = (close) => close / (mean ?? close);
export default defineFeature({
  summary: 'close ÷ the mean of all closes',
  schema: z.strictObject({}),
  create: () => ({
    name: 'kept-mean', params: {}, inputs: ['close'], outputs: ['kept_mean'], lookbackBars: 0,
    compute: ({ close }) => {
      mean ??= close.reduce((sum, value) => sum + value, 0) / close.length;
      return { kept_mean: close.map(ratio) };
    },
    stream: () => {
      const push = (bar) => Float64Array.of(ratio(bar.close));
      return { push, peek: push, save: () => ({}), restore: () => {} };
    },
    kernel: () => ({ memory: [], run: ({ close }, n, [out]) => { for (let i = 0; i < n; i++) out[i] = ratio(close[i]); } }),
  }),
});
`;

const ALL_ROWS = `
import { defineLabeler, z } from 'regimewalk/plugin';
export default defineLabeler({
  summary: 'above or below the median of all closes',
  schema: z.strictObject({}),
  create: () => ({
    name: 'all-rows', names: ['LOW', 'HIGH'], horizonBars: 0, lookbackBars: 0, fitted: false,
    fit: (bars) => {
      const median = Float64Array.from(bars.close).sort()[bars.close.length >> 1];
      const steps = ({ close }) => ({ inputNames: [], inputs: new Float64Array(0), at: (row) => Number(close[row] > median) });
      return { params: {}, steps };
    },
  }),
});
`;

const PEEKING = `
import { defineLabeler, z } from 'regimewalk/plugin';
const rule = (params) => ({
  params,
  steps: ({ close }) => ({
    inputNames: [], inputs: new Float64Array(0),
    at: (row) => {
      if (row < 24) return -1;
      const seen = row % 101 === 7 && row + 1 < close.length ? row + 1 : row;
      return Number(close[seen] / close[seen - 1] > params.mean);
    },
  }),
});
export default defineLabeler({
  summary: 'up or down',
  schema: z.strictObject({}),
  create: () => ({
    name: 'peeking', names: ['DOWN', 'UP'], horizonBars: 0, lookbackBars: 24, fitted: true,
    fit: ({ close }, { start, end }) => {
      let sum = 0;
      for (let t = start + 1; t < end; t++) sum += close[t] / close[t - 1];
      return rule({ mean: sum / (end - start - 1) });
    },
    restore: rule,
  }),
});
`;
