import { stringify } from 'yaml';
import { DEFAULTS } from '../config/index.ts';
import { DAY_MS, formatDuration, WEEK_MS } from '../core/index.ts';
import type { DataRoom } from './context.ts';

type Inspection = Awaited<ReturnType<DataRoom['inspectFile']>>;

const STANDARD = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
/** Part of a train window that is fitted on, less some rows for the purge. */
const FIT_SHARE = 0.65;
const MIN_TRAIN_ROWS = 500;
/** 20 days of the trend-volatility rule's window and 90 of its percentile. */
const LABEL_HISTORY_WEEKS = 16;

/** Windows that suit the file: enough rows to fit on at its interval. */
export function chooseWindows(intervalMs: number): { readonly trainWeeks: number; readonly testWeeks: number } {
  const rowsPerWeek = WEEK_MS / intervalMs;
  const trainWeeks = Math.max(12, Math.ceil(MIN_TRAIN_ROWS / FIT_SHARE / rowsPerWeek));
  return { trainWeeks, testWeeks: Math.max(2, Math.round(trainWeeks / 6)) };
}

/** Sentences about what a first run on this file will meet. */
export function initNotes(file: Inspection): string[] {
  const { intervalMs, rows } = file;
  if (intervalMs === null) return [];
  const notes: string[] = [];
  const { trainWeeks, testWeeks } = chooseWindows(intervalMs);
  const weeks = (rows * intervalMs) / WEEK_MS;
  const needed = LABEL_HISTORY_WEEKS + trainWeeks + testWeeks;
  if (weeks < needed) {
    notes.push(
      `the file holds ${weeks.toFixed(1)} weeks; the default labels and these windows need about ${needed}: shorten labels.params.history or walkForward.trainWeeks`,
    );
  }
  if (DAY_MS % intervalMs !== 0) {
    notes.push(
      `bars of ${formatDuration(intervalMs)} don't divide a day: write the windows of labels, features and strategies in bars`,
    );
  }
  return notes;
}

/** What to do with the configuration: first whatever keeps a run from reading the file. */
export function nextStep(file: Inspection, out: string): string {
  const missing = STANDARD.filter((name) => file.columns[name] === null).map((name) => `data.columns.${name}`);
  const plan = `regimewalk plan${out === 'config.yml' ? '' : ` --config ${out}`}`;
  if (missing.length > 0)
    return `mend ${missing.join(', ')} in ${out} first, then see what a run would do with: ${plan}`;
  if (file.report === null) return `mend ${file.file} first (see the note), then see what a run would do with: ${plan}`;
  return `see what a run would do with: ${plan}`;
}

/** A commented configuration for the file that was looked at. */
export function initText(file: Inspection): string {
  const scalar = (value: string) => stringify(value, { lineWidth: 0 }).trimEnd();
  const flow = (value: unknown) => stringify(value, { collectionStyle: 'flow' }).trimEnd();
  const model = DEFAULTS.model as { readonly use: string; readonly params: unknown };
  const line = (text: string, note: string) => (note === '' ? text : `${text.padEnd(33)} # ${note}`);
  const { trainWeeks, testWeeks } = chooseWindows(file.intervalMs ?? 1_800_000);
  const seen =
    file.intervalMs === null
      ? '# The file could not be read as it is; see the notes below.'
      : `# ${file.rows} bars of ${formatDuration(file.intervalMs)}, ${file.from} to ${file.to} (time: ${file.timeFormat}).`;
  const lines = [
    `# regimewalk on ${file.file}`,
    seen,
    '# Keys that are not here have their defaults; docs/configuration.md and the package’s config.yml list them all.',
    '# Windows are durations (30m, 4h, 5d, 12w) or whole numbers of bars.',
    '',
    ...[...file.problems, ...initNotes(file)].map((note) => `# Note: ${note.replace(/\s*\n\s*/g, ' ')}`),
    ...(file.problems.length + initNotes(file).length > 0 ? [''] : []),
    line('seed: 1', 'every random choice follows from it'),
    '',
    'data:',
    `  file: ${scalar(file.file)}`,
    '  generate: null                  # never make up a market in its place',
    '  columns:                        # standard name to the name in the file',
    ...STANDARD.map((name) => {
      const found = file.columns[name];
      return line(
        `    ${name}: ${scalar(found ?? name)}`,
        found === null ? `no column looks like it; there are ${file.names.join(', ')}` : '',
      );
    }),
    line(
      '  from: null',
      file.from === null ? 'ISO time: first bar read' : `first bar read; the file begins ${file.from}`,
    ),
    line(
      '  to: null',
      file.to === null ? 'ISO time: reading stops before it' : `reading stops before it; the file ends ${file.to}`,
    ),
    '  policies:                       # bad rows: refuse stops with a message that counts them',
    line(`    unordered: ${file.policies.unordered}`, 'refuse | sort'),
    line(`    duplicates: ${file.policies.duplicates}`, 'refuse | first | last'),
    line(`    inconsistent: ${file.policies.inconsistent}`, 'refuse | gap'),
    line(`    infinite: ${file.policies.infinite}`, 'refuse | gap'),
    line(`    missing: ${file.policies.missing}`, 'gap (a flat, flagged row) | refuse'),
    '',
    'labels:',
    line('  use: trend-volatility', 'the regimes: BULL_TREND, BEAR_TREND, SIDEWAYS, HIGH_VOL'),
    '  params:',
    line('    window: 20d', 'return and volatility window'),
    line('    history: 90d', 'trailing window of the volatility percentile'),
    line('    threshold: 0.02', 'return above it: BULL_TREND, below its negative: BEAR_TREND'),
    line('  leadBars: 1d', 'the model forecasts the regime this far ahead'),
    '',
    'model:',
    line(
      `  use: ${model.use}`,
      'logistic | har | gbdt | random-forest | extra-trees | soft-vote | stacking | majority | naive | markov',
    ),
    line(`  params: ${flow(model.params)}`, 'C: inverse of the penalty'),
    '',
    'walkForward:',
    line('  scheme: rolling', 'rolling | expanding'),
    line(`  trainWeeks: ${trainWeeks}`, `at least minTrainRows (${MIN_TRAIN_ROWS}) rows to fit on`),
    line(`  testWeeks: ${testWeeks}`, ''),
    '',
    'execution:',
    line('  costBps: 7', 'round trip; half of it a side. What does your venue take?'),
    '',
    '# features:                       # yours replace the built-in list; regimewalk features --list names them all',
    '#   - { use: returns, params: { windows: [4h, 1d] } }',
    '#   - { use: ./my-feature.ts }     # a file of your own beside this one: regimewalk plugin new feature my-feature.ts',
    '',
    '# strategies:                     # yours replace the built-in ones (and bring their own compare)',
    '#   trend: { use: ema-cross, params: { fast: 1d, slow: 5d, side: both } }',
    '#   trend+regime:',
    '#     from: trend',
    '#     overlay:',
    '#       source: forecast',
    '#       multipliers: { BULL_TREND: 1.0, BEAR_TREND: 0.5, SIDEWAYS: 0.7, HIGH_VOL: 0.3 }',
    '#       undefined: 1.0',
    '# compare:',
    '#   - { baseline: trend, against: [trend+regime] }',
  ];
  return `${lines.join('\n')}\n`;
}
