import { gunzipSync, gzipSync } from 'node:zlib';
import { RunError } from '../../core/index.ts';
import type { RunStore } from '../../jobs/index.ts';
import type { ChainLink, HeadLink } from '../../walkforward/index.ts';
import { LINK_FILE, segmentFolder } from './segment-folder.ts';

/** What the next segment goes on from, as files of this one's folder; none without a chain. */
export function linkFiles(link: ChainLink | undefined): Record<string, Uint8Array> {
  return Object.fromEntries(
    Object.entries(link?.heads ?? {}).map(([head, state]) => [
      `resume-${head}.json.gz`,
      gzipSync(JSON.stringify(state), { level: 6 }),
    ]),
  );
}

/** The link of a finished segment. @throws RunError INTERNAL where the segment's files were changed since */
export async function readLink(store: RunStore, segment: number): Promise<ChainLink> {
  const finished = await store.finished(segmentFolder(segment));
  if (finished === undefined) {
    throw new RunError('INTERNAL', {
      what: `segment ${segment}, from which the next one goes on, was changed while the run went on`,
      where: store.file(segmentFolder(segment)),
      mend: 'call the same command again: it makes the segment anew',
    });
  }
  const heads: Record<string, HeadLink> = {};
  for (const [name, bytes] of Object.entries(finished.files)) {
    const head = LINK_FILE.exec(name)?.[1];
    if (head !== undefined) heads[head] = JSON.parse(gunzipSync(bytes).toString('utf8')) as HeadLink;
  }
  return { segment, heads };
}
