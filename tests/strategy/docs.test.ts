import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { z } from 'zod';
import { gateCatalog, parseStrategies, signalCatalog, sizingCatalog } from '../../src/strategy/index.ts';
import { HALF_HOUR } from '../backtest/bars.ts';

const text = readFileSync(new URL('../../docs/strategies.md', import.meta.url), 'utf8');
const regimes = ['BULL_TREND', 'BEAR_TREND', 'SIDEWAYS', 'HIGH_VOL'];
const entries = [signalCatalog, gateCatalog, sizingCatalog].flatMap((catalog) => Object.entries(catalog));

describe('docs/strategies.md', () => {
  it.each(entries)('has a row for %s that names its parameters', (use, { schema }) => {
    const row = text.split('\n').find((line) => line.startsWith(`| \`${use}\` |`));
    expect(row, 'a row of its own').toMatch(/\w{4}/);
    const shared = ['cap', 'minimumChange'];
    for (const key of Object.keys((schema as z.ZodObject).shape)) {
      expect(shared.includes(key) ? text : row, key).toContain(`\`${key}\``);
    }
  });

  it('shows strategies that parse', () => {
    const blocks = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => parse(match[1]!));
    const context = { execution: { costBps: 7 }, intervalMs: HALF_HOUR, regimes, labelIsForward: false };
    const whole = blocks.filter((block) => block.strategies !== undefined);
    const parts = blocks.filter((block) => block.strategies === undefined);
    expect([whole.length, parts.length]).toEqual([2, 2]);
    for (const { strategies } of whole) parseStrategies(strategies, context);
    for (const part of parts) parseStrategies({ it: { use: 'hold', ...part } }, context);
  });
});
