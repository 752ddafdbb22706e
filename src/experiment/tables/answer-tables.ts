import type { RunAnswer, StrategyDetails } from '../../core/index.ts';
import { breakEvenMultiple } from '../../metrics/index.ts';
import { type ResultTable, type Row, tableOf } from './table.ts';

/** The tables that `metrics.json` holds; a run has those of them that it has something to say in. */
export function answerTables(answer: RunAnswer): (ResultTable | null)[] {
  return [...resultTables(answer), ...returnTables(answer), ...tradingTables(answer), ...modelTables(answer)];
}

function resultTables(answer: RunAnswer): (ResultTable | null)[] {
  const { runId, hashes, data, segments, strategies, targets, improvements, selectionBias, quality, hold } = answer;
  const { plugins: _, ...known } = hashes ?? {};
  const { file: _file, series, ...bars } = data;
  const { skipped, ...counts } = segments;
  return [
    tableOf('run', 'What ran: data, segments, hashes.', [{ runId, data: bars, segments: counts, hashes: known }]),
    tableOf(
      'targets',
      'Targets with their verdicts.',
      targets.map(({ own: _own, ...target }) => ({ ...target })),
    ),
    tableOf(
      'strategies',
      'Headline figures of each strategy, and of holding the market, out of sample and after costs.',
      [
        ...byName('strategy', strategies),
        ...(hold === undefined ? [] : [{ strategy: '(holding the market)', ...hold }]),
      ],
    ),
    tableOf(
      'improvements',
      'Each strategy against its baseline, paired by day.',
      improvements.map((one) => ({ ...one })),
    ),
    placeboTable(improvements),
    tableOf(
      'selection',
      'What is left of each Sharpe ratio once one knows among how many strategies it was the best.',
      byName('strategy', selectionBias?.strategies),
    ),
    tableOf(
      'skipped-segments',
      'Segments without a model.',
      skipped.map((one) => ({ ...one })),
    ),
    tableOf(
      'series',
      'Joined series.',
      series?.map(({ columns, ...one }) => ({ ...one, columns: columns.join(' ') })) ?? [],
    ),
    tableOf(
      'data-quality',
      'What the bars were like; rows.',
      quality === undefined ? [] : [{ ...quality, notes: quality.notes.join('; ') || null }],
    ),
    tableOf('gaps', 'The longest gaps.', quality?.gaps.longest.map((gap) => ({ ...gap })) ?? []),
  ];
}

/** The lead over its own error under every shift of the regimes; null where no pair has a placebo. */
export function placeboTable(improvements: RunAnswer['improvements']): ResultTable | null {
  return tableOf(
    'placebo-draws',
    'The lead over its own error (z) of each placebo: the same regimes moved elsewhere in time.',
    improvements.flatMap(({ baseline, against, placebo }) =>
      (placebo?.draws ?? []).map((z, draw) => ({ baseline, against, draw, z })),
    ),
  );
}

function returnTables({ details = {} }: RunAnswer): (ResultTable | null)[] {
  const all = Object.entries(details);
  const stretches = (of: (own: StrategyDetails) => readonly object[]): Row[] =>
    all.flatMap(([strategy, own]) => of(own).map((stretch) => ({ strategy, ...stretch })));
  return [
    tableOf(
      'daily-returns',
      'Further figures of the daily returns.',
      all.map(([strategy, { days }]) => ({ strategy, ...days })),
    ),
    tableOf(
      'years',
      'Each strategy by UTC year.',
      stretches(({ years }) => years),
    ),
    tableOf(
      'months',
      'Each strategy by UTC month.',
      stretches(({ months }) => months),
    ),
    tableOf(
      'segment-returns',
      'Each strategy by test window.',
      stretches(({ segments }) => segments),
    ),
    tableOf(
      'known-regimes',
      'Each strategy by the newest regime known at the close before each bar.',
      stretches(({ regimes }) => regimes),
    ),
  ];
}

function tradingTables({ execution }: RunAnswer): (ResultTable | null)[] {
  const all = Object.entries(execution ?? {});
  return [
    tableOf(
      'gates',
      'Rows that want a position after each stage, and rows that it stopped.',
      all.flatMap(([strategy, { stages }]) => stages.map((stage) => ({ strategy, ...stage }))),
    ),
    tableOf(
      'kept-out',
      'What the execution rules kept from being filled.',
      all.flatMap(([strategy, { kept }]) => Object.entries(kept).map(([rule, times]) => ({ strategy, rule, times }))),
    ),
    tableOf(
      'costs',
      'Costs by source, fractions of initial equity (account in weights: of equity).',
      all.map(([strategy, { costs, fills, stress }]) => ({
        strategy,
        fills,
        ...costs,
        breakEven: breakEvenMultiple(stress),
      })),
    ),
    tableOf(
      'cost-stress',
      'Each strategy with its trading costs times a factor.',
      all.flatMap(([strategy, { stress }]) => stress.map((step) => ({ strategy, ...step }))),
    ),
    tableOf(
      'intrabar',
      'What the order of prices inside a bar could change.',
      all.flatMap(([strategy, { intrabar }]) => (intrabar === null ? [] : [{ strategy, ...intrabar }])),
    ),
  ];
}

function modelTables({
  labels,
  classification,
  persistence,
  ic,
  calibration,
  models,
  null: nulls,
  horizonWeights,
}: RunAnswer): (ResultTable | null)[] {
  const kinds =
    labels === null
      ? []
      : ([
          ['raw', labels.raw],
          ['voted', labels.voted],
        ] as const);
  const scores = classification;
  return [
    tableOf(
      'labels',
      'Rows a regime.',
      kinds.flatMap(([kind, own]) =>
        own === null
          ? []
          : [...Object.entries(own.counts), ['undefined', own.undefined] as const].map(([regime, rows]) => ({
              labels: kind,
              regime,
              rows,
            })),
      ),
    ),
    tableOf(
      'classification',
      'Regime forecasts beside the naive forecast and the majority.',
      scores === null ? [] : classificationRows(scores),
    ),
    tableOf(
      'transitions',
      'Changes of the regime that were forecast.',
      scores?.transitions == null ? [] : [{ ...scores.transitions }],
    ),
    tableOf(
      'confusion',
      'Rows by true and forecast regime.',
      scores === null ? [] : cells(scores.confusion, scores.regimes, 'true', 'forecast', 'rows'),
    ),
    tableOf('persistence', 'How long regimes last, in days.', persistence === null ? [] : [{ ...persistence }]),
    tableOf('reliability', 'What probabilities said, and what came.', [
      ...(models?.reliability?.curves ?? []).flatMap(({ name, bins }) => bins.map((bin) => ({ curve: name, ...bin }))),
      ...(models?.reliability?.before ?? []).flatMap(({ name, bins }) =>
        bins.map((bin) => ({ curve: `${name}, before calibration`, ...bin })),
      ),
    ]),
    tableOf('deciles', 'Expected beside realised return in bps, by rising forecast.', [
      ...(models?.deciles ?? []).flatMap(({ horizon, table }) =>
        table.deciles.map((one, i) => ({ horizon, decile: i + 1, ...one })),
      ),
      ...(calibration?.returns ?? []).flatMap(({ horizon, before }) =>
        (before?.deciles ?? []).map((one, i) => ({ horizon: `${horizon}, before calibration`, decile: i + 1, ...one })),
      ),
    ]),
    tableOf('ic', 'The information coefficient by bars ahead.', ic === null ? [] : ic.decay.map((one) => ({ ...one }))),
    tableOf(
      'ic-horizons',
      'Information coefficient and hit rate by bars ahead, with intervals.',
      models?.horizons?.points.map((one) => ({ ...one })) ?? [],
    ),
    tableOf(
      'ic-segments',
      'The information coefficient inside single segments: a picture, never evidence.',
      ic?.segments?.map((one) => ({ ...one })) ?? [],
    ),
    tableOf('ic-regimes', 'The information coefficient by regime.', ic?.byRegime?.map((one) => ({ ...one })) ?? []),
    tableOf(
      'regimes',
      'What the market was like in each regime: forecast, known then, and known later.',
      (models?.regimes?.views ?? []).flatMap(({ view, regimes }) => regimes.map((one) => ({ view, ...one }))),
    ),
    tableOf(
      'regime-transitions',
      'From one bar to the next, and a day later; rows.',
      (models?.regimes?.views ?? []).flatMap(({ view, regimes, steps, dayAhead }) => {
        const names = regimes.map(({ name }) => name);
        return [
          ...cells(steps, names, 'from', 'to', 'rows').map((row) => ({ view, step: 'next bar', ...row })),
          ...cells(dayAhead, names, 'from', 'to', 'rows').map((row) => ({ view, step: 'day ahead', ...row })),
        ];
      }),
    ),
    tableOf(
      'horizon-weights',
      'Horizons and their weights.',
      horizonWeights === undefined ? [] : [{ ...horizonWeights }],
    ),
    tableOf(
      'null-improvements',
      "The run's improvements among null markets.",
      nulls?.improvements?.map(({ draws: _, ...one }) => ({ ...one })) ?? [],
    ),
    tableOf(
      'null-draws',
      'The same lead in each null market.',
      nulls?.improvements?.flatMap(({ baseline, against, draws }) =>
        draws.map((lead, market) => ({ baseline, against, market, lead })),
      ) ?? [],
    ),
  ];
}

function classificationRows({ naive, majority, skill, ...own }: NonNullable<RunAnswer['classification']>): Row[] {
  const { confusion: _, regimes: _names, transitions: _times, ...model } = own;
  return [
    { forecast: 'model', ...model, skill },
    { forecast: 'naive', ...naive },
    { forecast: 'majority', ...majority },
  ];
}

/** A square table as one row a cell. */
function cells(
  square: readonly (readonly number[])[],
  names: readonly string[],
  row: string,
  column: string,
  value: string,
): Row[] {
  return square.flatMap((line, i) => line.map((cell, k) => ({ [row]: names[i], [column]: names[k], [value]: cell })));
}

export function byName(key: string, of: Readonly<Record<string, object>> | undefined): Row[] {
  return Object.entries(of ?? {}).map(([name, figures]) => ({ [key]: name, ...figures }));
}
