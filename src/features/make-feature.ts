import { type Bar, InputError, nearestName } from '../core/index.ts';
import {
  BAR_COLUMNS,
  type BarColumns,
  type Feature,
  type FeatureStream,
  type Kernel,
  type StreamState,
} from './contract.ts';

/**
 * A feature around its kernel.
 *
 * @param parts.outputs column name → first row with a value, for every column that the kernel writes
 * @param parts.keep which of them the feature gives, by default all; the kernel writes the others into a scratch column
 * @param parts.kernel makes a fresh kernel; nothing is allocated before a feature is computed or streamed
 */
export function makeFeature(parts: {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: readonly string[];
  readonly outputs: Readonly<Record<string, number>>;
  readonly keep?: readonly boolean[] | undefined;
  kernel(): Kernel;
}): Feature {
  const { name, params, inputs, kernel } = parts;
  const all = Object.entries(parts.outputs);
  const keep = parts.keep ?? all.map(() => true);
  const kept = all.filter((_, j) => keep[j]);
  const outputs = kept.map(([output]) => output);
  const joined = inputs.filter((input) => !(BAR_COLUMNS as readonly string[]).includes(input));
  return {
    name,
    inputs,
    outputs,
    params,
    lookbackBars: Math.max(...kept.map(([, firstRow]) => firstRow)),
    compute(bars) {
      requireJoined(name, joined, bars);
      const n = bars.close.length;
      const scratch = new Float64Array(keep.includes(false) ? n : 0);
      const columns = keep.map((wanted) => (wanted ? new Float64Array(n) : scratch));
      kernel().run(bars, n, columns);
      const given = columns.filter((_, j) => keep[j]);
      return Object.fromEntries(outputs.map((output, j) => [output, given[j]!]));
    },
    stream: () => new KernelStream(kernel(), outputs, keep, joined),
  };
}

class KernelStream implements FeatureStream {
  readonly #kernel: Kernel;
  readonly #outputs: readonly string[];
  readonly #row: BarColumns;
  readonly #joined: readonly string[];
  readonly #pushed: RowOutput;
  readonly #peeked: RowOutput;
  readonly #before: readonly Float64Array[];

  constructor(kernel: Kernel, outputs: readonly string[], keep: readonly boolean[], joined: readonly string[]) {
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
    this.#pushed = rowOutput(keep);
    this.#peeked = rowOutput(keep);
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

/** @throws InputError COLUMN_MISSING */
function requireJoined(feature: string, joined: readonly string[], { columns }: BarColumns): void {
  const absent = joined.find((name) => columns[name] === undefined);
  if (absent === undefined) return;
  const near = nearestName(absent, Object.keys(columns));
  throw new InputError('COLUMN_MISSING', {
    what: `the feature "${feature}" reads "${absent}", which the bars don't have${near === undefined ? '' : `; the nearest is "${near}"`}`,
    where: `columns ${Object.keys(columns).join(', ')}`,
    mend: 'join the series under data.series, or give the column in the bar file',
  });
}

/** The kernel's columns, one row each; those that are kept are views of one array of values. */
interface RowOutput {
  readonly values: Float64Array;
  readonly columns: readonly Float64Array[];
}

function rowOutput(keep: readonly boolean[]): RowOutput {
  const values = new Float64Array(keep.filter(Boolean).length);
  let at = 0;
  return {
    values,
    columns: keep.map((wanted) => (wanted ? values.subarray(at++, at) : new Float64Array(1))),
  };
}
