import { scriptJson } from './html-text.ts';
import { THEMES } from './theme.ts';

/**
 * Runs in the page: draws every chart's spec with echarts in the reader's colours, one after the other, the first at once; again when the
 * colours change, and in light ones on paper. `KINDS` are drawings with a function of their own.
 */
export function pageScript(kinds: string): string {
  return `const THEMES = ${scriptJson(THEMES)};
const KINDS = {};
${kinds}
${SCRIPT}`;
}

const SCRIPT = `
(() => {
  const FONT = 'system-ui, -apple-system, Roboto, sans-serif';
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const fixed = (v, d) => v.toLocaleString('en-US', { minimumFractionDigits: d, maximumFractionDigits: d });
  const none = (v) => v == null || v !== v;
  const one = (v) => Array.isArray(v) ? v[v.length - 1] : v;
  const FORMATS = {
    percent: (v) => (v = one(v), none(v) ? '–' : Number((100 * v).toFixed(1)) + ' %'),
    percent1: (v) => (v = one(v), none(v) ? '–' : fixed(100 * v, 1) + ' %'),
    number: (v) => (v = one(v), none(v) ? '–' : Math.abs(v) >= 100 ? fixed(v, 0) : String(Number(v.toPrecision(4)))),
    tick: (v) => Math.abs(v) >= 1000 ? v.toLocaleString('en-US') : String(Number(v.toPrecision(3))),
    bps: (v) => (v = one(v), none(v) ? '–' : fixed(v, 1) + ' bps'),
    day: (v) => new Date(v).toISOString().slice(0, 10),
    month: (v) => new Date(v).toISOString().slice(0, 7),
    tips: (list) => FORMATS.tip(list.find((p) => p.data && p.data.tip) || {}),
    tip: (p) => echarts.format.encodeHTML(String((p.data && p.data.tip) || p.name || '')).replace(/\\n/g, '<br>'),
  };
  const theme = (name) => {
    const colors = THEMES[name];
    const fill = (value) => {
      if (Array.isArray(value)) return value.map(fill);
      if (value === null || typeof value !== 'object') return value;
      if (typeof value.$ === 'string') return colors[value.$];
      if (typeof value.$f === 'string') return FORMATS[value.$f];
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
    };
    const axis = { axisLine: { lineStyle: { color: colors.line } }, axisTick: { lineStyle: { color: colors.line } }, axisLabel: { color: colors.soft }, nameTextStyle: { color: colors.ink }, splitLine: { lineStyle: { color: colors.line } } };
    return { name, colors, fill, FORMATS, FONT, axes: { categoryAxis: axis, valueAxis: axis, logAxis: axis, timeAxis: axis } };
  };
  const base = ({ colors }) => ({
    animation: false, useUTC: true, backgroundColor: 'transparent', textStyle: { color: colors.ink, fontFamily: FONT },
    tooltip: { confine: true, backgroundColor: colors.panel, borderColor: colors.line, textStyle: { color: colors.ink } },
    legend: { textStyle: { color: colors.ink }, pageTextStyle: { color: colors.soft }, pageIconColor: colors.ink, pageIconInactiveColor: colors.line },
  });
  const merge = (under, over) => Object.fromEntries([...new Set([...Object.keys(under), ...Object.keys(over)])].map((key) => {
    const a = under[key], b = over[key];
    const both = a && b && typeof a === 'object' && typeof b === 'object' && !Array.isArray(a) && !Array.isArray(b);
    return [key, both ? merge(a, b) : b === undefined ? a : b];
  }));
  const boxes = [...document.querySelectorAll('.chart')];
  const charts = new Map();
  const specs = new Map([...document.querySelectorAll('script[data-for]')].map((script) => [script.dataset.for, JSON.parse(script.textContent)]));
  const draw = (box, name, paper) => {
    const shown = theme(name), spec = specs.get(box.id);
    const old = charts.get(box);
    if (old) old.dispose();
    const chart = echarts.init(box, shown.axes, { renderer: box.dataset.renderer, width: paper ? 700 : undefined, height: paper ? Math.min(820, box.clientHeight) : undefined });
    charts.set(box, chart);
    if (box.dataset.kind) KINDS[box.dataset.kind](chart, spec, shown, box);
    else {
      const option = shown.fill(spec), top = base(shown);
      if (!option.legend) delete top.legend;
      chart.setOption(option.baseOption ? { ...option, baseOption: merge(top, option.baseOption) } : merge(top, option));
    }
  };
  const wanted = () => root.dataset.theme || (dark.matches ? 'dark' : 'light');
  let round = 0;
  const drawAll = (name, atOnce, paper) => {
    const mine = ++round;
    const todo = [...boxes];
    const next = () => {
      if (mine !== round) return;
      const box = todo.shift();
      if (!box) return;
      draw(box, name, paper);
      if (atOnce) next(); else setTimeout(next, 0);
    };
    next();
  };
  drawAll(wanted());
  let printing = false;
  dark.addEventListener('change', () => printing || drawAll(wanted()));
  let width = innerWidth, resizing;
  addEventListener('resize', () => {
    if (printing || innerWidth === width) return;
    width = innerWidth;
    clearTimeout(resizing);
    resizing = setTimeout(() => { drawAll(wanted()); reach(); }, 120);
  });
  // On paper nothing can be unfolded: each strategy's trades and the configuration lie open there.
  let folded = [];
  addEventListener('beforeprint', () => { folded = [...document.querySelectorAll('details.strategy-trades, details:has(> pre.config)')].filter((d) => !d.open); for (const d of folded) d.open = true; });
  addEventListener('afterprint', () => { for (const d of folded) d.open = false; folded = []; });
  addEventListener('beforeprint', () => { printing = true; drawAll('light', true, true); });
  addEventListener('afterprint', () => { printing = false; drawAll(wanted(), true); });
  // Wide boxes are scrolled by the arrow keys too.
  const reach = () => {
    for (const box of document.querySelectorAll('.scroll, pre.config')) if (box.tabIndex < 0 && (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight + 1)) {
      const head = box.closest('section')?.querySelector('h2')?.firstChild;
      box.tabIndex = 0;
      box.setAttribute('role', 'region');
      box.setAttribute('aria-label', (head ? head.textContent.trim() + ', ' : '') + 'more than fits: scroll');
    }
  };
  reach();
  addEventListener('toggle', reach, true);
  const button = document.getElementById('theme');
  if (button) {
    button.hidden = false;
    button.addEventListener('click', () => {
      root.dataset.theme = wanted() === 'dark' ? 'light' : 'dark';
      button.setAttribute('aria-pressed', String(root.dataset.theme === 'dark'));
      drawAll(wanted());
    });
  }
})();
`;
