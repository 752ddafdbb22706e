import type { ComparedStrategies, FigureDifference, ForecastDifference, SegmentTest } from '../../core/index.ts';
import { improvementSentence } from '../lines/improvement-text.ts';
import { fixed, formatCount, interval, type MaybeNumber, percent, pValue, signed, signedPercent } from '../numbers.ts';

/** From here on a p is no evidence. */
const ALPHA = 0.05;

const FIGURES: Readonly<Record<string, string>> = {
  sortino: 'Sortino ratio',
  calmar: 'Calmar ratio',
  cagr: 'growth a year',
  expectancy: 'mean return of a day',
  volatility: 'volatility a year',
  maxDrawdown: 'deepest drawdown',
  conditionalValueAtRisk: 'mean of the worst 5 % of days',
  exposure: 'exposure',
  turnoverPerYear: 'turnover a year',
  hitRate: 'hit rate of trades',
  profitFactor: 'profit factor',
  averageHoldBars: 'mean hold, bars',
  trades: 'trades',
};

export function figureName(figure: string): string {
  return FIGURES[figure] ?? figure;
}

/** Digits that a figure is told in. */
const DIGITS: Readonly<Record<string, number>> = {
  expectancy: 3,
  turnoverPerYear: 1,
  averageHoldBars: 1,
  trades: 0,
};

export function figureValue({ figure, unit }: Pick<FigureDifference, 'figure' | 'unit'>, value: MaybeNumber): string {
  const digits = DIGITS[figure];
  return unit === 'fraction' ? percent(value, digits ?? 1) : fixed(value, digits ?? 2);
}

/** A difference, as the share that it is where it is relative. */
export function figureLead(difference: FigureDifference, value: MaybeNumber): string {
  const { figure, unit, relative } = difference;
  const digits = DIGITS[figure];
  return unit === 'fraction' || relative ? signedPercent(value, digits ?? 1) : signed(value, digits ?? 2);
}

export function leadInterval(difference: FigureDifference): string {
  return interval(difference.ci95, (value) => figureLead(difference, value));
}

/** What a pair shows, in a sentence or two: noise where it cannot be told from noise, also once all that is held against the baseline counts. */
export function pairSentence({ improvement, holmP, family, segments }: ComparedStrategies): string {
  const { p, against, baseline, sharpeDelta } = improvement;
  const [low, high] = improvement.ci95;
  if (sharpeDelta === 0 && low === 0 && high === 0)
    return `${against} and ${baseline} do the same: their Sharpe ratios are equal on these days.`;
  const alone = known(p) && p < ALPHA;
  const said =
    alone && known(holmP) && holmP >= ALPHA
      ? `${against} against ${baseline}: ${signed(sharpeDelta)} of Sharpe is noise once it counts that ${family} are held against ${baseline}: p ${pValue(p)} alone, ${pValue(holmP)} by Holm.`
      : improvementSentence(improvement);
  return [said, ...segmentParts(segments, family)].join(' ');
}

/** What the segments say beside the days. */
function segmentParts(segments: SegmentTest | null, family: number): string[] {
  if (segments === null || segments.of === 0) return [];
  const { improved, worse, of, signedRankP, holmP } = segments;
  const verdict = known(holmP) && holmP < ALPHA ? 'beyond chance' : 'no more than chance gives';
  const all = family > 1 && known(signedRankP) && signedRankP < ALPHA ? `, ${pValue(holmP)} by Holm` : '';
  return [
    `Of ${formatCount(of, 'segment')} ${improved} are better and ${worse} worse, ${verdict} (signed-rank p ${pValue(signedRankP)}${all}).`,
  ];
}

/** The end of a name by which a run is told from others. A strategy of one run may have an @ of its own. */
const OF_RUN = /@[0-9a-f]{6,}$/;

/** The baseline beside its rival: `@1a2b3c` where both are the same strategy of two runs. */
export function besideRival(baseline: string, against: string): string {
  const at = baseline.search(OF_RUN);
  return at > 0 && against.startsWith(baseline.slice(0, at + 1)) ? baseline.slice(at) : baseline;
}

const SCORES: Readonly<Record<ForecastDifference['figure'], string>> = {
  accuracy: 'accuracy',
  logLoss: 'log loss',
  ic: 'IC',
};

export function scoreName(figure: ForecastDifference['figure']): string {
  return SCORES[figure];
}

export function scoreValue(figure: ForecastDifference['figure'], value: MaybeNumber): string {
  return figure === 'accuracy' ? percent(value) : fixed(value, 3);
}

export function scoreLead(figure: ForecastDifference['figure'], value: MaybeNumber): string {
  return figure === 'accuracy' ? signedPercent(value) : signed(value, 3);
}

/** Noise, or which of the two forecasts better: where the interval leaves 0 out and the test, if there is one, agrees. */
export function scoreVerdict(
  { better, difference, p, ci95 }: ForecastDifference,
  baseline: string,
  against: string,
): string {
  const [low, high] = ci95;
  const beyond = known(low) && known(high) && (low > 0 || high < 0);
  if (!beyond || (known(p) && p >= ALPHA) || !known(difference)) return 'noise';
  return `${difference > 0 === (better === 'higher') ? against : baseline} is better`;
}

function known(value: MaybeNumber): value is number {
  return typeof value === 'number' && !Number.isNaN(value);
}
