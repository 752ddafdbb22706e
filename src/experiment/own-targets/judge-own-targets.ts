import type { TargetVerdict } from '../../core/index.ts';
import type { Interval } from '../../stats/index.ts';
import { placeOf, type Requirement, verdictOf } from '../targets.ts';
import { figure, figures } from '../targets-text.ts';
import type { Estimate, Finding, OwnEvidence } from './measure.ts';
import type { OwnTarget } from './parse-own-targets.ts';

/** The user's own targets, in order: *met* needs every required interval, wholly on the right side. */
export function judgeOwnTargets(targets: readonly OwnTarget[], evidence: OwnEvidence): TargetVerdict[] {
  return targets.map((target) => judge(target, target.measure.find(evidence)));
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

function levelText({ measure, side, level }: OwnTarget, { value, ci95, why }: Finding, reached: Requirement): string {
  const digits = measure.unit === 'days' ? 1 : 3;
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
function leadText(
  { measure, side, beat }: OwnTarget,
  { naive, lead }: Finding,
  ahead: Requirement,
): string | undefined {
  if (beat === 'none') return undefined;
  if (naive === null || lead === null) return `nothing can be said beside ${measure.yardstick}`;
  const theirs = `${possessive(measure.yardstick!)} ${figure(naive)}`;
  const gain = side === 'above' ? lead : negated(lead);
  const by = figures(gain.value, gain.ci95);
  const place = placeOf(ahead);
  if (place === 'above') return `beats ${theirs} by ${by}`;
  if (gain.value === 0) return `only equals ${theirs}`;
  if (place === 'below') return `is worse than ${theirs} by ${figures(-gain.value, negated(gain).ci95)}`;
  if (gain.value < 0) return `is not better than ${theirs} (lead ${by})`;
  return `leads ${theirs} by ${by}, which may be chance`;
}

function negated({ value, ci95: [low, high] }: Estimate): Estimate {
  return { value: -value, ci95: [-high, -low] };
}

function possessive(name: string): string {
  return name === 'holding the market' ? "the held market's" : `${name}'s`;
}
