import type { WishStage } from '../core/index.ts';
import type { Chain } from './chain.ts';
import { ChainSteps } from './chain-steps.ts';
import type { StrategyColumns } from './columns.ts';
import type { ColumnMemo } from './memo.ts';
import type { RegimeSwitch } from './regime-switch.ts';
import type { RowReader } from './steps.ts';
import { wishStages } from './wish-stages.ts';

/** What a row does: the target of a chain (−1: 0, flat) under a variant of the execution. */
export interface Choice {
  readonly chain: number;
  readonly variant: number;
}

/** A strategy parsed: its chains, and which of them decides. */
export interface Plan {
  /** First the strategy's own. */
  readonly chains: readonly Chain[];
  /** null: always the first chain. */
  readonly regime: RegimeSwitch | null;
  /** By the regime's code. */
  readonly choices: readonly Choice[];
  /** On rows without a regime, and without a switch on all. */
  readonly otherwise: Choice;
}

/**
 * A strategy row by row. Each row's target is decided at its close from rows ≤ row, by the chain that the row's regime
 * names; all chains see all rows, so that switching changes nothing of what they remember.
 */
export class StrategySteps {
  /** Index into the strategy's executions of the row that was read last. */
  variant = 0;
  readonly #chains: readonly ChainSteps[];
  readonly #regime: RowReader | null;
  /** By code + 1, the undefined regime first: index into `#chains`, and variant. */
  readonly #chainOf: Int32Array;
  readonly #variantOf: Uint8Array;
  readonly #withOverlay: boolean;
  readonly #tradable: Uint8Array;
  readonly #hasFlat: boolean;
  /** Tradable rows on which the strategy's own signal wanted a position and the regime said flat. */
  #flatRows = 0;
  #next = 0;

  /** @throws InputError COLUMN_MISSING */
  constructor({ chains, regime, choices, otherwise }: Plan, columns: StrategyColumns, memo?: ColumnMemo) {
    // Chains that say the same (a case that changes stops only) are walked once.
    const keys = [...new Set(chains.map(({ key }) => key))];
    this.#chains = keys.map((key) => new ChainSteps(chains.find((chain) => chain.key === key)!, columns, memo));
    this.#regime = regime?.steps(columns) ?? null;
    const all = [otherwise, ...choices];
    this.#chainOf = Int32Array.from(all, ({ chain }) => (chain < 0 ? -1 : keys.indexOf(chains[chain]!.key)));
    this.#variantOf = Uint8Array.from(all, ({ variant }) => variant);
    this.#tradable = columns.tradable;
    this.#hasFlat = this.#chainOf.includes(-1);
    this.#withOverlay = chains.some(({ overlay }) => overlay !== null);
  }

  /**
   * The target of a row, a fraction of equity, signed; `variant` is then that row's.
   *
   * @throws RangeError where a row is left out or read twice
   */
  at(row: number): number {
    if (row !== this.#next) throw new RangeError(`row ${row} was read where ${this.#next} comes next`);
    this.#next = row + 1;
    const choice = this.#regime === null ? 0 : this.#regime(row) + 1;
    const chosen = this.#chainOf[choice]!;
    this.variant = this.#variantOf[choice]!;
    const chains = this.#chains;
    let target = 0;
    for (let k = 0; k < chains.length; k++) {
      const own = chains[k]!.at(row, k === chosen);
      if (k === chosen) target = own;
    }
    if (chosen < 0 && this.#tradable[row] === 1 && chains[0]!.signalled !== 0) this.#flatRows++;
    return target;
  }

  /** From the raw signal to the target, over the tradable rows read so far. */
  stages(): WishStage[] {
    return wishStages(this.#chains, this.#hasFlat ? this.#flatRows : null, this.#withOverlay);
  }
}
