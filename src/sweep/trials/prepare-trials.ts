import type { LoadedConfig } from '../../config/index.ts';
import { type Forecast, InputError, type Range, sha256 } from '../../core/index.ts';
import { codeHash, type Prepared, pluginsHash, prepare } from '../../experiment/index.ts';
import { planSegments } from '../../walkforward/index.ts';
import { valueAt } from '../space/draw-value.ts';
import { isActive, type Point, type SearchSpace } from '../space/space.ts';
import { atFixed } from './at-fixed.ts';
import { baseForecasts } from './base-forecasts.ts';
import { checkSpace, columnsAsked } from './check-space.ts';
import type { PreparedTrials, TrialContext, TrialRequest } from './contract.ts';
import { dayMarks } from './day-marks.ts';
import { makeTrialExecutor } from './executor.ts';
import { kindOf, type TrialKind } from './kinds.ts';
import { strategiesWanted, wantedFigures } from './objectives.ts';
import { openedBox } from './open-lock-box.ts';
import { requireUse } from './require-use.ts';
import { trialsBefore } from './trials-before.ts';
import { borderOf } from './visible.ts';

/**
 * Everything that the trials of a sweep share, checked; may train the run of the configuration as it stands.
 *
 * @param loaded the configuration with its section `sweep`
 * @throws ConfigError, InputError for a space that cannot be searched, before anything is trained, at the line of what is wrong
 */
export async function prepareTrials(
  loaded: LoadedConfig,
  request: TrialRequest,
  context: TrialContext,
): Promise<PreparedTrials> {
  const { space, objectives } = request;
  const { fixed } = loaded.config.sweep;
  kindOf(Object.keys(fixed), 'sweep.fixed', loaded);
  const paths = Object.keys(space.values(middleOf(space)));
  const kind = kindOf(paths, 'sweep.space', loaded);
  refuseForeignForecasts(kind, request);
  const base = await atFixed(loaded, () => loaded.with(fixed, 'sweep.fixed'));
  requireUse(kind, paths, objectives, base);
  // A run's bars have its own columns alone, and strategies are traded on a run's.
  const further = kind === 'models' ? await columnsAsked(space, base) : undefined;
  const prepared = await atFixed(loaded, () => prepare(base, context.progress, 'strategies', further));
  const { bars, market, plugins } = prepared;
  const { lockBox } = base.config.sweep;
  const planned = kind === 'models' ? borderOf(bars, lockBox, plannedRows(prepared)) : null;
  const visibleRows = planned?.row ?? bars.time.length;
  const world = { kind, base, plugins, own: prepared.own, bars, market, visibleRows };
  const { own, strategies } = await checkSpace(space, world);
  const asked = strategiesWanted(wantedFigures(objectives, base.config));
  const read = strategies.map((list) => list.filter(({ name }) => asked.has(name)));
  const { forecast, rows } =
    kind === 'models'
      ? { forecast: undefined, rows: plannedRows(prepared) }
      : await baseForecasts(base, prepared, read, request, context);
  const border = planned ?? borderOf(bars, lockBox, rows);
  const shared = { kind, base, prepared, own, forecast, request };
  context.progress.stage('as configured');
  const { inputs, asConfigured } = await trialsBefore(shared, border?.row ?? bars.time.length);
  context.progress.end();
  return {
    kind,
    identity: sha256(prepared.dataHash, codeHash(), pluginsHash(own) ?? '', ...forecastBytes(forecast)),
    days: inputs.days,
    steps: inputs.steps.length,
    data: {
      file: prepared.data.file,
      rows: bars.time.length,
      intervalMs: bars.intervalMs,
      hash: prepared.dataHash,
      locked: border === null ? [] : dayMarks(bars, border.row, Date.parse(border.locked.to)),
    },
    lockBox: border?.locked ?? null,
    asConfigured,
    executor: (workers) => makeTrialExecutor(inputs, base, own, workers),
    openLockBox: (parameters) => openedBox(shared, border, parameters),
  };
}

/** Rows that a walk-forward run of the configuration forecasts. */
function plannedRows({ bars, config }: Prepared): Range {
  const segments = planSegments(bars.time.length, bars.intervalMs, config.walkForward);
  return { start: segments[0]!.test.start, end: segments.at(-1)!.test.end };
}

function refuseForeignForecasts(kind: TrialKind, { run, forecasts }: TrialRequest): void {
  if (kind === 'strategies' || (run === undefined && forecasts === undefined)) return;
  throw new InputError('ARGUMENT_INVALID', {
    what: `the space changes models, and ${run === undefined ? '--forecasts' : '--run'} brings forecasts that are made already`,
    where: run === undefined ? `--forecasts ${forecasts}` : `--run ${run}`,
    mend: 'leave it out, or search strategies and execution alone',
  });
}

function middleOf({ dimensions }: SearchSpace): Point {
  const point: Record<string, number> = {};
  for (const one of dimensions) if (isActive(one, point)) point[one.name] = valueAt(one.distribution, 0.5);
  return point;
}

function forecastBytes(forecast: Forecast | undefined): (string | Float64Array | Int32Array)[] {
  if (forecast === undefined) return [];
  const { time, row, columns } = forecast;
  return [
    'forecasts',
    time,
    row,
    ...Object.keys(columns)
      .sort()
      .flatMap((name) => [name, columns[name]!]),
  ];
}
