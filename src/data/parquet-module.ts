import { createRequire } from 'node:module';
import { InputError } from '../core/index.ts';

export type ParquetModule = typeof import('parquet-wasm/node');

const require = createRequire(import.meta.url);
const KEEP_BELOW_BYTES = 64 * 1024 * 1024;
let loaded: ParquetModule | undefined;

/**
 * Runs `use` on the Parquet codec.
 *
 * The codec is loaded on first use, and dropped (a fresh instance serves the next call) in two cases: after a trap, which
 * leaves its memory in an unknown state, and after its memory has grown large, since wasm memory never shrinks.
 */
export function withParquet<T>(use: (parquet: ParquetModule) => T): T {
  loaded ??= require('parquet-wasm/node') as ParquetModule;
  const parquet = loaded;
  let trapped = false;
  try {
    return use(parquet);
  } catch (error) {
    trapped = isTrap(error);
    throw error;
  } finally {
    if (trapped || wasmBytes(parquet) > KEEP_BELOW_BYTES) drop();
  }
}

/** A panic or exhausted memory; errors that the codec reports itself leave it whole. */
function isTrap(error: unknown): boolean {
  const name = error instanceof Error ? error.name : '';
  return name === 'RuntimeError' || name === 'RangeError' || name === 'CompileError';
}

function wasmBytes(parquet: ParquetModule): number {
  return (parquet.wasmMemory() as unknown as { buffer: ArrayBuffer }).buffer.byteLength;
}

function drop(): void {
  loaded = undefined;
  delete require.cache[require.resolve('parquet-wasm/node')];
}

/** @throws InputError PARQUET_INVALID where the bytes cannot be a whole Parquet file; pages are not looked at */
export function requireParquet(bytes: Uint8Array, file: string): void {
  const starts = isMagic(bytes, 0);
  if (!starts) {
    throw new InputError('PARQUET_INVALID', {
      what: `the file is no Parquet: it ${looksLikeText(bytes) ? 'is text' : 'does not begin with "PAR1"'}`,
      where: file,
      mend: looksLikeText(bytes)
        ? 'if it is CSV, give it a name that ends in .csv, or run: regimewalk data import'
        : 'give a Parquet or CSV file',
    });
  }
  const end = bytes.length;
  const footer = end >= 12 ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(end - 8, true) : 0;
  if (end < 12 || !isMagic(bytes, end - 4) || footer > end - 12) {
    throw new InputError('PARQUET_INVALID', {
      what: `the Parquet file is cut off: ${end} bytes, and its end is missing`,
      where: file,
      mend: 'copy, download or write it again',
    });
  }
}

export function isMagic(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x50 && bytes[at + 1] === 0x41 && bytes[at + 2] === 0x52 && bytes[at + 3] === 0x31;
}

export function looksLikeText(bytes: Uint8Array): boolean {
  const end = Math.min(bytes.length, 4096);
  for (let i = 0; i < end; i++) {
    const byte = bytes[i]!;
    if (byte < 9 || (byte > 13 && byte < 32)) return false;
  }
  return true;
}
