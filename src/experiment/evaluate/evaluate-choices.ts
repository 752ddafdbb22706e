import type { RunAnswer, SelectionSummary, TuningSummary } from '../../core/index.ts';
import { selectionStability } from '../../trainers/index.ts';
import type { SelectionRecord, TuningRecord } from '../../walkforward/index.ts';
import type { DoneSegment } from '../results.ts';

/** What a fit's summary holds of what was chosen for it. */
interface Chosen {
  readonly selection?: SelectionRecord;
  readonly tuning?: TuningRecord;
}

/** Columns and parameters that the segments' heads were fitted with; keys are left out where no head chose any. */
export function choiceSummaries(done: readonly DoneSegment[]): Pick<RunAnswer, 'selection' | 'tuning'> {
  const heads = Object.keys(done[0]?.summary.fits ?? {});
  const selection: [string, SelectionSummary][] = [];
  const tuning: [string, TuningSummary][] = [];
  for (const head of heads) {
    const chosen = done.map(({ summary }) => summary.fits[head] as Chosen);
    const kept = chosen.flatMap((of) => of.selection ?? []);
    const tuned = chosen.flatMap((of) => of.tuning ?? []);
    if (kept.length > 0) selection.push([head, selectionSummary(kept)]);
    if (tuned.length > 0) tuning.push([head, tuningSummary(tuned)]);
  }
  return {
    ...(selection.length === 0 ? {} : { selection: Object.fromEntries(selection) }),
    ...(tuning.length === 0 ? {} : { tuning: Object.fromEntries(tuning) }),
  };
}

function selectionSummary(records: readonly SelectionRecord[]): SelectionSummary {
  const first = records[0]!;
  const names = Object.keys(first.importance);
  const held = records.map(({ kept }) => new Set(kept));
  const free = names.filter((name) => !first.protected.includes(name));
  const sets = Uint8Array.from(held.flatMap((kept) => free.map((name) => Number(kept.has(name)))));
  const rows = names.map((name) => {
    const segments = held.filter((kept) => kept.has(name)).length;
    return {
      name,
      segments,
      share: segments / records.length,
      protected: first.protected.includes(name),
      importance: meanOf(records.map(({ importance }) => importance[name]!.mean)),
    };
  });
  return {
    use: first.use,
    segments: records.length,
    columns: names.length,
    meanKept: meanOf(records.map(({ kept }) => kept.length)),
    stability: selectionStability(sets, free.length),
    kept: rows.toSorted((a, b) => b.segments - a.segments),
  };
}

function tuningSummary(records: readonly TuningRecord[]): TuningSummary {
  const first = records[0]!;
  const trialOf = (record: TuningRecord) => record.trials[record.chosen]!;
  return {
    when: first.when,
    rule: first.rule,
    score: first.score,
    segments: records.length,
    trials: first.trials.length,
    chosen: Object.fromEntries(
      Object.keys(first.params).map((name) => [name, countValues(records.map(({ params }) => params[name]))]),
    ),
    indistinct: records.filter(({ distinct }) => distinct === false).length,
    foldScore: meanOf(records.map((record) => trialOf(record).mean)),
    foldError: meanOf(records.map((record) => trialOf(record).error ?? Number.NaN)),
  };
}

/** Values by falling count; of equals the first that was chosen. */
function countValues(values: readonly unknown[]): { value: unknown; segments: number }[] {
  const counts = new Map<string, { value: unknown; segments: number }>();
  for (const value of values) {
    const key = JSON.stringify(value);
    const segments = (counts.get(key)?.segments ?? 0) + 1;
    counts.set(key, { value, segments });
  }
  return [...counts.values()].sort((a, b) => b.segments - a.segments);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
