import type { PageSeries, RunAnswer } from '../../core/index.ts';
import { chartBox } from '../charts/chart-box.ts';
import { escapeHtml, htmlTable, section } from '../charts/html-text.ts';
import { count, day, percent, signedPercent } from '../numbers.ts';
import { type ChartLine, chartData } from './run-series.ts';

/** Equity, drawdown, price with regimes and trades, and probabilities, with what a reader can choose; empty where nothing was forecast. */
export function runChartHtml(answer: RunAnswer, series: PageSeries): string {
  if (series.time.length === 0) return '';
  const data = chartData(series, answer);
  const shown = data.lines.filter((line) => line.shown).map(({ name }) => name);
  const label = `Over time: equity of ${shown.join(', ')}, their drawdown, and the close under the forecast regime${data.probabilities === null ? '' : ', whose probability lies below it'}`;
  return section(
    'Equity, drawdown, regimes',
    'out of sample, after costs; drag the bar below the charts to zoom, or hold Ctrl and scroll',
    [
      `<div class="controls" hidden role="group" aria-label="lines">${data.lines.map(lineButton).join('')}</div>`,
      `<div class="controls" hidden>${ZOOM}${tradesSelect(data.trades)}</div>`,
      chartBox('run', label, data as unknown as Record<string, unknown>, linesTable(answer, data.lines), {
        height: 1000,
        narrowHeight: 880,
        renderer: 'canvas',
        kind: 'run',
      }),
      `<div class="key" aria-label="regimes">${data.regimes.map(({ name, color }) => `<span><i style="background:${color}"></i>${escapeHtml(name)}</span>`).join('')}</div>`,
      notes(data),
    ].join('\n'),
  );
}

const ZOOM = `<span role="group" aria-label="zoom"><button type="button" data-zoom="all">whole</button><button type="button" data-zoom="in" aria-label="zoom in">+</button><button type="button" data-zoom="out" aria-label="zoom out">−</button><button type="button" data-zoom="back" aria-label="earlier">◀</button><button type="button" data-zoom="on" aria-label="later">▶</button></span>`;

/** A button that shows and hides a line, with the line as its sign. */
function lineButton({ name, role, shade, dash, shown }: ChartLine, i: number): string {
  const dashes = dash === 'solid' ? '' : ` stroke-dasharray="${dash === 'dashed' ? '5 3' : '2 2'}"`;
  const sign = `<svg width="24" height="8" aria-hidden="true"><line x1="0" x2="24" y1="4" y2="4" stroke="var(--${shade})" stroke-width="2.5"${dashes}/></svg>`;
  const what = role === 'hold' ? 'holding the market' : role === 'baseline' ? 'baseline' : '';
  return `<button type="button" data-line="${i}" aria-pressed="${shown}">${sign} ${escapeHtml(name)}${what === '' ? '' : ` <small>${what}</small>`}</button>`;
}

function tradesSelect(trades: ReturnType<typeof chartData>['trades']): string {
  if (trades.length === 0) return '';
  const options = trades.map(({ name, all }, i) => `<option value="${i}">${escapeHtml(name)} (${count(all)})</option>`);
  return `<label>trades of <select id="trades-of">${options.join('')}<option value="-1">none</option></select></label> <span id="marks" aria-live="polite"></span>`;
}

/** What the pictures can't say exactly; every figure is the answer's. */
function linesTable(answer: RunAnswer, lines: readonly ChartLine[]): string {
  const metrics = lines.map(({ name, role }) => (role === 'hold' ? answer.hold : answer.strategies[name]));
  return htmlTable([
    { head: 'line', cells: lines.map(({ name }) => name), text: true, rowHead: true },
    { head: 'return', cells: metrics.map((m) => signedPercent(m?.totalReturn)) },
    { head: 'max DD', hint: 'deepest drawdown', cells: metrics.map((m) => percent(m?.maxDrawdown)) },
    {
      head: 'deepest on',
      cells: lines.map(({ worst }) => (worst === null ? '–' : day(new Date(worst[0]).toISOString()))),
    },
  ]);
}

function notes({ probabilities, trades }: ReturnType<typeof chartData>): string {
  const thinned = trades.filter(({ all, kept }) => all > kept.side.length);
  const said = [
    '▲ long entry, ▼ short entry, ✕ exit, at the mean price of what was bought or sold: off the line where a position grew or shrank on its way; a dashed link is blue for a gain, orange for a loss.',
    ...(probabilities !== null && probabilities.rows > 1
      ? [`Probabilities are means of ${probabilities.rows} bars.`]
      : []),
    ...(thinned.length > 0
      ? [`Of ${thinned.map(({ name }) => name).join(', ')} the page holds the largest trades of each stretch.`]
      : []),
  ];
  return `<p class="legend">${escapeHtml(said.join(' '))}</p>`;
}
