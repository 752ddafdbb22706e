import type { Bars, Forecast, Segment } from '../core/index.ts';
import {
  causalLabels,
  featureMatrix,
  forecastOf,
  globalLabels,
  type Joins,
  type Prepared,
  runStrategy,
  type StrategyRun,
  segmentContext,
  strategyColumns,
} from '../experiment/index.ts';
import { computeFeatures, type Feature } from '../features/index.ts';
import type { LabelScheme } from '../labels/index.ts';
import type { Strategy } from '../strategy/index.ts';
import {
  fitSegment,
  type LabelledBars,
  planSegments,
  type SegmentContext,
  type SegmentResult,
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
  /** Whether orders fill on flat rows that stand for missing bars. */
  readonly fillsOnGaps: boolean;
  features(bars: Bars): Record<string, Float64Array>;
  /** Undefined for a labeler that each segment fits. */
  labels(bars: Bars): LabelledBars | undefined;
  /** What the segments of a run on these bars share. */
  context(bars: Bars, labelled: LabelledBars | undefined): SegmentContext;
  fit(context: SegmentContext, segment: Segment): Promise<SegmentResult>;
  /** The label that strategies read; undefined where they may not. */
  tradedLabel(labelled: LabelledBars | undefined): Int8Array | undefined;
  /** @param segments whose forecasts are traded; null for strategies that need none, which trade all rows */
  trade(
    bars: Bars,
    label: Int8Array | undefined,
    segments: readonly FittedSegment[] | null,
    strategies: readonly Strategy[],
  ): StrategyRun[];
}

/** The chain of a prepared run. */
export function chainOf(prepared: Prepared): Chain {
  const { config, plugins } = prepared;
  const on = (bars: Bars): Prepared => ({ ...prepared, bars });
  return {
    bars: prepared.bars,
    joins: prepared.joins,
    segments: planSegments(prepared.bars.time.length, prepared.bars.intervalMs, config.walkForward),
    featureList: plugins.features,
    labelScheme: plugins.labels,
    strategies: plugins.strategies,
    fillsOnGaps: config.execution.fillOnGap,
    features: (bars) => computeFeatures(plugins.features, bars).columns,
    labels: (bars) => globalLabels(on(bars)),
    context: (bars, labelled) => {
      const { matrix, firstRow } = featureMatrix(on(bars));
      return segmentContext({
        config,
        bars,
        features: matrix,
        firstFeatureRow: firstRow,
        labelled,
        runDir: '',
        configHash: prepared.configHash,
        dataHash: prepared.dataHash,
      });
    },
    fit: fitSegment,
    tradedLabel: (labelled) => causalLabels(prepared, labelled)?.regime,
    trade: (bars, label, segments, strategies) => {
      const forecast: Forecast | undefined =
        segments === null
          ? undefined
          : forecastOf(
              on(bars),
              segments.map(({ segment, result }) => ({ segment, columns: result.columns })),
            );
      const columns = strategyColumns(bars, forecast, label, plugins.labels.names, strategies);
      return strategies.map((strategy) => runStrategy(strategy, columns, prepared.market));
    },
  };
}
