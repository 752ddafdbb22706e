import type { NullFigure, NullSummary } from '../../core/index.ts';
import { fixed, formatCount, type MaybeNumber, signed } from '../numbers.ts';

/** One line of the table of null markets. */
export interface NullRow {
  readonly name: string;
  readonly figure: NullFigure;
  readonly format: (value: MaybeNumber) => string;
}

const FORECASTS: Readonly<Record<string, { readonly name: string; readonly format: NullRow['format'] }>> = {
  accuracyLead: { name: 'accuracy less naive', format: (value) => signed(value, 3) },
  logLossSkill: { name: 'log-loss skill', format: (value) => signed(value, 3) },
  transitionF1: { name: 'F1 of transitions', format: (value) => fixed(value, 3) },
  icSpearman: { name: 'IC, pooled Spearman', format: (value) => signed(value, 3) },
  predictedDays: { name: 'days a prediction lasts', format: (value) => fixed(value, 2) },
};

/** Differences first, then the strategies' own Sharpe ratios, then what the forecasts are worth. */
export function nullRows({ improvements, strategies, forecasts }: NullSummary): NullRow[] {
  return [
    ...improvements.map((one) => ({
      name: `${one.against} less ${one.baseline}`,
      figure: one,
      format: (value: MaybeNumber) => signed(value),
    })),
    ...Object.entries(strategies).map(([name, figure]) => ({
      name: `Sharpe of ${name}`,
      figure,
      format: (value: MaybeNumber) => fixed(value),
    })),
    ...forecasts.map((figure) => ({ figure, ...(FORECASTS[figure.name] ?? { name: figure.name, format: fixed }) })),
  ];
}

/** `200 markets made of the run's own bars, shuffled in blocks of 20d and mirrored`. */
export function nullNote({ markets, block }: NullSummary): string {
  return `${formatCount(markets, 'market')} made of the run's own bars, shuffled in blocks of ${block.duration} and mirrored`;
}

/** What went wrong in some of them; empty where nothing did. */
export function nullFailures({ failed, wanted }: NullSummary): string {
  if (failed.length === 0) return '';
  const reasons = [...new Set(failed.map(({ reason }) => reason))];
  return `${failed.length} of ${formatCount(wanted, 'market')} did not go through and count in no figure: ${reasons.slice(0, 3).join('; ')}.`;
}
