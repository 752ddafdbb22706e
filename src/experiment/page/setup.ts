import { stringify } from 'yaml';
import type { SetupPart } from '../../core/index.ts';
import { RESULT_FILES } from '../results.ts';
import { segmentFolder } from '../segments/segment-folder.ts';
import { readLeft } from './read-left.ts';
import type { PageSource } from './source.ts';

/** Configuration, versions and hashes of a run, from its folder. What differs between calls stands in run.json, and not here. */
export async function setupPart({ store, answer, config }: PageSource): Promise<SetupPart> {
  const bundles: { segment: number; seal: string }[] = [];
  for (let segment = 0; segment < answer.segments.planned; segment++) {
    const evidence = await readLeft<{ bundle: string }>(store, `${segmentFolder(segment)}/evidence.json`);
    if (evidence !== undefined) bundles.push({ segment, seal: evidence.bundle });
  }
  const last = bundles.at(-1);
  const manifest =
    last === undefined
      ? undefined
      : await readLeft<Pick<SetupPart, 'versions'>>(store, `${segmentFolder(last.segment)}/manifest.json`);
  const files: Record<string, string> = {};
  for (const name of RESULT_FILES) {
    const hash = name === 'report.html' ? undefined : await store.hash(name);
    if (hash !== undefined) files[name] = hash;
  }
  return {
    yaml: Object.keys(config).length === 0 ? '' : stringify(config),
    versions: manifest?.versions ?? {},
    files,
    bundles,
  };
}
