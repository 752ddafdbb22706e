import type { ExecutionSummary } from '../../core/index.ts';
import { breakEvenMultiple } from '../../metrics/index.ts';
import { escapeHtml } from '../charts/html-text.ts';
import { stressFactors } from '../lines/cost-lines.ts';
import { fixed, percent, signedPercent } from '../numbers.ts';

type Execution = Readonly<Record<string, ExecutionSummary>>;

const WIDTH = 560;
const LEFT = 60;
const RIGHT = 14;
/** Lines differ in dash and colour, parts of a bar in colour and by their border. */
const DASHES = ['', '7 4', '2 3', '9 3 2 3', '4 2', '12 4', '1 4', '6 2 1 2'];

function color(i: number): string {
  return `var(--c${(i % 8) + 1}, hsl(${(i * 137) % 360} 55% 45%))`;
}

/** What each strategy paid, by source: one bar a strategy; what funding earned lies left of 0. */
export function costPicture(execution: Execution, sources: readonly (keyof ExecutionSummary['costs'])[]): string {
  const all = Object.entries(execution);
  const paid = all.map(([, { costs }]) => sum(sources.map((source) => Math.max(0, costs[source]))));
  const earned = all.map(([, { costs }]) => sum(sources.map((source) => Math.min(0, costs[source]))));
  const high = Math.max(...paid);
  const low = Math.min(0, ...earned);
  if (!(high > low)) return '';
  const left = 130;
  const scale = (WIDTH - left - RIGHT - 50) / (high - low);
  const zero = left - low * scale;
  const rows = all.map(([name, { costs }], i) => {
    const y = 6 + i * 24;
    let right = zero;
    let leftEnd = zero;
    const parts = sources.map((source, k) => {
      const width = Math.abs(costs[source]) * scale;
      if (width === 0) return '';
      const x = costs[source] > 0 ? right : leftEnd - width;
      if (costs[source] > 0) right += width;
      else leftEnd -= width;
      const tip = `${name}, ${source}: ${percent(costs[source], 2)}`;
      return `<rect class="source" x="${short(x)}" y="${y}" width="${short(width)}" height="17" style="fill:${color(k)}"><title>${escapeHtml(tip)}</title></rect>`;
    });
    const label = name.length > 16 ? `${name.slice(0, 15)}…` : name;
    return `<text x="${left - 6}" y="${y + 13}" text-anchor="end">${escapeHtml(label)}</text>${parts.join('')}<text x="${short(right + 5)}" y="${y + 13}">${percent(costs.total)}</text>`;
  });
  const height = 10 + all.length * 24;
  const axis = `<line class="zero" x1="${short(zero)}" x2="${short(zero)}" y1="2" y2="${height - 2}"/>`;
  const key = sources.map(
    (source, k) => `<span><i style="background:${color(k)};opacity:1"></i>${escapeHtml(source)}</span>`,
  );
  return `${svg('Costs of each strategy by source', height, rows.join('') + axis)}<div class="key">${key.join('')}</div>`;
}

/** Return of each strategy under its trading costs times each factor; a ring where nothing is left. */
export function stressPicture(execution: Execution): string {
  const factors = stressFactors(execution);
  const all = Object.entries(execution).filter(([, { stress }]) => stress.length > 1);
  const values = all.flatMap(([, { stress }]) => stress.map(({ totalReturn }) => totalReturn)).filter(Number.isFinite);
  const [first, last] = [factors[0], factors.at(-1)];
  if (first === undefined || last === undefined || !(last > first) || values.length < 2) return '';
  const high = Math.max(0, ...values);
  const low = Math.min(0, ...values);
  const [top, base] = [12, 212];
  const x = (factor: number): number => LEFT + ((factor - first) / (last - first)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number): number => base - ((value - low) / (high - low || 1)) * (base - top);
  const lines = all.map(([name, { stress }], i) => {
    const points = stress.filter(({ totalReturn }) => Number.isFinite(totalReturn));
    const d = points.map((p, k) => `${k === 0 ? 'M' : 'L'}${short(x(p.factor))} ${short(y(p.totalReturn))}`).join('');
    const tip = points.map((p) => `×${p.factor} ${signedPercent(p.totalReturn)}`).join(', ');
    const even = breakEvenMultiple(stress);
    const ring = Number.isNaN(even)
      ? ''
      : `<circle cx="${short(x(even))}" cy="${short(y(0))}" r="5" style="fill:var(--paper);stroke:${color(i)};stroke-width:2"><title>${escapeHtml(`${name}: nothing is left at ×${fixed(even, 1)}`)}</title></circle>`;
    return `<path class="curve" d="${d}" style="stroke:${color(i)}" stroke-dasharray="${DASHES[i % DASHES.length]}"><title>${escapeHtml(`${name}: ${tip}`)}</title></path>${ring}`;
  });
  const ticks = factors.map(
    (factor) => `<text x="${short(x(factor))}" y="${base + 18}" text-anchor="middle">×${factor}</text>`,
  );
  const levels = [...new Set([high, 0, low])].map(
    (value) =>
      `<line class="${value === 0 ? 'zero' : 'even'}" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${short(y(value))}" y2="${short(y(value))}"/><text x="${LEFT - 6}" y="${short(y(value) + 4)}" text-anchor="end">${percent(value, 0)}</text>`,
  );
  const key = all.map(
    ([name], i) =>
      `<span><svg width="34" height="8" aria-hidden="true"><line x1="0" y1="4" x2="34" y2="4" style="stroke:${color(i)};stroke-width:2" stroke-dasharray="${DASHES[i % DASHES.length]}"/></svg> ${escapeHtml(name)}</span>`,
  );
  return `${svg('Total return of each strategy as its trading costs grow', base + 26, levels.join('') + lines.join('') + ticks.join(''))}<div class="key">${key.join('')}</div>`;
}

function svg(label: string, height: number, content: string): string {
  return `<div class="scroll"><svg class="trades wide" role="img" aria-label="${escapeHtml(label)}" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"><title>${escapeHtml(label)}</title>${content}</svg></div>`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function short(value: number): string {
  return String(Number(value.toFixed(1)));
}
