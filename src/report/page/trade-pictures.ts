import type { StrategyTrades, TradeBin, TradeExcursions, TradeGroup } from '../../core/index.ts';
import { escapeHtml } from '../charts/html-text.ts';
import { count, formatCount, percent, signedPercent } from '../numbers.ts';

const WIDTH = 340;
const HEIGHT = 190;
const LEFT = 44;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 34;
const BASE = HEIGHT - BOTTOM;
/** Room above a plot for the name of its upright axis. */
const HEAD = 22;

/** A percent as short as it can be said beside its neighbours. */
function mark(value: number): string {
  return `${Number((value * 100).toPrecision(3))} %`;
}

function svg(label: string, content: string, height = HEIGHT): string {
  const text = escapeHtml(label);
  return `<svg class="trades" role="img" aria-label="${text}" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"><title>${text}</title>${content}</svg>`;
}

/** Profits and losses: bars that hold losses are hollow. */
export function pnlPicture(name: string, bins: readonly TradeBin[]): string {
  const most = Math.max(1, ...bins.map(({ trades }) => trades));
  const step = (WIDTH - LEFT - RIGHT) / bins.length;
  const bars = bins.map(({ from, to, trades }, i) => {
    if (trades === 0) return '';
    const [below, above] = [i === 0, i === bins.length - 1];
    const range = below ? `up to ${mark(to)}` : above ? `above ${mark(from)}` : `${mark(from)} to ${mark(to)}`;
    return bar(LEFT + i * step, step * 0.9, trades / most, to > 0 ? 'gain' : 'loss', `${range}: ${count(trades)}`);
  });
  const zero = bins.findIndex(({ from }) => from >= 0);
  const at = LEFT + (zero < 0 ? bins.length : zero) * step;
  const ends = [
    tick(LEFT, mark(bins[0]!.from), 'start'),
    ...(at > LEFT + 50 && at < WIDTH - RIGHT - 50 ? [tick(at, '0', 'middle')] : []),
    tick(WIDTH - RIGHT, mark(bins.at(-1)!.to), 'end'),
  ];
  const line = `<line class="zero" x1="${short(at)}" x2="${short(at)}" y1="${TOP}" y2="${BASE}"/>`;
  return svg(`${name}: profit and loss of the trades`, frame(most) + bars.join('') + line + ends.join(''));
}

/** Trades by the time that they were held: winners full, losers hollow, side by side. */
export function holdPicture(name: string, groups: readonly TradeGroup[]): string {
  const most = Math.max(1, ...groups.flatMap(({ trades, winners }) => [winners, trades - winners]));
  const step = (WIDTH - LEFT - RIGHT) / groups.length;
  const every = labelEvery(groups, step);
  const parts = groups.map(({ group, trades, winners }, i) => {
    const x = LEFT + i * step;
    const tip = `${group} bars: ${count(winners)} of ${count(trades)} won`;
    return [
      winners > 0 ? bar(x + step * 0.06, step * 0.42, winners / most, 'gain', tip) : '',
      trades > winners ? bar(x + step * 0.52, step * 0.42, (trades - winners) / most, 'loss', tip) : '',
      i % every === 0 ? tick(Math.min(x + step / 2, WIDTH - group.length * 3.3), group, 'middle') : '',
    ].join('');
  });
  return svg(`${name}: trades by bars held, winners and losers`, frame(most) + parts.join(''));
}

/** Of how many groups one is named, so that no name touches the next one; the last stands against the edge. */
function labelEvery(groups: readonly TradeGroup[], step: number): number {
  const at = (i: number): number => Math.min(LEFT + (i + 0.5) * step, WIDTH - half(i));
  const half = (i: number): number => groups[i]!.group.length * 3.3;
  for (let every = 1; every < groups.length; every++) {
    const named = groups.flatMap((_, i) => (i % every === 0 ? [i] : []));
    if (named.every((i, n) => n === 0 || at(i) - half(i) >= at(named[n - 1]!) + half(named[n - 1]!))) return every;
  }
  return groups.length;
}

/** Each trade by how far it went against and for the position; winners are dots, losers crosses. */
export function excursionPicture(name: string, { points }: TradeExcursions): string {
  if (points.length === 0) return '';
  const right = reach(points.map(({ mae }) => mae));
  const top = reach(points.map(({ mfe }) => mfe));
  const x = (value: number): number => LEFT + Math.min(1, value / right) * (WIDTH - LEFT - RIGHT);
  const y = (value: number): number => BASE - Math.min(1, value / top) * (BASE - HEAD);
  const place = ({ mae, mfe }: { mae: number; mfe: number }) => `M${short(x(mae))} ${short(y(mfe))}`;
  const dots = points.filter(({ won }) => won).map((point) => `${place(point)}h0`);
  const crosses = points.filter(({ won }) => !won).map((point) => `${place(point)}m-2-2l4 4m0-4l-4 4`);
  // Above the line a trade went further for than against.
  const even = Math.min(right, top);
  const axes = [
    `<line class="even" x1="${LEFT}" y1="${BASE}" x2="${short(x(even))}" y2="${short(y(even))}"/>`,
    `<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${BASE}" y2="${BASE}"/>`,
    `<line class="axis" x1="${LEFT}" x2="${LEFT}" y1="${HEAD}" y2="${BASE}"/>`,
    tick(LEFT, '0', 'middle'),
    tick(WIDTH - RIGHT, `against ${mark(right)}`, 'end'),
    // Above the dots, not among them.
    `<text x="4" y="12">for ${mark(top)}</text>`,
  ];
  return svg(
    `${name}: greatest move against and for each trade`,
    `${axes.join('')}<path class="crosses" d="${crosses.join('')}"/><path class="dots" d="${dots.join('')}"/>`,
  );
}

/** Exit reasons as bars of their total profit, from 0 to either side. */
export function exitPicture(name: string, groups: readonly TradeGroup[]): string {
  const totals = groups.map(({ totalPnl }) => totalPnl);
  const low = Math.min(0, ...totals);
  const high = Math.max(0, ...totals);
  if (!(high > low)) return '';
  const left = 110;
  const scale = (WIDTH - left - RIGHT) / (high - low);
  const zero = left - low * scale;
  const step = Math.min(30, (BASE - TOP) / groups.length);
  const base = TOP + step * groups.length + 4;
  const rows = groups.map(({ group, trades, totalPnl }, i) => {
    const y = TOP + i * step;
    const x = totalPnl < 0 ? zero + totalPnl * scale : zero;
    const tip = `${group}: ${count(trades)} trades, ${signedPercent(totalPnl)} in all`;
    return `<text x="${left - 6}" y="${short(y + step / 2 + 4)}" text-anchor="end">${escapeHtml(group)}</text>${rect(x, y + step * 0.15, Math.abs(totalPnl) * scale, step * 0.7, totalPnl > 0 ? 'gain' : 'loss', tip)}`;
  });
  const axis = `<line class="zero" x1="${short(zero)}" x2="${short(zero)}" y1="${TOP}" y2="${short(base)}"/>`;
  // A side that is hardly there has no room for its value, which the table has.
  const room = (value: number): boolean => Math.abs(value) * scale > 60;
  const ends = [
    ...(room(low) ? [tick(left, mark(round3(low)), 'start', base)] : []),
    ...(room(high) ? [tick(WIDTH - RIGHT, mark(round3(high)), 'end', base)] : []),
    tick(zero, '0', zero > WIDTH - 40 ? 'end' : 'middle', base),
  ];
  return svg(`${name}: total profit by exit reason`, rows.join('') + axis + ends.join(''), Math.round(base + BOTTOM));
}

/** Text that stands for the pictures' marks. */
export function tradesKey({ trades, hit }: Pick<StrategyTrades, 'trades' | 'hit'>): string {
  const winners = Math.round(hit.rate * trades);
  return `${formatCount(winners, 'winner')} (full, dots), ${formatCount(trades - winners, 'loser')} (hollow, crosses); ${percent(hit.rate)} won`;
}

/** Where an axis ends: a little beyond all but the greatest percent, which are drawn at its end. */
function reach(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const high = sorted[Math.floor(0.99 * (sorted.length - 1))]!;
  return roundUp(high > 0 ? high * 1.05 : sorted.at(-1)! || 0.01);
}

/** Two digits say where an axis ends. */
function roundUp(value: number): number {
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / step - 1e-9) * step).toPrecision(3));
}

function frame(most: number): string {
  return `<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${BASE}" y2="${BASE}"/><text x="${LEFT - 5}" y="${TOP + 8}" text-anchor="end">${count(most)}</text><text x="${LEFT - 5}" y="${BASE}" text-anchor="end">0</text>`;
}

function bar(x: number, width: number, share: number, tone: string, tip: string): string {
  const height = share * (BASE - TOP);
  return rect(x, BASE - height, width, height, tone, tip);
}

function rect(x: number, y: number, width: number, height: number, tone: string, tip: string): string {
  return `<rect class="${tone}" x="${short(x)}" y="${short(y)}" width="${short(Math.max(0.5, width))}" height="${short(height)}"><title>${escapeHtml(tip)}</title></rect>`;
}

function tick(x: number, text: string, anchor: string, base = BASE): string {
  return `<text x="${short(x)}" y="${short(base + 15)}" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
}

function round3(value: number): number {
  return Number(value.toPrecision(3));
}

function short(value: number): string {
  return String(Number(value.toFixed(1)));
}
