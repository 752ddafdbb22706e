import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { RegimewalkError } from '../../src/core/index.ts';

/** A folder for one test file, removed afterwards. */
export function scratchFolder(): {
  dir: string;
  at(name: string): string;
  put(name: string, content: string | Uint8Array): string;
} {
  const dir = mkdtempSync(path.join(tmpdir(), 'regimewalk-data-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const at = (name: string): string => path.join(dir, name);
  return {
    dir,
    at,
    put: (name, content) => {
      writeFileSync(at(name), content);
      return at(name);
    },
  };
}

/** The error that `promise` ends with. */
export async function errorOf(promise: Promise<unknown>): Promise<RegimewalkError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof RegimewalkError) return error;
    throw error;
  }
  throw new Error('expected an error');
}

export const T0 = Date.UTC(2021, 0, 1);
export const M30 = 30 * 60_000;

/** `n` plain half-hour bars; `edit` changes the columns before they are handed out. */
export function plainColumns(
  n: number,
  edit: (columns: Record<string, Float64Array>) => void = () => undefined,
): Record<string, Float64Array> {
  const from = (value: (i: number) => number): Float64Array => Float64Array.from({ length: n }, (_, i) => value(i));
  const columns = {
    timestamp: from((i) => T0 + i * M30),
    open: from((i) => 100 + i),
    high: from((i) => 102 + i),
    low: from((i) => 99 + i),
    close: from((i) => 101 + i),
    volume: from((i) => 10 + i),
  };
  edit(columns);
  return columns;
}
