import type { Segment } from '../core/index.ts';
import type { ChainLink, SegmentContext, SegmentResult } from '../walkforward/index.ts';
import type { Chain } from './chain.ts';
import type { StateNames } from './state-names.ts';

/** The segment before, where segments go on from each other. */
export function segmentBefore(chain: Chain, context: SegmentContext, { index }: Segment): Segment | undefined {
  return context.warmStart == null ? undefined : chain.segments.find((segment) => segment.index === index - 1);
}

/**
 * What the segment before leaves on these bars, itself begun afresh: one step of the chain shows what a step reads. Undefined
 * where each segment starts afresh.
 */
export async function linkOn(
  chain: Chain,
  context: SegmentContext,
  names: StateNames,
  segment: Segment,
): Promise<ChainLink | undefined> {
  const before = segmentBefore(chain, context, segment);
  if (before === undefined) return undefined;
  const result = await chain.fit(context, before, names.labelerOf(context, before));
  return result.status === 'done' ? result.link : undefined;
}

/** A segment fitted as the run does it, from the one before where segments go on from each other. */
export async function fitLinked(
  chain: Chain,
  context: SegmentContext,
  names: StateNames,
  segment: Segment,
): Promise<SegmentResult> {
  const link = await linkOn(chain, context, names, segment);
  return chain.fit(context, segment, names.labelerOf(context, segment), { link });
}
