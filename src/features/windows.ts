import { z } from 'zod';
import { ConfigError, type Duration, durationBars, WEEK_MS } from '../core/index.ts';
import type { FeatureContext } from './contract.ts';

/** Windows beyond these are mistakes that would only end in a lack of memory. */
const MOST_BARS = 10_000_000;
const MOST_WEEKS = 5200;

/** A window in the configuration: bars, or text such as `5d`. */
export const windowSchema = z
  .union([z.number().int().positive(), z.string()])
  .describe('bars, or a duration such as 5d');
export const windowsSchema = z.array(windowSchema).min(1).describe('bars, or durations such as 5d');
export const seedSchema = z
  .enum(['sma', 'first'])
  .describe('how a recursive average starts: sma, the mean of its first window (TA-Lib); first, at the first bar');
export const rawSchema = z.boolean().describe('true: values in units of price or volume, instead of scale-free ones');

/** Which of a feature's columns to give, by default all. */
export function outputsSchema<const Name extends string>(names: readonly Name[]) {
  return z
    .array(z.enum(names))
    .min(1)
    .default([...names])
    .describe('columns to give');
}

/** A window in bars, and the text that names it in column names: as given, so that `1d` reads the same on any bars. */
export interface Window {
  readonly bars: number;
  readonly label: string;
}

/**
 * @param key below the feature's parameters
 * @throws ConfigError CONFIG_INVALID where it is no whole number of bars, fewer than `minimum`, or longer than any data
 */
export function parseWindow(value: Duration, key: string, context: FeatureContext, minimum = 1): Window {
  const path = `${context.path}.${key}`;
  const bars = durationBars(value, context.intervalMs, path);
  if (bars < minimum) {
    throw invalid(path, `a window of ${bars} bars is too short`, `use at least ${minimum} bars`);
  }
  if (typeof value === 'number' ? bars > MOST_BARS : bars * context.intervalMs > MOST_WEEKS * WEEK_MS) {
    const mend = `use at most ${MOST_BARS} bars, or ${MOST_WEEKS}w`;
    throw invalid(
      path,
      `a window of ${value}${typeof value === 'number' ? ' bars' : ''} is longer than any data`,
      mend,
    );
  }
  return { bars, label: String(value).replaceAll(/\s/g, '') };
}

/** Several windows, shortest first. @throws ConfigError CONFIG_INVALID, WINDOWS_CROSSED where two are equally long */
export function parseWindows(
  values: readonly Duration[],
  key: string,
  context: FeatureContext,
  minimum = 1,
): readonly Window[] {
  const windows = values.map((value, i) => parseWindow(value, `${key}.${i}`, context, minimum));
  windows.sort((a, b) => a.bars - b.bars);
  windows.forEach((window, i) => {
    if (i > 0 && windows[i - 1]!.bars === window.bars) {
      throw crossed(`${context.path}.${key}`, `two windows have ${window.bars} bars`, 'name each window once');
    }
  });
  return windows;
}

export function invalid(path: string, what: string, mend: string): ConfigError {
  return new ConfigError('CONFIG_INVALID', { what, where: path, path, mend });
}

/**
 * Two windows whose lengths do not go together. One may be a duration and the other a number of bars, so only the
 * interval of the data decides: a code of its own tells it from what is wrong on any bars.
 */
export function crossed(path: string, what: string, mend: string): ConfigError {
  return new ConfigError('WINDOWS_CROSSED', { what, where: path, path, mend });
}
