import { z } from 'zod';
import { ConfigError, catalogEntry, parseParams } from '../../core/index.ts';
import { costCatalog } from './catalog.ts';
import { roundTrip } from './fees.ts';
import type { FillCost } from './part.ts';

/** All that a strategy pays. */
export interface CostModel {
  readonly fills: readonly FillCost[];
  readonly funding: boolean;
  /** Interest a day as a fraction: of units sold short, and of cash below 0. */
  readonly shortPerDay: number;
  readonly cashPerDay: number;
  /** Times all trading costs and interest, not funding, which may be income: 1, but for stress tests. */
  readonly scale: number;
  /** What a small round trip pays: fees, spread, fixed slippage. NaN where a model depends on the market. */
  readonly roundTripBps: number;
}

const partSchema = z.strictObject({ use: z.string(), params: z.record(z.string(), z.unknown()).default({}) });

export const costsSchema = z.array(partSchema).nullable().default(null);

/**
 * The cost model of `execution`: `costs` where there is a list, else `costBps` a round trip.
 *
 * @param path dotted key of the list
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_UNKNOWN_KEY, CONFIG_INVALID (a source named twice)
 */
export function parseCosts(
  costs: z.output<typeof costsSchema>,
  costBps: number,
  intervalMs: number,
  path: string,
): CostModel {
  if (costs === null) return modelOf([roundTrip(costBps)]);
  const uses = costs.map(({ use }) => use);
  const twice = uses.findIndex((use, i) => uses.indexOf(use) !== i);
  if (twice >= 0) {
    throw new ConfigError('CONFIG_INVALID', {
      what: `the cost model "${uses[twice]}" stands twice`,
      where: `${path}.${twice}`,
      path: `${path}.${twice}`,
      mend: 'keep one of the two',
    });
  }
  return modelOf(
    costs.map(({ use, params }, i) => {
      const entry = catalogEntry(costCatalog, 'cost model', use, `${path}.${i}.use`);
      const at = `${path}.${i}.params`;
      return entry.create(parseParams(entry.schema, params, at), { intervalMs, path: at });
    }),
  );
}

function modelOf(parts: readonly ReturnType<(typeof costCatalog)[string]['create']>[]): CostModel {
  const fills = parts.filter((part) => part.kind === 'fill');
  const borrow = parts.find((part) => part.kind === 'borrow');
  return {
    fills,
    funding: parts.some((part) => part.kind === 'funding'),
    shortPerDay: borrow?.shortPerDay ?? 0,
    cashPerDay: borrow?.cashPerDay ?? 0,
    scale: 1,
    roundTripBps: fills.reduce((sum, part) => sum + part.roundTripBps, 0),
  };
}
