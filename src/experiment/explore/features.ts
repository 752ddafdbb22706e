import type { CorrelationPortrait, FeaturePortrait } from '../../core/index.ts';
import { clusterOrder, rankWithTies, standardise } from '../../metrics/index.ts';
import { sortedQuantile } from '../../stats/index.ts';
import { type ExploreColumn, histogram, sortedKnown, thinStep } from './columns.ts';

const SHARES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;
const BINS = 24;
const EXTREME = 5;
/** Quartile of a normal law, in deviations. */
const QUARTILE = 0.6745;
const REDUNDANT = 0.95;

/** What a column's values are like on real bars: those of gap rows stand still, and no model is fitted on them. */
export function featurePortrait({ name, of, values: all }: ExploreColumn, gap: Uint8Array): FeaturePortrait {
  const values = all.filter((_, t) => gap[t] === 0);
  const first = values.findIndex((value) => !Number.isNaN(value));
  const sorted = sortedKnown(values);
  const n = sorted.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += sorted[i]!;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (sorted[i]! - mean) ** 2;
  const at = (share: number): number => sortedQuantile(sorted, share);
  const median = at(0.5);
  const limit = (EXTREME * (at(0.75) - at(0.25))) / 2 / QUARTILE;
  let extreme = 0;
  for (let i = 0; i < n; i++) if (Math.abs(sorted[i]! - median) > limit) extreme++;
  return {
    name,
    of: of === 'label input' ? of : 'feature',
    warmUp: first < 0 ? values.length : first,
    missing: first < 0 ? 0 : values.length - first - n,
    mean,
    sd: n < 2 ? Number.NaN : sorted[0] === sorted[n - 1] ? 0 : Math.sqrt(squares / (n - 1)),
    min: sorted[0] ?? Number.NaN,
    max: sorted[n - 1] ?? Number.NaN,
    quantiles: SHARES.map((share) => ({ share, value: at(share) })),
    // Of a column that is mostly one value nothing can be called far away.
    extremes: limit > 0 ? extreme / n : Number.NaN,
    histogram: histogram(sorted, at(0.005), at(0.995), BINS),
  };
}

/** Rank correlations of all columns, alike ones side by side, on the rows where each has a value. */
export function correlationPortrait(columns: readonly ExploreColumn[], gap: Uint8Array): CorrelationPortrait {
  const step = thinStep(gap.length);
  const places: number[] = [];
  for (let t = 0; t < gap.length; t += step) if (gap[t] === 0) places.push(t);
  const known = columns.filter(({ values }) => {
    let [count, differ] = [0, false];
    let before = Number.NaN;
    for (const t of places) {
      const value = values[t]!;
      if (Number.isNaN(value)) continue;
      differ ||= count > 0 && value !== before;
      before = value;
      count++;
    }
    return differ && count > places.length / 2;
  });
  const rows = places.filter((t) => known.every(({ values }) => !Number.isNaN(values[t]!)));
  const ranks = known.map(({ values }) => standardise(rankWithTies(rows.map((t) => values[t]!))));
  const all = ranks.map((a, i) => ranks.map((b, j) => (i === j ? 1 : meanProduct(a, b))));
  // A column that does not vary on the common rows has no correlation; as far from all others as can be.
  const order = clusterOrder(all.map((row) => row.map((r) => (Number.isNaN(r) ? 2 : 1 - Math.abs(r)))));
  const names = order.map((i) => known[i]!.name);
  const matrix = order.map((i) => order.map((j) => all[i]![j]!));
  const redundant = names.flatMap((a, i) =>
    names.slice(i + 1).flatMap((b, k) => {
      const correlation = matrix[i]![i + 1 + k]!;
      return Math.abs(correlation) > REDUNDANT ? [{ a, b, correlation }] : [];
    }),
  );
  const kept = new Set(names);
  return {
    names,
    matrix,
    rows: rows.length,
    limit: REDUNDANT,
    redundant: redundant.sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation)),
    omitted: columns.flatMap(({ name }) => (kept.has(name) ? [] : [name])),
  };
}

function meanProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum / a.length;
}
