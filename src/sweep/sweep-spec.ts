import type { LoadedConfig } from '../config/index.ts';
import { canonicalJson, InputError, type SweepDimension, type SweepObjective, sha256 } from '../core/index.ts';
import type { PluginSpec } from './journal/events.ts';
import { parsePruner } from './pruners/catalog.ts';
import { parseSampler } from './samplers/catalog.ts';
import type { Sampler } from './samplers/contract.ts';
import { describeSpace } from './space/describe-space.ts';
import { type ParsedSpace, parseSpace } from './space/parse-space.ts';
import { parseObjectives } from './trials/index.ts';

/** Trials that are asked for at once where none hangs on another. */
const BLIND_BATCH = 64;

/** Section `sweep` of a configuration, parsed. */
export interface SweepSpec {
  readonly space: ParsedSpace;
  readonly dimensions: readonly SweepDimension[];
  readonly objectives: readonly SweepObjective[];
  readonly sampler: Sampler;
  readonly samplerSpec: PluginSpec;
  /** Null where nothing prunes. */
  readonly pruner: PluginSpec | null;
  /** Trials asked for, as far as the sampler has so many. */
  readonly wanted: number;
  /** Trials that are asked for before the next are told. */
  readonly batch: number;
}

/** @throws ConfigError of whatever is wrong in the section, as far as it can be told without bars */
export function parseSweep({ config }: LoadedConfig): SweepSpec {
  const { sweep } = config;
  const space = parseSpace(sweep.space, sweep.constraints, 'sweep.space', 'sweep.constraints');
  const objectives = parseObjectives(config);
  const sampler = parseSampler(sweep.sampler, space, 'sweep.sampler');
  // The number of steps is known once there are bars; that the parameters are good shows with any.
  parsePruner(sweep.pruner, 1, 'sweep.pruner');
  return {
    space,
    dimensions: describeSpace(sweep.space, space.dimensions),
    objectives,
    sampler,
    samplerSpec: specOf(sweep.sampler),
    pruner: sweep.pruner.use === 'none' ? null : specOf(sweep.pruner),
    wanted: Math.min(sweep.trials, sampler.size ?? Number.POSITIVE_INFINITY),
    batch: sampler.adaptive ? sweep.batch : BLIND_BATCH,
  };
}

/**
 * Same space, sampler, pruner, configuration, data and code: same sweep. How many trials are wanted and what is computed of them afterwards is no
 * part of it: a sweep grows.
 *
 * @param identity of data, code, plug-ins and forecasts
 */
export function sweepIdOf(loaded: LoadedConfig, identity: string): string {
  const { trials: _, nested: _nested, ...section } = loaded.config.sweep;
  return sha256(canonicalJson(loaded.portable()), canonicalJson(section), identity).slice(0, 16);
}

function specOf({ use, params }: { readonly use: string; readonly params?: unknown }): PluginSpec {
  return { use, params: (params ?? {}) as Readonly<Record<string, unknown>> };
}

/** @throws InputError LOCK_BOX_OPENED where trials are wanted that the opened box forbids */
export function refuseAfterOpening(trial: number, ended: number, wanted: number, dir: string): void {
  if (wanted <= ended) return;
  throw new InputError('LOCK_BOX_OPENED', {
    what: `the lock box was opened for trial ${trial} after ${ended} trials, and ${wanted} are wanted: trials that come after it would know what is in it`,
    where: dir,
    mend: `ask for at most ${ended} trials (--trials ${ended}), or start again with --fresh: the opening stays on record`,
  });
}
