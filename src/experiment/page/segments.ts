import { isoTime, type PageSegment, type Segment, type SegmentsPart } from '../../core/index.ts';
import { segmentFolder } from '../segments/segment-folder.ts';
import { readLeft } from './read-left.ts';
import { comparedStrategies, type PageSource } from './source.ts';

/** What a bundle's evidence says of its own test window. */
interface Evidence {
  readonly accuracy: number | null;
  readonly naiveAccuracy: number | null;
  readonly trainedOn: { readonly fit: number; readonly stop: number; readonly calibrate: number };
}

/** The plan with what the run says of each segment; null for runs without a plan. */
export async function segmentsPart({ store, answer }: PageSource): Promise<SegmentsPart | null> {
  const plan = await readLeft<readonly Segment[]>(store, 'plan.json');
  if (plan === undefined) return null;
  const strategies = comparedStrategies(answer);
  const reasons = new Map(answer.segments.skipped.map(({ index, reason }) => [index, reason]));
  const ics = new Map((answer.ic?.segments ?? []).map((one) => [one.segment, one]));
  const returns = strategies.map(
    (name) => new Map((answer.details?.[name]?.segments ?? []).map((one) => [one.name, one.totalReturn])),
  );
  const from = Date.parse(answer.data.from);
  const opens = (row: number): string => isoTime(from + row * answer.data.intervalMs);
  const segments = plan.map(async ({ index, train, test }): Promise<PageSegment> => {
    const known = await readLeft<Evidence>(store, `${segmentFolder(index)}/evidence.json`);
    const reason = reasons.get(index) ?? '';
    return {
      index,
      state: reason === '' ? 'done' : reason.startsWith('failed: ') ? 'failed' : 'skipped',
      reason: reason.replace(/^failed: /, ''),
      train: [opens(train.start), opens(train.end - 1)],
      test: [opens(test.start), opens(test.end - 1)],
      trainedOn: known?.trainedOn ?? null,
      accuracy: known?.accuracy ?? null,
      naiveAccuracy: known?.naiveAccuracy ?? null,
      ic: ics.get(index)?.spearman ?? null,
      icHitRate: ics.get(index)?.hitRate ?? null,
      returns: returns.map((of) => of.get(String(index)) ?? null),
    };
  });
  return { segments: await Promise.all(segments), strategies };
}
