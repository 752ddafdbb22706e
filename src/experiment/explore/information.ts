import {
  DAY_MS,
  formatDuration,
  HOUR_MS,
  type Information,
  type InformationPortrait,
  type Rng,
} from '../../core/index.ts';
import { binOf, conditionalInformationBits, informationBits, quantileEdges } from '../../metrics/index.ts';
import { holm, memoryCells, placeboShifts, type ShiftNull, shiftNull } from '../../stats/index.ts';
import { cellMeans, type ExploreColumn, placeMeans, thinStep } from './columns.ts';

const BINS = 10;
const SHIFTS = 499;
const LEVEL = 0.05;
const LEAST_ROWS = 500;
const LAGS_MS = [0, HOUR_MS, 4 * HOUR_MS, DAY_MS, 3 * DAY_MS, 7 * DAY_MS, 14 * DAY_MS, 30 * DAY_MS];

export interface InformationInput {
  readonly columns: readonly ExploreColumn[];
  /** Shape [n]. */
  readonly label: Int8Array;
  /** The newest known label at each row, shape [n]. */
  readonly naive: Int8Array;
  readonly gap: Uint8Array;
  readonly classes: number;
  readonly leadBars: number;
  readonly intervalMs: number;
  readonly cellRows: number;
  readonly rng: Rng;
}

type Row = Omit<InformationPortrait['columns'][number], 'lags' | 'beyondNaive'> & {
  readonly raw: readonly number[];
  readonly rawBeyond: number;
  readonly null: ShiftNull;
  readonly nullBeyond: ShiftNull;
};

/**
 * What each column says of the regime some lags later, against the same column beside labels moved round the circle, and at the lead beyond
 * the newest known label.
 */
export function informationPortrait(input: InformationInput): InformationPortrait {
  const { label, naive, gap, columns, classes, leadBars, cellRows } = input;
  const n = label.length;
  const lags = lagsOf(input);
  const leadAt = lags.findIndex(({ bars }) => bars === leadBars);
  const start = Math.max(firstDefined(label), firstDefined(naive), 0);
  const end = lastDefined(label) + 1;
  const step = thinStep(end - start);
  const rows = Math.max(0, Math.ceil((end - start) / step));
  const none = { lags, leadAt, rows, shifts: 0, level: LEVEL, naive: [], columns: [] };
  if (rows < LEAST_ROWS) return { ...none, reason: `${rows} rows with labels are too few: ${LEAST_ROWS} are needed` };

  const labelsAt = (lag: number): Int8Array => codes(rows, (i) => labelAt(label, start + i * step + lag, n));
  const atLag = lags.map(({ bars }) => labelsAt(bars));
  const known = codes(rows, (i) => naive[start + i * step]!);
  // What was known and what came a lead later as one code: one count serves both questions.
  const pairs = new Uint16Array(rows);
  const skip = classes * classes;
  for (let i = 0; i < rows; i++) {
    const truth = atLag[leadAt]![i]!;
    pairs[i] = truth < 0 || known[i]! < 0 ? skip : known[i]! * classes + truth;
  }
  const memory = labelMemory(input, start, end);
  const cells = (end - start) / cellRows;
  const shifts = placeboShifts(rows, Math.min(Math.ceil((memory * cellRows) / step), rows / 10), SHIFTS, input.rng);

  const rowOf = (name: string, of: Row['of'], bins: Uint8Array, width: number, own: number): Row => {
    const draws = new Float64Array(shifts.length);
    const drawsBeyond = new Float64Array(shifts.length);
    for (const [i, shift] of shifts.entries()) {
      const table = countPairs(bins, pairs, width + 1, skip + 1, shift);
      draws[i] = informationBits(overKnown(table, classes, width), classes, width);
      drawsBeyond[i] = conditionalInformationBits(table, classes, classes, width, width + 1);
    }
    const effective = cells / Math.hypot(memory, own);
    const real = countPairs(bins, pairs, width + 1, skip + 1, 0);
    return {
      name,
      of,
      raw: atLag.map((truth) => laggedBits(bins, truth, width, classes)),
      rawBeyond: conditionalInformationBits(real, classes, classes, width, width + 1),
      null: shiftNull(draws, effective),
      nullBeyond: shiftNull(drawsBeyond, effective),
      unjudged: null,
    };
  };

  const judged: Row[] = [];
  const unjudged = new Map<string, string>();
  for (const { name, of, values } of columns) {
    const thin = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      const row = start + i * step;
      thin[i] = gap[row] === 1 ? Number.NaN : values[row]!;
    }
    const sorted = thin.filter((value) => !Number.isNaN(value)).sort();
    const edges = quantileEdges(sorted, BINS);
    if (sorted.length < LEAST_ROWS) unjudged.set(name, `has values on ${sorted.length} rows`);
    else if (edges.length === 0) unjudged.set(name, 'never changes');
    else {
      const bins = Uint8Array.from(thin, (value) => (Number.isNaN(value) ? edges.length + 1 : binOf(edges, value)));
      const own = Math.max(...placeMeans(values, edges, { start, end }, cellRows).map(memoryOf));
      judged.push(rowOf(name, of === 'label input' ? of : 'feature', bins, edges.length + 1, own));
    }
  }
  const yardstick = rowOf(
    'naive',
    'label input',
    Uint8Array.from(known, (code) => (code < 0 ? classes : code)),
    classes,
    memory,
  );
  const p = holm(Float64Array.from(judged.flatMap(({ raw, null: chance }) => raw.map((bits) => chance.p(bits)))));
  const pBeyond = holm(Float64Array.from(judged, ({ rawBeyond, nullBeyond }) => nullBeyond.p(rawBeyond)));
  const found = judged.map((row, i) => ({
    name: row.name,
    of: row.of,
    lags: row.raw.map((bits, k) => informationOf(bits, row.null, p[i * lags.length + k]!)),
    beyondNaive: informationOf(row.rawBeyond, row.nullBeyond, pBeyond[i]!),
    unjudged: null,
  }));
  const nothing: Information = { bits: Number.NaN, noise95: Number.NaN, p: Number.NaN };
  return {
    lags,
    leadAt,
    rows,
    shifts: shifts.length,
    level: LEVEL,
    naive: yardstick.raw.map((bits) => informationOf(bits, yardstick.null, yardstick.null.p(bits))),
    columns: [
      ...found,
      ...[...unjudged].map(([name, why]) => ({
        name,
        of:
          columns.find((column) => column.name === name)!.of === 'label input'
            ? ('label input' as const)
            : ('feature' as const),
        lags: lags.map(() => nothing),
        beyondNaive: nothing,
        unjudged: why,
      })),
    ],
    reason: null,
  };
}

function informationOf(bits: number, chance: ShiftNull, p: number): Information {
  return { bits: bits - chance.mean, noise95: chance.noise95 - chance.mean, p };
}

/** The usual lags that are whole bars and leave nine tenths of the rows, and the lead. */
function lagsOf({ intervalMs, leadBars, label }: InformationInput): { bars: number; name: string }[] {
  const usual = LAGS_MS.map((ms) => ms / intervalMs).filter(
    (bars) => Number.isInteger(bars) && bars <= label.length / 10,
  );
  return [...new Set([...usual, leadBars])]
    .sort((a, b) => a - b)
    .map((bars) => ({ bars, name: bars === 0 ? '0' : formatDuration(bars * intervalMs) }));
}

function labelAt(label: Int8Array, row: number, n: number): number {
  return row < n ? label[row]! : -1;
}

function codes(rows: number, at: (i: number) => number): Int8Array {
  return Int8Array.from({ length: rows }, (_, i) => at(i));
}

/** The longest memory of the classes' indicators, cells. */
function labelMemory({ label, classes, cellRows }: InformationInput, start: number, end: number): number {
  let most = 1;
  for (let code = 0; code < classes; code++) {
    const indicator = Float64Array.from(label.subarray(start, end), (own) =>
      own < 0 ? Number.NaN : Number(own === code),
    );
    most = Math.max(most, memoryOf(cellMeans(indicator, 0, end - start, cellRows)));
  }
  return most;
}

/** Each half around its own mean, so that a drift is not taken for memory; what outlasts a quarter of it counts as that. */
function memoryOf(means: Float64Array): number {
  const half = means.length >> 1;
  const found = memoryCells([means.subarray(0, half), means.subarray(half)]);
  return Math.min(found, Math.max(1, half / 4));
}

/** Joint counts [pairs × width] of a column moved by `shift` rows round the circle. */
function countPairs(bins: Uint8Array, pairs: Uint16Array, width: number, lines: number, shift: number): Int32Array {
  const table = new Int32Array(lines * width);
  const n = bins.length;
  for (let i = 0; i < shift; i++) table[pairs[i]! * width + bins[n - shift + i]!]!++;
  for (let i = shift; i < n; i++) table[pairs[i]! * width + bins[i - shift]!]!++;
  return table;
}

/** The same summed over what was known: [classes × width], without the column of missing values. */
function overKnown(table: Int32Array, classes: number, width: number): Float64Array {
  const out = new Float64Array(classes * width);
  for (let k = 0; k < classes; k++) {
    for (let c = 0; c < classes; c++) {
      const from = (k * classes + c) * (width + 1);
      for (let j = 0; j < width; j++) out[c * width + j]! += table[from + j]!;
    }
  }
  return out;
}

function laggedBits(bins: Uint8Array, truth: Int8Array, width: number, classes: number): number {
  const table = new Int32Array(classes * (width + 1));
  for (let i = 0; i < bins.length; i++) if (truth[i]! >= 0) table[truth[i]! * (width + 1) + bins[i]!]!++;
  return informationBits(table, classes, width, width + 1);
}

function firstDefined(codes: Int8Array): number {
  const first = codes.findIndex((code) => code >= 0);
  return first < 0 ? codes.length : first;
}

function lastDefined(codes: Int8Array): number {
  return codes.findLastIndex((code) => code >= 0);
}
