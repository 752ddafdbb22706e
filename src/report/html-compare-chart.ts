import { AXIS_SCRIPT, type Axis, axisOf, type Point } from './axis.ts';
import { sampleExtremes, sampleLowest } from './sample.ts';

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
    readonly color: string;
    readonly dash: 'solid' | 'dashed' | 'dotted';
    readonly equity: readonly Point[];
    readonly drawdown: readonly Point[];
  }[];
  readonly axis: Axis;
  /** Whether the lines were cut to what all cover, and start there with 1. */
  readonly cut: boolean;
}

/** Okabe and Ito's colours in an order in which neighbours differ most; lines differ in dash too. */
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'] as const;
const DASHES = ['solid', 'dashed', 'dotted'] as const;
const HELD = '#7f8790';

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
    const style = held.has(name) ? { color: HELD, dash: 'dotted' as const } : styleOf(styled++);
    return {
      name,
      ...style,
      equity: points(shown, sampleExtremes(shown, limit)),
      drawdown: points(fall, sampleLowest(fall, limit)),
    };
  });
  return { lines, axis: axisOf(lines.flatMap(({ equity }) => equity)), cut };
}

/** No two of the first eighteen are alike. */
function styleOf(place: number): { color: string; dash: (typeof DASHES)[number] } {
  return {
    color: COLORS[place % COLORS.length]!,
    dash: DASHES[(place + Math.floor(place / COLORS.length)) % DASHES.length]!,
  };
}

function drawdowns(equity: readonly number[]): number[] {
  let peak = 1;
  return equity.map((value) => {
    peak = Math.max(peak, value);
    return value / peak - 1;
  });
}

/** Runs in the page: draws `COMPARED` with echarts, equity over drawdown under one zoom, in the colours of the page. */
export const COMPARE_SCRIPT = `${AXIS_SCRIPT}(() => {
  const box = document.getElementById('compared');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let chart;
  const draw = () => {
    if (chart) chart.dispose();
    const css = getComputedStyle(document.documentElement);
    const value = (name) => css.getPropertyValue(name).trim();
    const ink = value('--ink'), soft = value('--soft'), line = value('--line'), panel = value('--panel');
    const small = box.clientWidth < 640, tall = box.clientHeight;
    chart = echarts.init(box, null, { renderer: 'canvas' });
    const num = (v) => v == null ? '–' : Math.abs(v) >= 100 ? v.toLocaleString('en-US', { maximumFractionDigits: 0 }) : String(Number(v.toPrecision(4)));
    const tick = (v) => Math.abs(v) >= 1000 ? v.toLocaleString('en-US') : String(Number(v.toPrecision(3)));
    const pct = (v) => v == null ? '–' : (100 * v).toFixed(1) + ' %';
    const whole = (v) => Math.round(100 * v) + ' %';
    const label = { color: soft }, split = { lineStyle: { color: line } };
    const left = small ? 54 : 64, right = small ? 10 : 24, top = 64;
    const room = tall - top - 120, high = Math.round(room * 0.66), low = room - high;
    const axis = COMPARED.axis, scale = axisFor(axis, Math.max(2, Math.round(high / 42)));
    const y = (index, name, rest) => Object.assign({ gridIndex: index, name, nameTextStyle: { color: ink, fontWeight: 600, align: 'left' }, splitLine: split, axisLine: { show: false } }, rest);
    const x = (index, show) => ({ type: 'time', gridIndex: index, axisLabel: { show, color: soft, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, axisTick: { show }, axisPointer: { label: { show } } });
    const series = COMPARED.lines.flatMap((s) => [['equity', 0, num, 1.6], ['drawdown', 1, pct, 1.1]].map(([key, index, format, width]) => ({
      type: 'line', name: s.name, xAxisIndex: index, yAxisIndex: index, data: s[key], showSymbol: false, itemStyle: { color: s.color },
      lineStyle: { width, type: s.dash, color: s.color }, emphasis: { focus: 'series' }, tooltip: { valueFormatter: format },
    })));
    chart.setOption({
      animation: false, useUTC: true, textStyle: { color: ink }, backgroundColor: 'transparent',
      legend: { type: 'scroll', top: 0, data: COMPARED.lines.map((s) => s.name), textStyle: { color: ink }, pageTextStyle: { color: soft }, itemWidth: 30, tooltip: { show: true } },
      tooltip: { trigger: 'axis', confine: true, backgroundColor: panel, borderColor: line, textStyle: { color: ink } },
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      grid: [{ left, right, top, height: high, outerBoundsMode: 'none' }, { left, right, top: top + high + 44, height: low, outerBoundsMode: 'none' }],
      xAxis: [x(0, false), x(1, true)],
      yAxis: [
        y(0, axis.type === 'log' ? 'Equity, log' : 'Equity', Object.assign(scale, { axisLabel: Object.assign({ formatter: tick }, label, scale.axisLabel) })),
        y(1, 'Drawdown', { type: 'value', max: 0, splitNumber: small ? 3 : 5, axisLabel: Object.assign({ formatter: whole }, label) }),
      ],
      dataZoom: [{ type: 'inside', xAxisIndex: [0, 1], filterMode: 'none', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false }, { type: 'slider', xAxisIndex: [0, 1], filterMode: 'none', bottom: 8, height: 24, textStyle: { color: soft }, borderColor: line, showDetail: !small }],
      series,
    });
  };
  draw();
  dark.addEventListener('change', draw);
  addEventListener('resize', draw);
})();
`;
