import type { WishStage } from '../core/index.ts';
import { resolveCases } from './cases.ts';
import { type Chain, parseChain } from './chain.ts';
import type { StrategyColumns } from './columns.ts';
import type { ColumnMemo } from './memo.ts';
import { allNeeds, type Needs } from './needs.ts';
import type { CodedShares, Overlay } from './overlay.ts';
import type { PartContext } from './part.ts';
import { parseSwitch, type RegimeSwitch } from './regime-switch.ts';
import { type ResolvedStrategy, resolveStrategy } from './resolve.ts';
import { settledPlan, sizeOf, sizeWithoutRegimes } from './settled-plan.ts';
import { executionOver } from './spec.ts';
import { type Plan, StrategySteps } from './strategy-steps.ts';

/** The wanted position of a strategy, and what its parts did to the signal. */
export interface StrategyTarget {
  /** Fraction of equity, signed, shape [n]; 0 where not tradable. Decided at each row's close. */
  readonly target: Float64Array;
  /** Index into `executions`, shape [n]; null where there is one only. */
  readonly variant: Uint8Array | null;
  /** From the raw signal to the target, over tradable rows. */
  readonly stages: readonly WishStage[];
}

/** signal → gates → sizing → overlay, by regime where it says so: columns to target position. */
export interface Strategy {
  readonly name: string;
  readonly needs: Needs;
  /**
   * The `execution` section with this strategy's keys over it, for the backtest to parse: first that of the strategy
   * itself, then those of its cases in the order of the regimes' codes (a case that is flat has none).
   */
  readonly executions: readonly Readonly<Record<string, unknown>>[];
  /** The dotted key to blame for each of `executions`. */
  readonly executionPaths: readonly string[];
  /**
   * All rows at once: the loop over `steps`.
   *
   * @param memo shares the columns of signals and mask gates between strategies over the same `columns`
   * @throws InputError COLUMN_MISSING
   */
  target(columns: StrategyColumns, memo?: ColumnMemo): StrategyTarget;
  /**
   * The target alone, for one of thousands of strategies over the same `columns`: what they have in common up to the overlay is shared
   * through `memo`.
   *
   * @param into shape [n], filled where the strategy has no regime to switch by: the target is then this very array
   * @throws InputError COLUMN_MISSING
   */
  wished(columns: StrategyColumns, memo: ColumnMemo, into: Float64Array): Omit<StrategyTarget, 'stages'>;
  /** Row by row, over columns that may be growing. @throws InputError COLUMN_MISSING */
  steps(columns: StrategyColumns): StrategySteps;
  /**
   * The strategy under other regimes than those of `columns`: what reads no regime is computed once.
   *
   * @returns the target over columns that differ from `columns` in label and forecast regimes alone; the same as `target` over them
   * @throws InputError COLUMN_MISSING
   */
  overRegimes(columns: StrategyColumns): (moved: StrategyColumns) => Omit<StrategyTarget, 'stages'>;
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
  /**
   * The round-trip cost in bps of a merged `execution`, undefined where it cannot be said beforehand. Without this
   * function it is the execution's `costBps`.
   */
  readonly roundTripBps?: (execution: Readonly<Record<string, unknown>>) => number | undefined;
}

/**
 * All strategies of the configuration, in its order, every part checked before a bar is read.
 *
 * @param specs the `strategies` section
 * @param names those that are wanted; all without them
 * @throws ConfigError with the key to blame: an unknown plug-in, key, regime or strategy, an impossible value
 */
export function parseStrategies(
  specs: Readonly<Record<string, unknown>>,
  context: StrategyContext,
  names: readonly string[] = Object.keys(specs),
): Strategy[] {
  return names.map((name) => buildStrategy(name, resolveStrategy(specs, name), context));
}

function buildStrategy(name: string, { spec, perRegime }: ResolvedStrategy, context: StrategyContext): Strategy {
  const execution = executionOver(context.execution, spec.execution);
  const part: PartContext = {
    intervalMs: context.intervalMs,
    regimes: context.regimes,
    labelIsForward: context.labelIsForward,
    roundTripBps: () => (context.roundTripBps ?? costBpsOf)(execution),
  };
  const base = parseChain(spec, part);
  const chains: Chain[] = [base];
  const executions: Record<string, unknown>[] = [execution];
  const executionPaths = [`strategies.${name}.execution`];
  const choices = context.regimes.map(() => ({ chain: 0, variant: 0 }));
  let regime: RegimeSwitch | null = null;
  if (perRegime !== null) {
    regime = parseSwitch(perRegime, part);
    for (const { code, path, spec: own } of resolveCases(spec, perRegime, context.regimes)) {
      choices[code] = own === null ? FLAT : { chain: chains.length, variant: executions.length };
      if (own === null) continue;
      chains.push(parseChain(own, part));
      executions.push(executionOver(context.execution, own.execution));
      executionPaths.push(`${path}.execution`);
    }
  }
  const plan: Plan = {
    chains,
    regime,
    choices,
    otherwise: perRegime?.undefined === 'flat' ? FLAT : { chain: 0, variant: 0 },
  };
  return {
    name,
    needs: allNeeds([...chains.map((chain) => chain.needs), ...(regime === null ? [] : [regime.needs])]),
    executions,
    executionPaths,
    target: (columns, memo) => targetOf(new StrategySteps(plan, columns, memo), columns, executions.length > 1),
    wished: (columns, memo, into) => {
      const only = onlyChain(plan);
      if (only === null) return wished(new StrategySteps(plan, columns, memo), columns, executions.length > 1);
      const size = memo.column(columns, only.sizeKey, () => sizeOf(only, columns, memo));
      overlayInto(only.overlay, size, columns, into);
      return { target: into, variant: null };
    },
    steps: (columns) => new StrategySteps(plan, columns),
    overRegimes: (columns) => overRegimes(plan, columns, executions.length > 1),
  };
}

function overRegimes(plan: Plan, columns: StrategyColumns, withVariants: boolean): ReturnType<Strategy['overRegimes']> {
  const only = onlyChain(plan);
  const size = only === null ? null : sizeWithoutRegimes(only, columns);
  if (size !== null) return (moved) => ({ target: overlaid(only!.overlay, size, moved), variant: null });
  const settled = settledPlan(plan, columns);
  return (moved) => wished(new StrategySteps(settled, moved), moved, withVariants);
}

/** The chain of a strategy that switches by no regime. */
function onlyChain(plan: Plan): Chain | null {
  return plan.regime === null && plan.otherwise.chain === 0 ? plan.chains[0]! : null;
}

/** The commonest strategy that reads a regime, by its overlay alone: what is left to do is one product a row. */
function overlaid(overlay: Overlay | null, size: Float64Array, moved: StrategyColumns): Float64Array {
  if (overlay === null) return size;
  const target = new Float64Array(size.length);
  overlayInto(overlay, size, moved, target);
  return target;
}

function overlayInto(
  overlay: Overlay | null,
  size: Float64Array | Int8Array,
  columns: StrategyColumns,
  into: Float64Array,
): void {
  if (overlay === null) into.set(size);
  else if (overlay.byCode !== null) codedInto(overlay.byCode(columns), size, into);
  else {
    const read = overlay.steps(columns);
    for (let row = 0; row < size.length; row++) {
      const share = read(row);
      into[row] = share === 0 ? 0 : size[row]! * share;
    }
  }
}

/** A loop of its own, without a call a row. */
function codedInto({ codes, shares }: CodedShares, size: Float64Array | Int8Array, into: Float64Array): void {
  for (let row = 0; row < size.length; row++) {
    const share = shares[codes[row]! + 1]!;
    into[row] = share === 0 ? 0 : size[row]! * share;
  }
}

const FLAT = { chain: -1, variant: 0 };

function costBpsOf({ costBps }: Readonly<Record<string, unknown>>): number | undefined {
  return typeof costBps === 'number' ? costBps : undefined;
}

function targetOf(steps: StrategySteps, columns: StrategyColumns, withVariants: boolean): StrategyTarget {
  return { ...wished(steps, columns, withVariants), stages: steps.stages() };
}

function wished(steps: StrategySteps, columns: StrategyColumns, withVariants: boolean): Omit<StrategyTarget, 'stages'> {
  const rows = columns.bars.close.length;
  const target = new Float64Array(rows);
  const variant = withVariants ? new Uint8Array(rows) : null;
  for (let row = 0; row < rows; row++) {
    target[row] = steps.at(row);
    if (variant !== null) variant[row] = steps.variant;
  }
  return { target, variant };
}
