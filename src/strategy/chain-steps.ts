import type { Chain } from './chain.ts';
import type { StrategyColumns } from './columns.ts';
import type { ColumnMemo } from './memo.ts';
import type { RowReader, WishReader } from './steps.ts';

/**
 * A chain row by row, with what each stage did. Every part sees every row, so that what it remembers does not depend on
 * which rows count.
 */
export class ChainSteps {
  readonly reasons: readonly string[];
  /** What the signal wanted on the row read last. */
  signalled = 0;
  /** Rows that count and on which the signal wanted a position. */
  signalRows = 0;
  /** By stage (one a gate, then sizing, then overlay): of the rows that count, those that wanted a position before it and no longer do. */
  readonly stopped: Int32Array;
  /** Those that wanted none before it and do now: a filter kept an earlier wish. */
  readonly kept: Int32Array;
  readonly #tradable: Uint8Array;
  readonly #signal: RowReader;
  /** One of the two a gate. */
  readonly #masks: readonly (RowReader | null)[];
  readonly #filters: readonly (WishReader | null)[];
  readonly #sizing: WishReader;
  readonly #overlay: RowReader | null;

  /** @throws InputError COLUMN_MISSING */
  constructor(chain: Chain, columns: StrategyColumns, memo?: ColumnMemo) {
    const read = (key: string, steps: () => RowReader): RowReader => memo?.read(columns, key, steps) ?? steps();
    this.reasons = chain.gates.map(({ reason }) => reason);
    this.stopped = new Int32Array(chain.gates.length + 2);
    this.kept = new Int32Array(chain.gates.length + 2);
    this.#tradable = columns.tradable;
    this.#signal = read(chain.signalKey, () => chain.signal.steps(columns));
    this.#masks = chain.gates.map(({ gate, key }) => ('mask' in gate ? read(key, () => gate.mask(columns)) : null));
    this.#filters = chain.gates.map(({ gate }) => ('filter' in gate ? gate.filter() : null));
    this.#sizing = chain.sizing.steps(columns);
    this.#overlay = chain.overlay?.steps(columns) ?? null;
  }

  /** The chain's target at a row. @param counts whether the row is in the counts, if it can be traded */
  at(row: number, counts: boolean): number {
    const tradable = this.#tradable[row] === 1;
    const counted = counts && tradable;
    const masks = this.#masks;
    const stages = masks.length;
    let wish = this.#signal(row);
    this.signalled = wish;
    if (counted && wish !== 0) this.signalRows++;
    for (let k = 0; k < stages; k++) {
      const mask = masks[k]!;
      const before = wish;
      if (mask === null) wish = this.#filters[k]!(row, before);
      else {
        const share = mask(row);
        // Not a plain product: a stopped row must be 0, never −0.
        wish = share === 0 ? 0 : before * share;
      }
      if (counted && (before === 0) !== (wish === 0)) this.#count(k, wish);
    }
    // Where nothing can be traded the position is 0, and so is the size taken last.
    const size = this.#sizing(row, tradable ? wish : 0);
    if (counted && (wish === 0) !== (size === 0)) this.#count(stages, size);
    if (this.#overlay === null) return size;
    const share = this.#overlay(row);
    const target = share === 0 ? 0 : size * share;
    if (counted && (size === 0) !== (target === 0)) this.#count(stages + 1, target);
    return target;
  }

  #count(stage: number, after: number): void {
    if (after === 0) this.stopped[stage]!++;
    else this.kept[stage]!++;
  }
}
