import type {
  DataSummary,
  Improvement,
  LabelSummary,
  RunAnswer,
  SegmentsSummary,
  StrategyMetrics,
  TargetVerdict,
} from '../core/index.ts';
import { count, fixed, formatCount, formatSpan, interval, type MaybeNumber, percent, signed } from './numbers.ts';
import { type Column, type Ink, inked, numbers, type TextOptions, table, textWidth, wrap } from './text.ts';

/** The parts of the terminal's answers; each is a block of lines, empty where there is nothing to say. */

export function title(text: string, note: string, options: TextOptions): string {
  return inked(text, 'bold', options) + (note === '' ? '' : `  ${inked(note, 'dim', options)}`);
}

export function dataLines(data: DataSummary, options: TextOptions): string[] {
  const gaps = data.gapRows === 0 ? 'no gaps' : formatCount(data.gapRows, 'gap row');
  return labelled('data', `${data.file}: ${formatSpan(data)}, ${gaps}`, options);
}

/** `name      text`, wrapped under the text. */
export function labelled(name: string, text: string, options: TextOptions): string[] {
  const indent = ' '.repeat(10);
  const [first = '', ...rest] = wrap(text, textWidth(options), indent);
  return [inked(name.padEnd(10), 'dim', options) + first.trimStart(), ...rest];
}

export function segmentLines({ planned, done, failed, skipped }: SegmentsSummary, options: TextOptions): string[] {
  const lines = labelled(
    'segments',
    `${planned} planned, ${done} done, ${failed} failed, ${planned - done - failed} skipped`,
    options,
  );
  const byReason = new Map<string, number[]>();
  for (const { index, reason } of skipped) byReason.set(reason, [...(byReason.get(reason) ?? []), index]);
  for (const [reason, indices] of byReason) {
    const text = `${indices.length === 1 ? 'segment' : 'segments'} ${ranges(indices)}: ${reason}`;
    lines.push(...wrap(text, textWidth(options), ' '.repeat(10)).map((line) => inked(line, 'yellow', options)));
  }
  return lines;
}

/** `0–3, 7` of 0, 1, 2, 3, 7. */
function ranges(indices: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < indices.length; ) {
    let end = i;
    while (indices[end + 1] === indices[end]! + 1) end++;
    parts.push(end === i ? `${indices[i]}` : `${indices[i]}–${indices[end]}`);
    i = end + 1;
  }
  return parts.join(', ');
}

export function strategyLines(strategies: Readonly<Record<string, StrategyMetrics>>, options: TextOptions): string[] {
  const names = Object.keys(strategies);
  if (names.length === 0) return [];
  const all = Object.values(strategies);
  const costs = new Set(all.map((m) => m.costBps));
  const column = (head: string, cell: (m: StrategyMetrics) => string): Column => numbers(head, all.map(cell));
  const columns: Column[] = [
    { head: 'strategy', cells: names },
    column('Sharpe', (m) => fixed(m.sharpe)),
    column('Sortino', (m) => fixed(m.sortino)),
    column('Calmar', (m) => fixed(m.calmar)),
    column('CAGR', (m) => percent(m.cagr)),
    column('Vol', (m) => percent(m.volatility)),
    column('Max DD', (m) => percent(m.maxDrawdown)),
    column('Return', (m) => percent(m.totalReturn)),
    column('Turn/y', (m) => fixed(m.turnoverPerYear, 0)),
    column('Expo', (m) => percent(m.exposure, 0)),
    column('Trades', (m) => count(m.trades)),
    column('Hit', (m) => percent(m.hitRate, 0)),
    column('PF', (m) => fixed(m.profitFactor)),
    column('Hold', (m) => fixed(m.averageHoldBars, 0)),
  ];
  if (costs.size > 1) columns.push(column('bps', (m) => fixed(m.costBps, 0)));
  const note =
    costs.size === 1 ? `round trip ${fixed(all[0]!.costBps, 1).replace('.0', '')} bps; hold in bars` : 'hold in bars';
  return [title('Strategies', note, options), ...table(columns, options)];
}

export function classificationLines(answer: RunAnswer, options: TextOptions): string[] {
  const { classification: c, persistence } = answer;
  if (c === null) return [];
  const rows = [
    { name: 'model', scores: c },
    { name: 'naive', scores: c.naive },
    { name: 'majority', scores: c.majority },
  ];
  const lines = [
    title('Regime forecasts', `${count(c.rows)} rows out of sample; naive: the newest label already known`, options),
    ...table(
      [
        { head: '', cells: rows.map((row) => row.name) },
        numbers(
          'accuracy',
          rows.map((row) => percent(row.scores.accuracy)),
        ),
        numbers(
          'macro-F1',
          rows.map((row) => fixed(row.scores.macroF1, 3)),
        ),
        numbers(
          'log loss',
          rows.map((row) => fixed(row.scores.logLoss, 4)),
        ),
      ],
      options,
    ),
    `log-loss skill over naive ${signed(c.skill.logLoss, 4)} (Diebold–Mariano t ${signed(c.skill.dieboldMarianoT)}, p ${fixed(c.skill.p, 3)}); Brier ${fixed(c.brier, 4)}, calibration error ${percent(c.ece)}`,
    `transitions precision ${percent(c.transitions.precision)}, recall ${percent(c.transitions.recall)}, F1 ${fixed(c.transitions.f1, 3)}`,
  ];
  if (persistence !== null) {
    lines.push(
      `a predicted regime lasts ${fixed(persistence.predictedDays)} days, a label ${fixed(persistence.labelDays)}`,
    );
  }
  return lines;
}

export function icLines({ ic }: RunAnswer, options: TextOptions): string[] {
  if (ic === null) return [];
  return [
    title(
      'Information coefficient',
      `${formatCount(ic.horizonBars, 'bar')} ahead, ${count(ic.rows)} rows pooled`,
      options,
    ),
    `Spearman ${signed(ic.pooledSpearman, 4)} (Newey–West t ${signed(ic.neweyWestT)}), Pearson ${signed(ic.pooledPearson, 4)}, hit rate ${percent(ic.hitRate)}`,
    inked(`mean of segments ${signed(ic.segmentMean, 4)}: a picture, biased upwards`, 'dim', options),
  ];
}

export function improvementLines(improvements: readonly Improvement[], options: TextOptions): string[] {
  if (improvements.length === 0) return [];
  return [
    title('Improvement', 'difference of daily Sharpe ratios, 95 % stationary bootstrap', options),
    ...table(
      [
        { head: 'strategy', cells: improvements.map((i) => i.against) },
        { head: 'over', cells: improvements.map((i) => i.baseline) },
        numbers(
          'Sharpe',
          improvements.map((i) => signed(i.sharpeDelta)),
        ),
        numbers(
          '95 % interval',
          improvements.map((i) => interval(i.ci95, signed)),
        ),
        numbers(
          'relative',
          improvements.map((i) => percent(i.ratio, 0)),
        ),
        numbers(
          'p',
          improvements.map((i) => fixed(i.p, 3)),
        ),
        ...(improvements.some((i) => i.placeboP !== null)
          ? [
              numbers(
                'placebo p',
                improvements.map((i) => fixed(i.placeboP, 3)),
              ),
            ]
          : []),
      ],
      options,
    ),
  ];
}

const VERDICT_INK: Readonly<Record<string, Ink>> = { met: 'green', 'not met': 'red', 'not proven': 'yellow' };

export function targetLines(targets: readonly TargetVerdict[], options: TextOptions): string[] {
  if (targets.length === 0) return [];
  const form = targets.map((target) => targetFormat(target.name));
  const head = table(
    [
      { head: 'target', cells: targets.map((t) => t.name) },
      numbers(
        'value',
        targets.map((t, i) => form[i]!(t.value)),
      ),
      numbers(
        '95 % interval',
        targets.map((t, i) => interval(t.ci95, form[i]!)),
      ),
      numbers(
        'above',
        targets.map((t, i) => form[i]!(t.target)),
      ),
      numbers(
        'naive',
        targets.map((t, i) => form[i]!(t.naive)),
      ),
      { head: 'verdict', cells: targets.map((t) => t.verdict), ink: (row) => VERDICT_INK[targets[row]!.verdict] },
    ],
    options,
  );
  const sentences = targets.flatMap((t) => wrap(`${t.name}: ${t.sentence}`, textWidth(options), '  '));
  return [title('Targets', '', options), ...head, ...sentences];
}

/** In the unit of the measure: percent, days, or a plain number. */
export function targetFormat(name: string): (value: MaybeNumber) => string {
  if (/accuracy/i.test(name)) return (value) => percent(value);
  if (/persist/i.test(name)) return (value) => (fixed(value) === '–' ? '–' : `${fixed(value)} d`);
  return (value) => fixed(value, 3);
}

export function labelLines(labels: RunAnswer['labels'], options: TextOptions): string[] {
  if (labels === null) return [];
  const { raw, voted } = labels;
  const names = Object.keys(raw.counts);
  const cells = (summary: LabelSummary) => names.map((name) => count(summary.counts[name]));
  const shares = (summary: LabelSummary) => {
    const total = names.reduce((sum, name) => sum + (summary.counts[name] ?? 0), 0);
    return names.map((name) => percent((summary.counts[name] ?? 0) / total));
  };
  const extra = (list: string[], summary: LabelSummary, last: string) => [...list, count(summary.undefined), last];
  const days = (summary: LabelSummary) => fixed(summary.persistenceDays);
  return [
    title('Labels', 'rows a regime; persistence: mean run', options),
    ...table(
      [
        { head: 'regime', cells: [...names, 'undefined', 'persistence, days'] },
        numbers('raw', extra(cells(raw), raw, days(raw))),
        numbers('share', shares(raw)),
        ...(voted === null
          ? []
          : [numbers('voted', extra(cells(voted), voted, days(voted))), numbers('share', shares(voted))]),
      ],
      options,
    ),
  ];
}

/** Blocks with an empty line between them; empty ones are left out. */
export function joinBlocks(blocks: readonly (readonly string[])[]): string {
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n');
}
