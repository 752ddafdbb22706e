import type { RunAnswer } from '../../core/index.ts';
import { escapeHtml, htmlTable, section } from '../charts/html-text.ts';
import { breakEven, costCell, paidSources, stressFactors } from '../lines/cost-lines.ts';
import { stoppedShare, type WaterfallStep, waterfallSteps } from '../lines/execution-lines.ts';
import { count, fixed, percent } from '../numbers.ts';
import { costPicture, stressPicture } from './cost-pictures.ts';

/** How wishes became fills, and what that cost: the page's sections of `RunAnswer.execution`. */
export function executionHtml({ execution }: RunAnswer): string {
  // Runs that were written before there was any have none.
  if (execution === undefined || Object.keys(execution).length === 0) return '';
  return [waterfallHtml(execution), costsHtml(execution), stressHtml(execution), intrabarHtml(execution)]
    .filter((part) => part !== '')
    .join('\n');
}

type Execution = RunAnswer['execution'];

function waterfallHtml(execution: Execution): string {
  const parts = Object.entries(execution).map(([name, summary]) => {
    const steps = waterfallSteps(summary);
    const optional = (value: number | null): string => (value === null ? '' : count(value));
    const columns = htmlTable([
      { head: name, cells: steps.map(({ step }) => step), text: true },
      { head: 'rows', hint: 'rows that want a position after the step', cells: steps.map((s) => optional(s.rows)) },
      { head: 'stopped', cells: steps.map((s) => optional(s.stopped)) },
      { head: 'of signals', cells: steps.map((step) => stoppedShare(steps, step)) },
      {
        head: 'added',
        hint: 'rows that want a position only since the step',
        cells: steps.map(({ added }) => (added > 0 ? count(added) : '')),
      },
    ]);
    return `<div class="waterfall">${waterfallChart(name, steps)}${columns}</div>`;
  });
  return section(
    'From signals to fills',
    'tradable rows that want a position after each step, and rows that it stopped',
    `<div class="waterfalls">${parts.join('\n')}</div>`,
  );
}

const BAR = 16;
const CHART_WIDTH = 240;
/** Room for the names on the left, and for the rows on the right. */
const NAMES = 118;
const ROWS = 60;

/** A bar a stage: rows that still want a position, and behind them in a lighter tone those that the stage stopped. */
function waterfallChart(name: string, steps: readonly WaterfallStep[]): string {
  const stages = steps.filter(({ step, rows }) => rows !== null && step !== 'fills');
  const most = stages[0]?.rows ?? 0;
  if (most === 0) return '';
  const wide = (rows: number): string => String(Number(((rows / most) * CHART_WIDTH).toFixed(1)));
  const bars = stages.map(({ step, rows, stopped }, i) => {
    const y = i * (BAR + 4);
    const left = wide(rows ?? 0);
    const lost = stopped ?? 0;
    // A step that also adds rows may have stopped more than is left of the width.
    const seen = Math.min(lost, most - (rows ?? 0));
    const tip = `${step}: ${count(rows)}${lost > 0 ? `, ${count(lost)} stopped` : ''}`;
    const light = seen > 0 ? `<rect class="stopped" x="${left}" y="${y}" width="${wide(seen)}" height="${BAR}"/>` : '';
    const words = `<text x="-8" y="${y + 12}" text-anchor="end">${escapeHtml(step.length > 18 ? `${step.slice(0, 17)}…` : step)}</text><text x="${CHART_WIDTH + 6}" y="${y + 12}">${count(rows)}</text>`;
    return `<g><title>${escapeHtml(tip)}</title><rect x="0" y="${y}" width="${left}" height="${BAR}"/>${light}${words}</g>`;
  });
  const height = stages.length * (BAR + 4);
  const width = NAMES + CHART_WIDTH + ROWS;
  return `<svg role="img" aria-label="${escapeHtml(`${name}: rows after each step`)}" width="${width}" height="${height}" viewBox="${-NAMES} 0 ${width} ${height}">${bars.join('')}</svg>`;
}

function costsHtml(execution: Execution): string {
  const sources = paidSources(execution);
  if (sources.length === 0) return '';
  const all = Object.values(execution);
  return section(
    'Costs by source',
    'percent of initial equity (account in weights: of equity) paid over the run, and share of all costs',
    costPicture(execution, sources) +
      htmlTable([
        { head: 'strategy', cells: Object.keys(execution), text: true },
        { head: 'total', cells: all.map(({ costs }) => fixed(costs.total * 100)) },
        ...sources.map((head) => ({ head, cells: all.map((summary) => costCell(summary, head)) })),
      ]),
  );
}

function stressHtml(execution: Execution): string {
  const factors = stressFactors(execution);
  if (factors.length === 0) return '';
  const all = Object.values(execution);
  const at = (factor: number) => all.map(({ stress }) => stress.find((step) => step.factor === factor));
  return section(
    'Costs under stress',
    'trading costs times each factor, funding as it was; break-even: the multiple at which the return is 0',
    stressPicture(execution) +
      htmlTable([
        { head: 'strategy', cells: Object.keys(execution), text: true },
        ...factors.map((factor) => ({
          head: `Sharpe ×${factor}`,
          cells: at(factor).map((step) => fixed(step?.sharpe)),
        })),
        ...factors.map((factor) => ({
          head: `return ×${factor}`,
          cells: at(factor).map((step) => percent(step?.totalReturn)),
        })),
        { head: 'break-even', cells: all.map(breakEven) },
      ]),
  );
}

function intrabarHtml(execution: Execution): string {
  const all = Object.entries(execution).flatMap(([name, { intrabar }]) =>
    intrabar === null ? [] : [{ name, ...intrabar }],
  );
  if (all.length === 0) return '';
  return section(
    'Inside the bar',
    'bars in which stop and profit both lay, and the run with prices in the worst and in the best order',
    htmlTable([
      { head: 'strategy', cells: all.map(({ name }) => name), text: true },
      { head: 'bars', cells: all.map(({ bars }) => count(bars)) },
      { head: 'Sharpe, worst', cells: all.map(({ worst }) => fixed(worst.sharpe)) },
      { head: 'Sharpe, best', cells: all.map(({ best }) => fixed(best.sharpe)) },
      { head: 'return, worst', cells: all.map(({ worst }) => percent(worst.totalReturn)) },
      { head: 'return, best', cells: all.map(({ best }) => percent(best.totalReturn)) },
    ]),
  );
}
