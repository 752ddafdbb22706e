import { ZOOM_SCRIPT } from '../charts/time-zoom.ts';

/**
 * Runs in the page: five panels under one zoom. Equity, drawdown, price over the bands of the forecast regime with the entries and exits of
 * one strategy, and the regimes' probabilities. Every trade of the window is shown where there is room, else the largest of each stretch.
 */
export const RUN_CHART_SCRIPT = `${ZOOM_SCRIPT}KINDS.run = (() => {
  const wide = 640, marks = 140;
  let state;
  const decode = ({ t, v }, { start, step }) => { let at = start; return t.map((since, i) => [at += since * step, v[i]]); };
  const before = (points, time) => {
    let low = 0, high = points.length;
    while (low < high) { const mid = (low + high) >> 1; if (points[mid][0] <= time) low = mid + 1; else high = mid; }
    return points[low - 1];
  };
  const read = (data) => {
    const { grid } = data, time = (steps) => grid.start + steps * grid.step;
    let at = 0;
    const p = data.probabilities && data.probabilities.t.map((since, i) => [time(at += since), ...data.probabilities.of.map((of) => of[i] < 0 ? null : of[i] / 1000)]);
    return {
      lines: data.lines.map((line) => ({ ...line, equity: decode(line.equity, grid), drawdown: decode(line.drawdown, grid) })),
      close: decode(data.close, grid),
      bands: data.bands.map(([from, to, code]) => [time(from), time(to), code]),
      p,
      trades: data.trades.map(({ name, kept }) => ({ name, list: kept.entry.map((entry, i) => ({ from: time(entry), to: kept.exit[i] < 0 ? null : time(kept.exit[i]), entry: kept.entryPrice[i], exit: kept.exitPrice[i], side: kept.side[i], pnl: kept.pnl[i] })) })),
      zoom: [0, 100],
      times: [grid.start, grid.start + grid.step * data.close.t.reduce((sum, since) => sum + since, 0)],
      on: Object.fromEntries(data.lines.map(({ name, shown }) => [name, shown])),
      of: data.trades.length ? 0 : -1,
    };
  };
  return (chart, data, theme) => {
    const { colors, FORMATS, FONT } = theme;
    state = state || read(data);
    const small = chart.getWidth() < wide, tall = chart.getHeight();
    const { percent1, number, tick, day } = FORMATS;
    const text = echarts.format.encodeHTML;
    const left = small ? 54 : 64, right = small ? 8 : 20;
    const heads = ['Equity' + (data.equityAxis.type === 'log' ? ', log' : ''), 'Drawdown', 'Close and forecast regime' + (data.closeAxis.type === 'log' ? ', log' : ''), ...(state.p ? ['Probability of each regime'] : [])];
    const shares = state.p ? [0.37, 0.15, 0.32, 0.16] : [0.44, 0.18, 0.38];
    const gap = 42, room = tall - 32 - 74 - gap * (heads.length - 1);
    let top = 32;
    const grid = shares.map((share) => { const height = Math.round(room * share); const one = { left, right, top, height, outerBoundsMode: 'none' }; top += height + gap; return one; });
    const last = grid.length - 1, axes = grid.map((_, i) => i);
    const scale = (axis, panel) => axisFor(axis, Math.max(2, Math.round(grid[panel].height / 42)));
    const yAxis = (index, rest) => ({ gridIndex: index, name: heads[index], nameLocation: 'end', nameGap: 14, nameTextStyle: { color: colors.ink, fontWeight: 600, align: 'left', padding: [0, 0, 0, -left + 12] }, splitLine: { lineStyle: { color: colors.line } }, axisLine: { show: false }, ...rest, axisLabel: { color: colors.soft, formatter: tick, ...rest.axisLabel } });
    const xAxis = (index) => ({ type: 'time', gridIndex: index, min: state.times[0], max: state.times[1], axisLabel: { show: index === last, color: colors.soft, hideOverlap: true }, axisLine: { lineStyle: { color: colors.line } }, axisTick: { show: index === last }, axisPointer: { label: { show: index === last } } });
    const series = [];
    const first = state.lines.find(({ role, worst }) => role === 'regime' && worst);
    for (const line of state.lines) {
      const color = colors[line.shade], width = line.role === 'regime' ? 1.9 : 1.3;
      const common = { name: line.name, type: 'line', showSymbol: false, itemStyle: { color }, z: line.role === 'regime' ? 4 : 3 };
      series.push({ ...common, xAxisIndex: 0, yAxisIndex: 0, data: line.equity, lineStyle: { width, type: line.dash, color } });
      series.push({ ...common, xAxisIndex: 1, yAxisIndex: 1, data: line.drawdown, lineStyle: { width: width - 0.5, type: line.dash, color } });
    }
    series.push({ id: 'worst', type: 'scatter', silent: true, xAxisIndex: 1, yAxisIndex: 1, z: 6, symbol: 'circle', symbolSize: 7, data: [], itemStyle: { color: first ? colors[first.shade] : colors.ink } });
    series.push({
      type: 'custom', silent: true, xAxisIndex: 2, yAxisIndex: 2, z: 0, clip: true, data: state.bands, encode: { x: [0, 1] },
      renderItem: (params, api) => {
        const c = params.coordSys, y = state.close[0][1];
        const x0 = Math.max(c.x, api.coord([api.value(0), y])[0]), x1 = Math.min(c.x + c.width, api.coord([api.value(1), y])[0]);
        if (x1 <= x0) return null;
        return { type: 'rect', shape: { x: x0, y: c.y, width: x1 - x0, height: c.height }, style: { fill: data.regimes[api.value(2)].color, opacity: 0.3 } };
      },
    });
    series.push({ type: 'line', xAxisIndex: 2, yAxisIndex: 2, z: 3, data: state.close, showSymbol: false, lineStyle: { width: 1.1, color: colors.ink }, itemStyle: { color: colors.ink } });
    series.push({ id: 'links', type: 'custom', silent: true, xAxisIndex: 2, yAxisIndex: 2, z: 5, clip: true, encode: { x: [0, 2], y: [1, 3] }, data: [],
      renderItem: (params, api) => {
        const a = api.coord([api.value(0), api.value(1)]), b = api.coord([api.value(2), api.value(3)]);
        return { type: 'line', shape: { x1: a[0], y1: a[1], x2: b[0], y2: b[1] }, style: { stroke: api.value(4) > 0 ? colors.gain : colors.loss, lineWidth: 1, lineDash: [3, 2] } };
      } });
    const symbols = { long: 'triangle', short: 'path://M0 0L10 0L5 9Z', exit: 'path://M0 1L1 0L5 4L9 0L10 1L6 5L10 9L9 10L5 6L1 10L0 9L4 5Z' };
    for (const [id, symbol] of Object.entries(symbols)) series.push({ id, type: 'scatter', xAxisIndex: 2, yAxisIndex: 2, z: 6, symbol, symbolSize: id === 'exit' ? 8 : 10, data: [], itemStyle: { color: colors.ink, opacity: 1, borderColor: colors.paper, borderWidth: id === 'exit' ? 0 : 1 } });
    if (state.p) data.regimes.forEach(({ name, color }, k) => series.push({
      type: 'line', stack: 'p', step: 'end', xAxisIndex: 3, yAxisIndex: 3, symbol: 'none', silent: true, lineStyle: { width: 0.6, color: colors.paper }, areaStyle: { color, opacity: 0.8 },
      data: state.p.map((row) => [row[0], row[k + 1] == null ? '-' : row[k + 1]]),
    }));
    const row = (mark, name, value) => '<tr><td>' + mark + '</td><td>' + text(name) + '</td><td>' + value + '</td></tr>';
    const dot = (color, dash) => '<svg width="18" height="8"><line x1="0" x2="18" y1="4" y2="4" stroke="' + color + '" stroke-width="2"' + (dash === 'solid' ? '' : ' stroke-dasharray="' + (dash === 'dashed' ? '5 3' : '2 2') + '"') + '/></svg>';
    const square = (color) => '<svg width="18" height="10"><rect x="4" width="10" height="10" fill="' + color + '"/></svg>';
    const tip = (params) => {
      const list = Array.isArray(params) ? params : [params];
      if (!list.length) return '';
      const time = list[0].axisValue === undefined ? list[0].value[0] : list[0].axisValue;
      const rows = state.lines.filter(({ name }) => state.on[name]).map((line) => {
        const e = before(line.equity, time), d = before(line.drawdown, time);
        return e ? row(dot(colors[line.shade], line.dash), line.name, number(e[1]) + ' <span style="opacity:.7">' + (d ? percent1(d[1]) : '') + '</span>') : '';
      });
      const c = before(state.close, time), b = before(state.bands, time), p = state.p && before(state.p, time);
      if (c) rows.push(row('', 'close', number(c[1])));
      if (b && b[1] > time) rows.push(row(square(data.regimes[b[2]].color), 'forecast: ' + data.regimes[b[2]].name, ''));
      if (p) data.regimes.forEach(({ name, color }, k) => { if (p[k + 1] != null) rows.push(row(square(color), name, percent1(p[k + 1]))); });
      return '<b>' + new Date(time).toISOString().slice(0, 16).replace('T', ' ') + '</b> <small>UTC</small><table class="tip">' + rows.join('') + '</table>';
    };
    chart.setOption({
      animation: false, useUTC: true, backgroundColor: 'transparent', textStyle: { color: colors.ink, fontFamily: FONT },
      legend: { show: false, selected: { ...state.on } },
      tooltip: { trigger: 'axis', confine: true, backgroundColor: colors.panel, borderColor: colors.line, textStyle: { color: colors.ink, fontSize: 12 }, formatter: tip },
      axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: colors.soft }, label: { backgroundColor: colors.panel, color: colors.ink, formatter: ({ value }) => day(value) } },
      grid, xAxis: axes.map(xAxis),
      yAxis: [
        yAxis(0, scale(data.equityAxis, 0)),
        yAxis(1, { type: 'value', max: 0, axisLabel: { formatter: FORMATS.percent } }),
        yAxis(2, scale(data.closeAxis, 2)),
        ...(state.p ? [yAxis(3, { type: 'value', min: 0, max: 1, splitNumber: 2, axisLabel: { formatter: FORMATS.percent } })] : []),
      ],
      dataZoom: TIME_ZOOM.zooms(axes.length, theme, small, state.zoom),
      series,
    }, { lazyUpdate: true });
    // Laid out once with what follows it: every step by itself would draw all panels again.
    const mark = (lazyUpdate = false) => {
      const [from, to] = TIME_ZOOM.range(state), found = state.of < 0 ? [] : state.trades[state.of].list.filter((trade) => trade.from <= to && (trade.to === null ? trade.from : trade.to) >= from);
      const most = small ? marks / 3 : marks, best = new Map();
      if (found.length <= most) found.forEach((trade, i) => best.set(i, trade));
      else for (const trade of found) {
        const slot = Math.floor(most * (trade.from - from) / (to - from)), there = best.get(slot);
        if (!there || Math.abs(trade.pnl) > Math.abs(there.pnl)) best.set(slot, trade);
      }
      const shown = [...best.values()], few = shown.length === found.length;
      const point = (time, price) => [time, price];
      chart.setOption({ series: [
        { id: 'links', data: few && shown.length <= 60 ? shown.filter(({ to }) => to !== null).map((t) => [t.from, t.entry, t.to, t.exit, t.pnl]) : [] },
        { id: 'long', data: shown.filter(({ side }) => side > 0).map((t) => point(t.from, t.entry)) },
        { id: 'short', data: shown.filter(({ side }) => side < 0).map((t) => point(t.from, t.entry)) },
        { id: 'exit', data: few ? shown.filter(({ to }) => to !== null).map((t) => point(t.to, t.exit)) : [] },
      ] }, { lazyUpdate });
      const note = document.getElementById('marks');
      if (note) note.textContent = state.of < 0 ? '' : few ? found.length + (found.length === 1 ? ' trade in view' : ' trades in view') : shown.length + ' of ' + found.length + ' trades in view: the largest of each stretch; zoom in for more';
    };
    const fit = () => {
      const [from, to] = TIME_ZOOM.range(state);
      const span = (lists) => {
        let low = Infinity, high = -Infinity;
        for (const points of lists) for (const [time, v] of points) if (time >= from && time <= to) { if (v < low) low = v; if (v > high) high = v; }
        return [low, high];
      };
      const around = ([low, high], whole, panel) => scale(high >= low ? { type: whole.type, low, high } : whole, panel);
      const shown = state.lines.filter(({ name }) => state.on[name]);
      const deep = Math.min(-0.001, span(shown.map(({ drawdown }) => drawdown))[0]);
      const equity = span(shown.map(({ equity }) => equity));
      // Lost whole: from 0 on, as the axis was without a zoom.
      if (data.equityAxis.type === 'value' && equity[0] > data.equityAxis.low) equity[0] = data.equityAxis.low;
      const there = first && state.on[first.name] && first.worst[0] >= from && first.worst[0] <= to;
      const place = there ? (first.worst[0] - from) / (to - from) : 0.5, align = place > 0.9 ? 'right' : place < 0.1 ? 'left' : 'center';
      const label = there ? { show: true, position: 'bottom', distance: 4, offset: [align === 'right' ? 4 : align === 'left' ? -4 : 0, 0], align, color: colors.ink, fontWeight: 600, backgroundColor: colors.paper, padding: [1, 3], borderRadius: 2, opacity: 0.9, formatter: percent1(first.worst[1]) } : { show: false };
      chart.setOption({
        yAxis: [
          around(equity, data.equityAxis, 0),
          { ...scale({ type: 'value', low: deep, high: 0 }, 1), max: 0 },
          around(span([state.close]), data.closeAxis, 2),
          ...(state.p ? [{}] : []),
        ],
        series: [{ id: 'worst', data: there ? [first.worst] : [], label }],
      });
    };
    const bound = state.bound;
    state.mark = mark;
    TIME_ZOOM.follow(state, chart, () => { mark(true); fit(); });
    if (bound) return;
    for (const button of document.querySelectorAll('[data-line]')) button.addEventListener('click', () => {
      const { name } = state.lines[button.dataset.line];
      state.on[name] = !state.on[name];
      button.setAttribute('aria-pressed', String(state.on[name]));
      state.chart.dispatchAction({ type: state.on[name] ? 'legendSelect' : 'legendUnSelect', name });
      state.fit();
    });
    const select = document.getElementById('trades-of');
    if (select) select.addEventListener('change', () => { state.of = Number(select.value); state.mark(); });
  };
})();
`;
