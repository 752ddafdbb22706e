import {
  type Bar,
  type Bars,
  barAt,
  InputError,
  type MemberCheck,
  pluginFault,
  requireMembers,
  shownMember,
  watchColumns,
} from '../core/index.ts';
import { BAR_COLUMNS, type BarColumns, type Feature, type FeatureStream } from './contract.ts';
import { columnsOf, GuardedKernel } from './guard-kernel.ts';

/**
 * A feature of the user's own, watched: what it is, what it throws and the columns that it gives are checked wherever it is
 * used, so that a mistake ends in a message that names the file, the column and the row.
 *
 * @param use the file as the configuration names it
 * @param path dotted key, for messages
 * @throws ConfigError PLUGIN_INVALID where `value` is no feature
 */
export function guardFeature(value: unknown, use: string, path: string): Feature {
  const feature = requireFeature(value, use, path);
  const { outputs, lookbackBars } = feature;
  return {
    name: feature.name,
    inputs: feature.inputs,
    outputs,
    params: feature.params,
    lookbackBars,
    compute(bars) {
      const edited = watchColumns(columnsOf(bars), bars.close.length);
      let columns: Record<string, Float64Array>;
      try {
        columns = feature.compute(bars);
      } catch (error) {
        throw pluginFault(error, use, `throws${failingRow(feature, bars)}`, path);
      }
      const edit = edited();
      const fault =
        edit === undefined
          ? columnsFault(columns, feature, bars.close.length)
          : `edits "${edit.name}" at row ${edit.row}, which others read too`;
      if (fault !== undefined) throw failed(use, path, fault);
      return columns;
    },
    stream: () => guardStream(feature.stream(), feature, use, path),
    kernel: () => {
      if (typeof feature.kernel === 'function') {
        return new GuardedKernel(feature, use, path, (what) => failed(use, path, what));
      }
      throw failed(use, path, 'has no kernel, which transforms and timeframes need: build it with makeFeature');
    },
  };
}

function requireFeature(value: unknown, use: string, path: string): Feature {
  const feature = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<keyof Feature, unknown>>;
  const { name, inputs, outputs, params, lookbackBars, compute, stream, kernel } = feature;
  const texts = (given: unknown, least: number): string | undefined => {
    if (!Array.isArray(given) || given.some((text) => typeof text !== 'string' || text === '')) {
      return `${shownMember(given)}, not a list of names`;
    }
    if (given.length < least) return 'is an empty list';
    const twice = given.find((text, i) => given.indexOf(text) !== i);
    return twice === undefined ? undefined : `names "${twice}" twice`;
  };
  const is = (right: boolean, given: unknown, wanted: string) =>
    right ? undefined : `${shownMember(given)}, not ${wanted}`;
  const members: MemberCheck[] = [
    ['compute', is(typeof compute === 'function', compute, 'a function')],
    ['stream', is(typeof stream === 'function', stream, 'a function')],
    ['name', is(typeof name === 'string' && name !== '', name, 'a text')],
    ['inputs', texts(inputs, 0)],
    ['outputs', texts(outputs, 1)],
    ['params', is(typeof params === 'object' && params !== null, params, 'the parsed parameters')],
    [
      'lookbackBars',
      is(Number.isInteger(lookbackBars) && Number(lookbackBars) >= 0, lookbackBars, 'a whole number of bars'),
    ],
    ['kernel', is(typeof kernel === 'function' || !joins(inputs), kernel, 'a function, which joined columns need')],
  ];
  requireMembers(`create of ${use}`, 'feature', path, members);
  return value as Feature;
}

/** Whether it reads others than the bars' own columns. */
function joins(inputs: unknown): boolean {
  return Array.isArray(inputs) && inputs.some((name) => !(BAR_COLUMNS as readonly unknown[]).includes(name));
}

/** What is wrong with computed columns: their names, lengths, or a value that is no number where one is promised. */
export function columnsFault(
  columns: Readonly<Record<string, Float64Array>>,
  { outputs, lookbackBars }: Feature,
  rows: number,
): string | undefined {
  const names = typeof columns === 'object' && columns !== null ? Object.keys(columns) : [];
  if (names.join() !== outputs.join()) {
    return `gives the columns ${names.join(', ') || '(none)'}, but declares ${outputs.join(', ')}`;
  }
  for (const name of outputs) {
    const values = columns[name]!;
    if (!(values instanceof Float64Array)) return `gives "${name}" as something that is no Float64Array`;
    if (values.length !== rows) return `gives ${values.length} rows of "${name}" for ${rows} bars`;
    for (let row = lookbackBars; row < rows; row++) {
      if (Number.isFinite(values[row]!)) continue;
      return `gives ${values[row]} in "${name}" at row ${row}, after its first defined row ${lookbackBars}`;
    }
  }
  return undefined;
}

function guardStream(stream: FeatureStream, feature: Feature, use: string, path: string): FeatureStream {
  let row = 0;
  const checked = (give: () => Float64Array, doing: string): Float64Array => {
    let values: Float64Array;
    try {
      values = give();
    } catch (error) {
      throw pluginFault(error, use, `throws at row ${row} of a stream`, path);
    }
    if (values?.length === feature.outputs.length) return values;
    throw failed(
      use,
      path,
      `gives ${values?.length} values in ${doing}, but declares ${feature.outputs.length} columns`,
    );
  };
  return {
    push: (bar) => {
      const values = checked(() => stream.push(bar), 'push');
      row++;
      return values;
    },
    peek: (bar) => checked(() => stream.peek(bar), 'peek'),
    save: () => stream.save(),
    restore: (state) => stream.restore(state),
  };
}

/** ` at row 17`: where a stream over the same bars throws too; empty where it does not. */
function failingRow(feature: Feature, bars: BarColumns): string {
  const n = bars.close.length;
  let row = 0;
  try {
    const whole = { ...bars, gap: new Uint8Array(n), intervalMs: 0 } as unknown as Bars;
    const stream = feature.stream();
    for (; row < n; row++) stream.push(barAt(whole, row) as Bar);
  } catch {
    return ` at row ${row}`;
  }
  return '';
}

function failed(use: string, path: string, what: string): InputError {
  return new InputError('PLUGIN_FAILED', {
    what: `${use} ${what}`,
    where: path,
    path,
    mend: `mend the file; regimewalk plugin check ${use} names the first row of each fault`,
  });
}
