import { DataType, DateUnit, Precision, type TimeUnit, type Vector } from 'apache-arrow';
import { epochMs, parseTimeText } from './times.ts';

const TWO_32 = 2 ** 32;

/** Whether `toNumbers` gives a column for this type. */
export function isNumeric(type: DataType): boolean {
  return (
    DataType.isFloat(type) ||
    DataType.isInt(type) ||
    DataType.isDecimal(type) ||
    DataType.isBool(type) ||
    DataType.isNull(type)
  );
}

export function isText(type: DataType): boolean {
  return (
    DataType.isUtf8(type) || DataType.isLargeUtf8(type) || (DataType.isDictionary(type) && isText(type.dictionary))
  );
}

/** Whether `toTimes` gives a column for this type. */
export function mayHoldTimes(type: DataType): boolean {
  return (
    DataType.isTimestamp(type) ||
    DataType.isDate(type) ||
    isText(type) ||
    DataType.isInt(type) ||
    DataType.isFloat(type)
  );
}

/**
 * A numeric column as new float64 numbers, shape [n], null → NaN.
 *
 * @returns null where the column holds no numbers
 */
export function toNumbers(vector: Vector): Float64Array | null {
  const type = vector.type as DataType;
  if (!isNumeric(type)) return null;
  const out = new Float64Array(vector.length);
  if (DataType.isNull(type)) return out.fill(Number.NaN);
  let at = 0;
  for (const data of vector.data) {
    const part = out.subarray(at, at + data.length);
    if (DataType.isFloat(type) && type.precision !== Precision.HALF) part.set(data.values as Float64Array);
    else if (DataType.isInt(type) && type.bitWidth < 64) part.set(data.values as Int32Array);
    else if (DataType.isInt(type)) {
      const values = data.values as BigInt64Array;
      for (let i = 0; i < part.length; i++) part[i] = Number(values[i]);
    } else if (DataType.isDecimal(type)) decimalsInto(data.values as Uint32Array, type.bitWidth / 32, type.scale, part);
    else for (let i = 0; i < part.length; i++) part[i] = Number(vector.get(at + i));
    nullsInto(data, part);
    at += data.length;
  }
  return out;
}

/** Two's complement of `words` little-endian words each, divided by 10^scale. */
function decimalsInto(values: Uint32Array, words: number, scale: number, out: Float64Array): void {
  const bits = BigInt(32 * words);
  const divisor = 10 ** scale;
  for (let i = 0; i < out.length; i++) {
    let whole = 0n;
    for (let word = words - 1; word >= 0; word--) whole = (whole << 32n) | BigInt(values[i * words + word]!);
    out[i] = Number(BigInt.asIntN(Number(bits), whole)) / divisor;
  }
}

interface NullMask {
  readonly nullCount: number;
  readonly nullBitmap: Uint8Array;
  readonly offset: number;
}

function nullsInto(data: NullMask, out: Float64Array): void {
  if (data.nullCount === 0) return;
  for (let i = 0; i < out.length; i++) {
    const bit = data.offset + i;
    if ((data.nullBitmap[bit >> 3]! & (1 << (bit & 7))) === 0) out[i] = Number.NaN;
  }
}

/** Times in epoch milliseconds, shape [n], NaN where null or no time; `format` names what was found. */
export interface TimeValues {
  readonly values: Float64Array;
  readonly format: string;
  /** First row that holds no readable time although it isn't null, −1 without one, with its text. */
  readonly badRow: number;
  readonly badText: string;
}

/**
 * A column as times: timestamps of any unit, dates, epoch numbers (unit by magnitude), ISO text.
 *
 * @returns null where the type cannot hold times
 */
export function toTimes(vector: Vector): TimeValues | null {
  const type = vector.type as DataType;
  if (DataType.isTimestamp(type)) {
    const perMs = [1e-3, 1, 1e3, 1e6][type.unit]!;
    return good(fromInt64(vector, perMs), `timestamp[${['s', 'ms', 'us', 'ns'][type.unit as TimeUnit]}]`);
  }
  if (DataType.isDate(type)) {
    const values =
      type.unit === DateUnit.DAY ? mapData(vector, (value) => Number(value) * 86_400_000) : fromInt64(vector, 1);
    return good(values, 'date');
  }
  if (isText(type)) {
    const values = new Float64Array(vector.length);
    let badRow = -1;
    let badText = '';
    for (let i = 0; i < values.length; i++) {
      const text = vector.get(i) as string | null;
      values[i] = text === null ? Number.NaN : parseTimeText(text);
      if (badRow < 0 && text !== null && Number.isNaN(values[i])) {
        badRow = i;
        badText = text;
      }
    }
    return { values, format: 'text', badRow, badText };
  }
  if (DataType.isInt(type) || DataType.isFloat(type)) {
    const values = toNumbers(vector)!;
    const format = epochMs(values);
    return good(values, format);
  }
  return null;
}

function good(values: Float64Array, format: string): TimeValues {
  return { values, format, badRow: -1, badText: '' };
}

function fromInt64(vector: Vector, perMs: number): Float64Array {
  const out = new Float64Array(vector.length);
  let at = 0;
  for (const data of vector.data) {
    const part = out.subarray(at, at + data.length);
    const values = data.values as BigInt64Array;
    const words = new Uint32Array(values.buffer, values.byteOffset, 2 * data.length);
    for (let i = 0; i < part.length; i++) {
      // Two words are exact up to 2^53; nanoseconds lie above it, and their rounding (256 ns) is far below 1 ms.
      part[i] = Math.floor(((words[2 * i + 1]! | 0) * TWO_32 + words[2 * i]!) / perMs + 1e-3);
    }
    nullsInto(data, part);
    at += data.length;
  }
  return out;
}

function mapData(vector: Vector, convert: (value: number) => number): Float64Array {
  const out = new Float64Array(vector.length);
  let at = 0;
  for (const data of vector.data) {
    const part = out.subarray(at, at + data.length);
    const values = data.values as Int32Array;
    for (let i = 0; i < part.length; i++) part[i] = convert(values[i]!);
    nullsInto(data, part);
    at += data.length;
  }
  return out;
}
