import { type Bars, makeBars, OHLCV } from '../core/index.ts';
import { parseFeatures } from '../features/index.ts';
import type { Plugins } from './plugins/plugins.ts';
import { executionRules } from './run-strategies.ts';

const OWN: readonly string[] = ['time', ...OHLCV];

/** The columns beside open, high, low, close and volume that the plug-ins look at: no others are read from the file. */
export function columnsRead({ features, labels, strategies }: Plugins, intervalMs: number): string[] {
  const wanted = strategies.flatMap((strategy) => parseFeatures(strategy.needs.features, intervalMs));
  const names = [
    ...[...features, ...wanted].flatMap((feature) => feature.inputs),
    ...labels.columns,
    ...(strategies.some((strategy) => executionRules(strategy, intervalMs).some((rules) => rules.fill === 'next-vwap'))
      ? ['vwap']
      : []),
  ];
  return [...new Set(names)].filter((name) => !OWN.includes(name));
}

/** The bars with no other further columns than these. */
export function keepColumns(bars: Bars, names: readonly string[]): Bars {
  const kept = Object.entries(bars.columns).filter(
    ([name]) => (OHLCV as readonly string[]).includes(name) || names.includes(name),
  );
  return makeBars({ time: bars.time, intervalMs: bars.intervalMs, columns: Object.fromEntries(kept), gap: bars.gap });
}
