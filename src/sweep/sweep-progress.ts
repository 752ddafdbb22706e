import type { SweepObjective } from '../core/index.ts';
import type { History } from './journal/events.ts';

/** The best so far in a line, and what went wrong: `best 0.84 in trial 41, 3 failed`. Each call looks at what was told since the last one. */
export function trialNotes(history: History, { goal }: SweepObjective): () => string | undefined {
  const sign = goal === 'maximise' ? -1 : 1;
  let best: { readonly value: number; readonly number: number } | undefined;
  let failed = 0;
  let pruned = 0;
  let next = 0;
  return () => {
    for (let told = history.told(next); told !== undefined; told = history.told(++next)) {
      const value = told.values?.[0] ?? Number.NaN;
      if (told.state === 'failed') failed++;
      else if (told.state === 'pruned') pruned++;
      else if (!Number.isNaN(value) && !(best !== undefined && best.value <= value)) best = { value, number: next };
    }
    const parts = [
      best === undefined ? [] : [`best ${Number((sign * best.value).toPrecision(3))} in trial ${best.number}`],
      pruned === 0 ? [] : [`${pruned} pruned`],
      failed === 0 ? [] : [`${failed} failed`],
    ].flat();
    return parts.length === 0 ? undefined : parts.join(', ');
  };
}
