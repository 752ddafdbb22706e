import { childSeed } from '../../core/index.ts';
import { NO_INTERVAL } from '../../stats/index.ts';
import { difference } from '../evaluate/evaluate-score-functions.ts';
import { ACCOUNT_FIGURES, type AccountFigure, type OrderedFigure, type SmoothFigure } from './account-figures.ts';
import type { DayAccount } from './day-account.ts';
import { type Estimate, type Finding, type Measure, nothing, type OwnEvidence } from './measure.ts';
import { shifted } from './power-product.ts';
import {
  type DayResampling,
  FEWEST_DAYS,
  FEWEST_EVENTS,
  orderedEstimates,
  PERCENTILE,
  STUDENTISED,
  smoothEstimates,
  TOO_FEW_DAYS,
  tooFew,
  UNDEFINED,
} from './resample-days.ts';

/** What a configuration says of its strategies. */
export interface StrategyNames {
  readonly strategies: readonly string[];
  readonly compare: readonly { readonly baseline: string; readonly against: readonly string[] }[];
}

/** The measures `strategies.<name>.<figure>`. The yardstick is the baseline in `compare` (the first), else holding the market. */
export function accountMeasures({ strategies, compare }: StrategyNames): Measure[] {
  return strategies.flatMap((strategy) => {
    const baseline = compare.find(({ against }) => against.includes(strategy))?.baseline;
    return Object.entries(ACCOUNT_FIGURES).map(([name, figure]): Measure => {
      const measure = `strategies.${strategy}.${name}`;
      return {
        name: measure,
        title: `the ${figure.title} of ${strategy}`,
        unit: figure.unit,
        better: figure.better,
        range: figure.range,
        yardstick: baseline ?? (figure.ofHolding ? 'holding the market' : null),
        find: (evidence) => find(figure, strategy, baseline, measure, evidence),
        of: { kind: 'account', strategy, figure: name },
      };
    });
  });
}

function find(
  figure: AccountFigure,
  strategy: string,
  baseline: string | undefined,
  measure: string,
  { input, reps }: OwnEvidence,
): Finding {
  const own = input.accounts?.[strategy];
  const other = baseline !== undefined ? input.accounts?.[baseline] : figure.ofHolding ? input.hold : undefined;
  if (own === undefined || own.day.length === 0) return nothing(`${strategy} has no scored day`);
  const seed = childSeed(input.seed, 'own target', measure);
  return accountFinding(figure, strategy, own, other, { reps, seed });
}

/**
 * One figure of an account, and of another on the same days, with what the days tell of their difference.
 *
 * @param strategy whose account it is, for the reason where there is no interval
 */
export function accountFinding(
  figure: AccountFigure,
  strategy: string,
  own: DayAccount,
  other: DayAccount | undefined,
  { reps, seed }: Pick<DayResampling, 'reps' | 'seed'>,
): Finding {
  const how = { reps, seed, fewestDays: figure.fewestDays ?? 1 };
  const { estimate } = figure;
  const smooth = 'columns' in estimate;
  const [value, naive, lead] = smooth
    ? smoothFindings(estimate, own, other, how)
    : orderedFindings(estimate, own, other, how);
  const why = whyNot(figure, own, strategy) ?? (Number.isNaN(value!.ci95[0]) ? UNDEFINED : null);
  return {
    value: value!.value,
    ci95: why === null ? value!.ci95 : NO_INTERVAL,
    naive: naive === undefined ? null : naive.value,
    lead: lead === undefined ? null : why === null ? lead : { ...lead, ci95: NO_INTERVAL },
    relative: smooth && estimate.mapLead !== undefined,
    method: smooth ? STUDENTISED : PERCENTILE,
    why,
  };
}

/** Why an account has no interval; undefined where it may have one. */
function whyNot({ events }: AccountFigure, own: DayAccount, strategy: string): string | undefined {
  // Who never trades neither falls nor swings: that proves nothing.
  if (own.weight.every((weight) => weight === 0)) return `${strategy} never holds a position`;
  if (own.day.length < FEWEST_DAYS) return TOO_FEW_DAYS;
  return events !== undefined && events.count(own) < FEWEST_EVENTS ? tooFew(events.name) : undefined;
}

/** Value, the yardstick's, and the difference. */
function smoothFindings(
  { columns, f: of, tails, map = same, mapLead = same }: SmoothFigure,
  own: DayAccount,
  other: DayAccount | undefined,
  how: DayResampling,
): Estimate[] {
  const days = own.day.length;
  const ours = columns(own);
  const width = ours.length;
  const all = other === undefined ? ours : [...ours, ...columns(other)];
  const f = shifted(of(days), 0, width);
  const functions = [f];
  if (other !== undefined) {
    const g = shifted(of(days), width, width);
    functions.push(g, difference(f, g));
  }
  return smoothEstimates(all, functions, tails, how).map(({ value, ci95: [low, high] }, i) => {
    const shown = i === 2 ? mapLead : map;
    return { value: shown(value, days), ci95: [shown(low, days), shown(high, days)] };
  });
}

function same(value: number): number {
  return value;
}

function orderedFindings(
  { of }: OrderedFigure,
  own: DayAccount,
  other: DayAccount | undefined,
  how: DayResampling,
): Estimate[] {
  const accounts = other === undefined ? [own] : [own, other];
  const series = accounts.flatMap(({ daily }) => [daily, daily.map(Math.abs)]);
  if (other !== undefined) series.push(own.daily.map((value, d) => value - other.daily[d]!));
  return orderedEstimates(
    series,
    accounts.map((account) => (days: Int32Array) => of(account, days)),
    how,
  );
}
