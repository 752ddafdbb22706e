import type { ExploreSeries } from '../core/index.ts';
import { regimeColors } from './html-chart.ts';
import { regimeBands, sampleExtremes } from './sample.ts';

const MAX_POINTS = 4000;
const MAX_BANDS = 1500;

/** Price and label bands, few enough to be drawn at once. */
export function exploreChartData({ time, close, label, regimes }: ExploreSeries) {
  const starts: { time: number; code: number }[] = [];
  for (let t = 0; t < label.length; t++) {
    if (t === 0 || label[t] !== label[t - 1]) starts.push({ time: time[t]!, code: label[t]! });
  }
  const rows = sampleExtremes(close, MAX_POINTS);
  const bands = starts.length === 0 ? [] : regimeBands(starts, time[time.length - 1]!, MAX_BANDS);
  return {
    close: rows.map((t) => [time[t]!, Number(close[t]!.toPrecision(7))] as const),
    bands: bands.filter(({ code }) => code >= 0).map(({ from, to, code }) => [from, to, code] as const),
    regimes: regimeColors(regimes),
  };
}

/** Runs in the page: price on a log axis over the labels' bands, with a zoom; bands name themselves in the tooltip. */
export const EXPLORE_SCRIPT = `
(() => {
  const box = document.getElementById('price');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const escape = (text) => text.replace(/[&<>"']/g, (c) => '&#' + c.charCodeAt(0) + ';');
  let chart;
  const labelAt = (time) => {
    let low = 0, high = DATA.bands.length - 1, found = -1;
    while (low <= high) { const middle = (low + high) >> 1; if (DATA.bands[middle][0] <= time) { found = middle; low = middle + 1; } else high = middle - 1; }
    return found >= 0 && time < DATA.bands[found][1] ? DATA.regimes[DATA.bands[found][2]].name : 'no label';
  };
  const draw = () => {
    if (chart) chart.dispose();
    const css = getComputedStyle(document.documentElement);
    const color = (name) => css.getPropertyValue(name).trim();
    const ink = color('--ink'), soft = color('--soft'), line = color('--line'), panel = color('--panel');
    const values = DATA.close.map((p) => p[1]);
    const log = Math.min(...values) > 0;
    chart = echarts.init(box, null, { renderer: 'canvas' });
    const num = (v) => Math.abs(v) >= 100 ? v.toLocaleString('en-US', { maximumFractionDigits: 0 }) : String(Number(v.toPrecision(4)));
    const low = Math.min(...values), high = Math.max(...values), room = log ? Math.pow(high / low, 0.04) : 1;
    chart.setOption({
      animation: false, useUTC: true, textStyle: { color: ink }, backgroundColor: 'transparent',
      grid: { left: 62, right: 16, top: 16, bottom: 74 },
      tooltip: { trigger: 'axis', confine: true, backgroundColor: panel, borderColor: line, textStyle: { color: ink },
        formatter: (items) => { const p = items[0].value; return escape(new Date(p[0]).toISOString().slice(0, 16).replace('T', ' ') + ' UTC') + '<br>' + num(p[1]) + '<br>' + escape(labelAt(p[0])); } },
      xAxis: { type: 'time', axisLabel: { color: soft, hideOverlap: true }, axisLine: { lineStyle: { color: line } } },
      yAxis: { type: log ? 'log' : 'value', logBase: 1.1, min: low / room, max: high * room, axisLabel: { color: soft, formatter: num, hideOverlap: true }, splitLine: { lineStyle: { color: line } } },
      dataZoom: [{ type: 'inside', filterMode: 'none' }, { type: 'slider', filterMode: 'none', bottom: 10, height: 24, textStyle: { color: soft }, borderColor: line }],
      series: [
        { type: 'custom', silent: true, z: 0, clip: true, data: DATA.bands, encode: { x: [0, 1] }, tooltip: { show: false },
          renderItem: (params, api) => {
            const c = params.coordSys, y = DATA.close[0][1];
            const x0 = Math.max(c.x, api.coord([api.value(0), y])[0]), x1 = Math.min(c.x + c.width, api.coord([api.value(1), y])[0]);
            return x1 <= x0 ? null : { type: 'rect', shape: { x: x0, y: c.y, width: x1 - x0, height: c.height }, style: { fill: DATA.regimes[api.value(2)].color, opacity: 0.3 } };
          } },
        { type: 'line', name: 'close', data: DATA.close, showSymbol: false, lineStyle: { width: 1.1, color: ink }, itemStyle: { color: ink } },
      ],
    });
  };
  draw();
  dark.addEventListener('change', draw);
  addEventListener('resize', () => chart.resize());
})();
`;
