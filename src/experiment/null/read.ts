import type { NullSummary, RunAnswer } from '../../core/index.ts';
import type { RunStore } from '../../jobs/index.ts';

/** The run's file that says where it lies among null markets. */
export const NULL_FILE = 'null.json';

/** A run's place among null markets; null where none were made, or the file was cut off. */
export async function readNull(store: RunStore): Promise<NullSummary | null> {
  const text = await store.read(NULL_FILE);
  if (text === undefined) return null;
  try {
    const found = JSON.parse(text) as Partial<NullSummary> | null;
    return Array.isArray(found?.improvements) && Array.isArray(found.targets) ? (found as NullSummary) : null;
  } catch {
    return null;
  }
}

/** An answer with its place among null markets, and each improvement with its p among them. */
export function withNull<T extends Pick<RunAnswer, 'improvements' | 'improvement'>>(
  answer: T,
  nulls: NullSummary | null,
): T & { readonly null: NullSummary | null } {
  const improvements = answer.improvements.map((one) => {
    const found = nulls?.improvements.find(
      ({ baseline, against }) => baseline === one.baseline && against === one.against,
    );
    return { ...one, nullP: found?.p ?? null };
  });
  return { ...answer, improvements, improvement: improvements[0] ?? null, null: nulls };
}
