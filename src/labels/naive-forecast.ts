import { type Labels, NEVER } from '../core/index.ts';

/**
 * The naive forecast: at row t the newest target whose `labelEnd` ≤ t, the last regime that has come true by the row's
 * close. Shape [n]; −1 before the first.
 */
export function naiveForecast(target: Labels): Int8Array {
  const { regime, labelEnd } = target;
  const n = regime.length;
  // newestEnding[e]: the last row whose target is known from row e on.
  const newestEnding = new Int32Array(n).fill(-1);
  for (let s = 0; s < n; s++) {
    const end = labelEnd[s]!;
    if (regime[s]! >= 0 && end !== NEVER && end < n) newestEnding[end] = s;
  }
  const out = new Int8Array(n).fill(-1);
  let newest = -1;
  for (let t = 0; t < n; t++) {
    newest = Math.max(newest, newestEnding[t]!);
    if (newest >= 0) out[t] = regime[newest]!;
  }
  return out;
}

/** The column that says whether the newest known target is this regime. */
export const knownName = (regime: string): `known_${string}` => `known_${regime}`;

/** The naive forecast as one-hot columns `known_<regime>`, shape [n]; all 0 before the first known label. */
export function knownInputs(target: Labels): Record<`known_${string}`, Float64Array> {
  const naive = naiveForecast(target);
  const columns: Record<`known_${string}`, Float64Array> = {};
  target.names.forEach((name, code) => {
    const column = new Float64Array(naive.length);
    for (let t = 0; t < column.length; t++) column[t] = Number(naive[t] === code);
    columns[knownName(name)] = column;
  });
  return columns;
}
