import type { CellColumn } from './cells.ts';

/** Trials that a cell has to hold by its two sides for its emptiness to say something: chance leaves it empty less than once in 1,000 times. */
const EXPECTED = 10;
const MOST_PARTS = 8;
/** Share of the trials that is missed so. */
const MISSED = 0.04;

/**
 * Whether the trials fill the box that their dimensions span. Rules between parameters (`fast * 4 <= slow`) leave corners empty, over
 * which an analysis of variance would take what a forest makes up there.
 */
export function fillsBox(columns: readonly CellColumn[]): boolean {
  const parts = columns.map(({ codes, measure }) => (measure.length < 2 ? null : parted(codes)));
  for (let i = 0; i < columns.length; i++) {
    for (let j = i + 1; j < columns.length; j++) {
      const [a, b] = [parts[i], parts[j]];
      if (a != null && b != null && hasHoles(a, b)) return false;
    }
  }
  return true;
}

/** The trials in parts of about equal number, by rank; −1 without a value. */
function parted(codes: Int16Array): Int8Array {
  const known = codes.filter((code) => code >= 0).sort();
  const parts = Math.min(MOST_PARTS, Math.floor(Math.sqrt(known.length / EXPECTED)));
  const borders = Array.from({ length: Math.max(0, parts - 1) }, (_, k) => {
    return known[Math.floor(((k + 1) * known.length) / parts)]!;
  });
  return Int8Array.from(codes, (code) => (code < 0 ? -1 : borders.filter((border) => code >= border).length));
}

function hasHoles(a: Int8Array, b: Int8Array): boolean {
  const counts = new Float64Array(MOST_PARTS * MOST_PARTS);
  const rows = new Float64Array(MOST_PARTS);
  const cells = new Float64Array(MOST_PARTS);
  let n = 0;
  for (let t = 0; t < a.length; t++) {
    if (a[t]! < 0 || b[t]! < 0) continue;
    counts[a[t]! * MOST_PARTS + b[t]!]!++;
    rows[a[t]!]!++;
    cells[b[t]!]!++;
    n++;
  }
  let missed = 0;
  for (let i = 0; i < MOST_PARTS; i++) {
    for (let j = 0; j < MOST_PARTS; j++) {
      const expected = (rows[i]! * cells[j]!) / Math.max(1, n);
      if (expected >= 0.8 * EXPECTED && counts[i * MOST_PARTS + j] === 0) missed += expected;
    }
  }
  return missed > MISSED * n;
}
