import { compact, count, day, fixed, formatCount } from '../numbers.ts';
import { dataLines, joinBlocks, labelled } from '../parts.ts';
import type { BacktestRecord, FeaturesRecord, LabelsRecord, PlanRecord, RunRecordLine } from '../records.ts';
import { numbers, type TextOptions, table } from '../text.ts';
import { executionBlocks } from './execution-blocks.ts';
import { improvementLines } from './improvement-lines.ts';
import { labelLines } from './label-lines.ts';
import { keptLines, skippedLines } from './segment-lines.ts';
import { strategyLines } from './strategy-lines.ts';

/** Segments before anything is trained. */
export function formatPlan(plan: PlanRecord, options: TextOptions = {}): string {
  const { segments } = plan;
  const skipped = segments.flatMap(({ index, skip }) => (skip === null ? [] : [{ index, reason: skip }]));
  const kept = segments.flatMap(({ index, degenerate }) =>
    degenerate === null ? [] : [{ index, reason: degenerate }],
  );
  return joinBlocks([
    [
      ...dataLines(plan.data, options),
      ...labelled(
        'segments',
        `${segments.length} planned, ${skipped.length} would be skipped; about ${fixed(plan.expectedSeconds, 0)} s on one worker`,
        options,
      ),
      ...chainLines(plan, options),
      ...skippedLines(skipped, options),
      ...keptLines(kept, options),
      ...labelled(
        'rows',
        `${formatCount(plan.features, 'feature column')}; the first ${count(plan.rowsWithoutFeatures)} rows lack features, ${count(plan.rowsWithoutLabels)} rows lack labels`,
        options,
      ),
    ],
    table(
      [
        numbers(
          '#',
          segments.map((s) => String(s.index)),
        ),
        { head: 'train', cells: segments.map((s) => `${day(s.trainFrom)} to ${day(s.trainTo)}`) },
        { head: 'test', cells: segments.map((s) => `${day(s.testFrom)} to ${day(s.testTo)}`) },
        numbers(
          'train rows',
          segments.map((s) => count(s.trainRows)),
        ),
        numbers(
          'fitted',
          segments.map((s) => count(s.fitRows)),
        ),
        numbers(
          'test rows',
          segments.map((s) => count(s.testRows)),
        ),
        { head: '', cells: segments.map((s) => (s.skip === null ? '' : 'skipped')), ink: () => 'yellow' },
      ],
      options,
    ),
  ]);
}

/** That segments go on from each other, and are fitted in their order. */
function chainLines({ warmStart }: PlanRecord, options: TextOptions): string[] {
  if (warmStart === null) return [];
  const heads = (['regime', 'returns'] as const).flatMap((head) => {
    const scheme = warmStart[head];
    if (scheme === null) return [];
    const restart = scheme.restartEvery === null ? '' : `, afresh every ${scheme.restartEvery} segments`;
    return [`${head}: ${scheme.rounds} further rounds a segment${restart}`];
  });
  return labelled('chain', `each segment goes on from the one before it (${heads.join('; ')})`, options);
}

/** Strategies that ran without training. */
export function formatBacktest(answer: BacktestRecord, options: TextOptions = {}): string {
  return joinBlocks([
    dataLines(answer.data, options),
    formatStrategies(answer.strategies, options).split('\n'),
    answer.skipped.map(({ strategy, reason }) => `left out ${strategy}: ${reason}`),
    improvementLines(answer.improvements, options),
    ...executionBlocks(answer.execution, options),
    labelLines(answer.labels, options),
    liveLines(answer, options),
  ]);
}

/** Whether the models asked bar by bar led to the same trades as the run's forecasts. */
function liveLines({ live }: BacktestRecord, options: TextOptions): string[] {
  if (live === null) return [];
  const verdict = live.identical
    ? 'trades, fills and equity identical to the backtest on the stored forecasts'
    : live.different.length === 0
      ? 'trades, fills and equity identical to the backtest on the stored forecasts, sets of regimes are not'
      : `other trades than on the stored forecasts: ${live.different.join(', ')} (equity differs by up to ${live.equityDifference.toPrecision(2)})`;
  const { sets } = live;
  const sameSets = sets === undefined ? '' : `; ${sets.different} of ${sets.rows} sets of regimes differ`;
  return labelled('live', `${live.bars} bars, ${live.modelCalls} model calls: ${verdict}${sameSets}`, options);
}

/** Strategies side by side. */
export function formatStrategies(strategies: BacktestRecord['strategies'], options: TextOptions = {}): string {
  return strategyLines(strategies, options).join('\n');
}

/** Labels of a bar file: rows and shares by regime, mean run in days, hashes of the Int8 columns. */
export function formatLabels({ data, labeler, labels }: LabelsRecord, options: TextOptions = {}): string {
  const hashes = [`sha-256 (Int8) raw   ${labels.raw.sha256Int8}`];
  if (labels.voted !== null) hashes.push(`sha-256 (Int8) voted ${labels.voted.sha256Int8}`);
  return joinBlocks([
    [
      ...dataLines(data, options),
      ...labelled(
        'labels',
        `${labeler.use}${labeler.forward ? ', forward-looking: a target, never a signal' : ''}`,
        options,
      ),
      ...(labeler.fitted
        ? labelled('note', 'fitted on all of these rows: a look at them, not what was known at each', options)
        : []),
    ],
    labelLines(labels, options),
    hashes,
  ]);
}

/** Feature columns of a bar file: first defined row, rows missing after it, mean, deviation and range. */
export function formatFeatures({ data, features }: FeaturesRecord, options: TextOptions = {}): string {
  return joinBlocks([
    dataLines(data, options),
    table(
      [
        { head: 'feature', cells: features.map((f) => f.name) },
        numbers(
          'from row',
          features.map((f) => (f.definedFrom < 0 ? 'never' : count(f.definedFrom))),
        ),
        numbers(
          'missing',
          features.map((f) => count(f.missing)),
        ),
        numbers(
          'mean',
          features.map((f) => compact(f.mean)),
        ),
        numbers(
          'sd',
          features.map((f) => compact(f.sd)),
        ),
        numbers(
          'min',
          features.map((f) => compact(f.min)),
        ),
        numbers(
          'max',
          features.map((f) => compact(f.max)),
        ),
      ],
      options,
    ),
  ]);
}

/** The runs of a results folder, one line each; best Sharpe and targets met. */
export function formatRuns(runs: readonly RunRecordLine[], options: TextOptions = {}): string {
  if (runs.length === 0) return 'no runs yet: regimewalk walkforward makes one';
  const best = (run: RunRecordLine) => {
    const [first] = Object.entries(run.sharpe)
      .filter(([, sharpe]) => typeof sharpe === 'number' && Number.isFinite(sharpe))
      .sort((a, b) => b[1] - a[1]);
    return first === undefined ? '–' : `${fixed(first[1])} ${first[0]}`;
  };
  const met = (run: RunRecordLine) => {
    const verdicts = Object.values(run.verdicts);
    return verdicts.length === 0
      ? '–'
      : `${verdicts.filter((verdict) => verdict === 'met').length} of ${verdicts.length}`;
  };
  return table(
    [
      { head: 'run', cells: runs.map((run) => run.runId.slice(0, 16)) },
      { head: '', cells: runs.map((run) => (run.latest ? 'latest' : '')) },
      { head: 'ended', cells: runs.map((run) => run.created?.slice(0, 16).replace('T', ' ') ?? 'not finished') },
      { head: 'data', cells: runs.map((run) => run.data ?? '–') },
      numbers(
        'segments',
        runs.map((run) => run.segments ?? '–'),
      ),
      { head: 'best Sharpe', cells: runs.map(best) },
      numbers('targets met', runs.map(met)),
    ],
    options,
  ).join('\n');
}
