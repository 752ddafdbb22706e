import type { TargetVerdict } from '../../core/index.ts';
import { type Interval, intervalWithin } from '../../stats/index.ts';
import { placeOf, type Requirement, verdictOf } from '../evaluate/targets.ts';
import { figure, figures, percents } from '../evaluate/targets-text.ts';
import type { Estimate, Finding, OwnEvidence } from './measure.ts';
import type { OwnTarget } from './parse-own-targets.ts';

/** The user's own targets, in order: *met* needs every required interval, wholly on the right side. */
export function judgeOwnTargets(targets: readonly OwnTarget[], evidence: OwnEvidence): TargetVerdict[] {
  return targets.map((target) => judge(target, possible(target.measure.range, target.measure.find(evidence))));
}

/** Intervals cut to what the figure, and a difference of two, can be. */
export function possible(range: Interval | undefined, finding: Finding): Finding {
  if (range === undefined) return finding;
  const wide = range[1] - range[0];
  const lead =
    finding.lead === null ? null : { ...finding.lead, ci95: intervalWithin(finding.lead.ci95, [-wide, wide]) };
  return { ...finding, ci95: intervalWithin(finding.ci95, range), lead };
}

/** What a finding says of a target. */
export function judge(target: OwnTarget, finding: Finding): TargetVerdict {
  const { name, measure, side, level, beat } = target;
  const reached = required(side, finding.ci95, level);
  const ahead = required(side, finding.lead?.ci95 ?? [Number.NaN, Number.NaN], 0);
  // How long a regime lasts is beaten by accuracy alone, which its measure requires already.
  const beaten = beat === 'naive' && finding.also === undefined;
  const requirements = [reached, ...(beaten ? [ahead] : []), ...(finding.also?.requirements ?? [])];
  const further = finding.also?.text ?? leadText(target, finding, ahead);
  const good = placeOf(reached) === 'above';
  const agree = further === undefined || good === requirements.slice(1).every((other) => placeOf(other) === 'above');
  const start = levelText(target, finding, reached);
  const sentence = further === undefined ? `${start}.` : `${start}${agree ? ', and' : ', but'} ${further}.`;
  return {
    name,
    value: finding.value,
    ci95: finding.ci95,
    target: level,
    naive: finding.naive,
    verdict: verdictOf(requirements),
    sentence: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`,
    own: {
      of: measure.name,
      side,
      beat,
      unit: measure.unit,
      yardstick: measure.yardstick,
      lead: finding.lead === null ? null : { value: finding.lead.value, ci95: finding.lead.ci95 },
      method: finding.method,
    },
  };
}

/** Below a level is above its negative. */
function required(side: OwnTarget['side'], [low, high]: Interval, level: number): Requirement {
  return side === 'above' ? { interval: [low, high], bound: level } : { interval: [-high, -low], bound: -level };
}

/** Daily means are so small that three digits would hide them. */
const SMALL = 0.01;

function digitsOf({ measure, level }: OwnTarget, { value, ci95, naive }: Finding): number {
  if (measure.unit === 'days') return 1;
  const largest = Math.max(...[value, ...ci95, naive ?? 0, level].filter(Number.isFinite).map(Math.abs));
  return largest > 0 && largest < SMALL ? 5 : 3;
}

function levelText(target: OwnTarget, finding: Finding, reached: Requirement): string {
  const { measure, side, level } = target;
  const { value, ci95, why } = finding;
  const digits = digitsOf(target, finding);
  const wanted = figure(level, digits);
  const other = side === 'above' ? 'below' : 'above';
  const title = `${measure.title} is`;
  if (why !== null)
    return `${title} ${figure(value, digits)} without an interval (${why}): ${side} ${wanted} is not proven`;
  const text = `${title} ${figures(value, ci95, digits)}`;
  return {
    above: `${text}, ${side} ${wanted}`,
    below: `${text}, ${other} ${wanted}`,
    open: `${text}, not clearly ${side} ${wanted}`,
  }[placeOf(reached)];
}

/** How it stands beside the yardstick; undefined where that wasn't asked for. */
function leadText(target: OwnTarget, finding: Finding, ahead: Requirement): string | undefined {
  const { measure, side, beat } = target;
  const { naive, lead, relative = false } = finding;
  if (beat === 'none') return undefined;
  if (naive === null || lead === null) return `nothing can be said beside ${measure.yardstick}`;
  const digits = digitsOf(target, finding);
  const told = ({ value, ci95 }: Estimate) => (relative ? percents(value, ci95) : figures(value, ci95, digits));
  const theirs = `${possessive(measure.yardstick!)} ${figure(naive, digits)}`;
  const gain = side === 'above' ? lead : negated(lead);
  const by = told(gain);
  const place = placeOf(ahead);
  if (place === 'above') return `beats ${theirs} by ${by}`;
  if (gain.value === 0) return `only equals ${theirs}`;
  if (place === 'below') return `is worse than ${theirs} by ${told(negated(gain))}`;
  if (gain.value < 0) return `is not better than ${theirs} (lead ${by})`;
  return `leads ${theirs} by ${by}, which may be chance`;
}

function negated({ value, ci95: [low, high] }: Estimate): Estimate {
  return { value: -value, ci95: [-high, -low] };
}

function possessive(name: string): string {
  return name === 'holding the market' ? "the held market's" : `${name}'s`;
}
