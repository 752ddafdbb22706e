import type { LoadedConfig } from '../config/index.ts';
import { InputError, type Progress, type RunAnswer, type Segment } from '../core/index.ts';
import { RunStore } from '../jobs/index.ts';
import { openBundle } from '../models/index.ts';
import { addCandidate } from '../registry/index.ts';
import { plannedParent, planSegments, type WarmStarts } from '../walkforward/index.ts';
import { dataQuality } from './data-quality.ts';
import { evaluateRun } from './evaluate/evaluate.ts';
import { calibrationSummary } from './evaluate/evaluate-calibration.ts';
import { choiceSummaries } from './evaluate/evaluate-choices.ts';
import { placebosOf } from './evaluate/placebo.ts';
import { FeatureStore } from './feature-store.ts';
import { holdMarket } from './held-market.ts';
import { versions } from './identity.ts';
import { labelsOfRun } from './labels-of-run.ts';
import { modelName } from './model-name.ts';
import { type NullRequest, planNulls } from './null/plan.ts';
import { readNull } from './null/read.ts';
import { runNulls } from './null/run.ts';
import { modelDetails } from './page/models.ts';
import {
  causalLabel,
  featureMatrix,
  globalLabels,
  type Prepared,
  prepare,
  requireInputs,
  storedFeatures,
} from './prepare.ts';
import { requireWritable } from './require-writable.ts';
import {
  answerOf,
  type FiledDone,
  HOLD_FILE,
  hashResults,
  holdTable,
  json,
  metricsOf,
  type RunRecord,
  readAnswer,
  writeTables,
} from './results.ts';
import { horizonsOfRun } from './run-horizon-weights.ts';
import { loggedProgress } from './run-log.ts';
import { type RenderPage, writeReport } from './run-report.ts';
import { runStrategy } from './run-strategies.ts';
import { STATES_FILE } from './segments/fit-labelers.ts';
import { type FinishedSegment, fitSegments } from './segments/fit-segments.ts';
import { bundleFiles, segmentFolder } from './segments/segment-folder.ts';
import { evaluationOf, stitchRun } from './segments/stitch-run.ts';
import { stitchedLabel } from './segments/stitched-labels.ts';
import { tunesOnce } from './segments/tune-once.ts';
import { SHARED_TUNING } from './segments/tuning-job.ts';
import { Stopwatch } from './stopwatch.ts';
import { storedNeeds, strategyColumns } from './strategy-columns.ts';
import { strategyDetails } from './strategy-details.ts';
import { knownRegimes } from './trade-tables.ts';
import { workersOf } from './workers-of.ts';

export interface WalkforwardOptions {
  /** Forget what the run folder holds and start again. */
  readonly fresh: boolean;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Draws the page of the run. */
  readonly render: RenderPage;
  /** Null markets to go through the same chain afterwards. */
  readonly nulls?: NullRequest | undefined;
}

/**
 * The main job: bars → features and labels → one sealed model a segment → stitched forecasts → strategies beside their
 * baselines → metrics, targets, report. Everything lands in `results/<run id>`; a second call answers from there.
 */
export async function runWalkforward(
  loaded: LoadedConfig,
  { fresh, progress: shown, signal, render, nulls }: WalkforwardOptions,
): Promise<{ answer: RunAnswer }> {
  const watch = new Stopwatch();
  const prepared = await prepare(loaded, shown);
  requireInputs(prepared);
  const nullPlan = nulls === undefined ? undefined : planNulls(prepared, nulls);
  const { config, bars, plugins, runId } = prepared;
  const store = RunStore.below(config.runtime.results, runId);
  const finish = async (answer: RunAnswer): Promise<{ answer: RunAnswer }> => {
    if (nullPlan === undefined) return { answer };
    return { answer: await runNulls(prepared, store, answer, nullPlan, { progress: shown, signal, render }) };
  };
  if (fresh) await store.clear();
  const there = await readAnswer(store);
  if (there !== undefined && there.segments.failed === 0 && (await segmentsIntact(store, there.segments.planned))) {
    await store.point(config.runtime.results);
    return finish({ ...there, dir: store.dir, data: { ...there.data, file: config.data.file } });
  }
  const workers = workersOf(config);
  const segments = planSegments(bars.time.length, bars.intervalMs, config.walkForward);
  await requireWritable(config.runtime);
  const progress = await loggedProgress(shown, config.runtime.logs, runId);
  watch.lap('data');
  await store.write('config.json', json(loaded.portable()));
  await store.write('plan.json', json(plannedOf(segments, plugins.warmStart)));
  progress.stage('features', plugins.features.length);
  const featureStore = new FeatureStore(bars, config.runtime, progress);
  const { matrix, firstRow } = featureMatrix(prepared, await storedFeatures(prepared, featureStore, progress));
  watch.lap('features');
  progress.stage('labels');
  const labelled = globalLabels(prepared);
  watch.lap('labels');
  const { finished, states } = await fitSegments(
    {
      config,
      bars,
      features: matrix,
      firstFeatureRow: firstRow,
      labelled,
      runDir: store.dir,
      configHash: prepared.configHash,
      dataHash: prepared.dataHash,
      pluginRefs: prepared.own.refs,
    },
    segments,
    {
      labels: plugins.labels,
      choices: plugins,
      warmStart: plugins.warmStart,
      workers,
      progress,
      signal,
      own: prepared.own,
    },
  );
  watch.lap('segments');
  const done = finished.filter((segment): segment is FiledDone => segment.status === 'done');
  if (done.length === 0) throw nothingTrained(finished);

  progress.stage('backtest');
  const stitched = stitchRun(prepared, done);
  const { forecast, target, naive, sets } = stitched;
  const label = causalLabel(prepared, labelled, stitchedLabel(bars.time.length, done));
  const needs = await storedNeeds(featureStore, bars, plugins.strategies);
  await featureStore.prune();
  const columns = strategyColumns(bars, forecast, label, plugins.labels.names, plugins.strategies, needs);
  const runs = plugins.strategies.map((strategy) => runStrategy(strategy, columns, prepared.market));
  const held = holdMarket(prepared, columns);
  watch.lap('backtest');

  progress.stage('evaluate');
  const judged = evaluationOf(prepared, stitched, done, runs);
  const scores = evaluateRun({
    ...judged,
    placebo: placebosOf(prepared, runs, columns),
  });
  const horizonWeights = horizonsOfRun(prepared, forecast, done);
  const labels = await labelsOfRun(store, prepared, segments, { labelled, done, states });
  const calibration = calibrationSummary({ bars, plugins, forecast, done, target, naive });
  const models = modelDetails(judged, scores.ic, { bars, done, returnHeads: plugins.returnHeads });
  watch.lap('evaluate');

  progress.stage('report');
  const metrics = json(
    metricsOf(prepared, segments.length, finished, runs, labels, {
      quality: dataQuality(prepared, firstRow),
      ...scores,
      details: Object.fromEntries(runs.map((run) => [run.name, strategyDetails(run, bars, forecast, naive)])),
      models,
      ...(calibration === undefined ? {} : { calibration }),
      ...(sets === undefined ? {} : { conformal: sets.summary }),
      ...(horizonWeights === undefined ? {} : { horizonWeights }),
      ...choiceSummaries(done),
      hold: held.metrics,
    }),
  );
  await writeTables(store, bars, forecast, runs, done, knownRegimes(columns));
  await store.write(HOLD_FILE, holdTable(bars, held));
  await store.write('metrics.json', metrics);
  await writeReport(store, metrics, render);
  await fileCandidate(store, prepared, done[done.length - 1]!);
  watch.lap('write');
  const record = json({
    dir: store.dir,
    file: config.data.file,
    workers,
    created: new Date().toISOString(),
    featureStore: featureStore.use,
    timings: watch.seconds(),
    versions: versions(),
    files: await hashResults(store, done, [
      ...(states === null ? [] : [STATES_FILE]),
      ...(tunesOnce(plugins) ? [SHARED_TUNING] : []),
    ]),
  } satisfies RunRecord);
  await store.write('run.json', record);
  await store.point(config.runtime.results);
  progress.end();
  return finish(answerOf(metrics, record, await readNull(store)));
}

/** The plan as it is filed: a chain says of each segment which one goes before it. */
function plannedOf(segments: readonly Segment[], warmStart: WarmStarts | null): readonly Segment[] {
  if (warmStart === null) return segments;
  return segments.map((segment) => ({ ...segment, after: plannedParent(segment, warmStart) }));
}

/** Whether every segment's files are there with the hashes that they were finished with. */
async function segmentsIntact(store: RunStore, planned: number): Promise<boolean> {
  for (let index = 0; index < planned; index++) {
    if ((await store.finished(segmentFolder(index))) === undefined) return false;
  }
  return true;
}

/** The newest segment's bundle, its seal checked, becomes a candidate in the model store. */
async function fileCandidate(store: RunStore, { config }: Prepared, { segment, summary }: FiledDone): Promise<void> {
  const bundle = bundleFiles((await store.finished(segmentFolder(segment.index)))?.files ?? {});
  openBundle(bundle, summary.bundleHash);
  await addCandidate(config.runtime.models, modelName(config), bundle, summary.bundleHash);
}

function nothingTrained(finished: readonly FinishedSegment[]): InputError {
  const reasons = finished.flatMap((segment) =>
    segment.status === 'done' ? [] : [`segment ${segment.segment.index}: ${segment.reason}`],
  );
  return new InputError('NO_SEGMENT_TRAINED', {
    what: `none of ${finished.length} segments could be trained; ${reasons.slice(0, 3).join('; ')}`,
    where: 'walkForward',
    path: 'walkForward.trainWeeks',
    mend: 'bring a longer history, or train on longer windows (npm run plan shows each segment)',
  });
}
