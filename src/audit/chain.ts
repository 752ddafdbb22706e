import { Backtest } from '../backtest/index.ts';
import type { Bars, Forecast, Segment } from '../core/index.ts';
import {
  causalLabel,
  conformalSets,
  executionRules,
  featureMatrix,
  forecastOf,
  globalLabels,
  type Joins,
  type Prepared,
  parsePlugins,
  runStrategy,
  type StrategyRun,
  segmentContext,
  strategyColumns,
  tuningHere,
  type UserPlugins,
} from '../experiment/index.ts';
import { computeFeatures, type Feature } from '../features/index.ts';
import type { LabelScheme } from '../labels/index.ts';
import type { Strategy, StrategyColumns } from '../strategy/index.ts';
import {
  type FitSegmentOptions,
  fitSegment,
  fitSegmentLabeler,
  type LabelerFit,
  type LabelledBars,
  matchSegments,
  planSegments,
  type SegmentContext,
  type SegmentLabeler,
  type SegmentResult,
  type SegmentStates,
} from '../walkforward/index.ts';

/** A segment with what it forecast. */
export interface FittedSegment {
  readonly segment: Segment;
  readonly result: Extract<SegmentResult, { status: 'done' }>;
}

/**
 * The steps of the run at hand as functions of the bars: the audit calls them on histories with another future. They are the run's
 * own; a test puts a leak into one of them.
 */
export interface Chain {
  readonly bars: Bars;
  /** Where the bars' joined columns come from. */
  readonly joins: Joins;
  readonly segments: readonly Segment[];
  readonly featureList: readonly Feature[];
  readonly labelScheme: LabelScheme;
  readonly strategies: readonly Strategy[];
  /** Plug-ins of the user's own. */
  readonly own: UserPlugins;
  /** Whether orders fill on flat rows that stand for missing bars. */
  readonly fillsOnGaps: boolean;
  /** Rows that are left out before a test window beside those whose target reaches it. */
  readonly embargoBars: number;
  features(bars: Bars): Record<string, Float64Array>;
  /** Undefined for a labeler that each segment fits. */
  labels(bars: Bars): LabelledBars | undefined;
  /** What the segments of a run on these bars share. */
  context(bars: Bars, labelled: LabelledBars | undefined): SegmentContext;
  /** The labeler of one segment, where its states have no names of their own. */
  labeler(context: SegmentContext, segment: Segment): LabelerFit;
  /** Names of those states, in the order of the segments. */
  nameStates(segments: readonly Segment[], fits: readonly LabelerFit[]): readonly SegmentStates[];
  fit(
    context: SegmentContext,
    segment: Segment,
    labeler?: SegmentLabeler,
    options?: FitSegmentOptions,
  ): Promise<SegmentResult>;
  /**
   * The label that strategies read; undefined where they may not.
   *
   * @param rows of the bars
   * @param segments which give the labels of their test rows, where each fits its own labeler
   */
  tradedLabel(
    rows: number,
    labelled: LabelledBars | undefined,
    segments: readonly FittedSegment[],
  ): Int8Array | undefined;
  /** What segments forecast, with the edge over the horizons and its size in volatilities. */
  forecast(bars: Bars, segments: readonly FittedSegment[]): Forecast;
  /** Their sets of regimes as columns of that forecast; none where the configuration asks for none. */
  sets(bars: Bars, segments: readonly FittedSegment[]): Readonly<Record<string, Float64Array>>;
  /** What strategies read. @param segments as in `trade` */
  columns(
    bars: Bars,
    label: Int8Array | undefined,
    segments: readonly FittedSegment[] | null,
    strategies: readonly Strategy[],
  ): StrategyColumns;
  /** The engine of a strategy, on bars that may be growing. */
  engine(bars: Bars, strategy: Strategy): Backtest;
  /** @param segments whose forecasts are traded; null for strategies that need none, which trade all rows */
  trade(
    bars: Bars,
    label: Int8Array | undefined,
    segments: readonly FittedSegment[] | null,
    strategies: readonly Strategy[],
  ): StrategyRun[];
}

/**
 * The chain of a prepared run. Other histories meet plug-ins that are made anew: one that remembers what it saw first would else
 * bring the run's own bars along, and say the same of every history.
 *
 * @param own the user's plug-ins for other histories, loaded a second time
 */
export function chainOf(prepared: Prepared, own: UserPlugins = prepared.own): Chain {
  const { config, plugins, market } = prepared;
  const on = (bars: Bars): Prepared =>
    bars === prepared.bars
      ? prepared
      : { ...prepared, bars, own, plugins: parsePlugins(config, bars.intervalMs, 'strategies', own) };
  const segments = planSegments(prepared.bars.time.length, prepared.bars.intervalMs, config.walkForward);
  const forecast: Chain['forecast'] = (bars, segments) =>
    forecastOf(
      { bars, plugins },
      segments.map(({ segment, result: { columns, horizonWeights } }) => ({ segment, columns, horizonWeights })),
    );
  const columnsOf: Chain['columns'] = (bars, label, segments, strategies) =>
    strategyColumns(
      bars,
      segments === null ? undefined : forecast(bars, segments),
      label,
      plugins.labels.names,
      strategies,
    );
  return {
    bars: prepared.bars,
    joins: prepared.joins,
    segments,
    featureList: plugins.features,
    labelScheme: plugins.labels,
    strategies: plugins.strategies,
    own: prepared.own,
    fillsOnGaps: config.execution.fillOnGap,
    embargoBars: config.walkForward.embargoBars,
    features: (bars) => computeFeatures(on(bars).plugins.features, bars).columns,
    labels: (bars) => globalLabels(on(bars)),
    context: (bars, labelled) => {
      const { matrix, firstRow } = featureMatrix(on(bars));
      const context = segmentContext(
        {
          config,
          bars,
          features: matrix,
          firstFeatureRow: firstRow,
          labelled,
          runDir: '',
          configHash: prepared.configHash,
          dataHash: prepared.dataHash,
          pluginRefs: prepared.own.refs,
        },
        on(bars).own,
      );
      return tuningHere(context, plugins, segments);
    },
    labeler: fitSegmentLabeler,
    nameStates: (segments, fits) => matchSegments(segments, fits, plugins.labels.names.length),
    fit: fitSegment,
    tradedLabel: (rows, labelled, segments) =>
      causalLabel(
        prepared,
        labelled,
        stitchRows(rows, segments, ({ label }) => label),
      ),
    forecast,
    sets: (bars, segments) => {
      const { conformal: scheme, labels } = plugins;
      if (scheme === null) return {};
      return conformalSets({
        forecast: forecast(bars, segments),
        scheme,
        scores: new Map(segments.map(({ segment, result }) => [segment.index, result.conformal!])),
        target: stitchRows(bars.time.length, segments, ({ truth }) => truth),
        gap: bars.gap,
        delayBars: labels.leadBars + labels.horizonBars,
      }).columns;
    },
    columns: columnsOf,
    engine: (bars, strategy) => new Backtest(bars, executionRules(strategy, bars.intervalMs), market),
    trade: (bars, label, segments, strategies) => {
      const columns = columnsOf(bars, label, segments, strategies);
      return strategies.map((strategy) => runStrategy(strategy, columns, market));
    },
  };
}

/** Codes of the segments' test rows; −1 elsewhere. */
function stitchRows(
  rows: number,
  segments: readonly FittedSegment[],
  codesOf: (result: FittedSegment['result']) => Int8Array | undefined,
): Int8Array {
  const out = new Int8Array(rows).fill(-1);
  for (const { segment, result } of segments) {
    const codes = codesOf(result);
    if (codes !== undefined) out.set(codes, segment.test.start);
  }
  return out;
}
