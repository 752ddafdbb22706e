import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { type Bars, RegimewalkError } from '../../src/core/index.ts';

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

/** Where two records of bars first differ, `null` where they agree bit by bit: a printed diff of long columns takes ages. */
export function firstDifference(a: Bars, b: Bars): string | null {
  const left: Record<string, ArrayLike<number>> = { ...a.columns, time: a.time, gap: a.gap };
  const right: Record<string, ArrayLike<number>> = { ...b.columns, time: b.time, gap: b.gap };
  if (Object.keys(left).join() !== Object.keys(right).join())
    return `columns ${Object.keys(left)} and ${Object.keys(right)}`;
  for (const [name, values] of Object.entries(left)) {
    const others = right[name]!;
    if (values.length !== others.length) return `${name}: ${values.length} and ${others.length} rows`;
    for (let i = 0; i < values.length; i++) {
      if (!Object.is(values[i], others[i])) return `${name}[${i}]: ${values[i]} and ${others[i]}`;
    }
  }
  return null;
}
