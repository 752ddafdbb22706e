import type { PageSeries } from '../core/index.ts';
import { type Band, regimeBands, sampleExtremes, sampleLowest } from './sample.ts';

/** What the page's charts are drawn from. */
export type ReportSeries = PageSeries;

export type Point = readonly [time: number, value: number];
export interface Axis {
  readonly type: 'log' | 'value';
  readonly base: number;
  readonly min: number;
  readonly max: number;
}

/** The same, small enough to be drawn at once. */
export interface ChartData {
  readonly strategies: readonly {
    readonly name: string;
    readonly equity: readonly Point[];
    readonly drawdown: readonly Point[];
  }[];
  readonly close: readonly Point[];
  readonly bands: readonly (readonly [from: number, to: number, code: number])[];
  readonly regimes: readonly { readonly name: string; readonly color: string }[];
  readonly equityAxis: Axis;
  readonly closeAxis: Axis;
}

const MAX_POINTS = 4000;
const MAX_BANDS = 2000;
const NAMED: readonly (readonly [RegExp, string])[] = [
  [/bull/i, '#2e9e63'],
  [/bear/i, '#d1495b'],
  [/side|calm|rang|neutral/i, '#8391a1'],
  [/vol/i, '#e09f3e'],
];
const OTHERS = ['#4c78a8', '#b279a2', '#72b7b2', '#9d755d', '#eeca3b', '#54a24b', '#e45756'];

export function chartData(series: ReportSeries): ChartData {
  const { time } = series;
  const points = (values: ArrayLike<number>, rows: readonly number[]): Point[] =>
    rows.map((i) => [time[i]!, Number(values[i]!.toPrecision(7))]);
  const strategies = Object.entries(series.strategies).map(([name, { equity, drawdown }]) => ({
    name,
    equity: points(equity, sampleExtremes(equity, MAX_POINTS)),
    drawdown: points(drawdown, sampleLowest(drawdown, MAX_POINTS)),
  }));
  const close = points(series.close, sampleExtremes(series.close, MAX_POINTS));
  const bands = regimeBands(series.regime, time[time.length - 1] ?? 0, MAX_BANDS).filter(({ code }) => code >= 0);
  return {
    strategies,
    close,
    bands: bands.map(({ from, to, code }: Band) => [from, to, code] as const),
    regimes: regimeColors(series.regimes),
    closeAxis: linearAxis(close),
    equityAxis: axisOf(strategies.flatMap(({ equity }) => equity)),
  };
}

export function regimeColors(names: readonly string[]): { name: string; color: string }[] {
  const used = new Set<string>();
  return names.map((name) => {
    const named = NAMED.find(([pattern]) => pattern.test(name))?.[1];
    const color = [named, ...OTHERS].find((c) => c !== undefined && !used.has(c)) ?? '#8391a1';
    used.add(color);
    return { name, color };
  });
}

/**
 * A log axis with bounds on its own ticks: the library draws a tick at each power of the base only, so the base follows
 * the range. Equity that was lost whole has no logarithm: then the axis is linear.
 */
export function axisOf(points: readonly Point[]): Axis {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const [, value] of points) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(low > 0))
    return {
      type: 'value',
      base: 10,
      min: Math.min(0, low === Number.POSITIVE_INFINITY ? 0 : low),
      max: Math.max(1, high),
    };
  const ratio = high / low;
  const base = ratio < 1.6 ? 1.1 : ratio < 8 ? 1.25 : ratio < 100 ? 2 : 10;
  const log = Math.log(base);
  const bound = (power: number) => Number((base ** power).toPrecision(12));
  const min = Math.floor(Math.log(low) / log + 1e-9);
  const max = Math.max(min + 1, Math.ceil(Math.log(high) / log - 1e-9));
  return { type: 'log', base, min: bound(min), max: bound(max) };
}

/** Round bounds around the values; the bands behind the line would else pull the axis down to 0. */
function linearAxis(points: readonly Point[]): Axis {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const [, value] of points) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const span = high > low ? high - low : Math.abs(high) || 1;
  const step = 10 ** Math.floor(Math.log10(span / 2));
  const round = (value: number) => Number((value * step).toPrecision(12));
  return { type: 'value', base: 10, min: round(Math.floor(low / step)), max: round(Math.ceil(high / step)) };
}

/** Runs in the page: draws `DATA` with echarts, three panels under one zoom, in the colours of the page. */
export const CHART_SCRIPT = `
(() => {
  const box = document.getElementById('chart');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let chart;
  const draw = () => {
    if (chart) chart.dispose();
    const css = getComputedStyle(document.documentElement);
    const ink = css.getPropertyValue('--ink').trim(), soft = css.getPropertyValue('--soft').trim();
    const line = css.getPropertyValue('--line').trim(), panel = css.getPropertyValue('--panel').trim();
    chart = echarts.init(box, null, { renderer: 'canvas', useDirtyRect: false });
    const tick = (v) => Math.abs(v) >= 1000 ? v.toLocaleString('en-US') : String(Number(v.toPrecision(3)));
    const num = (v) => v == null ? '–' : Math.abs(v) >= 100 ? v.toLocaleString('en-US', { maximumFractionDigits: 0 }) : String(Number(v.toPrecision(4)));
    const pct = (v) => v == null ? '–' : (100 * v).toFixed(1) + ' %';
    const label = { color: soft }, split = { lineStyle: { color: line } };
    const scale = (a) => a.type === 'log' ? { type: 'log', logBase: a.base, min: a.min, max: a.max } : { type: 'value', min: a.min, max: a.max };
    const yAxis = (index, name, rest) => Object.assign({ gridIndex: index, name, nameLocation: 'end', nameTextStyle: { color: ink, fontWeight: 600, align: 'left' }, axisLabel: Object.assign({}, label, { formatter: tick }), splitLine: split, axisLine: { show: false } }, rest);
    const xAxis = (index, show) => ({ type: 'time', gridIndex: index, axisLabel: { show, color: soft }, axisLine: { lineStyle: { color: line } }, axisTick: { show }, axisPointer: { label: { show } } });
    const band = {
      type: 'custom', name: 'regime', silent: true, xAxisIndex: 2, yAxisIndex: 2, z: 0, clip: true, data: DATA.bands, encode: { x: [0, 1] }, tooltip: { show: false },
      renderItem: (params, api) => {
        const c = params.coordSys;
        const y = DATA.close[0][1];
        const x0 = Math.max(c.x, api.coord([api.value(0), y])[0]);
        const x1 = Math.min(c.x + c.width, api.coord([api.value(1), y])[0]);
        if (x1 <= x0) return null;
        return { type: 'rect', shape: { x: x0, y: c.y, width: x1 - x0, height: c.height }, style: { fill: DATA.regimes[api.value(2)].color, opacity: 0.28 } };
      },
    };
    const lines = DATA.strategies.flatMap((s) => [
      { type: 'line', name: s.name, xAxisIndex: 0, yAxisIndex: 0, data: s.equity, showSymbol: false, lineStyle: { width: 1.4 }, tooltip: { valueFormatter: num } },
      { type: 'line', name: s.name, xAxisIndex: 1, yAxisIndex: 1, data: s.drawdown, showSymbol: false, sampling: 'min', lineStyle: { width: 1 }, tooltip: { valueFormatter: pct } },
    ]);
    chart.setOption({
      animation: false, useUTC: true, textStyle: { color: ink }, backgroundColor: 'transparent',
      color: ['#3b7dd8', '#e07b39', '#2e9e63', '#a55eca', '#c44569', '#7d8a97', '#b8860b', '#1aa6a6'],
      legend: { type: 'scroll', top: 0, data: DATA.strategies.map((s) => s.name), textStyle: { color: ink }, pageTextStyle: { color: soft } },
      tooltip: { trigger: 'axis', confine: true, backgroundColor: panel, borderColor: line, textStyle: { color: ink } },
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      grid: [{ left: 64, right: 24, top: 64, height: 330 }, { left: 64, right: 24, top: 448, height: 150 }, { left: 64, right: 24, top: 652, height: 210 }],
      xAxis: [xAxis(0, false), xAxis(1, false), xAxis(2, true)],
      yAxis: [
        yAxis(0, DATA.equityAxis.type === 'log' ? 'Equity, log' : 'Equity', scale(DATA.equityAxis)),
        yAxis(1, 'Drawdown', { type: 'value', max: 0, axisLabel: { color: soft, formatter: pct } }),
        yAxis(2, 'Close and forecast regime', scale(DATA.closeAxis)),
      ],
      dataZoom: [{ type: 'inside', xAxisIndex: [0, 1, 2], filterMode: 'none' }, { type: 'slider', xAxisIndex: [0, 1, 2], filterMode: 'none', bottom: 12, height: 26, textStyle: { color: soft }, borderColor: line }],
      series: [...lines, band, { type: 'line', name: 'close', xAxisIndex: 2, yAxisIndex: 2, data: DATA.close, showSymbol: false, lineStyle: { width: 1, color: ink }, itemStyle: { color: ink }, tooltip: { valueFormatter: num } }],
    });
  };
  draw();
  dark.addEventListener('change', draw);
  addEventListener('resize', () => chart.resize());
})();
`;
