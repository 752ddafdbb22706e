import type { PageLine, PageSeries, PageTrades, RunAnswer } from '../../core/index.ts';
import { type Axis, axisOf, linearAxis, type Point } from '../charts/axis.ts';
import {
  encodeLine,
  meanStretches,
  type SmallLine,
  type SmallStretches,
  type TimeGrid,
  timeGrid,
} from '../charts/encode-line.ts';
import { regimeBands, sampleExtremes, sampleLowest } from '../charts/sample.ts';
import { SERIES, type Shade } from '../charts/theme.ts';
import { heldName, type Role, rolesOf } from '../roles.ts';
import { type SmallTrades, smallTrades } from './thin-trades.ts';

export type { Axis, Point } from '../charts/axis.ts';
export { axisOf } from '../charts/axis.ts';

/** What the page's charts are drawn from. */
export type ReportSeries = PageSeries;

/** One strategy, or holding the market. */
export interface ChartLine {
  readonly name: string;
  readonly role: Role;
  readonly shade: Shade;
  readonly dash: 'solid' | 'dashed' | 'dotted';
  /** Whether it is there before a reader asks for it. */
  readonly shown: boolean;
  readonly equity: SmallLine;
  readonly drawdown: SmallLine;
  /** Row of the deepest fall, as time and value; null where it never fell. */
  readonly worst: Point | null;
}

/** The series, small enough to be drawn at once; times count steps of `grid`. */
export interface ChartData {
  readonly grid: TimeGrid;
  readonly lines: readonly ChartLine[];
  readonly close: SmallLine;
  readonly bands: readonly (readonly [from: number, to: number, code: number])[];
  readonly regimes: readonly { readonly name: string; readonly color: string }[];
  /** Mean probabilities of stretches of rows; null where nothing was forecast. */
  readonly probabilities: SmallStretches | null;
  readonly trades: readonly { readonly name: string; readonly all: number; readonly kept: SmallTrades }[];
  readonly equityAxis: Axis;
  readonly closeAxis: Axis;
}

/** Points of all lines together, and of each at most and at least. */
const ALL_POINTS = 48_000;
const MOST_POINTS = 4000;
const FEWEST_POINTS = 600;
const MAX_BANDS = 2000;
const MAX_STRETCHES = 1500;
/** Trades of all strategies together. */
const ALL_TRADES = 6000;

/** Okabe and Ito's blue, vermilion, yellow and a grey: apart for every kind of sight, in hue or in lightness. */
const NAMED: readonly (readonly [RegExp, string])[] = [
  [/low.?vol/i, '#8a939c'],
  [/bull/i, '#0072b2'],
  [/bear/i, '#d55e00'],
  [/side|calm|rang|neutral/i, '#8a939c'],
  [/vol/i, '#e3c000'],
];
const OTHERS = ['#009e73', '#cc79a7', '#56b4e9', '#0072b2', '#d55e00', '#e3c000', '#8a939c'];

export function chartData(series: PageSeries, answer?: Pick<RunAnswer, 'improvements'>): ChartData {
  const { time } = series;
  const grid = timeGrid(time);
  const names = Object.keys(series.strategies);
  const roles = rolesOf(names, answer?.improvements ?? []);
  const held = series.hold ?? null;
  const count = names.length + (held === null ? 0 : 1);
  const limit = Math.min(MOST_POINTS, Math.max(FEWEST_POINTS, Math.floor(ALL_POINTS / Math.max(1, count) / 2)));
  const points: Point[] = [];
  const line = (name: string, role: Role, color: Shade, { equity, drawdown }: PageLine): ChartLine => {
    const rows = sampleExtremes(equity, limit);
    const shown = role !== 'other';
    if (shown) for (const row of rows) points.push([time[row]!, equity[row]!]);
    return {
      name,
      role,
      shade: color,
      dash: role === 'hold' ? 'dotted' : role === 'baseline' ? 'dashed' : 'solid',
      shown,
      equity: encodeLine(grid, time, equity, rows, 5),
      drawdown: encodeLine(grid, time, drawdown, sampleLowest(drawdown, limit), 4),
      worst: worstOf(time, drawdown),
    };
  };
  const lines = names.map((name, i) => line(name, roles[i]!, SERIES[i % SERIES.length]!, series.strategies[name]!));
  // Free of the strategies' names: one of them may be called hold too.
  if (held !== null) lines.push(line(heldName(names), 'hold', 'soft', held));
  const closeRows = sampleExtremes(series.close, MOST_POINTS);
  const closePoints = closeRows.map((row): Point => [time[row]!, series.close[row]!]);
  const bands = regimeBands(series.regime, time[time.length - 1] ?? 0, MAX_BANDS).filter(({ code }) => code >= 0);
  return {
    grid,
    lines,
    close: encodeLine(grid, time, series.close, closeRows, 6),
    bands: bands.map(({ from, to, code }) => [grid.steps(from), grid.steps(to), code] as const),
    regimes: regimeColors(series.regimes),
    probabilities:
      series.probabilities == null
        ? null
        : meanStretches(grid, series.probabilities.time, series.probabilities.of, MAX_STRETCHES),
    trades: tradesOf(grid, series.trades ?? {}, lines),
    closeAxis: steep(closePoints) ? axisOf(closePoints) : linearAxis(closePoints),
    equityAxis: axisOf(points),
  };
}

export function regimeColors(names: readonly string[]): { name: string; color: string }[] {
  const used = new Set<string>();
  return names.map((name) => {
    const named = NAMED.find(([pattern]) => pattern.test(name))?.[1];
    const color = [named, ...OTHERS].find((c) => c !== undefined && !used.has(c)) ?? '#8a939c';
    used.add(color);
    return { name, color };
  });
}

/** Those of what is held against a baseline come first. */
function tradesOf(
  grid: TimeGrid,
  trades: Readonly<Record<string, PageTrades>>,
  lines: readonly ChartLine[],
): ChartData['trades'] {
  const leads = new Set(lines.filter(({ role }) => role === 'regime').map(({ name }) => name));
  const entries = Object.entries(trades)
    .filter(([, { side }]) => side.length > 0)
    .sort(([a], [b]) => Number(leads.has(b)) - Number(leads.has(a)));
  return entries.map(([name, columns]) => ({
    name,
    all: columns.side.length,
    kept: smallTrades(grid, columns, Math.floor(ALL_TRADES / entries.length)),
  }));
}

function worstOf(time: ArrayLike<number>, drawdown: ArrayLike<number>): Point | null {
  let worst = -1;
  for (let i = 0; i < drawdown.length; i++) if (drawdown[i]! < (worst < 0 ? 0 : drawdown[worst]!)) worst = i;
  return worst < 0 ? null : [time[worst]!, drawdown[worst]!];
}

/** Whether a price moved so far that a linear axis would press its lows together. */
function steep(points: readonly Point[]): boolean {
  const values = points.map(([, value]) => value);
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  return low > 0 && values.reduce((a, b) => Math.max(a, b), 0) / low > 4;
}
