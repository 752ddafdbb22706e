import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseStrategies } from '../../src/strategy/index.ts';
import { numbers, readBarFile, readTable } from '../backtest/bars.ts';
import { describeWithShared, sharedPath } from '../shared.ts';

describeWithShared('the reference persistence gate', () => {
  it('gives the same target at every bar and switches as often, for each number of bars', () => {
    const golden = JSON.parse(readFileSync(sharedPath('golden/backtest.json'), 'utf8'));
    const { switches } = golden.runs.persistence_gate;
    const bars = readBarFile(sharedPath('golden/ohlcv.parquet'));
    const curves = readTable(sharedPath('golden/backtest.parquet'));
    const raw = numbers(curves, 'raw_signal');
    const specs = Object.fromEntries(
      Object.keys(switches).map((count) => [
        `m${count}`,
        {
          use: 'forecast',
          params: { column: 'raw' },
          gates: [{ use: 'persistence', params: { bars: Number(count) } }],
        },
      ]),
    );
    const columns = {
      bars,
      regimes: [],
      tradable: new Uint8Array(raw.length).fill(1),
      forecast: { columns: { raw }, regime: new Int8Array(raw.length).fill(-1) },
    };
    const context = { execution: {}, intervalMs: bars.intervalMs, regimes: [], labelIsForward: false };
    for (const strategy of parseStrategies(specs, context)) {
      const { target } = strategy.target(columns);
      const count = strategy.name.slice(1);
      expect(target, count).toEqual(numbers(curves, `gated_${count}`));
      const changes = target.filter((value, t) => t > 0 && value !== target[t - 1]).length;
      expect(changes, count).toBe(switches[count]);
    }
  });
});
