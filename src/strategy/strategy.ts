import { catalogEntry, parseParams } from '../core/index.ts';
import { allNeeds, type Needs, type PartContext, type StrategyColumns } from './columns.ts';
import { gateCatalog } from './gates/catalog.ts';
import { applyGate } from './gates/gate.ts';
import { parseOverlay } from './overlay.ts';
import { type ResolvedSpec, resolveStrategy } from './resolve.ts';
import { signalCatalog } from './signals/catalog.ts';
import { sizingCatalog } from './sizing/catalog.ts';

/** The wanted position of a strategy, and what its gates did. */
export interface StrategyTarget {
  /** Fraction of equity, signed, shape [n]; 0 where not tradable. Decided at each row's close. */
  readonly target: Float64Array;
  /** Tradable rows on which the signal wanted a position. */
  readonly signalRows: number;
  /** Tradable rows on which a gate changed what came to it, by gate in the order of the configuration. */
  readonly gates: Readonly<Record<string, number>>;
}

/** signal → gates → sizing → overlay: columns to target position. */
export interface Strategy {
  readonly name: string;
  readonly needs: Needs;
  /** The `execution` section with this strategy's keys over it, for the backtest to parse. */
  readonly execution: Readonly<Record<string, unknown>>;
  target(columns: StrategyColumns): StrategyTarget;
}

/** What strategies are parsed with. */
export interface StrategyContext {
  /** The `execution` section as given. */
  readonly execution: Readonly<Record<string, unknown>>;
  readonly intervalMs: number;
  /** Regime names in the order of their codes. */
  readonly regimes: readonly string[];
  /** Whether the labels read future bars: then nothing may trade on them. */
  readonly labelIsForward: boolean;
}

/**
 * All strategies of the configuration, in its order, every part checked before a bar is read.
 *
 * @param specs the `strategies` section
 * @throws ConfigError with the key to blame: an unknown plug-in, key, regime or strategy, an impossible value
 */
export function parseStrategies(specs: Readonly<Record<string, unknown>>, context: StrategyContext): Strategy[] {
  return Object.keys(specs).map((name) => buildStrategy(name, resolveStrategy(specs, name), context));
}

function buildStrategy(name: string, spec: ResolvedSpec, context: StrategyContext): Strategy {
  const execution = { ...context.execution, ...spec.execution };
  const part: PartContext = {
    intervalMs: context.intervalMs,
    regimes: context.regimes,
    labelIsForward: context.labelIsForward,
    costBps: typeof execution.costBps === 'number' ? execution.costBps : undefined,
  };
  const { paths } = spec;
  const signalEntry = catalogEntry(signalCatalog, 'signal', spec.use, `${paths.signal}.use`);
  const signalPath = `${paths.signal}.params`;
  const signal = signalEntry.create(parseParams(signalEntry.schema, spec.params, signalPath), part, signalPath);
  const reasons = new Map<string, number>();
  const gates = spec.gates.map(({ use, params }, i) => {
    const at = `${paths.gates}.${i}`;
    const entry = catalogEntry(gateCatalog, 'gate', use, `${at}.use`);
    const seen = (reasons.get(use) ?? 0) + 1;
    reasons.set(use, seen);
    return {
      reason: seen === 1 ? use : `${use}#${seen}`,
      gate: entry.create(parseParams(entry.schema, params, `${at}.params`), part, `${at}.params`),
    };
  });
  const sizingEntry = catalogEntry(sizingCatalog, 'sizing', spec.sizing.use, `${paths.sizing}.use`);
  const sizing = sizingEntry.create(parseParams(sizingEntry.schema, spec.sizing.params, `${paths.sizing}.params`));
  const overlay = spec.overlay === null ? null : parseOverlay(spec.overlay, part, paths.overlay);
  return {
    name,
    needs: allNeeds([
      signal.needs,
      ...gates.map(({ gate }) => gate.needs),
      sizing.needs,
      ...(overlay ? [overlay.needs] : []),
    ]),
    execution,
    target(columns) {
      const { tradable } = columns;
      let target = signal.raw(columns);
      const signalRows = countRows(tradable, (t) => target[t] !== 0);
      const stopped: Record<string, number> = {};
      for (const { reason, gate } of gates) {
        const before = target;
        const after = applyGate(gate, columns, before);
        stopped[reason] = countRows(tradable, (t) => after[t] !== before[t]);
        target = after;
      }
      target = sizing.size(columns, target);
      const multiplier = overlay?.multiplier(columns);
      target = target.map((value, t) => (tradable[t] === 0 || value === 0 ? 0 : value * (multiplier?.[t] ?? 1)));
      return { target, signalRows, gates: stopped };
    },
  };
}

function countRows(tradable: Uint8Array, test: (row: number) => boolean): number {
  let count = 0;
  for (let t = 0; t < tradable.length; t++) if (tradable[t] === 1 && test(t)) count++;
  return count;
}
