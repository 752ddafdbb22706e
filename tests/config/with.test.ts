import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadConfig, overSections } from '../../src/config/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-with-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'my.yml');
writeFileSync(
  file,
  `strategies:
  trend: { use: ema-cross, params: { fast: 6, slow: 48 } }
  a.b: { from: trend }
sweep:
  space:
    strategies.trend.params.fast: { choice: [4, 6] }
    walkForward.trainWeeks: { choice: [4, -6] }
`,
);

const VALUES: readonly Record<string, unknown>[] = [
  { 'strategies.trend.params.fast': 4 },
  { 'strategies.trend.params': { slow: 100 }, 'strategies.trend.use': 'rsi-reversion' },
  { 'strategies.a.b.overlay.multipliers.SIDEWAYS': 0.2, 'execution.stopLoss': { atr: 3, window: 14 } },
  { 'execution.costs': [{ use: 'fees', params: { makerBps: 1, takerBps: 2 } }] },
];

it('lays values over everything else, by the rules of --set, and leaves the configuration as it was', () => {
  const loaded = loadConfig({ file, sets: ['execution.costBps=9', 'strategies.trend.params.slow=60'] });
  const before = JSON.stringify(loaded.config);
  for (const values of VALUES) {
    const sets = Object.entries(values).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    const set = loadConfig({ file, sets: ['execution.costBps=9', 'strategies.trend.params.slow=60', ...sets] });
    expect(loaded.with(values).config).toEqual(set.config);
    const { strategies, execution } = loaded.config;
    const { config } = loaded.with(values);
    expect(overSections({ strategies, execution }, values)).toEqual({
      strategies: config.strategies,
      execution: config.execution,
    });
  }
  expect(JSON.stringify(loaded.config)).toBe(before);
  const twice = loaded.with({ seed: 7 }).with({ 'execution.costBps': 1 });
  expect([twice.config.seed, twice.config.execution.costBps]).toEqual([7, 1]);
});

it('tells of a bad value at the place where it stands', () => {
  const loaded = loadConfig({ file });
  expect(() => loaded.with({ 'walkForward.trainWeeks': -6 }, 'sweep.space')).toThrow(
    expect.objectContaining({ where: `${file}:7 sweep.space.walkForward.trainWeeks` }),
  );
  expect(loaded.with({ 'strategies.trend.params.fast': 4 }, 'sweep.space').locate('strategies.trend.params.fast')).toBe(
    `${file}:6 sweep.space.strategies.trend.params.fast`,
  );
});
