import { crc32 } from 'node:zlib';

const MAGIC = 'rwfeat01';
/** Magic, checksum, length of the head; then the head, padded so that the doubles behind it are aligned. */
const FIXED = 16;

/** What a stored feature says of itself. */
interface Head {
  readonly key: string;
  readonly rows: number;
  readonly outputs: readonly string[];
}

/**
 * A feature's columns as one file: a head as JSON, the columns as little-endian doubles bit for bit, and a CRC-32 over both.
 *
 * @param columns by output, each of the same length
 */
export function encodeFeatureFile(key: string, columns: Readonly<Record<string, Float64Array>>): Uint8Array {
  const outputs = Object.keys(columns);
  const rows = outputs.length === 0 ? 0 : columns[outputs[0]!]!.length;
  const text = JSON.stringify({ key, rows, outputs } satisfies Head);
  const head = Buffer.from(text.padEnd(text.length + (-Buffer.byteLength(text) & 7)));
  const file = Buffer.alloc(FIXED + head.length + 8 * rows * outputs.length);
  file.write(MAGIC, 'latin1');
  file.writeUInt32LE(head.length, 12);
  head.copy(file, FIXED);
  outputs.forEach((output, j) => {
    const values = columns[output]!;
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    bytes.copy(file, FIXED + head.length + 8 * rows * j);
  });
  file.writeUInt32LE(crc32(file.subarray(12)), 8);
  return file;
}

/**
 * The columns of a file, views of its bytes; undefined where it was cut off, changed, or is that of another key, other outputs or
 * another number of rows.
 */
export function decodeFeatureFile(
  bytes: Uint8Array,
  key: string,
  outputs: readonly string[],
  rows: number,
): Record<string, Float64Array> | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < FIXED || file.toString('latin1', 0, 8) !== MAGIC) return undefined;
  if (crc32(file.subarray(12)) !== file.readUInt32LE(8)) return undefined;
  const start = FIXED + file.readUInt32LE(12);
  if (file.length !== start + 8 * rows * outputs.length) return undefined;
  const head = parseHead(file.toString('utf8', FIXED, start));
  if (head?.key !== key || head.rows !== rows || head.outputs.join('\n') !== outputs.join('\n')) return undefined;
  // Doubles need an address that 8 divides.
  const from = (file.byteOffset + start) % 8 === 0 ? file : Buffer.from(Uint8Array.from(file).buffer);
  return Object.fromEntries(
    outputs.map((output, j) => [output, new Float64Array(from.buffer, from.byteOffset + start + 8 * rows * j, rows)]),
  );
}

function parseHead(text: string): Head | undefined {
  try {
    return JSON.parse(text) as Head;
  } catch {
    return undefined;
  }
}
