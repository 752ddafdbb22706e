import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { binsOf, headsOf, tradesOf } from './recomputed.ts';
import type { Columns, Json, RunFiles } from './run-files.ts';

/** What is wrong with the CSV files of a run: every cell is a figure of metrics.json, or one of the run's own tables, in full. */
export async function tableFaults(folder: string, run: RunFiles): Promise<string[]> {
  const faults: string[] = [];
  const records = recordsOf(run);
  const stored: Record<string, [Columns, Record<string, readonly string[]>]> = storedOf(run);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.csv'))) {
    const name = file.replace(/\.csv$/, '');
    const rows = parse(readFileSync(path.join(folder, file)), { columns: true }) as Record<string, string>[];
    const exact: Json[] | undefined = records[name] ?? columnRows(stored[name]);
    if (exact === undefined) {
      faults.push(`${file}: no rule`);
      continue;
    }
    if (rows.length !== exact.length) faults.push(`${file}: ${rows.length} rows, not ${exact.length}`);
    rows.forEach((row, i) => {
      for (const [column, cell] of Object.entries(row)) {
        // Words of a verdict hold no number.
        if (name === 'importance' && column === 'word') continue;
        const value = at(exact[i], column);
        if (!isSame(cell, value)) faults.push(`${file}, row ${i}, ${column}: ${cell}, not ${value}`);
      }
    });
  }
  return faults.slice(0, 20);
}

/** `costs.fee`, `ci95.low`; a name may hold dots itself. */
function at(record: Json, column: string): unknown {
  if (record === undefined || record === null) return null;
  if (Object.hasOwn(record, column)) return record[column];
  if (column === 'low' && Array.isArray(record)) return record[0];
  if (column === 'high' && Array.isArray(record)) return record[1];
  for (let dot = column.indexOf('.'); dot >= 0; dot = column.indexOf('.', dot + 1)) {
    const head = column.slice(0, dot);
    if (Object.hasOwn(record, head)) return at(record[head], column.slice(dot + 1));
  }
  return undefined;
}

function isSame(cell: string, value: unknown): boolean {
  if (value === null || (typeof value === 'number' && Number.isNaN(value))) return cell === '';
  if (typeof value === 'boolean') return Number(cell) === Number(value);
  // The page's own sums add in another order.
  if (typeof value === 'number')
    return (
      cell !== '' && (Number(cell) === value || Math.abs(Number(cell) - value) <= 1e-12 * Math.max(1, Math.abs(value)))
    );
  return cell === value;
}

function recordsOf(run: RunFiles): Record<string, Json[]> {
  const { metrics: m, plan, evidence } = run;
  const named = (of: Json): Json[] => Object.entries<Json>(of).map(([strategy, one]) => ({ strategy, ...one }));
  const stretches = (key: string): Json[] =>
    Object.entries<Json>(m.details).flatMap(([strategy, one]) => one[key].map((line: Json) => ({ strategy, ...line })));
  const square = (matrix: number[][], names: string[], row: string, column: string): Json[] =>
    matrix.flatMap((line, i) => line.map((rows, k) => ({ [row]: names[i], [column]: names[k], rows })));
  const { confusion, regimes, transitions: _t, naive, majority, skill, ...model } = m.classification;
  const trading = Object.entries<Json>(m.execution);
  const iso = (row: number): string =>
    new Date(Date.parse(m.data.from) + row * m.data.intervalMs).toISOString().replace('.000Z', 'Z');
  const reasons = new Map<number, string>(m.segments.skipped.map(({ index, reason }: Json) => [index, reason]));
  const ics = new Map<number, Json>(m.ic.segments.map((one: Json) => [one.segment, one]));
  const compared = [...new Set<string>(m.improvements.flatMap(({ baseline, against }: Json) => [baseline, against]))];
  const views: Json[] = m.models.regimes.views;
  const heads = headsOf(run);
  const trades = tradesOf(run);
  const groups = (key: 'exits' | 'holds'): Json[] =>
    trades.flatMap((one) =>
      one[key].map((group) => ({
        strategy: one.name,
        group: group.name,
        trades: group.trades,
        winners: group.winners,
        hitRate: group.winners / group.trades,
        meanPnl: group.mean,
        standardError: group.error,
        totalPnl: group.total,
        few: group.trades < 10,
      })),
    );
  return {
    run: [{ runId: m.runId, data: m.data, segments: m.segments, hashes: m.hashes }],
    targets: m.targets,
    strategies: [...named(m.strategies), { strategy: '(holding the market)', ...m.hold }],
    improvements: m.improvements,
    'placebo-draws': m.improvements.flatMap(({ baseline, against, placebo }: Json) =>
      (placebo?.draws ?? []).map((z: number, draw: number) => ({ baseline, against, draw, z })),
    ),
    selection: named(m.selectionBias.strategies),
    'skipped-segments': m.segments.skipped,
    'data-quality': [{ ...m.quality, notes: null }],
    gaps: m.quality.gaps.longest,
    'daily-returns': Object.entries<Json>(m.details).map(([strategy, { days }]) => ({ strategy, ...days })),
    years: stretches('years'),
    months: stretches('months'),
    'segment-returns': stretches('segments'),
    'known-regimes': stretches('regimes'),
    gates: trading.flatMap(([strategy, { stages }]) => stages.map((one: Json) => ({ strategy, ...one }))),
    'kept-out': trading.flatMap(([strategy, { kept }]) =>
      Object.entries(kept).map(([rule, times]) => ({ strategy, rule, times })),
    ),
    costs: trading.map(([strategy, { costs, fills, stress }]) => ({
      strategy,
      fills,
      ...costs,
      breakEven: breakEven(stress),
    })),
    'cost-stress': trading.flatMap(([strategy, { stress }]) => stress.map((one: Json) => ({ strategy, ...one }))),
    intrabar: trading.flatMap(([strategy, { intrabar }]) => (intrabar === null ? [] : [{ strategy, ...intrabar }])),
    labels: ['raw', 'voted'].flatMap((labels) =>
      [...Object.entries(m.labels[labels].counts), ['undefined', m.labels[labels].undefined]].map(([regime, rows]) => ({
        labels,
        regime,
        rows,
      })),
    ),
    classification: [
      { forecast: 'model', ...model, skill },
      { forecast: 'naive', ...naive, ...blank(model, naive) },
      { forecast: 'majority', ...majority, ...blank(model, majority) },
    ],
    transitions: [m.classification.transitions],
    confusion: square(confusion, regimes, 'true', 'forecast'),
    persistence: [m.persistence],
    reliability: m.models.reliability.curves.flatMap(({ name, bins }: Json) =>
      bins.map((bin: Json) => ({ curve: name, ...bin })),
    ),
    deciles: m.models.deciles.flatMap(({ horizon, table }: Json) =>
      table.deciles.map((one: Json, i: number) => ({ horizon, decile: i + 1, ...one })),
    ),
    ic: m.ic.decay,
    'ic-horizons': m.models.horizons.points,
    'ic-segments': m.ic.segments,
    'ic-regimes': m.ic.byRegime,
    regimes: views.flatMap(({ view, regimes: own }) => own.map((one: Json) => ({ view, ...one }))),
    'regime-transitions': views.flatMap(({ view, regimes: own, steps, dayAhead }) => {
      const names = own.map(({ name }: Json) => name);
      return [
        ...square(steps, names, 'from', 'to').map((row) => ({ view, step: 'next bar', ...row })),
        ...square(dayAhead, names, 'from', 'to').map((row) => ({ view, step: 'day ahead', ...row })),
      ];
    }),
    segments: plan.map(({ index, train, test }) => ({
      index,
      state: reasons.has(index) ? 'skipped' : 'done',
      reason: reasons.get(index) ?? '',
      trainedOn: evidence[index]?.trainedOn ?? null,
      accuracy: evidence[index]?.accuracy ?? null,
      naiveAccuracy: evidence[index]?.naiveAccuracy ?? null,
      ic: ics.get(index)?.spearman ?? null,
      icHitRate: ics.get(index)?.hitRate ?? null,
      trainFrom: iso(train.start),
      trainTo: iso(train.end - 1),
      testFrom: iso(test.start),
      testTo: iso(test.end - 1),
      returns: Object.fromEntries(
        compared.map((name) => [
          name,
          m.details[name].segments.find((one: Json) => one.name === String(index))?.totalReturn ?? null,
        ]),
      ),
    })),
    importance: heads.flatMap(({ name: head, columns }) =>
      columns.slice(0, 20).map((one) => ({ head, ...one, gain: null })),
    ),
    'importance-segments': heads.flatMap(({ name: head, columns, segments }) =>
      columns
        .slice(0, 20)
        .flatMap(({ name: feature, bySegment }) =>
          bySegment.map((share, i) => ({ head, feature, segment: segments[i], share })),
        ),
    ),
    'trade-exits': groups('exits'),
    'trade-holds': groups('holds'),
    'trade-profits': trades.flatMap(({ name, pnl }) => binsOf(pnl).map((bin) => ({ strategy: name, ...bin }))),
  };
}

/** What only the first row has. */
function blank(model: Json, own: Json): Json {
  const empty = Object.keys(model).filter((key) => !Object.hasOwn(own, key));
  return { ...Object.fromEntries(empty.map((key) => [key, null])), skill: null };
}

function breakEven(steps: Json[]): number | null {
  for (const [i, { factor, totalReturn }] of steps.entries()) {
    const next = steps[i + 1];
    if (next !== undefined && totalReturn * next.totalReturn < 0)
      return factor + ((next.factor - factor) * totalReturn) / (totalReturn - next.totalReturn);
  }
  return null;
}

function storedOf({ tables }: RunFiles): Record<string, [Columns, Record<string, readonly string[]>]> {
  const list = (text: string): string[] => (text.startsWith('[') ? JSON.parse(text) : text.split(','));
  const words: Record<string, string> = {
    strategy: 'strategies',
    entryReason: 'entryReasons',
    exitReason: 'exitReasons',
    reason: 'fillReasons',
    regime: 'regimes',
    label: 'regimes',
    target_regime: 'regimes',
    naive_regime: 'regimes',
  };
  return Object.fromEntries(
    Object.entries(tables).map(([name, { columns, metadata }]) => [
      name,
      [
        columns,
        Object.fromEntries(
          Object.entries(words).flatMap(([column, key]) =>
            metadata[key] === undefined ? [] : [[column, list(metadata[key])]],
          ),
        ),
      ],
    ]),
  );
}

const TIMES = ['time', 'signalTime', 'entryTime', 'exitTime'];

function columnRows(stored: [Columns, Record<string, readonly string[]>] | undefined): Json[] | undefined {
  if (stored === undefined) return undefined;
  const [columns, words] = stored;
  const cell = (name: string, value: number): unknown => {
    if (words[name] !== undefined) return words[name][value] ?? null;
    if (TIMES.includes(name)) return Number.isNaN(value) ? null : new Date(value).toISOString().replace('.000Z', 'Z');
    return value;
  };
  const [first] = Object.values(columns);
  return Array.from(first!, (_, row) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, cell(name, values[row]!)])),
  );
}
