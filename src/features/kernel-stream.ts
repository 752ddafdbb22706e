import { type Bar, InputError } from '../core/index.ts';
import { BAR_COLUMNS, type BarColumns, type FeatureStream, type Kernel, type StreamState } from './contract.ts';

/** A kernel run over one row at a time. */
export class KernelStream implements FeatureStream {
  readonly #kernel: Kernel;
  readonly #outputs: readonly string[];
  readonly #row: BarColumns;
  readonly #joined: readonly string[];
  readonly #pushed: RowOutput;
  readonly #peeked: RowOutput;
  readonly #before: readonly Float64Array[];

  /** @param joined the joined columns that the kernel reads */
  constructor(kernel: Kernel, outputs: readonly string[], joined: readonly string[]) {
    const cell = (): Float64Array => new Float64Array(1);
    this.#joined = joined;
    this.#row = {
      time: cell(),
      open: cell(),
      high: cell(),
      low: cell(),
      close: cell(),
      volume: cell(),
      columns: Object.fromEntries(joined.map((name) => [name, cell()])),
    };
    this.#kernel = kernel;
    this.#outputs = outputs;
    this.#pushed = rowOutput(outputs.length);
    this.#peeked = rowOutput(outputs.length);
    this.#before = kernel.memory.map((part) => new Float64Array(part.length));
  }

  push(bar: Bar): Float64Array {
    return this.#run(bar, this.#pushed);
  }

  peek(bar: Bar): Float64Array {
    const { memory } = this.#kernel;
    for (let i = 0; i < memory.length; i++) this.#before[i]!.set(memory[i]!);
    const values = this.#run(bar, this.#peeked);
    for (let i = 0; i < memory.length; i++) memory[i]!.set(this.#before[i]!);
    return values;
  }

  #run(bar: Bar, to: RowOutput): Float64Array {
    for (const column of BAR_COLUMNS) this.#row[column][0] = bar[column];
    for (const name of this.#joined) this.#row.columns[name]![0] = bar.columns?.[name] ?? Number.NaN;
    this.#kernel.run(this.#row, 1, to.columns);
    return to.values;
  }

  save(): StreamState {
    const { memory } = this.#kernel;
    const doubles = memory.reduce((sum, part) => sum + part.length, 0);
    const bytes = Buffer.alloc(8 * doubles);
    let at = 0;
    for (const part of memory) {
      for (const value of part) at = bytes.writeDoubleLE(value, at);
    }
    return { outputs: this.#outputs, memory: bytes.toString('base64') };
  }

  restore(state: StreamState): void {
    const { memory } = this.#kernel;
    const bytes = Buffer.from(state.memory, 'base64');
    const doubles = memory.reduce((sum, part) => sum + part.length, 0);
    if (bytes.length !== 8 * doubles || state.outputs.join() !== this.#outputs.join()) {
      throw new InputError('MODEL_FEATURES_MISMATCH', {
        what: `the saved state is that of ${state.outputs.join(', ')} (${bytes.length} bytes), not of ${this.#outputs.join(', ')} (${8 * doubles} bytes)`,
        where: 'saved stream state',
        mend: 'restore it into a feature with the same parameters and interval, or warm the stream up on past bars',
      });
    }
    let at = 0;
    for (const part of memory) {
      for (let i = 0; i < part.length; i++, at += 8) part[i] = bytes.readDoubleLE(at);
    }
  }
}

/** The outputs' columns of one row each, views of one array of values. */
interface RowOutput {
  readonly values: Float64Array;
  readonly columns: readonly Float64Array[];
}

function rowOutput(width: number): RowOutput {
  const values = new Float64Array(width);
  return { values, columns: Array.from(values, (_, j) => values.subarray(j, j + 1)) };
}
