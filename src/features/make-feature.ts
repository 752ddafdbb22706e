import { type Bar, InputError } from '../core/index.ts';
import type { BarColumn, BarColumns, Feature, FeatureStream, Kernel, StreamState } from './contract.ts';

const BAR_COLUMNS = ['open', 'high', 'low', 'close', 'volume'] as const;

/**
 * A feature around its kernel.
 *
 * @param parts.outputs column name → first row with a value
 * @param parts.kernel makes a fresh kernel; nothing is allocated before a feature is computed or streamed
 */
export function makeFeature(parts: {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: readonly BarColumn[];
  readonly outputs: Readonly<Record<string, number>>;
  kernel(): Kernel;
}): Feature {
  const { name, params, inputs, kernel } = parts;
  const outputs = Object.keys(parts.outputs);
  return {
    name,
    inputs,
    outputs,
    params,
    lookbackBars: Math.max(...Object.values(parts.outputs)),
    compute(bars) {
      const n = bars.close.length;
      const columns = outputs.map(() => new Float64Array(n));
      kernel().run(bars, n, columns);
      return Object.fromEntries(outputs.map((output, j) => [output, columns[j]!]));
    },
    stream: () => new KernelStream(kernel(), outputs),
  };
}

class KernelStream implements FeatureStream {
  readonly #kernel: Kernel;
  readonly #outputs: readonly string[];
  readonly #row: BarColumns = {
    open: new Float64Array(1),
    high: new Float64Array(1),
    low: new Float64Array(1),
    close: new Float64Array(1),
    volume: new Float64Array(1),
  };
  readonly #pushed: RowOutput;
  readonly #peeked: RowOutput;
  readonly #before: readonly Float64Array[];

  constructor(kernel: Kernel, outputs: readonly string[]) {
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

/** Output columns of one row each, which are views of one array of values. */
interface RowOutput {
  readonly values: Float64Array;
  readonly columns: readonly Float64Array[];
}

function rowOutput(width: number): RowOutput {
  const values = new Float64Array(width);
  return { values, columns: Array.from({ length: width }, (_, j) => values.subarray(j, j + 1)) };
}
