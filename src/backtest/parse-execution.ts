import { z } from 'zod';
import { BPS, ConfigError, durationBars, parseParams } from '../core/index.ts';
import { costsSchema, parseCosts } from './costs/model.ts';
import { windowSchema } from './costs/window.ts';
import type { BreakEvenRule, ExecutionRules, LevelRule, ProfitRule, StopRule } from './rules.ts';

const countSchema = z.union([z.number().int().nonnegative(), z.string()]);

const rangeKeys = {
  atr: z.number().positive(),
  window: windowSchema.default(14),
  seed: z.enum(['first', 'sma']).default('first'),
};

const levelKeys = {
  ...rangeKeys,
  basis: z.enum(['absolute', 'fraction']).default('absolute'),
  reference: z.enum(['fill', 'entry-close', 'signal-close']).default('fill'),
};

const stopSchema = z.strictObject({
  ...levelKeys,
  trail: z.enum(['fixed', 'trailing', 'chandelier']).default('fixed'),
});

const profitSchema = z.strictObject({
  ...levelKeys,
  share: z.number().gt(0).lte(1).default(1),
  trail: z.number().positive().nullable().default(null),
});

const breakEvenSchema = z.strictObject({ ...rangeKeys, offsetBps: z.number().default(0) });

/** The `execution` section. Keys that config.yml doesn't list are there for parity with other libraries. */
export const executionSchema = z.strictObject({
  accounting: z.enum(['units', 'weights']).default('units'),
  fill: z.enum(['next-open', 'next-close', 'next-vwap']).default('next-open'),
  costBps: z.number().nonnegative().default(7),
  costs: costsSchema,
  capital: z.number().positive().default(100_000),
  volumeCap: z.number().gt(0).lte(1).nullable().default(null),
  maxPosition: z.number().positive().nullable().default(null),
  maxLeverage: z.number().positive().nullable().default(null),
  minTrade: z.number().nonnegative().lt(1).default(0),
  fillOnGap: z.boolean().default(false),
  stopLoss: stopSchema.nullable().default(null),
  takeProfit: profitSchema.nullable().default(null),
  breakEven: breakEvenSchema.nullable().default(null),
  armDelayBars: countSchema.default(1),
  intrabar: z.enum(['worst', 'best', 'stop-first', 'replay']).default('worst'),
  timedExitBars: windowSchema.nullable().default(null),
  cooldownBars: countSchema.default(0),
  /** vectorbt: a stop drops every signal of its bar; the position stays flat until the target changes again. */
  stopDropsSignal: z.boolean().default(false),
  /** Units that a target of 1 holds (initial equity is 1), whatever the equity; null: a fraction of equity. */
  fixedUnits: z.number().positive().nullable().default(null),
});

type Given = z.output<typeof executionSchema>;

/**
 * The execution rules of a strategy: the `execution` section with the strategy's own keys over it.
 *
 * @param path dotted key of `raw`, for messages
 * @throws ConfigError CONFIG_UNKNOWN_KEY, UNKNOWN_PLUGIN or CONFIG_INVALID
 */
export function parseExecution(raw: unknown, intervalMs: number, path = 'execution'): ExecutionRules {
  const given = parseParams(executionSchema, raw ?? {}, path);
  refuseContradictions(given, path);
  const { costBps, costs, stopLoss, takeProfit, breakEven, ...rest } = given;
  const bars = (window: number | string, key: string): number => durationBars(window, intervalMs, `${path}.${key}`);
  const level = <T extends { window: number | string }>({ window, ...rule }: T, key: string) => ({
    ...rule,
    windowBars: bars(window, `${key}.window`),
  });
  return {
    ...rest,
    costs: parseCosts(costs, costBps, intervalMs, `${path}.costs`),
    stopLoss: stopLoss && (level(stopLoss, 'stopLoss') satisfies StopRule),
    takeProfit: takeProfit && (level(takeProfit, 'takeProfit') satisfies ProfitRule),
    breakEven: breakEven && breakEvenRule(level(breakEven, 'breakEven')),
    timedExitBars: given.timedExitBars === null ? null : bars(given.timedExitBars, 'timedExitBars'),
    armDelayBars: bars(given.armDelayBars, 'armDelayBars'),
    cooldownBars: bars(given.cooldownBars, 'cooldownBars'),
  };
}

function breakEvenRule({
  offsetBps,
  ...rule
}: Pick<LevelRule, 'atr' | 'windowBars' | 'seed'> & { offsetBps: number }): BreakEvenRule {
  return { ...rule, offset: offsetBps * BPS };
}

function refuseContradictions(given: Given, path: string): void {
  for (const key of ['stopLoss', 'takeProfit'] as const) {
    if (
      given[key]?.reference === 'entry-close' &&
      (given.armDelayBars === 0 || /^0\D/.test(String(given.armDelayBars)))
    ) {
      refuse(
        `${path}.${key}.reference`,
        'a level at the entry bar’s close cannot be live on the entry bar itself',
        'set armDelayBars: 1 or more, or another reference',
      );
    }
  }
  if (given.takeProfit?.trail != null && given.takeProfit.share < 1) {
    refuse(
      `${path}.takeProfit.share`,
      'a take-profit that starts a trailing stop fills nothing at its level',
      'drop share, or drop trail',
    );
  }
  if (given.fixedUnits !== null && given.accounting === 'weights') {
    refuse(`${path}.fixedUnits`, 'weights accounting holds fractions of equity, no units', 'set accounting: units');
  }
  if (given.stopDropsSignal && (given.volumeCap !== null || (given.takeProfit?.share ?? 1) < 1)) {
    refuse(
      `${path}.stopDropsSignal`,
      'a stop that drops its bar’s signal has to leave the whole position on that bar',
      'drop it (it is there for parity with vectorbt), or drop volumeCap and takeProfit.share',
    );
  }
  if (given.breakEven !== null && given.breakEven.offsetBps * BPS <= -1) {
    refuse(`${path}.breakEven.offsetBps`, 'the stop would lie at no price', 'use an offset near 0');
  }
}

function refuse(where: string, what: string, mend: string): never {
  throw new ConfigError('CONFIG_INVALID', { what, where, path: where, mend });
}
