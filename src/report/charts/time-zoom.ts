import { AXIS_SCRIPT } from './axis.ts';

/** What a reader zooms with besides the bar below a chart; for the keyboard too. */
export const ZOOM_BUTTONS = `<span role="group" aria-label="zoom"><button type="button" data-zoom="all">whole</button><button type="button" data-zoom="in" aria-label="zoom in">+</button><button type="button" data-zoom="out" aria-label="zoom out">−</button><button type="button" data-zoom="back" aria-label="earlier">◀</button><button type="button" data-zoom="on" aria-label="later">▶</button></span>`;

/** Functions of the page's script for one chart over time: its zoom, which survives another drawing, and axes that follow what is in view. */
export const ZOOM_SCRIPT = `${AXIS_SCRIPT}const TIME_ZOOM = {
  /** An axis around the values of points in a range of times; logarithmic where all are above 0. */
  axis: (lists, from, to, most) => {
    let low = Infinity, high = -Infinity, whole = Infinity;
    for (const points of lists) for (const [time, v] of points) {
      if (v < whole) whole = v;
      if (time >= from && time <= to) { if (v < low) low = v; if (v > high) high = v; }
    }
    return axisFor(high >= low ? { type: whole > 0 ? 'log' : 'value', low, high } : { type: 'value', low: 1, high: 1 }, most);
  },
  zooms: (count, { colors, FORMATS }, small, zoom) => {
    const common = { xAxisIndex: Array.from({ length: count }, (_, i) => i), filterMode: 'none', start: zoom[0], end: zoom[1] };
    return [
      { ...common, type: 'inside', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false, preventDefaultMouseMove: false },
      { ...common, type: 'slider', bottom: 8, height: 26, textStyle: { color: colors.soft }, borderColor: colors.line, showDetail: !small, labelFormatter: (v) => FORMATS.day(v) },
    ];
  },
  range: ({ zoom, times: [a, b] }) => zoom.map((share) => a + (b - a) * share / 100),
  /** Follows the chart's zoom, and lets the page's buttons move it; the buttons are bound once, whatever is drawn again. */
  follow: (state, chart, fit) => {
    state.chart = chart;
    state.fit = fit;
    chart.on('datazoom', () => { const { start, end } = chart.getOption().dataZoom[0]; state.zoom = [start, end]; fit(); });
    fit();
    if (state.bound) return;
    state.bound = true;
    // The library would swallow the wheel without Ctrl, too.
    chart.getDom().addEventListener('wheel', (event) => event.ctrlKey || event.stopPropagation(), { capture: true });
    const to = (start, end) => {
      const width = Math.min(100, end - start), from = Math.max(0, Math.min(100 - width, start));
      state.chart.dispatchAction({ type: 'dataZoom', start: from, end: from + width });
    };
    const moves = {
      all: () => to(0, 100),
      in: ([a, b]) => to(a + (b - a) / 4, b - (b - a) / 4),
      out: ([a, b]) => to(a - (b - a) / 2, b + (b - a) / 2),
      back: ([a, b]) => to(a - (b - a) / 2, b - (b - a) / 2),
      on: ([a, b]) => to(a + (b - a) / 2, b + (b - a) / 2),
    };
    for (const button of document.querySelectorAll('[data-zoom]')) button.addEventListener('click', () => moves[button.dataset.zoom](state.zoom));
    for (const control of document.querySelectorAll('.controls[hidden]')) control.hidden = false;
  },
};
`;
