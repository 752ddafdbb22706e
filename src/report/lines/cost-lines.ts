import { COST_SOURCES, type ExecutionSummary } from '../../core/index.ts';
import { breakEvenMultiple, costShares } from '../../metrics/index.ts';
import { count, fixed, percent } from '../numbers.ts';
import { title } from '../parts.ts';
import { type Column, numbers, type TextOptions, table } from '../text.ts';
import type { Executions } from './execution-lines.ts';

/** What the strategies paid, by source: percent of initial equity, and share. One source alone needs no table. */
export function costLines(execution: Executions, options: TextOptions): string[] {
  const all = Object.entries(execution ?? {});
  const sources = paidSources(execution);
  if (sources.length < 2) return [];
  return [
    title(
      'Costs by source',
      'percent of initial equity (account in weights: of equity), and share of all costs',
      options,
    ),
    ...table(
      [
        { head: 'strategy', cells: all.map(([name]) => name) },
        numbers(
          'total',
          all.map(([, { costs }]) => fixed(costs.total * 100)),
        ),
        ...sources.map((source) =>
          numbers(
            source,
            all.map(([, summary]) => costCell(summary, source)),
          ),
        ),
      ],
      options,
    ),
  ];
}

/** Sources that any strategy paid to (or earned from). */
export function paidSources(execution: Executions): (typeof COST_SOURCES)[number][] {
  const all = Object.values(execution ?? {});
  return COST_SOURCES.filter((source) => all.some(({ costs }) => costs[source] !== 0));
}

/** `1.20 (60 %)`: percent of equity and share; a dash where the strategy paid nothing to it. */
export function costCell({ costs: { total: _, ...amounts } }: ExecutionSummary, source: string): string {
  const paid = costShares(amounts).find((part) => part.source === source);
  return paid === undefined ? '–' : `${fixed(paid.amount * 100)} (${percent(paid.share, 0)})`;
}

/** The strategies under no, their own, double and threefold costs, and the multiple at which nothing is left. */
export function stressLines(execution: Executions, options: TextOptions): string[] {
  const all = Object.entries(execution ?? {}).filter(([, { stress }]) => stress.length > 0);
  const factors = stressFactors(execution);
  if (factors.length === 0) return [];
  const column = (head: string, factor: number, cell: (at: ExecutionSummary['stress'][number]) => string): Column =>
    numbers(
      head,
      all.map(([, { stress }]) => {
        const at = stress.find((step) => step.factor === factor);
        return at === undefined ? '–' : cell(at);
      }),
    );
  return [
    title('Costs under stress', 'trading costs times each factor; break-even: return 0', options),
    ...table(
      [
        { head: 'strategy', cells: all.map(([name]) => name) },
        numbers(
          'costs',
          all.map(([, { costs }]) => percent(costs.total, 1)),
        ),
        ...factors.map((factor, i) =>
          column(`${i === 0 ? 'Sharpe ' : ''}×${factor}`, factor, (at) => fixed(at.sharpe)),
        ),
        ...factors.map((factor, i) =>
          column(`${i === 0 ? 'return ' : ''}×${factor}`, factor, (at) => percent(at.totalReturn)),
        ),
        numbers(
          'break-even',
          all.map(([, summary]) => breakEven(summary)),
        ),
      ],
      options,
    ),
  ];
}

/** Factors under which any strategy was run, in rising order. */
export function stressFactors(execution: Executions): number[] {
  const factors = Object.values(execution ?? {}).flatMap(({ stress }) => stress.map(({ factor }) => factor));
  return [...new Set(factors)].sort((a, b) => a - b);
}

/** `×1.8`; `> ×3` where it still earns at the end of the table, `none` where it loses even without costs. */
export function breakEven({ stress }: ExecutionSummary): string {
  const multiple = breakEvenMultiple(stress);
  if (!Number.isNaN(multiple)) return `×${fixed(multiple, 1)}`;
  const first = stress[0];
  const last = stress.at(-1);
  if (first === undefined || last === undefined) return '–';
  return first.totalReturn < 0 ? 'none' : last.totalReturn > 0 ? `> ×${last.factor}` : '–';
}

/** What the order of prices inside a bar could change; only strategies whose levels could tie. */
export function intrabarLines(execution: Executions, options: TextOptions): string[] {
  const all = Object.entries(execution ?? {}).flatMap(([name, { intrabar }]) =>
    intrabar === null ? [] : [{ name, ...intrabar }],
  );
  if (all.length === 0) return [];
  const column = (head: string, cell: (spread: (typeof all)[number]) => string): Column => numbers(head, all.map(cell));
  return [
    title(
      'Inside the bar',
      'bars in which stop and profit both lay; undecided: nothing tells which came first',
      options,
    ),
    ...table(
      [
        { head: 'strategy', cells: all.map(({ name }) => name) },
        column('bars', ({ bars }) => count(bars)),
        column('undecided', ({ undecided }) => count(undecided)),
        column('Sharpe, worst', ({ worst }) => fixed(worst.sharpe)),
        column('best', ({ best }) => fixed(best.sharpe)),
        column('return, worst', ({ worst }) => percent(worst.totalReturn)),
        column('best', ({ best }) => percent(best.totalReturn)),
      ],
      options,
    ),
  ];
}
