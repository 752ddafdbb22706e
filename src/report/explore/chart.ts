import type { ExploreSeries } from '../../core/index.ts';
import { regimeBands, sampleExtremes } from '../charts/sample.ts';
import { ZOOM_SCRIPT } from '../charts/time-zoom.ts';
import { regimeColors } from '../page/run-series.ts';

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

/** Runs in the page: the price over the labels' bands under a zoom; the tooltip names the band. */
export const EXPLORE_SCRIPT = `${ZOOM_SCRIPT}
KINDS.price = (() => {
  let state;
  return (chart, { close, bands, regimes }, shown) => {
    const { colors, FORMATS, FONT } = shown, text = echarts.format.encodeHTML;
    state = state || { zoom: [0, 100], times: [close[0][0], close[close.length - 1][0]] };
    const small = chart.getWidth() < 640;
    const labelAt = (time) => {
      let low = 0, high = bands.length - 1, found = -1;
      while (low <= high) { const middle = (low + high) >> 1; if (bands[middle][0] <= time) { found = middle; low = middle + 1; } else high = middle - 1; }
      return found >= 0 && time < bands[found][1] ? regimes[bands[found][2]] : null;
    };
    const log = close.every(([, v]) => v > 0);
    chart.setOption({
      animation: false, useUTC: true, backgroundColor: 'transparent', textStyle: { color: colors.ink, fontFamily: FONT },
      grid: { left: small ? 56 : 64, right: 16, top: 16, bottom: 74 },
      tooltip: { trigger: 'axis', confine: true, backgroundColor: colors.panel, borderColor: colors.line, textStyle: { color: colors.ink, fontSize: 12 },
        formatter: (items) => {
          const list = Array.isArray(items) ? items : [items], point = list.length ? list[0].value : close[0], label = labelAt(point[0]);
          const sign = label ? '<svg width="14" height="10"><rect width="10" height="10" fill="' + label.color + '"/></svg>' : '';
          return '<b>' + new Date(point[0]).toISOString().slice(0, 16).replace('T', ' ') + '</b> <small>UTC</small><table class="tip"><tr><td></td><td>close</td><td>' + FORMATS.number(point[1]) + '</td></tr><tr><td>' + sign + '</td><td>' + text(label ? label.name : 'no label') + '</td><td></td></tr></table>';
        } },
      xAxis: { type: 'time', min: state.times[0], max: state.times[1], axisLabel: { color: colors.soft, hideOverlap: true }, axisLine: { lineStyle: { color: colors.line } } },
      yAxis: { type: log ? 'log' : 'value', axisLine: { show: false }, axisLabel: { color: colors.soft, formatter: FORMATS.tick }, splitLine: { lineStyle: { color: colors.line } } },
      dataZoom: TIME_ZOOM.zooms(1, shown, small, state.zoom),
      series: [
        { type: 'custom', silent: true, z: 0, clip: true, data: bands, encode: { x: [0, 1] }, tooltip: { show: false },
          renderItem: (params, api) => {
            const c = params.coordSys, y = close[0][1];
            const x0 = Math.max(c.x, api.coord([api.value(0), y])[0]), x1 = Math.min(c.x + c.width, api.coord([api.value(1), y])[0]);
            return x1 <= x0 ? null : { type: 'rect', shape: { x: x0, y: c.y, width: x1 - x0, height: c.height }, style: { fill: regimes[api.value(2)].color, opacity: 0.3 } };
          } },
        { type: 'line', name: 'close', z: 3, data: close, showSymbol: false, lineStyle: { width: 1.1, color: colors.ink }, itemStyle: { color: colors.ink } },
      ],
    });
    TIME_ZOOM.follow(state, chart, () => {
      const [from, to] = TIME_ZOOM.range(state), { type, ...axis } = TIME_ZOOM.axis(log ? [close] : [close, [[NaN, 0]]], from, to, small ? 6 : 8);
      chart.setOption({ yAxis: axis });
    });
  };
})();
`;
