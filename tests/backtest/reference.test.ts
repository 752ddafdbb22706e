import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { type BacktestResult, parseExecution, runBacktest } from '../../src/backtest/index.ts';
import { type Bars, DAY_MS } from '../../src/core/index.ts';
import { parseStrategies } from '../../src/strategy/index.ts';
import { describeWithShared, hasShared, sharedPath } from '../shared.ts';
import { readBarFile } from './bars.ts';
import { votedLabel } from './voted-label.ts';

const REGIMES = ['BULL_TREND', 'BEAR_TREND', 'SIDEWAYS', 'HIGH_VOL'];
const reference = hasShared ? JSON.parse(readFileSync(sharedPath('golden/reference.json'), 'utf8')) : {};

describeWithShared('the reference figures', () => {
  for (const [config, section] of [
    ['btc-30m.yml', 'BTCUSDT-30m'],
    ['btc-1h.yml', 'BTCUSDT-1h'],
  ] as const) {
    it(`come out of ${config}, every one to its 4 digits`, () => {
      const file = fileURLToPath(new URL(`../reference/${config}`, import.meta.url));
      const { data, strategies: specs, execution } = parse(readFileSync(file, 'utf8'));
      expect(path.basename(data.file)).toBe(`${section}.parquet`);
      const bars = readBarFile(sharedPath(`data/${section}.parquet`));
      const label = votedLabel(bars);
      expect(createHash('sha256').update(label).digest('hex')).toBe(reference[section].labels.sha256_int8_vote);
      const { intervalMs } = bars;
      const strategies = parseStrategies(specs, { execution, intervalMs, regimes: REGIMES, labelIsForward: false });

      const ours = Object.fromEntries(
        strategies.map((strategy) => {
          const tradable = new Uint8Array(bars.close.length).fill(1);
          const { target } = strategy.target({ bars, label, regimes: REGIMES, tradable });
          const rules = parseExecution(strategy.executions[0], intervalMs, strategy.executionPaths[0]);
          return [strategy.name, figures(bars, runBacktest(bars, target, rules))];
        }),
      );
      const theirs = Object.fromEntries(Object.entries(reference[section]).filter(([key]) => key.startsWith('ema')));
      expect(Object.keys(theirs)).toHaveLength(24);
      expect(ours).toEqual(theirs);
    });
  }
});

/** The figures of `semantics`, from its words. */
function figures(bars: Bars, result: BacktestResult): Record<string, number> {
  const byDay = new Map<number, number>();
  for (let t = 0; t < bars.time.length; t++) {
    const day = Math.floor(bars.time[t]! / DAY_MS);
    byDay.set(day, (byDay.get(day) ?? 0) + result.barReturn[t]!);
  }
  const daily = [...byDay.values()];
  const mean = daily.reduce((sum, r) => sum + r, 0) / daily.length;
  const deviation = Math.sqrt(daily.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (daily.length - 1));
  let peak = 1;
  let drawdown = 0;
  for (const value of result.equity) {
    peak = Math.max(peak, value);
    drawdown = Math.max(drawdown, 1 - value / peak);
  }
  return {
    sharpe_daily: round((mean / deviation) * Math.sqrt(365)),
    days: daily.length,
    total_return: round(result.equity.at(-1)! - 1),
    mdd: round(drawdown),
    turnover_per_year: round(result.turnover / (daily.length / 365)),
    entries: result.entries,
    exposure: round(result.position.reduce((sum, w) => sum + Math.abs(w), 0) / result.position.length),
  };
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
