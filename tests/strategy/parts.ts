import { parseParams } from '../../src/core/index.ts';
import type { Gate } from '../../src/strategy/gates/gate.ts';
import { gateCatalog, type StrategyColumns, signalCatalog, sizingCatalog } from '../../src/strategy/index.ts';
import type { PartContext } from '../../src/strategy/part.ts';
import type { Signal } from '../../src/strategy/signals/signal.ts';
import type { Sizing } from '../../src/strategy/sizing/sizing.ts';
import type { WishReader } from '../../src/strategy/steps.ts';
import { HALF_HOUR } from '../backtest/bars.ts';
import { REGIMES } from './columns.ts';

/** Half-hour bars, causal labels, a round trip of 7 bps. */
export function partContext(): PartContext {
  return { intervalMs: HALF_HOUR, regimes: REGIMES, labelIsForward: false, roundTripBps: () => 7 };
}

export function makeGate(use: string, params: unknown, context = partContext()): Gate {
  const { schema, create } = gateCatalog[use]!;
  return create(parseParams(schema, params, 'params'), context, 'params');
}

export function makeSignal(use: string, params: unknown, context = partContext()): Signal {
  const { schema, create } = signalCatalog[use]!;
  return create(parseParams(schema, params, 'params'), context, 'params');
}

export function makeSizing(use: string, params: unknown, context = partContext()): Sizing {
  const { schema, create } = sizingCatalog[use]!;
  return create(parseParams(schema, params, 'params'), context, 'params');
}

/** A gate as what it does to a wish, mask or filter. */
export function gateSteps(gate: Gate, columns: StrategyColumns): WishReader {
  if ('filter' in gate) return gate.filter();
  const mask = gate.mask(columns);
  return (row, wish) => {
    const share = mask(row);
    return share === 0 ? 0 : wish * share;
  };
}

/** A column of wishes after a gate, or sized. */
export function applied(steps: WishReader, wishes: ArrayLike<number>): number[] {
  return Array.from(wishes, (wish, row) => steps(row, wish));
}
