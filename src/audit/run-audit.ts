import type { LoadedConfig } from '../config/index.ts';
import { type DataSummary, isoTime, makeRng, type Progress, RunError, type Segment } from '../core/index.ts';
import { loadConfigPlugins, prepare, requireInputs } from '../experiment/index.ts';
import { planRegimeHead } from '../walkforward/index.ts';
import { type Chain, chainOf, type FittedSegment } from './chain.ts';
import type { AuditCheck } from './check.ts';
import { checkFeatureStreams, checkFeatures, checkWarmUp } from './check-features.ts';
import { checkFigures, checkGaps } from './check-figures.ts';
import { checkJoins } from './check-joins.ts';
import { checkLabelSteps, checkLabels } from './check-labels.ts';
import { checkLiveForecasts } from './check-live.ts';
import { checkParts } from './check-parts.ts';
import { checkFits, checkFittedLabels, checkForecasts, checkPurge } from './check-segments.ts';
import { checkStrategySteps } from './check-steps.ts';
import { checkSignalBars, checkStrategies, tradeAll } from './check-strategies.ts';
import { fitLinked } from './fit-linked.ts';
import { StateNames } from './state-names.ts';

/** How closely to look. */
export interface AuditOptions {
  /** Random rows at which the history is cut. */
  readonly cuts: number;
  /** Random segments that are fitted again. */
  readonly segments: number;
  readonly seed: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** What was looked at, and what knew the future. */
export interface AuditAnswer {
  readonly data: DataSummary;
  readonly cuts: readonly { readonly row: number; readonly time: string }[];
  /** Indices of the segments that were fitted again. */
  readonly segments: readonly number[];
  readonly checks: readonly AuditCheck[];
  /** Over all checks. */
  readonly leaks: number;
}

/** Proves on the run at hand that nothing knows a bar before it closed: see {@link auditChain}. */
export async function auditRun(loaded: LoadedConfig, options: AuditOptions): Promise<AuditAnswer> {
  const prepared = await prepare(loaded, options.progress);
  requireInputs(prepared);
  // A module that keeps something between calls is another one for other histories.
  const own = prepared.own.refs.length === 0 ? prepared.own : await loadConfigPlugins(loaded);
  const answer = await auditChain(chainOf(prepared, own), options);
  return { data: prepared.data, ...answer };
}

/**
 * Cuts the history at random rows, gives it another future, replays the chain, and names every earlier value that changed.
 *
 * @throws RunError INTERRUPTED
 */
export async function auditChain(chain: Chain, options: AuditOptions): Promise<Omit<AuditAnswer, 'data'>> {
  const { progress, seed, signal } = options;
  const cuts = chooseCuts(chain, options);
  const segments = chooseSegments(chain, options);
  const checks: AuditCheck[] = [];
  const steps: (() => AuditCheck[] | Promise<AuditCheck[]>)[] = [];
  const columns = chain.features(chain.bars);
  const labelled = chain.labels(chain.bars);
  const context = chain.context(chain.bars, labelled);
  const fitted: FittedSegment[] = [];
  let names: StateNames | undefined;

  steps.push(
    () => [checkJoins(chain, cuts, seed)],
    () => [checkFeatures(chain, columns, cuts, seed)],
    () => [checkWarmUp(chain, columns), checkFeatureStreams(chain, columns, cuts[0] ?? 0)],
    () =>
      labelled === undefined
        ? checkFittedLabels(chain, context, segments, seed)
        : [
            checkLabels(chain, labelled, cuts, seed),
            checkLabelSteps(chain, [
              { labeler: chain.labelScheme.fit(chain.bars, null), labelled, end: chain.bars.close.length },
            ]),
          ],
    () => [checkPurge(chain, context, chain.segments)],
    () => {
      const last = segments.at(-1)?.index ?? -1;
      names = new StateNames(
        chain,
        context,
        chain.segments.filter(({ index }) => index <= last),
      );
      return [names.check()];
    },
    async () => {
      for (const segment of segments) {
        const result = await fitLinked(chain, context, names!, segment);
        if (result.status === 'done') fitted.push({ segment, result });
      }
      return [await checkFits(chain, names!, fitted, seed)];
    },
    async () => [await checkParts(chain, context, names!, fitted, seed)],
    async () => [await checkForecasts(chain, names!, fitted, seed)],
    async () => (fitted.length === 0 ? [] : [await checkLiveForecasts(chain, fitted.at(-1)!)]),
    () => {
      const traded = tradeAll(chain, chain.bars, fitted);
      return [
        checkStrategies(chain, traded, fitted, cuts, seed),
        checkStrategySteps(chain, labelled, traded, fitted),
        checkSignalBars(chain, traded, fitted, seed),
        checkGaps(chain, traded),
        checkFigures(chain, traded),
      ];
    },
  );

  progress.stage('audit', steps.length);
  for (const [i, step] of steps.entries()) {
    // Let a pending Ctrl-C be heard.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) throw interrupted(i, steps.length);
    checks.push(...(await step()));
    progress.tick(i + 1);
  }
  progress.end();
  return {
    cuts: cuts.map((row) => ({ row, time: isoTime(chain.bars.time[row]!) })),
    segments: segments.map(({ index }) => index),
    checks,
    leaks: checks.reduce((sum, { leaks }) => sum + leaks.length, 0),
  };
}

/** Rows between the end of the warm-up and the end of the bars, rising. */
function chooseCuts(chain: Chain, { cuts, seed }: AuditOptions): number[] {
  const rng = makeRng(seed);
  const rows = chain.bars.close.length;
  const first = Math.max(
    1,
    ...chain.featureList.map((feature) => feature.lookbackBars),
    chain.labelScheme.lookbackBars,
  );
  const start = Math.min(first + 1, rows - 2);
  return Array.from({ length: cuts }, () => start + rng.int(rows - 1 - start)).sort((a, b) => a - b);
}

/** Trainable segments, the last among them, since it sees the most; in time order. */
function chooseSegments(chain: Chain, { segments: wanted, seed }: AuditOptions): Segment[] {
  const context = chain.context(chain.bars, chain.labels(chain.bars));
  const rng = makeRng(seed + 1);
  const left = [...chain.segments];
  const chosen: Segment[] = [];
  let at = left.length - 1;
  while (left.length > 0 && chosen.length < wanted) {
    const [segment] = left.splice(at, 1);
    if (planRegimeHead(context, segment!).trainable) chosen.push(segment!);
    if (left.length > 0) at = rng.int(left.length);
  }
  return chosen.sort((a, b) => a.index - b.index);
}

function interrupted(done: number, all: number): RunError {
  return new RunError('INTERRUPTED', {
    what: `stopped after ${done} of ${all} parts of the audit`,
    where: 'audit',
    mend: 'call it again; an audit keeps nothing',
  });
}
