import { z } from 'zod';
import { durationBars } from '../../core/index.ts';
import { costEntry, type FillTerms } from './part.ts';
import { windowSchema } from './window.ts';

const schema = z.strictObject({ coefficient: z.number().nonnegative(), window: windowSchema.default(14) });

/**
 * Square-root law of market impact: coefficient × volatility × √(traded ÷ volume), with the volatility and the volume of
 * one bar (their square roots of time cancel, so the bar's length does not matter).
 *
 * @see Almgren, Thum, Hauptmann, Li 2005, Risk 18(7); Tóth et al. 2011, Phys. Rev. X 1
 */
export const squareRootImpact = costEntry({ schema, create: impact(Math.sqrt) });

/** Linear impact: coefficient × volatility × traded ÷ volume. @see Kyle 1985, Econometrica 53(6) */
export const linearImpact = costEntry({ schema, create: impact((participation) => participation) });

function impact(shape: (participation: number) => number) {
  return (
    { coefficient, window }: z.output<typeof schema>,
    { intervalMs, path }: { readonly intervalMs: number; readonly path: string },
  ) => {
    const bars = durationBars(window, intervalMs, `${path}.window`);
    return {
      kind: 'fill',
      source: 'impact',
      roundTripBps: Number.NaN,
      rate: ({ participation, volatility }: FillTerms) =>
        participation === 0 ? 0 : coefficient * volatility(bars) * shape(participation),
    } as const;
  };
}
