import { z } from 'zod';
import { ConfigError, durationBars } from '../core/index.ts';
import type { FittedRule, LabelRule } from './contract.ts';
import { requireWindow, windowSchema } from './params.ts';
import { trailingReturn } from './trailing.ts';
import { TrendFit } from './trend-fit.ts';

const INPUT_NAMES = ['rule_trend', 'rule_return', 'rule_absolute_return'] as const;

export const trendScanningSchema = z.strictObject({
  shortest: windowSchema.default('4h'),
  longest: windowSchema.default('1d'),
  /** Below this |t| there is no trend. */
  threshold: z.number().min(0).default(0),
});

export type TrendScanningParams = z.output<typeof trendScanningSchema>;

/**
 * The sign of the clearest trend ahead: ln(close) of rows t … t + L is regressed on time for each L from `shortest` to `longest`,
 * and the slope with the largest |t| decides. 0 UP, 1 DOWN, 2 FLAT (no |t| above `threshold`).
 *
 * Choosing the largest reads all of them, so `labelEnd` is t + `longest` whichever won. (The book ends the label where the chosen
 * regression ends, which is too early for a purge.)
 *
 * @see López de Prado 2020, Machine Learning for Asset Managers, section 5.4
 */
export function trendScanning(params: TrendScanningParams, intervalMs: number, path: string): LabelRule {
  const shortPath = `${path}.shortest`;
  const longPath = `${path}.longest`;
  const shortest = requireWindow(durationBars(params.shortest, intervalMs, shortPath), 2, shortPath);
  const longest = requireWindow(durationBars(params.longest, intervalMs, longPath), 2, longPath);
  if (shortest > longest) {
    throw new ConfigError('CONFIG_INVALID', {
      what: `${shortPath} is ${shortest} bars, above longest (${longest})`,
      where: shortPath,
      path: shortPath,
      mend: 'give a shorter one, or a longer longest',
    });
  }
  const { threshold } = params;
  const fitted: FittedRule = {
    params: { shortest, longest, threshold },
    steps: ({ close }) => {
      const inputs = new Float64Array(INPUT_NAMES.length);
      const fit = new TrendFit();
      return {
        inputNames: INPUT_NAMES,
        inputs,
        at: (row) => {
          const from = row - longest;
          inputs[1] = trailingReturn(close, row, longest);
          inputs[2] = Math.abs(inputs[1]!);
          if (from < 0) {
            inputs[0] = Number.NaN;
            return -1;
          }
          fit.start();
          let clearest = 0;
          for (let i = 1; i <= longest; i++) {
            fit.push(Math.log(close[from + i]! / close[from]!));
            if (i < shortest) continue;
            const t = fit.tValue();
            if (Math.abs(t) > Math.abs(clearest)) clearest = t;
          }
          inputs[0] = fit.signedR2();
          if (Math.abs(clearest) <= threshold) return 2;
          return clearest > 0 ? 0 : 1;
        },
      };
    },
  };
  return {
    name: 'trend-scanning',
    names: ['UP', 'DOWN', 'FLAT'],
    horizonBars: longest,
    lookbackBars: 0,
    fitted: false,
    fit: () => fitted,
  };
}
