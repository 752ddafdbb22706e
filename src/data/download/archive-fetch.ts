import { RunError, sha256 } from '../../core/index.ts';
import type { ArchiveFile } from './archive-months.ts';
import { type HttpWorld, httpGet, transientStatus } from './http-get.ts';
import type { Retrier } from './retry-policy.ts';

export interface ArchiveWorld {
  readonly root: string;
  readonly retrier: Retrier;
  readonly http: HttpWorld;
}

/**
 * A file of the archive whose bytes are those of its checksum; one that isn't is fetched once more, its checksum too.
 *
 * @returns null where the archive hasn't the file
 * @throws RunError CHECKSUM_MISMATCH, DOWNLOAD_FAILED; Stopped
 */
export async function fetchArchiveFile(file: ArchiveFile, world: ArchiveWorld): Promise<Uint8Array | null> {
  const url = `${world.root}${file.path}`;
  let found = '';
  let expected = '';
  for (let round = 0; round < 2; round++) {
    const zip = await get(url, world);
    if (zip === null) return null;
    const line = await get(`${url}.CHECKSUM`, world);
    if (line === null) {
      throw new RunError('DOWNLOAD_FAILED', {
        what: 'the archive has the file, but not its checksum',
        where: `${url}.CHECKSUM`,
        mend: 'call the same command again later, or take another --archive-url',
      });
    }
    const text = new TextDecoder().decode(line).trim();
    expected =
      /^([0-9a-f]{64})(\s+\*?(\S+))?/i.exec(text)?.[1]?.toLowerCase() ?? `no checksum ("${text.slice(0, 40)}")`;
    found = sha256(zip);
    if (found === expected) return zip;
  }
  throw new RunError('CHECKSUM_MISMATCH', {
    what: `${file.name} is not what its checksum says, twice: SHA-256 ${found}, expected ${expected}`,
    where: url,
    mend: 'the archive or the way to it garbles the file: try again later, or take another --archive-url; the other files are kept',
  });
}

function get(url: string, { retrier, http }: ArchiveWorld): Promise<Uint8Array | null> {
  return retrier.ask(url, async () => {
    const answer = await httpGet(url, {}, http);
    const transient = transientStatus(answer, new URL(url).host, http.now());
    if (transient !== undefined) throw transient;
    if (answer.status === 404) return null;
    if (answer.status === 200) return answer.body;
    throw new RunError('DOWNLOAD_FAILED', {
      what: `the archive answers with HTTP ${answer.status}`,
      where: url,
      mend: 'look at this address in a browser; --archive-url names another mirror',
    });
  });
}
