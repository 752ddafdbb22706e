import type { RunAnswer, StrategyMetrics } from '../../core/index.ts';
import { type ChartSpec, chartBox, format, shade } from '../charts/chart-box.ts';
import { section } from '../charts/html-text.ts';
import type { Shade } from '../charts/theme.ts';
import { fixed } from '../numbers.ts';
import { heldName, type Role, rolesOf } from '../roles.ts';

const LOOKS: Readonly<Record<Role, { readonly symbol: string; readonly shade: Shade; readonly says: string }>> = {
  regime: { symbol: 'circle', shade: 'c1', says: '' },
  baseline: { symbol: 'diamond', shade: 'c2', says: ', baseline' },
  hold: { symbol: 'rect', shade: 'c7', says: ', the market held' },
  other: { symbol: 'triangle', shade: 'c7', says: '' },
};

/** What trading more brought: each strategy's Sharpe ratio over its turnover, an arrow from a baseline to what is held against it. */
export function turnoverHtml(answer: RunAnswer): string {
  const { strategies, improvements, hold } = answer;
  const names = Object.keys(strategies);
  const roles = rolesOf(names, improvements);
  const points = names.map((name, i) => ({ name, role: roles[i]!, metrics: strategies[name]! }));
  if (hold !== undefined) points.push({ name: heldName(names), role: 'hold', metrics: hold });
  const placed = points.filter(({ metrics }) => isPlaced(metrics));
  if (placed.length < 2) return '';
  const spec: ChartSpec = {
    grid: { left: 52, right: 24, top: 24, bottom: 52 },
    tooltip: { trigger: 'item', formatter: format('tip') },
    xAxis: {
      type: 'value',
      name: 'turnover a year',
      nameLocation: 'middle',
      nameGap: 30,
      min: 0,
      axisLabel: { formatter: format('tick'), hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      name: 'Sharpe',
      nameTextStyle: { align: 'right', padding: [0, 8, 0, 0] },
      axisLabel: { formatter: format('tick') },
    },
    series: [
      {
        type: 'lines',
        coordinateSystem: 'cartesian2d',
        silent: true,
        symbol: ['none', 'arrow'],
        symbolSize: 7,
        lineStyle: { color: shade('soft'), width: 1.2, opacity: 0.8 },
        data: improvements.flatMap(({ baseline, against }) => {
          const ends = [strategies[baseline], strategies[against]];
          return ends.every((m) => m !== undefined && isPlaced(m)) ? [{ coords: ends.map((m) => at(m!)) }] : [];
        }),
      },
      {
        type: 'scatter',
        symbolSize: 11,
        label: {
          show: true,
          position: 'top',
          formatter: '{b}',
          color: shade('ink'),
          fontSize: 11,
          textBorderColor: shade('paper'),
          textBorderWidth: 2,
        },
        labelLayout: { moveOverlap: 'shiftY', hideOverlap: placed.length > 12 },
        data: placed.map(({ name, role, metrics }) => ({
          name,
          value: at(metrics),
          symbol: LOOKS[role].symbol,
          itemStyle: { color: shade(LOOKS[role].shade), borderColor: shade('paper'), borderWidth: 1 },
          tip: `${name}${LOOKS[role].says}\nSharpe ${fixed(metrics.sharpe)}, turnover ${fixed(metrics.turnoverPerYear, 0)} a year`,
        })),
      },
    ],
  };
  return section(
    'Sharpe against turnover',
    keyOf(placed.map(({ role }) => role)),
    chartBox(
      'turnover',
      'Sharpe ratio of each strategy over its turnover a year; the table of strategies has the numbers',
      spec,
      '',
      {
        height: 340,
      },
    ),
  );
}

/** What the marks stand for; of the roles, those that are drawn. */
function keyOf(roles: readonly Role[]): string {
  const paired = roles.includes('baseline');
  const marks: readonly [Role, string][] = [
    ['regime', paired ? '● held against a baseline' : '● strategy'],
    ['baseline', '◆ baseline'],
    ['other', '▲ neither'],
    ['hold', '■ the market held'],
  ];
  const key = marks.flatMap(([role, says]) => (roles.includes(role) ? [says] : [])).join(', ');
  return paired ? `${key}; an arrow leads from a baseline to what is held against it` : key;
}

/** Figures of JSON are null where they are undefined. */
function isPlaced({ sharpe, turnoverPerYear }: StrategyMetrics): boolean {
  return Number.isFinite(sharpe) && Number.isFinite(turnoverPerYear);
}

function at({ sharpe, turnoverPerYear }: StrategyMetrics): [number, number] {
  return [Number(turnoverPerYear.toPrecision(6)), Number(sharpe.toPrecision(6))];
}
