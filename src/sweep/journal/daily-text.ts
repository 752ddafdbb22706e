import { DAY_MS } from '../../core/index.ts';

/** Daily returns as a journal keeps them: 32-bit floats, little-endian, as base64. Seven digits are more than any statistic of returns needs. */
export function encodeReturns(returns: Float64Array): string {
  const view = new DataView(new ArrayBuffer(4 * returns.length));
  for (let i = 0; i < returns.length; i++) view.setFloat32(4 * i, returns[i]!, true);
  return toText(view);
}

/** Daily returns of {@link encodeReturns}, rounded to 32 bits, shape [days]. */
export function decodeReturns(text: string): Float64Array {
  const view = toView(text);
  return Float64Array.from({ length: view.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

/** Starts of UTC days, ms, as numbers of days since 1970 in 32 bits. */
export function encodeDays(days: Float64Array): string {
  const view = new DataView(new ArrayBuffer(4 * days.length));
  for (let i = 0; i < days.length; i++) view.setInt32(4 * i, Math.floor(days[i]! / DAY_MS), true);
  return toText(view);
}

/** Starts of UTC days, ms, of {@link encodeDays}, shape [days]. */
export function decodeDays(text: string): Float64Array {
  const view = toView(text);
  return Float64Array.from({ length: view.byteLength / 4 }, (_, i) => view.getInt32(4 * i, true) * DAY_MS);
}

function toText({ buffer }: DataView): string {
  return Buffer.from(buffer as ArrayBuffer).toString('base64');
}

function toView(text: string): DataView {
  const bytes = Buffer.from(text, 'base64');
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
