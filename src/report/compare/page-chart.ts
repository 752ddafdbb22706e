import type { Point } from '../charts/axis.ts';
import { chartBox } from '../charts/chart-box.ts';
import { escapeHtml } from '../charts/html-text.ts';
import { sampleExtremes, sampleLowest } from '../charts/sample.ts';
import { SERIES, type Shade } from '../charts/theme.ts';
import { ZOOM_BUTTONS, ZOOM_SCRIPT } from '../charts/time-zoom.ts';

/** One line of the comparison; every array has one entry a scored row. */
export interface CompareSeries {
  readonly name: string;
  /** Epoch ms. */
  readonly time: readonly number[];
  readonly equity: readonly number[];
}

/** The same on common ground, small enough to be drawn at once. */
export interface CompareChart {
  readonly lines: readonly {
    readonly name: string;
    readonly shade: Shade;
    readonly dash: 'solid' | 'dashed' | 'dotted';
    readonly equity: readonly Point[];
    readonly drawdown: readonly Point[];
  }[];
  /** Whether the lines were cut to what all cover, and start there with 1. */
  readonly cut: boolean;
}

/** Without the grey, which is the held market's; lines differ in dash too. */
const SHADES = SERIES.filter((shade) => shade !== 'c7');
const DASHES = ['solid', 'dashed', 'dotted'] as const;

/** Points of all lines together, and of each at least. */
const ALL_POINTS = 20_000;
const FEWEST_POINTS = 800;

/** @param held names of lines that hold the market: grey and dotted */
export function compareChart(series: readonly CompareSeries[], held: ReadonlySet<string>): CompareChart {
  const from = Math.max(...series.map(({ time }) => time[0] ?? Number.NEGATIVE_INFINITY));
  const to = Math.min(...series.map(({ time }) => time[time.length - 1] ?? Number.POSITIVE_INFINITY));
  const limit = Math.max(FEWEST_POINTS, Math.floor(ALL_POINTS / series.length / 2));
  let cut = false;
  let styled = 0;
  const lines = series.map(({ name, time, equity }) => {
    const start = time.findIndex((at) => at >= from);
    const end = time.findLastIndex((at) => at <= to) + 1;
    if (start > 0 || end < time.length) cut = true;
    const base = start > 0 ? equity[start - 1]! : 1;
    const shown = equity.slice(Math.max(0, start), end).map((value) => value / base);
    const times = time.slice(Math.max(0, start), end);
    const fall = drawdowns(shown);
    const points = (values: readonly number[], rows: readonly number[]): Point[] =>
      rows.map((i) => [times[i]!, Number(values[i]!.toPrecision(6))]);
    const style = held.has(name) ? { shade: 'soft' as const, dash: 'dotted' as const } : styleOf(styled++);
    return {
      name,
      ...style,
      equity: points(shown, sampleExtremes(shown, limit)),
      drawdown: points(fall, sampleLowest(fall, limit)),
    };
  });
  return { lines, cut };
}

/** No two of the first twenty-one are alike. */
function styleOf(place: number): { shade: Shade; dash: (typeof DASHES)[number] } {
  return { shade: SHADES[place % SHADES.length]!, dash: DASHES[place % DASHES.length]! };
}

function drawdowns(equity: readonly number[]): number[] {
  let peak = 1;
  return equity.map((value) => {
    peak = Math.max(peak, value);
    return value / peak - 1;
  });
}

/** Equity over drawdown under one zoom, with a button for each line; empty where no row is common. */
export function compareChartHtml(chart: CompareChart, label: string): string {
  if (!chart.lines.some(({ equity }) => equity.length > 0)) return '';
  const buttons = chart.lines.map(({ name, shade, dash }, i) => {
    const dashes = dash === 'solid' ? '' : ` stroke-dasharray="${dash === 'dashed' ? '5 3' : '2 2'}"`;
    return `<button type="button" data-line="${i}" aria-pressed="true"><svg width="24" height="8" aria-hidden="true"><line x1="0" x2="24" y1="4" y2="4" stroke="var(--${shade})" stroke-width="2.5"${dashes}/></svg> ${escapeHtml(name)}</button>`;
  });
  return `<div class="controls" hidden role="group" aria-label="lines">${buttons.join('')}</div>
<div class="controls" hidden>${ZOOM_BUTTONS}</div>
${chartBox('compared', label, { lines: chart.lines }, '', { height: 640, narrowHeight: 540, renderer: 'canvas', kind: 'compare' })}`;
}

/** Runs in the page: equity over drawdown under one zoom. */
export const COMPARE_SCRIPT = `${ZOOM_SCRIPT}
KINDS.compare = (() => {
  const on = {};
  let state;
  return (chart, { lines }, shown, box) => {
    const { colors, FORMATS, FONT } = shown, text = echarts.format.encodeHTML;
    const times = lines.flatMap(({ equity }) => equity.length ? [equity[0][0], equity[equity.length - 1][0]] : []);
    state = state || { zoom: [0, 100], times: [Math.min(...times), Math.max(...times)] };
    const small = chart.getWidth() < 640, tall = chart.getHeight();
    const left = small ? 46 : 64, right = small ? 10 : 24, top = 34;
    const room = tall - top - 112, high = Math.round(room * 0.66), low = room - high;
    const visible = () => lines.filter(({ name }) => on[name] !== false);
    const y = (index, name, rest) => ({ gridIndex: index, name, nameGap: 10, nameTextStyle: { color: colors.ink, fontWeight: 600, align: 'left', padding: [0, 0, 0, -left + 12] }, splitLine: { lineStyle: { color: colors.line } }, axisLine: { show: false }, ...rest });
    const x = (index, labels) => ({ type: 'time', gridIndex: index, min: state.times[0], max: state.times[1], axisLabel: { show: labels, color: colors.soft, hideOverlap: true }, axisLine: { lineStyle: { color: colors.line } }, axisTick: { show: labels }, axisPointer: { label: { show: labels } } });
    const log = lines.every(({ equity }) => equity.every(([, v]) => v > 0));
    const dot = ({ shade, dash }) => '<svg width="18" height="8"><line x1="0" x2="18" y1="4" y2="4" stroke="' + colors[shade] + '" stroke-width="2"' + (dash === 'solid' ? '' : ' stroke-dasharray="' + (dash === 'dashed' ? '5 3' : '2 2') + '"') + '/></svg>';
    const before = (points, time) => {
      let from = 0, to = points.length;
      while (from < to) { const mid = (from + to) >> 1; if (points[mid][0] <= time) from = mid + 1; else to = mid; }
      return points[from - 1];
    };
    const tip = (params) => {
      const list = Array.isArray(params) ? params : [params];
      if (!list.length) return '';
      const time = list[0].axisValue === undefined ? list[0].value[0] : list[0].axisValue;
      const rows = visible().map((line) => {
        const e = before(line.equity, time), d = before(line.drawdown, time);
        return e ? '<tr><td>' + dot(line) + '</td><td>' + text(line.name) + '</td><td>' + FORMATS.number(e[1]) + ' <span style="opacity:.7">' + (d ? FORMATS.percent1(d[1]) : '') + '</span></td></tr>' : '';
      });
      return '<b>' + new Date(time).toISOString().slice(0, 16).replace('T', ' ') + '</b> <small>UTC</small><table class="tip">' + rows.join('') + '</table>';
    };
    chart.setOption({
      animation: false, useUTC: true, backgroundColor: 'transparent', textStyle: { color: colors.ink, fontFamily: FONT },
      legend: { show: false, selected: { ...on } },
      tooltip: { trigger: 'axis', confine: true, backgroundColor: colors.panel, borderColor: colors.line, textStyle: { color: colors.ink, fontSize: 12 }, formatter: tip },
      axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: colors.soft }, label: { backgroundColor: colors.panel, color: colors.ink, formatter: ({ value }) => FORMATS.day(value) } },
      grid: [{ left, right, top, height: high }, { left, right, top: top + high + 40, height: low }],
      xAxis: [x(0, false), x(1, true)],
      yAxis: [
        y(0, log ? 'Equity, log' : 'Equity', { type: log ? 'log' : 'value', axisPointer: { show: false }, axisLabel: { color: colors.soft, formatter: FORMATS.tick } }),
        y(1, 'Drawdown', { type: 'value', max: 0, splitNumber: 4, axisPointer: { show: false }, axisLabel: { color: colors.soft, formatter: (v) => Math.round(100 * v) + ' %' } }),
      ],
      dataZoom: TIME_ZOOM.zooms(2, shown, small, state.zoom),
      series: lines.flatMap((s) => [['equity', 0, 1.6], ['drawdown', 1, 1.1]].map(([key, index, width]) => ({
        type: 'line', name: s.name, xAxisIndex: index, yAxisIndex: index, data: s[key], showSymbol: false, itemStyle: { color: colors[s.shade] }, lineStyle: { width, type: s.dash, color: colors[s.shade] },
      }))),
    });
    const fit = () => {
      const [from, to] = TIME_ZOOM.range(state), equity = visible().map((line) => line.equity);
      const { type, ...axis } = TIME_ZOOM.axis(log ? equity : [...equity, [[NaN, 0]]], from, to, small ? 6 : 8);
      const deep = Math.min(0, ...visible().map(({ drawdown }) => drawdown.reduce((m, [time, v]) => time >= from && time <= to && v < m ? v : m, 0)));
      chart.setOption({ yAxis: [axis, { min: deep < 0 ? Math.floor(deep * 20) / 20 : -0.05 }] });
    };
    const bound = state.bound;
    TIME_ZOOM.follow(state, chart, fit);
    if (bound) return;
    for (const button of document.querySelectorAll('[data-line]')) button.addEventListener('click', () => {
      const { name } = lines[button.dataset.line];
      on[name] = on[name] === false;
      button.setAttribute('aria-pressed', String(on[name]));
      state.chart.dispatchAction({ type: on[name] ? 'legendSelect' : 'legendUnSelect', name });
      state.fit();
    });
  };
})();
`;
