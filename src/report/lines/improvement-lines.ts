import type { Improvement } from '../../core/index.ts';
import { fixed, interval, pValue, signed } from '../numbers.ts';
import { title } from '../parts.ts';
import { type Column, inked, numbers, type TextOptions, table, textWidth, wrap } from '../text.ts';
import { improvedOf, improvementSentence, NULL_HINT } from './improvement-text.ts';

/**
 * What each strategy adds to its baseline, and whether that is more than noise.
 *
 * @param hint whether to say how null markets are made, where there are none
 */
export function improvementLines(improvements: readonly Improvement[], options: TextOptions, hint = false): string[] {
  if (improvements.length === 0) return [];
  const column = (head: string, cell: (pair: Improvement) => string): Column => numbers(head, improvements.map(cell));
  const columns: Column[] = [
    { head: 'strategy', cells: improvements.map((i) => i.against) },
    { head: 'over', cells: improvements.map((i) => i.baseline) },
    column('Sharpe', (i) => fixed(i.againstSharpe)),
    column('base', (i) => fixed(i.baselineSharpe)),
    column('lead', (i) => signed(i.sharpeDelta)),
    column('95 % interval', (i) => interval(i.ci95, signed)),
    column('p', (i) => pValue(i.p)),
    // Runs that were written before the test was made have none.
    column('LW p', (i) => pValue((i.ledoitWolf as Improvement['ledoitWolf'] | undefined)?.p)),
    column('placebo', (i) => pValue(i.placeboP)),
    column('null', (i) => pValue(i.nullP)),
  ];
  if (improvements.some((i) => i.segments)) columns.push(column('segments', (i) => improvedOf(i.segments)));
  if (improvements.some((i) => i.assets)) columns.push(column('assets', (i) => improvedOf(i.assets)));
  const sentences = improvements.flatMap((i) => wrap(improvementSentence(i), textWidth(options), '  '));
  const missing = hint && improvements.some((i) => i.nullP === null);
  return [
    title('Improvement', 'daily Sharpe ratios on the same days; all p: small speaks for a difference', options),
    ...table(columns, options),
    ...sentences,
    ...(missing ? wrap(NULL_HINT, textWidth(options), '  ').map((line) => inked(line, 'dim', options)) : []),
  ];
}
