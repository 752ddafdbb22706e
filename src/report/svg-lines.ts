import { escapeHtml } from './html-text.ts';
import { sampleExtremes } from './sample.ts';

const WIDTH = 1000;
const HEIGHT = 320;
const LEFT = 56;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 22;
const POINTS = 1500;
const COLORS = ['#3b7dd8', '#e07b39', '#2e9e63', '#a55eca', '#c44569', '#7d8a97', '#b8860b', '#1aa6a6'];

/**
 * Lines over time as one small picture, on a log axis where all values are above 0, with a legend.
 *
 * @param time epoch ms, rising, shape [n]
 * @param lines values by name, each of shape [n]
 */
export function svgLines(time: readonly number[], lines: Readonly<Record<string, readonly number[]>>): string {
  const entries = Object.entries(lines);
  const values = entries.flatMap(([, line]) => line).filter((value) => Number.isFinite(value));
  if (time.length < 2 || values.length === 0) return '';
  const [low, high] = values.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [values[0]!, values[0]!],
  );
  const scale = low > 0 ? Math.log : (value: number) => value;
  const span = scale(high) - scale(low) || 1;
  const x = (t: number) => LEFT + ((t - time[0]!) / (time[time.length - 1]! - time[0]!)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => TOP + (1 - (scale(value) - scale(low)) / span) * (HEIGHT - TOP - BOTTOM);
  const path = (line: readonly number[]) =>
    sampleExtremes(line, POINTS)
      .map((i, k) => `${k === 0 ? 'M' : 'L'}${x(time[i]!).toFixed(1)} ${y(line[i]!).toFixed(1)}`)
      .join('');
  const ticks = [low, Math.exp((Math.log(low) + Math.log(high)) / 2), high].filter((value) => Number.isFinite(value));
  const grid = ticks.map(
    (value) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}"/><text x="${LEFT - 6}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${Number(value.toPrecision(3))}</text>`,
  );
  const date = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const ends = `<text x="${LEFT}" y="${HEIGHT - 4}">${date(time[0]!)}</text><text x="${WIDTH - RIGHT}" y="${HEIGHT - 4}" text-anchor="end">${date(time[time.length - 1]!)}</text>`;
  const drawn = entries.map(
    ([, line], i) => `<path d="${path(line)}" fill="none" stroke="${COLORS[i % COLORS.length]}" stroke-width="1.4"/>`,
  );
  const key = entries.map(
    ([name], i) => `<span><i style="background:${COLORS[i % COLORS.length]}"></i>${escapeHtml(name)}</span>`,
  );
  const label = escapeHtml(`Lines of ${entries.map(([name]) => name).join(', ')}`);
  return `<div class="lines"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">${grid.join('')}${ends}${drawn.join('')}</svg></div><div class="key">${key.join('')}</div>`;
}
