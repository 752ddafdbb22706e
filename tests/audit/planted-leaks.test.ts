import { beforeAll, describe, expect, it } from 'vitest';
import { checkParts } from '../../src/audit/check-parts.ts';
import type { Chain } from '../../src/audit/index.ts';
import type { StateNames } from '../../src/audit/state-names.ts';
import { type Bars, type Labels, matrixFromColumns } from '../../src/core/index.ts';
import { type LabelScheme, parseLabels } from '../../src/labels/index.ts';
import type { LabelledBars, SegmentContext } from '../../src/walkforward/index.ts';
import { smoothedStates } from './smoothed-states.ts';
import { audit, chainFor, found, untraded } from './world.ts';

/** Each trap switched on in an otherwise honest run: the audit must find it, and name what it is in. */
describe('the audit finds', () => {
  let honest: Chain;
  let joined: Chain;
  beforeAll(async () => {
    honest = await chainFor();
    joined = await chainFor(JOINED);
  });

  it('nothing in the run without a leak', async () => {
    expect(found(await audit(honest))).toEqual([]);
  });

  it('shuffled folds: a model that trains on rows around and after its test rows', async () => {
    const chain: Chain = {
      ...honest,
      fit: (context, segment) =>
        honest.fit(
          withTarget(context, (target) => ({ ...target, labelEnd: target.labelEnd.map(() => -1) })),
          {
            ...segment,
            train: { start: segment.train.start, end: segment.test.end },
          },
        ),
    };
    const { fits } = await audit(untraded(chain));
    expect(fits!.leaks.map(({ column }) => column).join()).toMatch(/regime\.onnx/);
  });

  it('weights of horizons that are found on bars behind the fit part', async () => {
    const trees = { use: 'gbdt', params: { rounds: 3 } };
    const horizons = await chainFor({
      'model.use': 'gbdt',
      'model.params': trees.params,
      'model.returns.use': 'gbdt',
      'model.returns.params': trees.params,
      'model.returns.horizons': ['4h', '12h'],
      'model.returns.weights': 'inner-ic',
    });
    const [segment] = horizons.segments.slice(-1);
    const check = async (chain: Chain) => {
      const context = chain.context(chain.bars, chain.labels(chain.bars));
      const result = await chain.fit(context, segment!);
      if (result.status !== 'done') throw new Error(result.reason);
      const names = { labelerOf: () => undefined } as unknown as StateNames;
      const { leaks } = await checkParts(chain, context, names, [{ segment: segment!, result }], 1);
      return leaks.map(({ column }) => column).join();
    };
    expect(await check(horizons)).toBe('');
    const chain: Chain = {
      ...horizons,
      async fit(context, segment, labeler) {
        const result = await horizons.fit(context, segment, labeler);
        if (result.status !== 'done') return result;
        const { manifest } = result.bundle;
        const seen = context.bars.close[segment.train.end - 1]!;
        const horizonWeights = { ...manifest.horizonWeights!, shrink: 1 / (1 + seen) };
        return { ...result, bundle: { ...result.bundle, manifest: { ...manifest, horizonWeights } } };
      },
    };
    expect(await check(chain)).toMatch(/^horizon weights of segment \d+$/);
  }, 60_000);

  it('no purge: rows whose target reads bars of the test window', async () => {
    const chain: Chain = {
      ...honest,
      context: (bars, labelled) =>
        withTarget(honest.context(bars, labelled), (target) => ({
          ...target,
          labelEnd: target.labelEnd.map((_, t) => t),
        })),
    };
    const { purge, fits } = await audit(untraded(chain));
    const [leak] = purge!.leaks;
    expect(leak!.column).toMatch(/^fit rows of segment \d+$/);
    expect(leak!.what).toMatch(/trains, and its target reads up to row/);
    expect(fits!.leaks.map(({ column }) => column).join()).toMatch(/regime\.onnx/);
  });

  it('the label of the row before, which reads the future, as a feature', async () => {
    const forward = forwardScheme(honest.bars);
    const chain: Chain = {
      ...honest,
      features: (bars) => {
        const { regime } = forward.fit(bars, null).label(bars);
        return {
          ...honest.features(bars),
          last_label: Float64Array.from(regime, (_, t) => (t > 0 ? regime[t - 1]! : -1)),
        };
      },
    };
    const { features } = await audit(untraded(chain), UNFITTED);
    expect(features!.leaks.map(({ column }) => column)).toEqual(['last_label']);
    // What changes are the rows whose labels read beyond the cut: the day before it.
    expect(features!.leaks[0]!.row).toBeGreaterThanOrEqual(features!.leaks[0]!.cut - 24);
  });

  it('the label of the row before as the naive forecast', async () => {
    const chain: Chain = {
      ...honest,
      labels: (bars) => {
        const labelled = honest.labels(bars)!;
        return {
          ...labelled,
          naive: Int8Array.from(labelled.target.regime, (_, t) => labelled.target.regime[t - 1] ?? -1),
        };
      },
    };
    const { labels } = await audit(untraded(chain), UNFITTED);
    expect(labels!.leaks.map(({ column }) => column)).toContain('naive forecast');
  });

  it('orders that fill on the bar whose close decided them', async () => {
    const chain: Chain = {
      ...honest,
      trade: (bars, label, segments, strategies) =>
        honest.trade(
          bars,
          label,
          segments,
          strategies.map((strategy) => ({
            ...strategy,
            target: (columns, memo) => {
              const wished = strategy.target(columns, memo);
              return { ...wished, target: wished.target.map((_, t) => wished.target[t + 1] ?? wished.target[t]!) };
            },
          })),
        ),
    };
    const checks = await audit(chain, UNFITTED);
    expect(checks['signal bars']!.leaks.map(({ column }) => column)).toContain('trend: orders');
  });

  it('a label that looks ahead, traded as if it were a regime', async () => {
    const forward = forwardScheme(honest.bars);
    const chain: Chain = {
      ...honest,
      trade: (bars, _label, segments, strategies) =>
        honest.trade(bars, forward.fit(bars, null).label(bars).regime, segments, strategies),
    };
    const { strategies } = await audit(chain, { cuts: 12, ...UNFITTED });
    const columns = strategies!.leaks.map(({ column }) => column);
    expect(columns).toContain('trend+label: target position');
    expect(columns.join()).not.toContain('trend: target position');
  });

  it('labels that are smoothed around their row', async () => {
    const chain: Chain = {
      ...honest,
      labels: (bars) => {
        const labelled = honest.labels(bars)!;
        return { ...labelled, labels: { ...labelled.labels, regime: centredMajority(labelled.labels, 12) } };
      },
    };
    const { labels } = await audit(untraded(chain), UNFITTED);
    expect(labels!.leaks.map(({ column }) => column)).toEqual(['label']);
  });

  it('hidden states that are smoothed over the test rows', async () => {
    const fitted = await chainFor(HMM, { years: 1 });
    const chain: Chain = {
      ...fitted,
      context: (bars, labelled) => {
        const context = fitted.context(bars, labelled);
        return { ...context, labelScheme: smoothedStates(context.labelScheme) };
      },
    };
    const { labels } = await audit(chain);
    expect(labels!.leaks.map(({ column }) => column)).toContain('label');
  });

  it('states that keep the order of their volatility whatever the segment before called them', async () => {
    const fitted = await chainFor(MOVING);
    expect(found(await audit(fitted))).toEqual([]);
    const chain: Chain = {
      ...fitted,
      nameStates: (segments, fits) =>
        fitted.nameStates(segments, fits).map((one) => ({ ...one, renaming: one.renaming?.map((_, k) => k) ?? null })),
    };
    const { states } = await audit(chain);
    expect(states!.leaks.map(({ column }) => column).join()).toMatch(/states of segment \d+/);
  });

  it('percentiles of the whole sample', async () => {
    const chain: Chain = {
      ...honest,
      features: (bars) => {
        const columns = honest.features(bars);
        const sorted = columns.rv_24!.filter((value) => !Number.isNaN(value)).sort();
        return { ...columns, volatility_rank: columns.rv_24!.map((value) => shareBelow(sorted, value)) };
      },
    };
    const { features } = await audit(untraded(chain), UNFITTED);
    expect(features!.leaks.map(({ column }) => column)).toEqual(['volatility_rank']);
  });

  it('a scaler that was fitted on all rows', async () => {
    const chain: Chain = {
      ...honest,
      context: (bars, labelled) => {
        const context = honest.context(bars, labelled);
        const columns = honest.features(bars);
        const names = [...context.features.names];
        const scaled = Object.fromEntries(names.map((name) => [name, standardised(columns[name]!)]));
        return { ...context, features: matrixFromColumns(scaled, names) };
      },
    };
    const { fits } = await audit(untraded(chain));
    expect(fits!.leaks.map(({ column }) => column).join()).toMatch(/regime\.onnx/);
  });

  it('a Sharpe ratio of 252 days in a market that never closes', async () => {
    const chain: Chain = {
      ...honest,
      trade: (...args) =>
        honest.trade(...args).map((run) => ({
          ...run,
          metrics: { ...run.metrics, sharpe: run.metrics.sharpe * Math.sqrt(252 / 365) },
        })),
    };
    const { figures } = await audit(chain, UNFITTED);
    expect(figures!.leaks.map(({ column }) => column)).toContain('trend: Sharpe');
  });

  it('a warm-up that is filled with zeros', async () => {
    const chain: Chain = {
      ...honest,
      features: (bars) => {
        const columns = honest.features(bars);
        return { ...columns, rsi_14: columns.rsi_14!.map((value) => (Number.isNaN(value) ? 0 : value)) };
      },
    };
    const checks = await audit(untraded(chain), UNFITTED);
    expect(checks['warm-up']!.leaks.map(({ column }) => column)).toEqual(['rsi_14']);
  });

  it('missing bars that are trained on and filled on', async () => {
    const filling = await chainFor({ 'execution.fillOnGap': true, ...GAPPY }, { years: 1, seed: 3 });
    const chain: Chain = {
      ...filling,
      fillsOnGaps: false,
      context: (bars, labelled) => {
        const context = filling.context(bars, labelled);
        return { ...context, bars: { ...bars, gap: new Uint8Array(bars.gap.length) } };
      },
    };
    const { purge, gaps } = await audit(chain, UNFITTED);
    expect(purge!.leaks[0]!.what).toBe('trains although the bar is missing');
    expect(gaps!.leaks.map(({ column }) => column)).toContain('flips: fills');
  });

  it('a series that is joined by the open of its bars', async () => {
    expect(found(await audit(joined))).toEqual([]);
    const join: Chain['joins']['join'] = (own, series) =>
      joined.joins.join(
        own,
        series.map((one) => ({ ...one, knownAt: one.knownAt.map((known) => known - one.spanMs) })),
      );
    const { own, seriesOf } = joined.joins;
    const chain: Chain = { ...joined, bars: join(own, seriesOf(own)), joins: { own, seriesOf, join } };
    const { joins } = await audit(chain, UNFITTED);
    expect(joins!.leaks.map(({ column }) => column)).toEqual(['h4_close', 'd1_close']);
  });

  it('a higher timeframe whose newest bar has not closed', async () => {
    const { own, join } = joined.joins;
    const seriesOf: Chain['joins']['seriesOf'] = (bars) =>
      joined.joins.seriesOf(bars).map((one) => {
        const knownAt = one.knownAt.map((known) => known - one.spanMs + bars.intervalMs);
        return { ...one, knownAt, freshAt: knownAt };
      });
    const chain: Chain = { ...joined, bars: join(own, seriesOf(own)), joins: { own, seriesOf, join } };
    const { joins } = await audit(chain, UNFITTED);
    expect(joins!.leaks.map(({ column }) => column).sort()).toEqual(['d1_close', 'h4_close']);
  });

  it('a feature that says another thing bar by bar', async () => {
    const [first, ...rest] = honest.featureList;
    const chain: Chain = {
      ...honest,
      featureList: [
        {
          ...first!,
          stream: () => {
            const stream = first!.stream();
            return {
              ...stream,
              save: () => stream.save(),
              restore: (s) => stream.restore(s),
              push: (bar) => stream.push({ ...bar, close: bar.open }),
            };
          },
        },
        ...rest,
      ],
    };
    const checks = await audit(untraded(chain), UNFITTED);
    expect(checks['feature streams']!.leaks.map(({ column }) => column)).toContain(first!.outputs[0]);
  });
});

/** No segment is fitted: for leaks that do not go through a model. */
const UNFITTED = { segments: 0 };
const HMM = {
  'labels.use': 'hmm',
  'labels.params': { states: 2, windows: ['1d'] },
  'labels.filter': null,
  strategies: {},
  compare: [],
};
const JOINED = {
  strategies: {},
  compare: [],
  'data.series': {
    h4: { resample: '4h', columns: { h4_close: 'close' } },
    d1: { resample: '1d', columns: { d1_close: 'close' } },
  },
};
/** Three states of which two are alike: their volatility changes places. */
const MOVING = {
  ...HMM,
  'labels.params': { states: 3, windows: ['12h'], starts: 1, iterations: 30, degenerate: 'keep' },
  'walkForward.trainWeeks': 8,
};
/** Trades so often that some orders meet a missing bar. */
const GAPPY = {
  strategies: { flips: { use: 'ema-cross', params: { fast: 1, slow: 2, side: 'both' } } },
  compare: [],
};

function forwardScheme(bars: Bars): LabelScheme {
  const params = { horizon: '1d', history: '20d', quantile: 0.8, threshold: 0.01 };
  return parseLabels({ use: 'trend-volatility-forward', params }, bars.intervalMs);
}

function withTarget(context: SegmentContext, change: (target: Labels) => Labels): SegmentContext {
  const labelled = context.labelled as LabelledBars;
  return { ...context, labelled: { ...labelled, target: change(labelled.target) } };
}

function centredMajority({ regime, names }: Labels, reach: number): Int8Array {
  return regime.map((code, t) => {
    if (code < 0) return code;
    const counts = names.map(
      (_, k) => regime.subarray(Math.max(0, t - reach), t + reach + 1).filter((c) => c === k).length,
    );
    return counts.indexOf(Math.max(...counts));
  });
}

function shareBelow(sorted: Float64Array, value: number): number {
  if (Number.isNaN(value)) return value;
  let below = 0;
  while (below < sorted.length && sorted[below]! < value) below++;
  return below / sorted.length;
}

function standardised(values: Float64Array): Float64Array {
  const known = values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
  return values.map((value) => (value - mean) / deviation);
}
