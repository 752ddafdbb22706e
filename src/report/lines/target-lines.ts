import type { TargetVerdict } from '../../core/index.ts';
import { fixed, interval, type MaybeNumber, percent } from '../numbers.ts';
import { title } from '../parts.ts';
import { type Ink, numbers, type TextOptions, table, textWidth, wrap } from '../text.ts';

const VERDICT_INK: Readonly<Record<string, Ink>> = { met: 'green', 'not met': 'red', 'not proven': 'yellow' };

export function targetLines(targets: readonly TargetVerdict[], options: TextOptions): string[] {
  if (targets.length === 0) return [];
  const form = targets.map(targetFormat);
  const head = table(
    [
      { head: 'target', cells: targets.map((t) => t.name) },
      numbers(
        'value',
        targets.map((t, i) => form[i]!(t.value)),
      ),
      numbers(
        '95 % interval',
        targets.map((t, i) => interval(t.ci95, form[i]!)),
      ),
      numbers(boundHead(targets), targets.map(boundText)),
      numbers(
        'naive',
        targets.map((t, i) => form[i]!(t.naive)),
      ),
      { head: 'verdict', cells: targets.map((t) => t.verdict), ink: (row) => VERDICT_INK[targets[row]!.verdict] },
    ],
    options,
  );
  const sentences = targets.flatMap((t) => wrap(`${t.name}: ${t.sentence}`, textWidth(options), '  '));
  return [title('Targets', '', options), ...head, ...sentences];
}

/** What stands over the levels: they are all to be reached from below, or each says its side. */
export function boundHead(targets: readonly TargetVerdict[]): string {
  return targets.some(({ own }) => own?.side === 'below') ? 'bound' : 'above';
}

/** The level; with its side where it is to be stayed below. */
export function boundText(target: TargetVerdict): string {
  return `${target.own?.side === 'below' ? '< ' : ''}${targetFormat(target)(target.target)}`;
}

/** In the unit of the measure: percent, days, or a plain number. */
export function targetFormat({ name, own, value, ci95, naive, target }: TargetVerdict): (value: MaybeNumber) => string {
  const unit = own?.unit ?? (/accuracy/i.test(name) ? 'fraction' : /persist/i.test(name) ? 'days' : 'number');
  // Daily means are so small that one digit would hide them.
  const small =
    own !== undefined &&
    [value, ...ci95, naive, target].every((part) => Math.abs(part ?? 0) < 0.01 || Number.isNaN(part));
  if (unit === 'fraction') return (value) => percent(value, small ? 3 : 1);
  if (unit === 'days') return (value) => (fixed(value) === '–' ? '–' : `${fixed(value)} d`);
  return (value) => fixed(value, typeof value === 'number' && Math.abs(value) >= 100 ? 1 : 3);
}
