import type { RunAnswer, Verdict } from '../../core/index.ts';
import { escapeHtml } from '../charts/html-text.ts';
import { boundHead, boundText, targetFormat } from '../lines/target-lines.ts';
import { interval } from '../numbers.ts';

/** Beside the words, for readers who don't see colours. */
const SIGNS: Readonly<Record<Verdict, string>> = { met: '✓', 'not met': '✗', 'not proven': '?' };

/** The targets at a glance: value, interval and verdict, one card each. The table below has the rest. */
export function verdictsHtml({ targets }: Pick<RunAnswer, 'targets'>): string {
  if (targets.length === 0) return '';
  const head = boundHead(targets);
  const cards = targets.map((target) => {
    const { name, value, ci95, verdict } = target;
    const form = targetFormat(target);
    const bound = `95 %: ${interval(ci95, form)}; ${head} ${boundText(target)}`;
    return `<li class="verdict ${verdict.replace(' ', '-')}"><span class="what">${breakable(name)}</span><b>${escapeHtml(form(value))}</b>${SIGNS[verdict]} ${verdict}<span>${escapeHtml(bound)}</span></li>`;
  });
  return `<ul class="verdicts" aria-label="targets">${cards.join('')}</ul>`;
}

/** Where a long name may go on in the next line: after a joint, not inside a word. */
function breakable(name: string): string {
  return name
    .split(/(?<=[:+/_-])/)
    .map(escapeHtml)
    .join('<wbr>');
}
