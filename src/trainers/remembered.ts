import { sha256 } from '../core/index.ts';
import type { TrainingSet } from './contract.ts';

/**
 * What a fit makes of its rows before its own parameters matter, from the set's memory where it has one. The key is the content of what
 * is read, not who holds it: rows of two matrices that are the same bytes are the same rows.
 *
 * @param what names the computation
 * @param reads all further numbers and texts that it reads
 */
export function remembered<T>(
  { matrix, rows, memory }: Pick<TrainingSet, 'matrix' | 'rows' | 'memory'>,
  what: string,
  reads: readonly unknown[],
  make: () => T,
): T {
  if (memory === undefined) return make();
  return memory.recall(
    `${what} ${sha256(matrix.data, JSON.stringify(matrix.names), rows, ...reads.flatMap(part))}`,
    make,
  );
}

/** Each with its kind and length, so that no two lists of parts are the same bytes. */
function part(read: unknown): (string | ArrayBufferView)[] {
  return ArrayBuffer.isView(read) ? [`|${read.byteLength}:`, read] : [`|${JSON.stringify(read) ?? 'undefined'};`];
}
