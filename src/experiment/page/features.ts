import type {
  FeatureLine,
  FeaturesPart,
  HeadExplanation,
  HeadFeatures,
  RankAgreement,
  RunAnswer,
  Segment,
  Steadiness,
} from '../../core/index.ts';
import type { RunStore } from '../../jobs/index.ts';
import { mean, sampleDeviation, spearman } from '../../metrics/index.ts';
import { sortedQuantile } from '../../stats/index.ts';
import { segmentFolder } from '../segments/segment-folder.ts';
import type { SegmentSummary } from '../segments/segment-job.ts';
import { readLeft } from './read-left.ts';

/** Columns that are listed, and those that count as the top. */
const LISTED = 20;
const TOP = 10;
/** Mean rank correlation from which columns count as stable, and below which as unstable. */
const STABLE = 0.7;
const UNSTABLE = 0.4;
/** Of one column: deviation of its share ÷ its mean, and how many segments agree on its direction. */
const STEADY = { spread: 0.5, agree: 0.9 };
const UNSTEADY = { spread: 1, agree: 0.7 };

/** What a segment left of one head. */
interface Told {
  readonly segment: number;
  readonly explanation: HeadExplanation;
  readonly gain: Readonly<Record<string, number>> | undefined;
}

/** As much of a run's folder as this reads. */
export interface FeaturesSource {
  readonly store: Pick<RunStore, 'read'>;
  readonly answer: Pick<RunAnswer, 'segments' | 'classification' | 'models'>;
}

/** What the segments' models lean on, from what each segment left; null where none left anything. */
export async function featuresPart({ store, answer }: FeaturesSource): Promise<FeaturesPart | null> {
  const plan = await readLeft<Segment[]>(store, 'plan.json');
  const told = new Map<string, Told[]>();
  const without = new Set<string>();
  for (let segment = 0; segment < answer.segments.planned; segment++) {
    const record = await readLeft<{ summary: SegmentSummary }>(store, `${segmentFolder(segment)}/job.json`);
    if (record?.summary.status !== 'done') continue;
    const { fits, explained = {} } = record.summary;
    for (const head of Object.keys(fits)) {
      const explanation = explained[head];
      if (explanation === undefined) without.add(head);
      else {
        const gain = (fits[head] as { readonly gain?: Told['gain'] }).gain;
        told.set(head, [...(told.get(head) ?? []), { segment, explanation, gain }]);
      }
    }
  }
  if (told.size === 0) return null;
  const regimes = answer.models?.confusion?.regimes ?? answer.classification?.regimes ?? [];
  const heads = [...told].map(([head, segments]) => headFeatures(head, segments, regimes, plan ?? []));
  return { heads, without: [...without].filter((head) => !told.has(head)) };
}

/** @param plan the segments as they were planned */
export function headFeatures(
  head: string,
  told: readonly Told[],
  regimes: readonly string[],
  plan: readonly Segment[],
): HeadFeatures {
  const width = told[0]!.explanation.byOutput.length;
  const outputs = Array.from({ length: width }, (_, k) => (width > 1 ? (regimes[k] ?? `output ${k + 1}`) : head));
  const names = [...new Set(told.flatMap(({ explanation }) => explanation.features))];
  const tables = told.map(({ explanation }) => new Map(explanation.features.map((name, j) => [name, j])));
  const shares = told.map(({ explanation: { byOutput } }, s) =>
    names.map((name) => {
      const j = tables[s]!.get(name);
      return j === undefined ? Number.NaN : byOutput.reduce((sum, output) => sum + output[j]!, 0);
    }),
  );
  const tops = shares.map(
    (own) => new Set([...own.keys()].sort((a, b) => known(own[b]) - known(own[a])).slice(0, TOP)),
  );
  const lines = names.map((name, f): FeatureLine => {
    const bySegment = shares.map((own) => own[f]!);
    const all = bySegment.map(known);
    const sorted = Float64Array.from(all).sort();
    const sides = outputs.map((_, k) => outputOf(told, tables, name, k));
    const gains = told.flatMap(({ gain }) => (gain === undefined ? [] : [gain[name] ?? 0]));
    return {
      name,
      share: mean(all),
      low: sortedQuantile(sorted, 0.05),
      high: sortedQuantile(sorted, 0.95),
      inTop: tops.filter((top, s) => top.has(f) && all[s]! > 0).length,
      bySegment,
      outputs: sides,
      gain: gains.length === 0 ? null : mean(gains),
      word: wordOf(all, sides),
    };
  });
  const listed = [...lines].sort((a, b) => b.share - a.share).slice(0, LISTED);
  const neighbours = shares.map((own, s) => (s === 0 ? Number.NaN : agreement(shares[s - 1]!, own)));
  const neighbour = agreementOf(neighbours.slice(1));
  const apart = apartOf(told, shares, plan);
  const basis = apart ?? neighbour;
  const word: Steadiness | null = Number.isNaN(basis.mean)
    ? null
    : basis.mean >= STABLE
      ? 'stable'
      : basis.mean < UNSTABLE
        ? 'unstable'
        : 'changing';
  return {
    head,
    outputs,
    segments: told.map(({ segment }) => segment),
    columns: names.length,
    features: listed,
    topCount: TOP,
    rest: Math.max(0, 1 - listed.reduce((sum, { share }) => sum + share, 0)),
    neighbours,
    neighbour,
    apart,
    word,
    sentence: sentenceOf(word, neighbour, apart),
    rows: told.reduce((sum, { explanation }) => sum + explanation.rows, 0),
  };
}

function known(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? 0 : value;
}

function outputOf(
  told: readonly Told[],
  tables: readonly ReadonlyMap<string, number>[],
  name: string,
  k: number,
): FeatureLine['outputs'][number] {
  let share = 0;
  let up = 0;
  let segments = 0;
  told.forEach(({ explanation: { byOutput, direction } }, s) => {
    const j = tables[s]!.get(name);
    if (j === undefined) return;
    share += (byOutput[k]?.[j] ?? 0) / told.length;
    const way = direction[k]?.[j];
    if (way === null || way === undefined || way === 0) return;
    segments++;
    if (way > 0) up++;
  });
  return { share, up: up / segments, segments };
}

/** The word for a column: how much its share moves, and whether segments agree which way it pushes where it counts most. */
function wordOf(shares: readonly number[], outputs: FeatureLine['outputs']): Steadiness | null {
  if (shares.length < 2) return null;
  const centre = mean(shares);
  const spread = centre > 0 ? sampleDeviation(shares) / centre : Number.NaN;
  const main = outputs.reduce((best, one) => (one.share > best.share ? one : best));
  const agree = Math.max(main.up, 1 - main.up);
  if (!(spread <= UNSTEADY.spread) || !(agree >= UNSTEADY.agree)) return 'unstable';
  return spread <= STEADY.spread && agree >= STEADY.agree ? 'stable' : 'changing';
}

/** Spearman's over the columns that both have. */
function agreement(a: readonly number[], b: readonly number[]): number {
  const both = Array.from(a.keys()).filter((f) => !Number.isNaN(a[f]!) && !Number.isNaN(b[f]!));
  return both.length < 3
    ? Number.NaN
    : spearman(
        both.map((f) => a[f]!),
        both.map((f) => b[f]!),
      );
}

function agreementOf(values: readonly number[]): RankAgreement {
  const defined = values.filter((value) => !Number.isNaN(value));
  return {
    mean: mean(defined),
    lowest: defined.length === 0 ? Number.NaN : Math.min(...defined),
    pairs: defined.length,
  };
}

/** Each segment beside the first later one that trained on none of its rows. */
function apartOf(
  told: readonly Told[],
  shares: readonly (readonly number[])[],
  plan: readonly Segment[],
): RankAgreement | null {
  const trains = new Map(plan.map(({ index, train }) => [index, train]));
  const values = told.flatMap(({ segment }, i) => {
    const end = trains.get(segment)?.end ?? Number.POSITIVE_INFINITY;
    const j = told.findIndex((later, at) => at > i && (trains.get(later.segment)?.start ?? -1) >= end);
    return j < 0 ? [] : [agreement(shares[i]!, shares[j]!)];
  });
  const found = agreementOf(values);
  return found.pairs === 0 ? null : found;
}

function sentenceOf(word: Steadiness | null, neighbour: RankAgreement, apart: RankAgreement | null): string {
  if (word === null) return 'One segment: nothing is known of stability';
  const two = (value: number): string => value.toFixed(2);
  const beside = `neighbouring segments agree on the ranks by ${two(neighbour.mean)} (Spearman, mean of ${neighbour.pairs} pairs; lowest ${two(neighbour.lowest)})`;
  const far =
    apart === null
      ? 'no two segments are without common train rows, so that they had to agree in part'
      : `segments without common train rows by ${two(apart.mean)} (${apart.pairs} pairs; lowest ${two(apart.lowest)})`;
  const what = {
    stable: 'Stable: what counts in one segment counts in others',
    changing: 'Changing: what counts moves from segment to segment',
    unstable: 'Unstable: what counts in one segment says little of the next; read no story into a single ranking',
  }[word];
  return `${what}; ${beside}, ${far}`;
}
