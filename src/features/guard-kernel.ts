import { isoTime, pluginFault, watchColumns } from '../core/index.ts';
import { BAR_COLUMNS, type BarColumns, type Feature, type Kernel } from './contract.ts';

/**
 * The kernel of a feature of the user's own, watched where another feature runs it (a transform, a timeframe, a joined series). Rows
 * are named by their bar's time: the kernel counts from where its series starts, or bars of a longer timeframe.
 *
 * @param failed makes the error of a fault in words
 */
export class GuardedKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #inner: Kernel;
  readonly #feature: Feature;
  readonly #use: string;
  readonly #path: string;
  readonly #failed: (what: string) => Error;
  /** Rows so far. */
  readonly #rows = Float64Array.of(0);

  constructor(feature: Feature, use: string, path: string, failed: (what: string) => Error) {
    this.#inner = feature.kernel();
    this.#feature = feature;
    this.#use = use;
    this.#path = path;
    this.#failed = failed;
    this.memory = [this.#rows, ...this.#inner.memory];
  }

  run(bars: BarColumns, n: number, out: readonly Float64Array[]): void {
    const edited = watchColumns(columnsOf(bars), n);
    try {
      this.#inner.run(bars, n, out);
    } catch (error) {
      throw pluginFault(error, this.#use, `throws${this.#failingBar(bars, n)}`, this.#path);
    }
    const edit = edited();
    if (edit !== undefined) throw this.#failed(`edits "${edit.name}"${barOf(bars, edit.row)}, which others read too`);
    const { outputs, lookbackBars } = this.#feature;
    const from = Math.max(0, lookbackBars - this.#rows[0]!);
    for (const [j, name] of outputs.entries()) {
      for (let i = from; i < n; i++) {
        if (Number.isFinite(out[j]![i]!)) continue;
        const after = `after its first defined row ${lookbackBars}`;
        throw this.#failed(`gives ${out[j]![i]} in "${name}"${barOf(bars, i)}, ${after}`);
      }
    }
    this.#rows[0]! += n;
  }

  /** Where it throws row by row too; empty where it does not, or is no longer at its first row. */
  #failingBar(bars: BarColumns, n: number): string {
    if (n === 1) return barOf(bars, 0);
    if (this.#rows[0]! > 0) return '';
    const out = this.#feature.outputs.map(() => new Float64Array(1));
    let row = 0;
    try {
      const kernel = this.#feature.kernel();
      for (; row < n; row++) kernel.run(rowOf(bars, row), 1, out);
    } catch {
      return barOf(bars, row);
    }
    return '';
  }
}

/** Every column that a kernel is given, by name. */
export function columnsOf(bars: BarColumns): Record<string, Float64Array> {
  return { ...bars.columns, ...Object.fromEntries(BAR_COLUMNS.map((name) => [name, bars[name]])) };
}

/** One row, copied: what is done to it is done to nobody else's. */
function rowOf(bars: BarColumns, row: number): BarColumns {
  const cell = (values: Float64Array): Float64Array => values.slice(row, row + 1);
  const own = Object.fromEntries(BAR_COLUMNS.map((name) => [name, cell(bars[name])]));
  const joined = Object.entries(bars.columns).map(([name, values]) => [name, cell(values)]);
  return { ...(own as Pick<BarColumns, (typeof BAR_COLUMNS)[number]>), columns: Object.fromEntries(joined) };
}

function barOf({ time }: BarColumns, row: number): string {
  return ` at the bar of ${isoTime(time[row]!)}`;
}
