import type { SectionLedger } from './ledger.ts';
import type { Json } from './run-files.ts';
import { type Expected, like, type Value } from './shown.ts';

const digits = ({ text }: { text: string }): boolean => /\d/.test(text);
const p = (value: number | null): Expected => (value !== null && value < 0.0005 ? '< 0.001' : value);
const segmentsText = (count: number): string => `# segment${count === 1 ? '' : 's'}`;

/** Sections that only some runs have, all from metrics.json: null markets, chosen columns and parameters, horizons, calibration, sets. */
export function recordRules(metrics: Json): Record<string, (section: SectionLedger) => void> {
  const { null: nulls, selection, tuning, horizonWeights, calibration, conformal } = metrics;
  const numbered = (heading: string, of: Json, rule: (section: SectionLedger, head: string, one: Json) => void) =>
    Object.fromEntries(
      Object.entries<Json>(of ?? {}).map(([head, one], i) => [
        i === 0 ? heading : `${heading} ${i + 1}`,
        (section: SectionLedger) => rule(section, head, one),
      ]),
    );
  return {
    ...(nulls ? { 'Null markets': (section) => nullMarkets(section, nulls) } : {}),
    ...numbered('Selection', selection, chosenColumns),
    ...numbered('Tuning', tuning, chosenParameters),
    ...(horizonWeights ? { Horizons: (section) => horizons(section, horizonWeights) } : {}),
    ...(calibration?.regime ? { Calibration: (section) => beforeAfter(section, calibration.regime) } : {}),
    ...(conformal ? { 'Conformal sets': (section) => sets(section, conformal) } : {}),
  };
}

const FORECASTS: Readonly<Record<string, string>> = {
  accuracyLead: 'accuracy less naive',
  logLossSkill: 'log-loss skill',
  transitionF1: 'F1 of transitions',
  icSpearman: 'IC, pooled Spearman',
  predictedDays: 'days a prediction lasts',
};

function nullMarkets(section: SectionLedger, nulls: Json): void {
  const { improvements, strategies, forecasts, targets, markets, block, failed, wanted } = nulls;
  const figures: { name: string; figure: Json }[] = [
    ...improvements.map((one: Json) => ({ name: `${one.against} less ${one.baseline}`, figure: one })),
    ...Object.entries(strategies).map(([name, figure]) => ({ name: `Sharpe of ${name}`, figure })),
    ...forecasts.map((figure: Json) => ({ name: FORECASTS[figure.name], figure })),
  ];
  section.each('small', [
    like(
      `# market${markets === 1 ? '' : 's'} made of the run's own bars, shuffled in blocks of ${block.duration} and mirrored: whatever they show, there was nothing to find`,
      markets,
    ),
  ]);
  let table = 0;
  section.table(table++, figures, [
    ['', ({ name }) => name],
    ['run', ({ figure }) => figure.real],
    ['null 5 %', ({ figure }) => figure.quantiles.q05],
    ['25 %', ({ figure }) => figure.quantiles.q25],
    ['median', ({ figure }) => figure.quantiles.q50],
    ['75 %', ({ figure }) => figure.quantiles.q75],
    ['95 %', ({ figure }) => figure.quantiles.q95],
    ['p', ({ figure }) => p(figure.p)],
  ]);
  const drawn = figures.flatMap(({ name, figure: { draws, real } }) => {
    const known: number[] = draws.filter((draw: Value) => typeof draw === 'number');
    const ends = [Math.min(real, ...known), Math.max(real, ...known)];
    return known.length < 2 || ends[0] === ends[1] ? [] : [{ name, real, known, ends, draws }];
  });
  const labels = drawn.map(({ name, real, known, ends }) =>
    like(`${name}: the run's # among # null markets from # to #`, real, known.length, ...ends),
  );
  section.each('title', labels);
  section.each('@aria-label', labels);
  section.each(
    'text',
    drawn.map(({ real }) => like('run #', real)),
    ({ classes }) => classes === 'real',
  );
  section.each(
    'text',
    drawn.flatMap(({ ends }) => ends),
    ({ classes }) => classes !== 'real',
  );
  section.each(
    'figcaption',
    drawn.map(({ name, draws }) => (draws.length < 40 ? name : `${name}; dashed: the middle 95 %`)),
  );
  if (improvements.length > 0) {
    const counted = ({ count, of }: Json): Expected => (of === 0 ? null : like('# of # (# %)', count, of, count / of));
    section.table<Json>(table++, improvements, [
      ['in null markets', ({ against, baseline }) => `${against} over ${baseline}`],
      ['verdict met', ({ met }) => counted(met)],
      [`ratio above ${Math.round(nulls.sharpeImprovement * 100)} %`, ({ bareRatio }) => counted(bareRatio)],
      ['where the baseline earned', ({ bareRatioEarning }) => counted(bareRatioEarning)],
    ]);
  }
  if (targets.length > 0)
    section.table<Json>(table++, targets, [
      ['target, in null markets', ({ name }) => name],
      ['met', ({ met }) => met],
      ['not met', ({ notMet }) => notMet],
      ['not proven', ({ notProven }) => notProven],
    ]);
  const reasons = [...new Set(failed.map(({ reason }: Json) => reason))].slice(0, 3).join('; ');
  section.each('li', [
    ...figures.map(({ figure }) => figure.sentence),
    ...(failed.length === 0
      ? []
      : [`${failed.length} of ${wanted} markets did not go through and count in no figure: ${reasons}.`]),
  ]);
}

function chosenColumns(section: SectionLedger, head: string, one: Json): void {
  section.each('small', [
    like(
      `${head}, ${one.use}, # of # columns in the mean of ${segmentsText(one.segments)}`,
      one.meanKept,
      one.columns,
      one.segments,
    ),
  ]);
  section.each('p', [
    like(
      'stability #, 95 % interval # to #: 1 always the same columns, 0 as alike as by chance',
      one.stability.value,
      ...one.stability.ci95,
    ),
  ]);
  section.table<Json>(0, one.kept, [
    ['column', ({ name }) => name],
    ['kept in', ({ share }) => share],
    ['importance', ({ importance }) => (importance === null ? null : String(Number(importance.toPrecision(3))))],
    ['', (column) => (column.protected ? 'protected' : '')],
  ]);
}

function chosenParameters(section: SectionLedger, head: string, one: Json): void {
  const { when, trials, rule, chosen, score, foldScore, foldError, indistinct, segments } = one;
  section.each('small', [
    like(
      `${head}, ${when === 'once' ? 'once for all segments' : 'in each segment'}, # trial${trials === 1 ? '' : 's'}, rule ${rule}`,
      trials,
    ),
  ]);
  section.table<[string, Json]>(0, Object.entries(chosen), [
    ['parameter', ([name]) => name],
    [
      'chosen',
      ([, values]) =>
        values
          .map(({ value, segments: of }: Json, i: number) =>
            i > 0
              ? `${JSON.stringify(value)} in ${of}`
              : `${JSON.stringify(value)} in ${of} segment${of === 1 ? '' : 's'}`,
          )
          .join(', '),
    ],
  ]);
  section.each('p', [
    like(
      `${score} on inner folds # ± #: the trial was chosen by it, so it is too good; best not distinguishable from the second in # of ${segmentsText(segments)} (two standard errors)`,
      foldScore,
      foldError,
      indistinct,
      segments,
    ),
  ]);
}

function horizons(section: SectionLedger, { horizons: all, use, segments, shrink, comparison, bySegment }: Json): void {
  section.each('small', [like(`weights ${use}, ${segmentsText(segments)}`, segments)]);
  const ic = (which: string, head: string) =>
    [
      [head, (one: Json) => one[which]?.ic],
      ['95 %', (one: Json) => one[which]?.ci95 ?? []],
      ['t', (one: Json) => one[which]?.neweyWestT],
    ] as const;
  section.table<Json>(0, all, [
    ['horizon', ({ horizon }) => horizon],
    ['weight', ({ weight }) => weight.mean],
    ...(use === 'inner-ic'
      ? ([
          ['from–to', ({ weight }: Json) => like('#–#', weight.lowest, weight.highest)],
          ...ic('inner', 'inner IC'),
        ] as const)
      : []),
    ...(all.some(({ outOfSample }: Json) => outOfSample !== null) ? ic('outOfSample', 'IC out of sample') : []),
  ]);
  const notes = bySegment.filter(({ note }: Json) => note !== undefined);
  section.each(
    'p',
    [
      ...(shrink === null
        ? []
        : [
            like(
              'drawn to equal weights by # on average (# to #; 1: equal); the inner ICs are means of segments: a picture',
              shrink.mean,
              shrink.lowest,
              shrink.highest,
            ),
          ]),
      ...(comparison === null
        ? []
        : [
            like(
              `IC of edgeBps #, with equal weights #: difference # (95 % # to #) over # bar${comparison.horizonBars === 1 ? '' : 's'}, # rows. ${comparison.sentence}`,
              comparison.weighted,
              comparison.equal,
              comparison.difference,
              ...comparison.ci95,
              comparison.horizonBars,
              comparison.rows,
            ),
          ]),
      ...[...new Set<string>(notes.map(({ note }: Json) => note))].map((note) => {
        const own: number[] = notes.filter((one: Json) => one.note === note).map(({ segment }: Json) => segment);
        return `equal in segment${own.length === 1 ? '' : 's'} ${rangesOf(own)}: ${note}`;
      }),
    ],
    digits,
  );
}

/** `0–3, 7` of 0, 1, 2, 3, 7. */
function rangesOf(all: readonly number[]): string {
  return all
    .filter((one, i) => one !== (all[i - 1] ?? Number.NaN) + 1)
    .map((first) => {
      let last = first;
      while (all.includes(last + 1)) last++;
      return first === last ? `${first}` : `${first}–${last}`;
    })
    .join(', ');
}

function beforeAfter(section: SectionLedger, { use, applied, skipped, before, after }: Json): void {
  section.each('small', [like(`${use}, applied in # segments, skipped in #`, applied, skipped.length)]);
  section.table<Json>(
    0,
    [before, after],
    [
      ['', (_, i) => ['before', 'after'][i]!],
      ['log loss', (one) => one.logLoss],
      ['Brier', (one) => one.brier],
      ['reliability', (one) => one.brierParts.reliability],
      ['resolution', (one) => one.brierParts.resolution],
      ['ECE width', (one) => one.eceWidth],
      ['ECE mass', (one) => one.eceMass],
    ],
  );
  section.table<Json>(1, after.bins, [
    ['probability after', ({ probability }) => probability],
    ['came true', ({ share }) => share],
    ['rows', ({ rows }) => rows],
  ]);
}

function sets(section: SectionLedger, { nominal, score, method, adaptive, split }: Json): void {
  section.each('small', [like(`nominal # %, score ${score}; ${method} in the forecast file`, nominal)]);
  section.table<Json>(
    0,
    [adaptive, split],
    [
      ['', (_, i) => ['adaptive', 'split'][i]!],
      ['coverage', (one) => one.coverage],
      ['mean size', (one) => one.meanSize],
      ['empty', (one) => one.emptyShare],
      ['all', (one) => one.fullShare],
      ['worst segment', (one) => one.worstSegment],
    ],
  );
}
