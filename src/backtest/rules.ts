import { z } from 'zod';
import { type AverageSeed, BPS, ConfigError, durationBars, parseParams } from '../core/index.ts';

const windowSchema = z.union([z.number().int().positive(), z.string()]);
const countSchema = z.union([z.number().int().nonnegative(), z.string()]);

const levelSchema = z.strictObject({
  atr: z.number().positive(),
  window: windowSchema.default(14),
  seed: z.enum(['first', 'sma']).default('first'),
  basis: z.enum(['absolute', 'fraction']).default('absolute'),
  reference: z.enum(['fill', 'entry-close', 'signal-close']).default('fill'),
});

/** The `execution` section. Keys that config.yml doesn't list are there for parity with other libraries. */
export const executionSchema = z.strictObject({
  accounting: z.enum(['units', 'weights']).default('units'),
  fill: z.enum(['next-open', 'next-close']).default('next-open'),
  costBps: z.number().nonnegative().default(7),
  fillOnGap: z.boolean().default(false),
  stopLoss: levelSchema.nullable().default(null),
  takeProfit: levelSchema.nullable().default(null),
  armDelayBars: z.number().int().nonnegative().default(1),
  intrabar: z.enum(['worst', 'best', 'stop-first']).default('worst'),
  timedExitBars: windowSchema.nullable().default(null),
  cooldownBars: countSchema.default(0),
  /** vectorbt: a stop drops every signal of its bar; the position stays flat until the target changes again. */
  stopDropsSignal: z.boolean().default(false),
  /** Units that a target of 1 holds (initial equity is 1), whatever the equity; null: a fraction of equity. */
  fixedUnits: z.number().positive().nullable().default(null),
});

/** A stop-loss or take-profit level, at a multiple of the average true range of the signal row. */
export interface LevelRule {
  readonly atr: number;
  readonly windowBars: number;
  readonly seed: AverageSeed;
  /** `absolute`: the range in price units; `fraction`: the range as a fraction of the signal row's close. */
  readonly basis: 'absolute' | 'fraction';
  /** The price from which the distance is taken. `entry-close` is known only after the fill (vectorbt's default). */
  readonly reference: 'fill' | 'entry-close' | 'signal-close';
}

/** How a target position becomes fills and money. Windows are in bars. */
export interface ExecutionRules {
  readonly accounting: 'units' | 'weights';
  readonly fill: 'next-open' | 'next-close';
  /** Round trip. */
  readonly costBps: number;
  /** What one side costs, as a fraction of the traded value. */
  readonly costSide: number;
  readonly fillOnGap: boolean;
  readonly stopLoss: LevelRule | null;
  readonly takeProfit: LevelRule | null;
  readonly armDelayBars: number;
  readonly intrabar: 'worst' | 'best' | 'stop-first';
  readonly timedExitBars: number | null;
  readonly cooldownBars: number;
  readonly stopDropsSignal: boolean;
  readonly fixedUnits: number | null;
}

/**
 * The execution rules of a strategy: the `execution` section with the strategy's own keys over it.
 *
 * @param path dotted key of `raw`, for messages
 * @throws ConfigError CONFIG_UNKNOWN_KEY or CONFIG_INVALID
 */
export function parseExecution(raw: unknown, intervalMs: number, path = 'execution'): ExecutionRules {
  const given = parseParams(executionSchema, raw ?? {}, path);
  const level = (key: 'stopLoss' | 'takeProfit'): LevelRule | null => {
    const rule = given[key];
    if (rule === null) return null;
    const { window, ...rest } = rule;
    if (rule.reference === 'entry-close' && given.armDelayBars === 0) {
      refuse(
        `${path}.${key}.reference`,
        'a level at the entry bar’s close cannot be live on the entry bar itself',
        'set armDelayBars: 1 or more, or another reference',
      );
    }
    return { ...rest, windowBars: durationBars(window, intervalMs, `${path}.${key}.window`) };
  };
  if (given.fixedUnits !== null && given.accounting === 'weights') {
    refuse(`${path}.fixedUnits`, 'weights accounting holds fractions of equity, no units', 'set accounting: units');
  }
  return {
    ...given,
    costSide: (given.costBps / 2) * BPS,
    stopLoss: level('stopLoss'),
    takeProfit: level('takeProfit'),
    timedExitBars:
      given.timedExitBars === null ? null : durationBars(given.timedExitBars, intervalMs, `${path}.timedExitBars`),
    cooldownBars: durationBars(given.cooldownBars, intervalMs, `${path}.cooldownBars`),
  };
}

function refuse(where: string, what: string, mend: string): never {
  throw new ConfigError('CONFIG_INVALID', { what, where, path: where, mend });
}
