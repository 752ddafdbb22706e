import type { CellColumn } from './cells.ts';

const PARTS = 4;
/** Trials that a part has to hold by its two sides for its emptiness to say something. */
const EXPECTED = 5;
/** Share of the trials that is missed so. */
const MISSED = 0.1;

/**
 * Whether the trials fill the box that their dimensions span. Rules between parameters (`fast * 4 <= slow`) leave corners empty, over
 * which an analysis of variance would take what a forest makes up there.
 */
export function fillsBox(columns: readonly CellColumn[]): boolean {
  const parts = columns.map(({ codes, measure }) => (measure.length < 2 ? null : quarters(codes)));
  for (let i = 0; i < columns.length; i++) {
    for (let j = i + 1; j < columns.length; j++) {
      const [a, b] = [parts[i], parts[j]];
      if (a != null && b != null && hasHoles(a, b)) return false;
    }
  }
  return true;
}

/** The trials in four parts of about equal number, by rank; −1 without a value. */
function quarters(codes: Int16Array): Int8Array {
  const known = codes.filter((code) => code >= 0).sort();
  const borders = Array.from({ length: PARTS - 1 }, (_, k) => known[Math.floor(((k + 1) * known.length) / PARTS)]!);
  return Int8Array.from(codes, (code) => (code < 0 ? -1 : borders.filter((border) => code >= border).length));
}

function hasHoles(a: Int8Array, b: Int8Array): boolean {
  const counts = new Float64Array(PARTS * PARTS);
  const rows = new Float64Array(PARTS);
  const cells = new Float64Array(PARTS);
  let n = 0;
  for (let t = 0; t < a.length; t++) {
    if (a[t]! < 0 || b[t]! < 0) continue;
    counts[a[t]! * PARTS + b[t]!]!++;
    rows[a[t]!]!++;
    cells[b[t]!]!++;
    n++;
  }
  let missed = 0;
  for (let i = 0; i < PARTS; i++) {
    for (let j = 0; j < PARTS; j++) {
      const expected = (rows[i]! * cells[j]!) / Math.max(1, n);
      if (expected >= EXPECTED && counts[i * PARTS + j] === 0) missed += expected;
    }
  }
  return missed > MISSED * n;
}
