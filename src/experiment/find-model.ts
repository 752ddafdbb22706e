import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { InputError, nearestName } from '../core/index.ts';
import { type OpenedBundle, openBundle, readBundle } from '../models/index.ts';
import { answerOfRun } from './runs.ts';
import { bundleFiles, segmentFolder } from './segments/segment-folder.ts';
import type { SegmentSummary } from './segments/segment-job.ts';

/** Which model is meant. */
export interface ModelChoice {
  /** A bundle's folder, a name in the model store, or `name/v0003`. */
  readonly model?: string | undefined;
  /** A run's id, the start of one, or `latest`. */
  readonly run?: string | undefined;
  /** A segment of that run; its newest trained one without it. */
  readonly segment?: number | undefined;
}

export interface FoundModel {
  /** As messages call it. */
  readonly name: string;
  readonly bundle: OpenedBundle;
}

/** @throws InputError ARGUMENT_INVALID, MODEL_MISSING, RUN_MISSING, BUNDLE_CORRUPT */
export async function findModel(
  { model, run, segment }: ModelChoice,
  folders: { readonly results: string; readonly models: string },
): Promise<FoundModel> {
  if ((model === undefined) === (run === undefined)) {
    throw new InputError('ARGUMENT_INVALID', {
      what: model === undefined ? 'no model is named' : '--model and --run each name a model',
      where: '--model, --run',
      mend: 'give --model PATH, --model NAME of the model store, or --run ID with --segment N',
    });
  }
  if (model !== undefined && segment !== undefined) {
    throw new InputError('ARGUMENT_INVALID', {
      what: '--segment names a segment of a run, and --model is no run',
      where: `--segment ${segment}`,
      mend: 'leave --segment out, or give --run ID in place of --model',
    });
  }
  if (run !== undefined) return ofRun(run, segment, folders.results);
  return isFolder(model!) || path.basename(model!) === 'manifest.json'
    ? { name: model!, bundle: readBundle(isFolder(model!) ? model! : path.dirname(model!)) }
    : ofStore(model!, folders.models);
}

async function ofRun(run: string, wanted: number | undefined, results: string): Promise<FoundModel> {
  const { store, answer } = await answerOfRun(results, run);
  const left = new Set(answer.segments.skipped.map(({ index }) => index));
  const trained = Array.from({ length: answer.segments.planned }, (_, i) => i).filter((i) => !left.has(i));
  const index = wanted ?? trained.at(-1) ?? -1;
  const finished = await store.finished<SegmentSummary>(segmentFolder(index));
  if (finished?.summary.status === 'done') {
    const bundle = openBundle(bundleFiles(finished.files), finished.summary.bundleHash);
    return { name: `segment ${index} of run ${answer.runId}`, bundle };
  }
  throw new InputError('MODEL_MISSING', {
    what: `segment ${index} of run ${answer.runId} has no model${trained.includes(index) ? ': its files were changed since' : ''}`,
    where: store.dir,
    mend: `trained are ${trained.join(', ')}`,
  });
}

function ofStore(wanted: string, models: string): FoundModel {
  const [name = '', version] = wanted.split('/');
  const folder = path.join(models, name);
  const latest = version ?? latestVersion(folder);
  if (name !== '' && latest !== undefined && isFolder(path.join(folder, latest))) {
    return { name: `${name}/${latest}`, bundle: readBundle(path.join(folder, latest)) };
  }
  const there = isFolder(models) ? readdirSync(models).filter((entry) => isFolder(path.join(models, entry))) : [];
  const near = nearestName(name, there);
  const versions = isFolder(folder) ? readdirSync(folder).filter((entry) => isFolder(path.join(folder, entry))) : [];
  throw new InputError('MODEL_MISSING', {
    what: existsSync(wanted)
      ? `${wanted} is no folder of a bundle`
      : `there is no model "${wanted}"${near === undefined || near === name ? '' : `; the nearest is "${near}"`}`,
    where: models,
    mend:
      versions.length > 0
        ? `versions of ${name}: ${versions.sort().join(', ')}`
        : there.length > 0
          ? `give a bundle's folder, or one of ${there.sort().join(', ')}`
          : 'train one first: npm run train',
  });
}

function latestVersion(folder: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(path.join(folder, 'latest.json'), 'utf8')) as { version?: string }).version;
  } catch {
    return undefined;
  }
}

function isFolder(name: string): boolean {
  try {
    return statSync(name).isDirectory();
  } catch {
    return false;
  }
}
