import { InputError, nearestName } from '../core/index.ts';

/** Names of a bar file's columns: the standard name to the file's. */
export type BarColumns = {
  readonly time: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
};

/** Those names, and names of one's own for further columns (`vwap: VWAP`). */
export type ColumnMap = BarColumns & Readonly<Record<string, string>>;

export const STANDARD_NAMES = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
export type StandardName = (typeof STANDARD_NAMES)[number];

/** What our own files use, and the default of `data.columns`. */
export const DEFAULT_COLUMNS: BarColumns = {
  time: 'timestamp',
  open: 'open',
  high: 'high',
  low: 'low',
  close: 'close',
  volume: 'volume',
};

/** Lower-case names without blanks, dashes and underscores; the first that is there wins. */
const SYNONYMS: Readonly<Record<StandardName, readonly string[]>> = {
  time: [
    'timestamp',
    'time',
    'opentime',
    'unix',
    'unixtime',
    'unixtimestamp',
    'datetime',
    'date',
    'ts',
    't',
    'starttime',
    'start',
    'begin',
    'opentimestamp',
    'candlebegintime',
    'gmttime',
    'localtime',
    'dateutc',
    'timeutc',
    'datetimeutc',
    'timeperiodstart',
    'periodstart',
    'index',
    'indexlevel0',
  ],
  open: ['open', 'o', 'openprice', 'priceopen', 'firstprice', 'first', 'opening'],
  high: ['high', 'h', 'highprice', 'pricehigh', 'max', 'maxprice', 'hi'],
  low: ['low', 'l', 'lowprice', 'pricelow', 'min', 'minprice', 'lo'],
  close: ['close', 'c', 'closeprice', 'priceclose', 'last', 'lastprice', 'closing', 'price', 'adjclose'],
  volume: [
    'volume',
    'v',
    'vol',
    'vol.',
    'basevolume',
    'volumebase',
    'tradedvolume',
    'volumetraded',
    'basevol',
    'qty',
    'quantity',
    'amount',
    'tickvolume',
    'tickvol',
    'realvolume',
  ],
};

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_\-<>()[\]"']/g, '');
}

/** The file's columns that look like the standard ones; what is not found is left out. */
export function guessColumns(names: readonly string[]): Partial<Record<StandardName, string>> {
  const byPlain = new Map<string, string>();
  for (const name of names) if (!byPlain.has(plain(name))) byPlain.set(plain(name), name);
  const guess: Partial<Record<StandardName, string>> = {};
  // MetaTrader counts ticks; its other volume is 0 wherever there is no central exchange.
  if (byPlain.has('tickvol')) byPlain.delete('vol');
  for (const standard of STANDARD_NAMES) {
    const found = SYNONYMS[standard].find((synonym) => byPlain.has(synonym));
    const name = found === undefined ? undefined : byPlain.get(found);
    if (name !== undefined) guess[standard] = name;
    else if (standard === 'volume') {
      // `Volume BTC,Volume USDT`: the traded coin comes first, its money after it.
      const near = names.find((candidate) => /^((base|quote)?vol(ume)?)/.test(plain(candidate)));
      if (near !== undefined) guess.volume = near;
    }
  }
  return guess;
}

/** Names that stand more than once in the header. */
export function repeatedNames(names: readonly string[]): Set<string> {
  return new Set(names.filter((name, at) => names.indexOf(name) !== at));
}

/** A name that stands twice: nothing says which of the columns is meant. */
export function repeatedColumn(name: string, names: readonly string[], file: string, standard = ''): InputError {
  const at = names.flatMap((other, i) => (other === name ? [i + 1] : []));
  return new InputError('COLUMN_DUPLICATE', {
    what: `column "${name}"${standard === '' ? '' : ` (${standard})`} comes ${at.length === 2 ? 'twice' : `${at.length} times`}`,
    where: `${file}, columns ${at.join(', ')} of ${names.length}`,
    mend: `rename or remove all but one${standard === '' ? '' : `, or name another column in data.columns.${standard}`}`,
  });
}

/**
 * Checks that the file has every mapped column, once: the readers themselves pass over names that don't exist.
 *
 * @throws InputError COLUMN_MISSING with the likeliest column, COLUMN_DUPLICATE
 */
export function requireColumns(names: readonly string[], columns: BarColumns, file: string): void {
  const repeated = repeatedNames(names);
  for (const [own, wanted] of mappedExtras(columns)) {
    if (repeated.has(wanted)) throw repeatedColumn(wanted, names, file, own);
    if (names.includes(wanted)) continue;
    const near = nearestName(wanted, names);
    throw new InputError('COLUMN_MISSING', {
      what: `there is no column "${wanted}" (${own})${near === undefined ? '' : `; the nearest is "${near}"`}`,
      where: `${file}, ${columnList(names)}`,
      mend: `correct or remove data.columns.${own}`,
      path: `data.columns.${own}`,
    });
  }
  for (const standard of STANDARD_NAMES) {
    const wanted = columns[standard];
    if (repeated.has(wanted)) throw repeatedColumn(wanted, names, file, standard);
    if (names.includes(wanted)) continue;
    const near = guessColumns(names)[standard] ?? nearestName(wanted, names);
    throw new InputError('COLUMN_MISSING', {
      what: `there is no column "${wanted}" (${standard})${near === undefined ? '' : `; the nearest is "${near}"`}`,
      where: `${file}, ${columnList(names)}`,
      mend:
        near === undefined
          ? `name the column in data.columns.${standard}, or add it to the file`
          : `set data.columns.${standard}: ${near}, or run: regimewalk init --data ${file}`,
    });
  }
}

function columnList(names: readonly string[]): string {
  return `columns ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`;
}

/** The mapped columns beyond the standard ones: own name and the file's. */
function mappedExtras(columns: BarColumns): [string, string][] {
  return Object.entries(columns).filter(([name]) => !isStandard(name));
}

function isStandard(name: string): boolean {
  return (STANDARD_NAMES as readonly string[]).includes(name);
}

/** A column beside the standard ones. */
export interface FurtherColumn {
  readonly name: string;
  /** Its name in the file. */
  readonly header: string;
  /** Named in the mapping: it must hold numbers. */
  readonly mapped: boolean;
}

/**
 * The further columns to read, mapped ones first, and notes on those that cannot be told apart.
 *
 * @param extra only these, by their own names; one that the file lacks is passed over. All where absent
 */
export function furtherColumns(
  names: readonly string[],
  columns: BarColumns,
  extra: readonly string[] | undefined,
): { readonly further: FurtherColumn[]; readonly notes: string[] } {
  const wanted = (name: string): boolean => extra === undefined || extra.includes(name);
  const used = new Set<string>(Object.values(columns));
  const repeated = repeatedNames(names);
  const mapped = mappedExtras(columns);
  const own = new Set(mapped.map(([name]) => name));
  const further: FurtherColumn[] = mapped
    .filter(([name]) => wanted(name))
    .map(([name, header]) => ({ name, header, mapped: true }));
  const notes: string[] = [];
  for (const name of new Set(names)) {
    if (used.has(name) || name.startsWith('__') || !wanted(name)) continue;
    if (isStandard(name) || own.has(name)) {
      notes.push(`column "${name}" was left out: another one is read as ${name}`);
    } else if (repeated.has(name)) notes.push(`column "${name}" was left out: it comes more than once`);
    else further.push({ name, header: name, mapped: false });
  }
  return { further, notes };
}
