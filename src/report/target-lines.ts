import type { TargetVerdict } from '../core/index.ts';
import { fixed, interval, type MaybeNumber, percent } from './numbers.ts';
import { title } from './parts.ts';
import { type Ink, numbers, type TextOptions, table, textWidth, wrap } from './text.ts';

const VERDICT_INK: Readonly<Record<string, Ink>> = { met: 'green', 'not met': 'red', 'not proven': 'yellow' };

export function targetLines(targets: readonly TargetVerdict[], options: TextOptions): string[] {
  if (targets.length === 0) return [];
  const form = targets.map((target) => targetFormat(target.name));
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
      numbers(
        'above',
        targets.map((t, i) => form[i]!(t.target)),
      ),
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

/** In the unit of the measure: percent, days, or a plain number. */
export function targetFormat(name: string): (value: MaybeNumber) => string {
  if (/accuracy/i.test(name)) return (value) => percent(value);
  if (/persist/i.test(name)) return (value) => (fixed(value) === '–' ? '–' : `${fixed(value)} d`);
  return (value) => fixed(value, 3);
}
