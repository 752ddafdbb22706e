export type Point = readonly [time: number, value: number];
/** What an axis has to show; the page's script puts bounds and ticks around it ({@link AXIS_SCRIPT}), again after each zoom. */
export interface Axis {
  readonly type: 'log' | 'value';
  readonly low: number;
  readonly high: number;
}

/** Logarithmic, but where equity was lost whole: that has no logarithm, and then the axis is linear from 0 on. */
export function axisOf(points: readonly Point[]): Axis {
  const { low, high } = rangeOf(points);
  if (low > 0) return { type: 'log', low, high };
  return { type: 'value', low: Math.min(0, low === Number.POSITIVE_INFINITY ? 0 : low), high: Math.max(1, high) };
}

export function linearAxis(points: readonly Point[]): Axis {
  return { type: 'value', ...rangeOf(points) };
}

function rangeOf(points: readonly Point[]): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const [, value] of points) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { low, high };
}

/**
 * `axisFor({ type, low, high }, most)` in the page: tight bounds around what is in view, and at most so many round ticks inside them. The library
 * would put a log axis's bounds and ticks at powers of one base, and leave most of the panel empty.
 */
export const AXIS_SCRIPT = `
const axisFor = ({ type, low, high }, most = 7) => {
  const short = (v) => Number(v.toPrecision(12)), steps = (from, to, step) => {
    const found = [];
    for (let k = Math.ceil(from / step - 1e-9); k * step <= to * (1 + 1e-12) + step * 1e-9; k++) found.push(short(k * step));
    return found;
  };
  const even = (from, to) => {
    const rough = (to - from) / most, power = 10 ** Math.floor(Math.log10(rough));
    return steps(from, to, power * [1, 2, 2.5, 5, 10].find((times) => times * power >= rough * 0.999));
  };
  const log = type === 'log' && low > 0, flat = !(high > low), size = Math.abs(high) || 1;
  const room = log ? (flat ? 1.05 : (high / low) ** 0.04) : flat ? size * 0.05 : (high - low) * 0.04;
  const min = log ? low / room : low >= 0 && low - room < 0 ? 0 : low - room;
  const max = log ? high * room : high <= 0 && high + room > 0 ? 0 : high + room;
  let ticks = [];
  if (!log || max / min < 5) ticks = even(min, max);
  else {
    const tens = [];
    for (let k = Math.floor(Math.log10(min)); 10 ** k <= max; k++) tens.push(k);
    for (const each of [[1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]]) {
      ticks = tens.flatMap((k) => each.map((times) => short(times * 10 ** k))).filter((v) => v >= min && v <= max);
      if (ticks.length <= most) break;
    }
    if (ticks.length > most) ticks = ticks.filter((_, i) => i % Math.ceil(ticks.length / most) === 0);
  }
  return { type: log ? 'log' : 'value', logBase: 10, min: short(min), max: short(max), axisLabel: { customValues: ticks }, axisTick: { show: false, customValues: ticks } };
};
`;
