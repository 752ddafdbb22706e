import {
  type Bars,
  type CheckResult,
  HOUR_MS,
  InputError,
  makeBars,
  makeRng,
  RegimewalkError,
  runChecks,
  sliceBars,
} from '../core/index.ts';
import { type LabelEntry, parseLabelRule } from './catalog.ts';
import { LABEL_CHECKS } from './checks/label-checks.ts';
import type { LabelSubject } from './checks/label-subject.ts';
import { rangedBars } from './checks/markets.ts';
import { type LabelsConfig, parseLabels } from './parse-labels.ts';

/** The longest warm-up and look ahead that the suite runs through. */
const MOST_BARS = 5_000;

/**
 * The contract suite of labelers, on one of the user's own: codes, causality up to `labelEnd`, fits on train rows alone, row by row
 * against whole columns, short and degenerate bars. The catalog's members pass the same checks.
 *
 * @param use the file, for messages
 * @param markets bars of one's own; the suite runs on stretches of each, beside the made-up ones
 * @returns every check, passed or failed, with the first row of a fault
 * @throws ConfigError PLUGIN_INVALID, PLUGIN_FAILED, CONFIG_INVALID where there is no labeler to check
 * @throws InputError DATA_TOO_SHORT where the windows are too long for the suite or a file
 */
export function checkLabeler(
  entry: LabelEntry,
  use: string,
  params: unknown,
  markets: Readonly<Record<string, Bars>> = {},
): { readonly names: readonly string[]; readonly checks: readonly CheckResult[] } {
  const config = { use, params: params ?? {}, filter: null, leadBars: 3 };
  const own = { [use]: entry };
  const rule = parseLabelRule(config, HOUR_MS, 'labels', own);
  const sizes = suiteSizes(rule, use);
  const subject = labelSubject(config, { own, ...sizes });
  const missing = missingColumn(subject);
  if (missing !== undefined && Object.keys(markets).length === 0) {
    throw new InputError('COLUMN_MISSING', {
      what: `${use} reads a column that the made-up markets don't have: ${missing}`,
      where: use,
      mend: 'give bars that have it with --data FILE',
    });
  }
  const checks = missing === undefined ? runChecks(LABEL_CHECKS, subject) : [];
  // Degenerate markets are made up: a file shows none.
  const onFiles = LABEL_CHECKS.filter(({ name }) => !name.startsWith('degenerate'));
  for (const [name, bars] of Object.entries(markets)) {
    const { intervalMs } = bars;
    const size = suiteSizes(parseLabelRule(config, intervalMs, 'labels', own), use);
    if (bars.close.length < size.rows) {
      throw new InputError('DATA_TOO_SHORT', {
        what: `${bars.close.length} bars; the checks of this labeler need ${size.rows}`,
        where: name,
        mend: 'give a longer file, or shorter windows with --params',
      });
    }
    const results = runChecks(onFiles, labelSubject(config, { own, ...size, bars }));
    checks.push(...results.map((result) => ({ ...result, check: `${result.check} (${name})` })));
  }
  return { names: rule.names, checks };
}

/** What a labeler says that reads a column of one's own; undefined where it finds all that it reads. */
function missingColumn({ scheme, market, train }: LabelSubject): string | undefined {
  const bars = market(1);
  try {
    scheme().fit(bars, train).raw(bars);
  } catch (error) {
    if (error instanceof RegimewalkError && error.code === 'COLUMN_MISSING') return error.what;
  }
  return undefined;
}

/** Rows for the warm-up, a fit, and as much again behind it. @throws InputError DATA_TOO_SHORT */
function suiteSizes(
  { lookbackBars, horizonBars }: { readonly lookbackBars: number; readonly horizonBars: number },
  use: string,
): { readonly rows: number; readonly trainRows: number } {
  if (lookbackBars + horizonBars > MOST_BARS) {
    throw new InputError('DATA_TOO_SHORT', {
      what: `${use} has a warm-up of ${lookbackBars} and a horizon of ${horizonBars} bars; the checks run through ${MOST_BARS} at most`,
      where: '--params',
      mend: 'give shorter windows: what holds for them holds for long ones',
    });
  }
  const trainRows = lookbackBars + horizonBars + 120;
  return { rows: 2 * trainRows + lookbackBars + horizonBars + 60, trainRows };
}

/**
 * A labeler with the markets that suit it.
 *
 * @param options.bars stretches of these in place of made-up markets
 */
export function labelSubject(
  config: LabelsConfig,
  options: {
    readonly rows: number;
    readonly trainRows: number;
    readonly own?: Readonly<Record<string, LabelEntry>>;
    readonly bars?: Bars;
  },
): LabelSubject {
  const { rows, trainRows, own = {}, bars } = options;
  const intervalMs = bars?.intervalMs ?? HOUR_MS;
  return {
    scheme: (change = {}) => parseLabels({ ...config, ...change }, intervalMs, 'labels', own),
    rule: () => parseLabelRule(config, intervalMs, 'labels', own),
    market: (seed, wanted = rows) => (bars === undefined ? rangedBars(wanted, seed) : stretch(bars, wanted, seed)),
    rows,
    train: { start: 0, end: trainRows },
    madeUp: bars === undefined,
  };
}

/** A stretch of the bars that the seed chooses, as a copy. */
function stretch(bars: Bars, rows: number, seed: number): Bars {
  const start = Math.floor(makeRng(seed).next() * (bars.close.length - rows + 1));
  const view = sliceBars(bars, { start, end: start + rows });
  return makeBars({
    time: view.time.slice(),
    intervalMs: bars.intervalMs,
    columns: Object.fromEntries(Object.entries(view.columns).map(([name, values]) => [name, values.slice()])),
    gap: view.gap.slice(),
  });
}
