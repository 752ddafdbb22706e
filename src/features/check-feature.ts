import { type Bars, type CheckResult, differenceOf, InputError, parseParams, runChecks } from '../core/index.ts';
import type { FeatureEntry } from './catalog.ts';
import { FEATURE_CHECKS } from './checks/feature-checks.ts';
import type { FeatureSubject } from './checks/feature-subject.ts';
import { CHECK_INTERVAL_MS, joinedColumns, walk } from './checks/markets.ts';
import { streamColumns } from './checks/stream-columns.ts';
import { BAR_COLUMNS, type Feature } from './contract.ts';
import { columnsFault } from './guard-feature.ts';
import { createOwn, featureContext } from './parse-features.ts';

/** Rows of the made-up market for features with a short warm-up. */
const ROWS = 700;
/** The longest warm-up that the suite runs through. */
const MOST_LOOKBACK = 20_000;

/**
 * The contract suite of features, on one of the user's own: columns, warm-up, causality, stream against batch, saved states, hard
 * markets. The catalog's members pass the same checks.
 *
 * @param use the file, for messages
 * @param markets bars of one's own to look at beside the made-up ones, by name
 * @returns every check, passed or failed, with the first column and row of a fault
 * @throws ConfigError PLUGIN_INVALID, PLUGIN_FAILED, CONFIG_INVALID where there is no feature to check
 * @throws InputError DATA_TOO_SHORT where the windows are too long for the suite
 */
export function checkFeature(
  entry: FeatureEntry,
  use: string,
  params: unknown,
  markets: Readonly<Record<string, Bars>> = {},
): { readonly feature: Feature; readonly checks: readonly CheckResult[] } {
  const parsed = parseParams(entry.schema, params ?? {}, 'params');
  // The bare feature: the watch around it would stop at the first fault. It was watched while it was made.
  const make = (intervalMs: number): Feature => {
    createOwn(entry, use, parsed, featureContext(intervalMs, 'params'));
    return entry.create(parsed as never, featureContext(intervalMs, 'params'));
  };
  const subject = featureSubject(() => make(CHECK_INTERVAL_MS));
  const checks = runChecks(FEATURE_CHECKS, subject);
  for (const [name, bars] of Object.entries(markets)) {
    const feature = make(bars.intervalMs);
    checks.push(
      ...runChecks(
        [
          {
            name: `finite: ${name}`,
            holds: `finite after the warm-up in all ${bars.close.length} rows`,
            run: () => columnsFault(feature.compute(bars), feature, bars.close.length),
          },
          {
            name: `stream: ${name}`,
            holds: 'bar by bar the same bits, with peeks and restored states',
            run: () => streamFault(feature, bars),
          },
        ],
        undefined,
      ),
    );
  }
  return { feature: subject.feature, checks };
}

/** A feature with the market that suits its warm-up. @throws InputError DATA_TOO_SHORT */
export function featureSubject(make: () => Feature): FeatureSubject {
  const feature = make();
  const { lookbackBars, inputs } = feature;
  if (lookbackBars > MOST_LOOKBACK) {
    throw new InputError('DATA_TOO_SHORT', {
      what: `the warm-up is ${lookbackBars} bars of 30 minutes; the checks run through ${MOST_LOOKBACK} at most`,
      where: '--params',
      mend: 'give shorter windows: what holds for them holds for long ones',
    });
  }
  const usual = Object.keys(joinedColumns(new Float64Array(0), new Float64Array(0)));
  const others = inputs.filter((name) => !(BAR_COLUMNS as readonly string[]).includes(name) && !usual.includes(name));
  const rows = Math.max(ROWS, 2 * lookbackBars + 200);
  const market = (seed = 1) => walk(rows, seed, others);
  const bars = market();
  let columns: Record<string, Float64Array> | undefined;
  return { feature, make, bars, market, others, columns: () => (columns ??= feature.compute(bars)) };
}

/** Where a stream with peeks and restored states differs from the batch on these bars. */
export function streamFault(feature: Feature, bars: Bars): string | undefined {
  const columns = feature.compute(bars);
  const streamed = streamColumns(feature, bars, { peek: true, saveEvery: 9973 });
  return differenceOf(columns, streamed, bars.close.length);
}
