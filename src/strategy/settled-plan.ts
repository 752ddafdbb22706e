import type { Chain } from './chain.ts';
import { ChainSteps } from './chain-steps.ts';
import type { StrategyColumns } from './columns.ts';
import type { ColumnMemo } from './memo.ts';
import { NEEDS_NOTHING, readsRegimes } from './needs.ts';
import type { Signal } from './signals/signal.ts';
import type { Sizing } from './sizing/sizing.ts';
import type { Plan } from './strategy-steps.ts';

/**
 * The same strategy for columns that differ from these in their regimes alone: of each chain the leading parts that read
 * no regime are computed here, once, and stand in the new chain as columns. Over such columns it gives what `plan` gives;
 * its counts by stage are those of the stages that are left.
 */
export function settledPlan(plan: Plan, columns: StrategyColumns): Plan {
  const settled = new Map<string, Chain>();
  const chains = plan.chains.map((chain) => {
    const known = settled.get(chain.key) ?? settledChain(chain, columns);
    settled.set(chain.key, known);
    return known;
  });
  return { ...plan, chains };
}

function settledChain(chain: Chain, columns: StrategyColumns): Chain {
  const free = (part: { readonly needs: Chain['needs'] }): boolean => !readsRegimes(part.needs, columns.regimes);
  if (!free(chain.signal)) return chain;
  const size = sizeWithoutRegimes(chain, columns);
  if (size !== null)
    return {
      ...chain,
      signal: NO_SIGNAL,
      gates: [],
      sizing: { needs: NEEDS_NOTHING, steps: () => (row) => size[row]! },
    };
  const bound = chain.gates.findIndex(({ gate }) => !free(gate));
  const kept = bound < 0 ? chain.gates.length : bound;
  const passed = { ...chain, gates: chain.gates.slice(0, kept), sizing: AS_WISHED, overlay: null };
  // A wish counts on rows that cannot be traded too: later gates remember it.
  const wish = column(passed, { ...columns, tradable: new Uint8Array(columns.tradable.length).fill(1) });
  const signal: Signal = { needs: NEEDS_NOTHING, steps: () => (row) => wish[row]! };
  return { ...chain, signal, gates: chain.gates.slice(kept) };
}

/**
 * The size that a chain wants before its overlay, shape [n]; null where one of the parts before it reads a regime.
 *
 * @throws InputError COLUMN_MISSING
 */
export function sizeWithoutRegimes(chain: Chain, columns: StrategyColumns): Float64Array | null {
  const parts = [chain.signal, ...chain.gates.map(({ gate }) => gate), chain.sizing];
  if (parts.some(({ needs }) => readsRegimes(needs, columns.regimes))) return null;
  return sizeOf(chain, columns);
}

/**
 * The size that a chain wants before its overlay, shape [n].
 *
 * @throws InputError COLUMN_MISSING
 */
export function sizeOf(chain: Chain, columns: StrategyColumns, memo?: ColumnMemo): Float64Array {
  return column({ ...chain, overlay: null }, columns, memo);
}

const NO_SIGNAL: Signal = { needs: NEEDS_NOTHING, steps: () => () => 0 };
const AS_WISHED: Sizing = { needs: NEEDS_NOTHING, steps: () => (_, wish) => wish };

function column(chain: Chain, columns: StrategyColumns, memo?: ColumnMemo): Float64Array {
  const steps = new ChainSteps(chain, columns, memo);
  const values = new Float64Array(columns.bars.close.length);
  for (let row = 0; row < values.length; row++) values[row] = steps.at(row, false);
  return values;
}
