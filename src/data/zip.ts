import { crc32, inflateRawSync } from 'node:zlib';
import { InputError } from '../core/index.ts';

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const STORED = 0;
const DEFLATED = 8;

/** One file of a zip archive. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Whether the bytes begin like a zip archive. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/**
 * The one file that an archive holds, its checksum looked at. Folders and macOS's `__MACOSX` don't count.
 *
 * @param file the archive's name, for messages
 * @param wanted picks one by its name; without it the archive must hold exactly one
 * @throws InputError FILE_UNREADABLE where the archive is damaged, encrypted, or holds no or several such files
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function readZipEntry(bytes: Uint8Array, file: string, wanted?: (name: string) => boolean): ZipEntry {
  const fail = (what: string, mend: string): never => {
    throw new InputError('FILE_UNREADABLE', { what, where: file, mend });
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let entries: Listed[] = [];
  try {
    entries = listEntries(view).filter(({ name }) => !name.endsWith('/') && !name.startsWith('__MACOSX/'));
  } catch {
    fail('the zip archive is cut off or damaged', 'download or copy it again');
  }
  const matching = wanted === undefined ? entries : entries.filter(({ name }) => wanted(name));
  if (matching.length !== 1) {
    const names = entries.map(({ name }) => name);
    fail(
      `the zip archive holds ${matching.length === 0 ? 'no such file' : `${matching.length} files`}: ${names.slice(0, 5).join(', ')}`,
      'unpack it, and give the files one by one',
    );
  }
  const entry = matching[0]!;
  if (entry.encrypted) fail(`${entry.name} in the zip archive is encrypted`, 'unpack it first');
  if (entry.method !== STORED && entry.method !== DEFLATED)
    fail(`${entry.name} is packed by a method that is not supported (${entry.method})`, 'unpack it first');
  let content: Uint8Array | undefined;
  try {
    content = unpack(view, entry);
  } catch {
    // Told below, as a wrong checksum is.
  }
  if (content === undefined || content.length !== entry.size || crc32(content) >>> 0 !== entry.crc)
    return fail(`${entry.name} in the zip archive is damaged`, 'download or copy it again');
  return { name: entry.name, bytes: content };
}

interface Listed {
  readonly name: string;
  readonly encrypted: boolean;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

/** @throws RangeError where the directory lies outside of the archive */
function listEntries(view: DataView): Listed[] {
  let end = view.byteLength - END_BYTES;
  const first = Math.max(0, end - LONGEST_COMMENT);
  while (end >= first && view.getUint32(end, true) !== END) end--;
  if (end < first) throw new RangeError('no directory');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const entries: Listed[] = [];
  for (let i = 0; i < count; i++) {
    if (view.getUint32(at, true) !== CENTRAL) throw new RangeError('no entry');
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength));
    entries.push({
      name,
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function unpack(view: DataView, { at, packed, method, size }: Listed): Uint8Array {
  if (view.getUint32(at, true) !== LOCAL) throw new RangeError('no entry');
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const content = new Uint8Array(view.buffer, view.byteOffset + start, packed);
  // No more is unpacked than the directory promises: an archive that lies fills no memory.
  return method === STORED ? content : inflateRawSync(content, { maxOutputLength: Math.max(1, size) });
}
