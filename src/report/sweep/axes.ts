import { DAY_MS, HOUR_MS, MINUTE_MS, type SweepDimension, type SweepTrial } from '../../core/index.ts';
import type { Axis } from '../charts/svg-plot.ts';
import { clipped, parameterText } from './text.ts';

const TICKS = 6;

/**
 * An axis of an objective. Far-off values would press all others flat: the axis ends twice the middle half's width beyond it,
 * but never before a value of `always`.
 */
export function valueAxis(
  title: string,
  values: readonly number[],
  always: readonly number[],
  format: (value: number) => string,
): Axis {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const fixed = always.filter(Number.isFinite);
  const quartile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  const [q1, q3] = [quartile(0.25), quartile(0.75)];
  const reach = 2 * (q3 - q1);
  const within = sorted.filter((value) => value >= q1 - reach && value <= q3 + reach);
  const all = [...within, ...fixed];
  if (all.length === 0) return { title, low: 0, high: 1, ticks: [] };
  const [least, greatest] = [Math.min(...all), Math.max(...all)];
  const room = greatest > least ? 0.04 * (greatest - least) : Math.abs(least) || 1;
  const [low, high] = [least - room, greatest + room];
  return { title, low, high, ticks: evenTicks(low, high).map((at) => ({ at, text: format(at) })) };
}

/** An axis of a parameter over what was tried; choices stand side by side. */
export function parameterAxis(dimension: SweepDimension, title: string, trials: readonly SweepTrial[]): Axis {
  const { choices, log, duration, name, kind } = dimension;
  if (choices !== null) {
    return {
      title,
      low: -0.5,
      high: choices.length - 0.5,
      ticks: choices.map((text, at) => ({ at, text: clipped(text, 14) })),
    };
  }
  const values = trials.flatMap(({ point }) => (point[name] === undefined ? [] : [point[name]]));
  if (values.length === 0) return { title, low: 0, high: 1, ticks: [] };
  const least = values.reduce((a, b) => Math.min(a, b));
  const greatest = values.reduce((a, b) => Math.max(a, b));
  const logarithmic = log && least > 0 && greatest > least;
  const room = greatest > least ? 0.03 * (greatest - least) : Math.abs(least) / 2 || 1;
  const factor = (greatest / least) ** 0.03;
  const [low, high] = logarithmic ? [least / factor, greatest * factor] : [least - room, greatest + room];
  const ticks = duration
    ? durationTicks(low, high)
    : logarithmic
      ? logTicks(low, high)
      : evenTicks(low, high, kind === 'int' ? 1 : 0);
  const shown = ticks.length >= 2 ? ticks : [...new Set([least, greatest])];
  return { title, low, high, log: logarithmic, ticks: shown.map((at) => ({ at, text: parameterText(dimension, at) })) };
}

/** Round numbers inside the range, 1, 2 or 5 times a power of ten apart. */
export function evenTicks(low: number, high: number, least = 0): number[] {
  const raw = (high - low) / TICKS;
  if (!(raw > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(least, [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw) ?? raw);
  return multiples(step, low, high);
}

const STEPS = [1, 5, 15, 30].map((m) => m * MINUTE_MS).concat([1, 2, 4, 6, 12].map((h) => h * HOUR_MS));

function durationTicks(low: number, high: number): number[] {
  const days = [1, 2, 5, 10, 20, 50, 100, 200].map((d) => d * DAY_MS);
  const step = [...STEPS, ...days].find((s) => (high - low) / s <= TICKS);
  return step === undefined ? [] : multiples(step, low, high);
}

function logTicks(low: number, high: number): number[] {
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const m of [1, 2, 5]) {
      const at = Number((m * 10 ** power).toPrecision(6));
      if (at >= low && at <= high) all.push(at);
    }
  }
  const tens = all.filter((at) => Math.abs(Math.log10(at) - Math.round(Math.log10(at))) < 1e-9);
  return all.length > TICKS + 1 && tens.length >= 2 ? tens : all;
}

function multiples(step: number, low: number, high: number): number[] {
  const from = Math.ceil(low / step - 1e-9);
  const to = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => Number(((from + i) * step).toPrecision(12)));
}
