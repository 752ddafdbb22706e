import { invalidModel } from './fields.ts';

/** Deeper than any model's file; keeps a damaged one from exhausting the stack. */
const MOST_LEVELS = 64;

type Typed = Int8Array | Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array | number[];

/** One kind of number: its bytes, how one is read, and an array for many. */
interface NumberKind {
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => number;
  readonly array: (count: number) => Typed;
}

const NUMBERS: Readonly<Record<string, NumberKind>> = {
  i: { bytes: 1, read: (view, at) => view.getInt8(at), array: (n) => new Int8Array(n) },
  U: { bytes: 1, read: (view, at) => view.getUint8(at), array: (n) => new Uint8Array(n) },
  I: { bytes: 2, read: (view, at) => view.getInt16(at), array: (n) => new Int16Array(n) },
  l: { bytes: 4, read: (view, at) => view.getInt32(at), array: (n) => new Int32Array(n) },
  // As numbers: exact to 2^53, and no count in a model comes near.
  L: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at)), array: (n) => new Array<number>(n).fill(0) },
  d: { bytes: 4, read: (view, at) => view.getFloat32(at), array: (n) => new Float32Array(n) },
  D: { bytes: 8, read: (view, at) => view.getFloat64(at), array: (n) => new Float64Array(n) },
};

/**
 * Universal Binary JSON, draft 12, big-endian: one value that fills the bytes. Arrays of one kind of number come as typed arrays.
 *
 * Without high-precision numbers and without typed containers of anything but numbers, which XGBoost never writes.
 *
 * @param file how errors call the bytes
 * @throws InputError MODEL_FILE_INVALID, naming the byte
 * @see https://ubjson.org
 */
export function decodeUbjson(bytes: Uint8Array, file: string): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let at = 0;

  const fail = (problem: string): never => {
    throw invalidModel(file, `${problem} at byte ${at} of ${bytes.length}`);
  };
  const need = (count: number): void => {
    if (!(count >= 0 && at + count <= bytes.length)) fail('the file is cut off or damaged');
  };
  const readMark = (): string => {
    need(1);
    return String.fromCharCode(bytes[at++]!);
  };
  /** The next mark, left in place; no-ops before it are skipped. */
  const peekMark = (): string => {
    while (bytes[at] === 0x4e) at++;
    need(1);
    return String.fromCharCode(bytes[at]!);
  };
  const readNumber = (mark: string): number => {
    const kind = NUMBERS[mark] ?? fail(`"${mark}" stands for no number`);
    need(kind.bytes);
    const value = kind.read(view, at);
    at += kind.bytes;
    return value;
  };
  const readLength = (): number => {
    const length = readNumber(readMark());
    if (!Number.isInteger(length) || length < 0) fail('a length is no whole number');
    return length;
  };
  const readText = (): string => {
    const length = readLength();
    need(length);
    try {
      const text = decoder.decode(bytes.subarray(at, at + length));
      at += length;
      return text;
    } catch {
      return fail('a text is no UTF-8');
    }
  };
  const readTyped = (mark: string): Typed => {
    const kind = NUMBERS[mark] ?? fail(`an array of "${mark}"`);
    if (readMark() !== '#') fail('a typed array has no length');
    const count = readLength();
    need(count * kind.bytes);
    const values = kind.array(count);
    for (let i = 0; i < count; i++, at += kind.bytes) values[i] = kind.read(view, at);
    return values;
  };
  const readArray = (level: number): unknown => {
    const values: unknown[] = [];
    const mark = peekMark();
    if (mark === '$') {
      at++;
      return readTyped(readMark());
    }
    if (mark === '#') {
      at++;
      const count = readLength();
      need(count);
      for (let i = 0; i < count; i++) values.push(readValue(level));
      return values;
    }
    while (peekMark() !== ']') values.push(readValue(level));
    at++;
    return values;
  };
  const readObject = (level: number): Record<string, unknown> => {
    const entries: [string, unknown][] = [];
    const mark = peekMark();
    if (mark === '$') fail('a typed object');
    if (mark === '#') {
      at++;
      const count = readLength();
      need(count);
      for (let i = 0; i < count; i++) entries.push([readText(), readValue(level)]);
      return Object.fromEntries(entries);
    }
    while (peekMark() !== '}') entries.push([readText(), readValue(level)]);
    at++;
    return Object.fromEntries(entries);
  };
  const readValue = (level: number): unknown => {
    if (level >= MOST_LEVELS) fail('values nested too deeply');
    peekMark();
    const mark = readMark();
    switch (mark) {
      case '{':
        return readObject(level + 1);
      case '[':
        return readArray(level + 1);
      case 'S':
        return readText();
      case 'C':
        need(1);
        return String.fromCharCode(bytes[at++]!);
      case 'T':
        return true;
      case 'F':
        return false;
      case 'Z':
        return null;
      default:
        return readNumber(mark);
    }
  };

  const value = readValue(0);
  if (at !== bytes.length) fail('more than one value');
  return value;
}
