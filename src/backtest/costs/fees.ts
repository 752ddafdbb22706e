import { z } from 'zod';
import { BPS } from '../../core/index.ts';
import { costEntry, type FillCost } from './part.ts';

const bps = z.number().nonnegative();

/** The exchange's fee a side: the maker's for a take-profit that waited at its price, the taker's for everything else. */
export const fees = costEntry({
  schema: z.strictObject({ makerBps: bps, takerBps: bps }),
  create: ({ makerBps, takerBps }) => ({
    kind: 'fill',
    source: 'fee',
    roundTripBps: 2 * takerBps,
    rate: ({ maker }) => (maker ? makerBps : takerBps) * BPS,
  }),
});

/** Half of a round trip on each side, whatever the order: `execution.costBps`. */
export function roundTrip(costBps: number): FillCost {
  const side = (costBps / 2) * BPS;
  return { kind: 'fill', source: 'fee', roundTripBps: costBps, constant: true, rate: () => side };
}
