import type { SectionLedger } from './ledger.ts';
import { headsOf, mean, sum } from './recomputed.ts';
import type { Json, RunFiles } from './run-files.ts';
import { type Expected, like, type Value } from './shown.ts';

const digits = ({ text }: { text: string }): boolean => /\d/.test(text);

/** The sections of the models. */
export function modelRules(run: RunFiles): Record<string, (section: SectionLedger) => void> {
  const { metrics } = run;
  return {
    Labels: (section) => labels(section, metrics),
    Regimes: (section) => regimes(section, metrics.models.regimes),
    Forecasts: (section) => forecasts(section, metrics),
    Reliability: (section) => reliability(section, metrics.models.reliability),
    'Information coefficient': (section) => coefficient(section, metrics),
    'Predicted against realised returns': (section) => deciles(section, metrics.models.deciles),
    'What the forecasts lean on': (section) => leaning(section, run),
  };
}

export function labels(section: SectionLedger, { labels: { raw, voted, states, refits } }: Json): void {
  const names = Object.keys(raw.counts);
  const rows = [...names, 'undefined', 'persistence, days'];
  const all = (one: Json): number => sum(Object.values<number>(one.counts));
  const count = (one: Json, name: string): Expected =>
    name === 'undefined' ? one.undefined : name === 'persistence, days' ? one.persistenceDays : one.counts[name];
  const share = (one: Json, name: string): Expected => (names.includes(name) ? one.counts[name] / all(one) : '');
  section.table(0, rows, [
    ['regime', (name) => name],
    ['raw', (name) => count(raw, name)],
    ['share', (name) => share(raw, name)],
    ...(voted === null
      ? []
      : ([
          ['voted', (name: string) => count(voted, name)],
          ['share', (name: string) => share(voted, name)],
        ] as const)),
  ]);
  section.each(
    'p',
    [
      ...(states === undefined
        ? []
        : [
            like(
              'States: # of # fits matched with the one before: # % of common rows agree (# % were states named by volatility, which names # otherwise).',
              states.matched,
              states.fitted,
              states.agreement,
              states.agreementByVolatility,
              states.moved.length,
            ),
          ]),
      ...(refits === null || refits === undefined || refits.lowest === null
        ? []
        : [
            like(
              'Refits: # pairs of neighbouring fits: # % of the rows of both agree, adjusted Rand index # (lowest before segment #: # %, #).',
              refits.pairs,
              refits.agreement,
              refits.adjustedRand,
              refits.lowest.segment,
              refits.lowest.agreement,
              refits.lowest.adjustedRand,
            ),
          ]),
    ],
    digits,
  );
}

const VIEWS: Readonly<Record<string, string>> = {
  forecast: 'forecast',
  known: 'label known then (naive)',
  label: 'label that came (hindsight)',
};

function regimes(section: SectionLedger, { rows, views }: Json): void {
  const names: string[] = views[0].regimes.map(({ name }: Json) => name);
  section.each('small', [[rows, 0.95], []]);
  const pictures: readonly [
    what: string,
    value: (line: Json) => number,
    ci95?: (line: Json) => number[],
    unit?: string,
  ][] = [
    ['share of rows', ({ share }) => share, undefined, ' %'],
    ['days a stretch lasts', ({ days }) => days, undefined, ''],
    ['mean return a year', ({ drift }) => drift, ({ driftCi95 }) => driftCi95, ' %'],
    ['volatility a year', ({ volatility }) => volatility, ({ volatilityCi95 }) => volatilityCi95, ' %'],
  ];
  section.each(
    '@aria-label',
    pictures.map(([what, value, , unit]) =>
      like(
        `${what} by regime: ${names.map((name) => `${name} #${unit} as forecast`).join(', ')}`,
        ...views[0].regimes.map(value),
      ),
    ),
  );
  section.each(
    'title',
    pictures.flatMap(([, value, ci95, unit]) =>
      views.flatMap((view: Json) =>
        view.regimes.map((line: Json) =>
          like(
            `${line.name}, ${VIEWS[view.view]}: #${unit}${ci95 === undefined ? '' : ` (#${unit} to #${unit})`}`,
            value(line),
            ...(ci95?.(line) ?? []),
          ),
        ),
      ),
    ),
  );
  for (let svg = 0; svg < 10; svg++) section.ticks(svg, { x: false });
  const lines = views.flatMap((view: Json) => view.regimes.map((line: Json) => ({ seen: VIEWS[view.view], ...line })));
  section.table<Json>(0, lines, [
    ['regime', ({ name }) => name],
    ['seen as', ({ seen }) => seen],
    ['rows', (line) => line.rows],
    ['share', (line) => line.share],
    ['stretches', (line) => line.runs],
    ['days', (line) => line.days],
    ['return/y', (line) => line.drift],
    ['95 % interval', (line) => line.driftCi95],
    ['vol/y', (line) => line.volatility],
    ['95 % interval', (line) => line.volatilityCi95],
  ]);
  const shown = views.filter(({ view }: Json) => view !== 'known');
  const tips: Expected[] = [];
  shown.forEach(({ dayAhead }: Json, t: number) => {
    section.table<number[]>(1 + t, dayAhead, [
      ['now ↓ a day later →', (_, i) => names[i]!],
      ...names.map((name, j) => [name, (cells: number[]) => cells[j]! / sum(cells)] as const),
      ['rows', (cells) => sum(cells)],
    ]);
    for (const cells of dayAhead) for (const cell of cells) tips.push(like('# of # rows', cell, sum(cells)));
  });
  section.each('@title', tips, ({ text }) => / of .* rows$/.test(text));
  shown.forEach(({ steps }: Json, t: number) => {
    const others = (cells: number[], i: number): number => sum(cells) - cells[i]!;
    section.table<number[]>(1 + shown.length + t, steps, [
      ['ended ↓ followed by →', (_, i) => names[i]!],
      ...names.map(
        (name, j) =>
          [
            name,
            (cells: number[], i: number): Expected => (i === j ? '' : [cells[j]!, cells[j]! / others(cells, i)]),
          ] as const,
      ),
      ['changes', (cells, i) => others(cells, i)],
    ]);
  });
}

function forecasts(section: SectionLedger, { classification: c, persistence, models }: Json): void {
  section.each('small', [[c.rows], []]);
  section.table<[string, Json]>(
    0,
    [
      ['model', c],
      ['naive', c.naive],
      ['majority', c.majority],
    ],
    [
      ['', ([name]) => name],
      ['accuracy', ([, m]) => m.accuracy],
      ['balanced', ([, m]) => m.balancedAccuracy],
      ['macro-F1', ([, m]) => m.macroF1],
      ['kappa', ([, m]) => m.kappa],
      ['Matthews', ([, m]) => m.matthews],
      ['log loss', ([, m]) => m.logLoss],
      ['Brier', ([, m]) => m.brier],
      ['AUC', ([, m]) => m.auc],
      ['ECE', ([name]) => (name === 'model' ? c.ece : '')],
      ['each regime’s', ([name]) => (name === 'model' ? c.classwiseEce : '')],
    ],
  );
  section.each(
    'p',
    [
      like(
        `log-loss skill over naive # (Diebold–Mariano t #, p ${c.skill.p < 0.0005 ? '< ' : ''}#).`,
        c.skill.logLoss,
        c.skill.dieboldMarianoT,
        c.skill.p < 0.0005 ? 0.001 : c.skill.p,
      ),
    ],
    digits,
  );
  const lasting: [string, number, number | null][] = [
    ['labels', persistence.labelDays, null],
    ['naive', persistence.naiveDays, c.naive.accuracy],
    ['predictions', persistence.predictedDays, c.accuracy],
    ...(persistence.filteredDays === null
      ? []
      : [
          ['predictions behind the labels’ filter', persistence.filteredDays, persistence.filteredAccuracy] as [
            string,
            number,
            number,
          ],
        ]),
  ];
  section.table(1, lasting, [
    ['persistence', ([name]) => name],
    ['days', ([, days]) => days],
    ['accuracy', ([, , accuracy]) => accuracy ?? ''],
  ]);
  const t = c.transitions;
  section.table(
    2,
    [t],
    [
      ['changes of regime', () => 'model'],
      ['early', () => t.early],
      ['on time', () => t.onTime],
      ['late', () => t.late],
      ['missed', () => t.missed],
      ['median lag, bars', () => t.medianLagBars],
      ['precision', () => t.precision],
      ['recall', () => t.recall],
      ['F1', () => t.f1],
    ],
  );
  const { naive, recalled } = models.confusion;
  const tips: Expected[] = [];
  [
    { who: 'the model', matrix: c.confusion, own: 'modelCi95' },
    { who: 'the naive forecast, on the same rows', matrix: naive, own: 'naiveCi95' },
  ].forEach(({ who, matrix, own }, k) => {
    section.table<number[]>(3 + k, matrix, [
      ['true ↓ called →', (_, i) => c.regimes[i]],
      ...c.regimes.map(
        (name: string, j: number) =>
          [name, (cells: number[]): Expected => [cells[j]!, cells[j]! / sum(cells)]] as const,
      ),
      ['recalled (95 % interval)', (cells, i) => [cells[i]! / sum(cells), ...recalled[i][own]]],
    ]);
    matrix.forEach((cells: number[], i: number) => {
      cells.forEach((cell, j) => {
        tips.push(like(`${c.regimes[i]} called ${c.regimes[j]} by ${who}: # of # rows`, cell, sum(cells)));
      });
    });
  });
  section.each('@title', tips, ({ text }) => / called /.test(text));
}

function reliability(section: SectionLedger, { rows, curves }: Json): void {
  section.each('small', [like('# rows, 15 bins of equal width; bars at the foot: rows of each bin', rows)]);
  section.each('p', [[10]], digits);
  section.each(
    '@aria-label',
    curves.map(({ name, error }: Json) =>
      like(`Reliability of ${name}: probability said against share that came true; calibration error # %`, error),
    ),
  );
  section.each(
    'figcaption',
    curves.map(({ name, error }: Json) => like(`${name}: calibration error # %`, error)),
  );
  section.each(
    'title',
    curves.flatMap(({ bins }: Json) => [
      ...bins.map((bin: Json) => like('# rows at # %', bin.rows, bin.probability)),
      ...bins.map((bin: Json) =>
        like(
          'said # %, came # % (# % to # %), # rows worth #',
          bin.probability,
          bin.share,
          ...bin.ci95,
          bin.rows,
          bin.worth,
        ),
      ),
    ]),
  );
  for (let svg = 0; svg < 12; svg++) section.ticks(svg);
  curves.forEach(({ name, bins }: Json, i: number) => {
    section.table<Json>(i, bins, [
      [name, ({ probability }) => probability],
      ['came true', ({ share }) => share],
      ['95 % interval', ({ ci95 }) => ci95],
      ['rows', (bin) => bin.rows],
      ['worth', ({ worth }) => worth],
    ]);
  });
}

function coefficient(section: SectionLedger, { ic, models: { horizons } }: Json): void {
  section.each('small', [
    like('expected edge against the return # bars ahead, # rows pooled', ic.horizonBars, ic.rows),
  ]);
  section.each(
    'p',
    [
      like(
        'Spearman # (Newey–West t #), Pearson #, hit rate # %.',
        ic.pooledSpearman,
        ic.neweyWestT,
        ic.pooledPearson,
        ic.hitRate,
      ),
      like(
        'Control: the same forecast moved round the series # times, out of its own reach: deviation #, p #.',
        ic.control.shifts,
        ic.control.deviation,
        ic.control.p,
      ),
    ],
    digits,
  );
  const { points, shifts } = horizons;
  section.each('@aria-label', [[points[0].horizonBars, points.at(-1).horizonBars]], digits);
  section.each('title', [
    ...points.map((one: Json) =>
      like(
        '# bars: # (# to #), control # to #, # rows',
        one.horizonBars,
        one.ic,
        ...one.icCi95,
        ...one.control95,
        one.rows,
      ),
    ),
    ...points.map((one: Json) =>
      like(
        '# bars: # % (# % to # %), the commoner sign # %',
        one.horizonBars,
        one.hitRate,
        ...one.hitCi95,
        one.constant,
      ),
    ),
    ...ic.segments
      .filter(({ spearman }: Json) => typeof spearman === 'number')
      .map(({ segment, spearman, rows }: Json) =>
        like(`segment ${segment}: # on # row${rows === 1 ? '' : 's'}`, spearman, rows),
      ),
  ]);
  const key = 'the forecast, with 95 % interval';
  section.each('span', [key, [shifts, 0.95], key], digits);
  section.each('figcaption', [
    [points.length],
    [],
    like(`Spearman inside each segment, mean #: ${ic.segmentsWarning}`, ic.segmentMean),
  ]);
  for (const svg of [0, 1, 2, 3, 4]) section.ticks(svg);
  section.table<Json>(0, ic.decay, [
    ['bars ahead', ({ horizonBars }) => String(horizonBars)],
    ['rows', ({ rows }) => rows],
    ['Spearman', (one) => one.pooledSpearman],
    ['Newey–West t', (one) => one.neweyWestT],
    ['Pearson', (one) => one.pooledPearson],
    ['hit rate', (one) => one.hitRate],
    ['Spearman, 95 % interval', (_, i) => points[i].icCi95],
    ['control', (_, i) => points[i].control95],
    ['hit rate, 95 % interval', (_, i) => points[i].hitCi95],
    ['commoner sign', (_, i) => points[i].constant],
  ]);
  section.table<Json>(1, ic.byRegime, [
    ['known regime', ({ name }) => name],
    ['rows', ({ rows }) => rows],
    ['Spearman', (one) => one.spearman],
    ['Newey–West t', (one) => one.neweyWestT],
    ['Pearson', (one) => one.pearson],
    ['hit rate', (one) => one.hitRate],
  ]);
}

function deciles(section: SectionLedger, heads: readonly Json[]): void {
  section.each(
    'h3',
    heads.map(({ horizon }) => horizon),
  );
  section.each(
    'small',
    heads.map(({ horizonBars, table }) =>
      like(
        `# bar${horizonBars === 1 ? '' : 's'} ahead, not calibrated, root mean squared error # bps`,
        horizonBars,
        table.rmse,
      ),
    ),
    digits,
  );
  const apart = ({ spread: { value, ci95 } }: Json): Value[] => [value, ...ci95];
  section.each(
    '@aria-label',
    heads.map((head) =>
      like(
        `Predicted and realised returns over ${head.horizon} by decile of the forecast. The last group’s return less the first’s: # bps (# to #)`,
        ...apart(head),
      ),
    ),
  );
  section.each('figcaption', heads.map(apart));
  section.each(
    'title',
    heads.flatMap(({ table: { deciles: all }, ci95 }) => [
      ...all.map((one: Json, i: number) => like(`decile ${i + 1}: predicted #`, one.predicted)),
      ...all.map((one: Json, i: number) =>
        like(`decile ${i + 1}: realised # (# to #), # rows`, one.realised, ...ci95[i], one.rows),
      ),
    ]),
  );
  for (let svg = 0; svg < 8; svg++) section.ticks(svg);
  section.each(
    'span',
    heads.map(() => 'realised, with 95 % interval'),
    digits,
  );
  heads.forEach(({ table: { deciles: all }, ci95 }, t) => {
    section.table<Json>(t, all, [
      ['decile', (_, i) => String(i + 1)],
      ['predicted', ({ predicted }) => predicted],
      ['realised', ({ realised }) => realised],
      ['95 % interval', (_, i) => ci95[i]],
      ['± error', ({ error }) => error],
      ['rows', ({ rows }) => rows],
    ]);
  });
}

function leaning(section: SectionLedger, run: RunFiles): void {
  const heads = headsOf(run);
  const two = ({ share }: { share: number }): number => share;
  section.each(
    'small',
    heads.map(({ columns, segments, rows }) =>
      like(
        `# columns, # segments, # rows explained${columns.length > 20 ? '; the other # columns together # %' : ''}`,
        columns.length,
        segments.length,
        rows,
        ...(columns.length > 20 ? [columns.length - 20, 1 - sum(columns.slice(0, 20).map(two))] : []),
      ),
    ),
    digits,
  );
  const listed = heads.map(({ columns }) => columns.slice(0, 20));
  const agree = (values: readonly number[]): Value[] => [mean(values), values.length, Math.min(...values)];
  // Its first word stands in an element of its own.
  section.each(
    'p',
    heads.map(({ neighbours, apart }) => [...agree(neighbours), ...(apart.length === 0 ? [] : agree(apart))]),
    digits,
  );
  const ends = (segments: readonly number[]): number[] => [segments[0]!, segments.at(-1)!];
  const label = (h: number): Expected[] => {
    const { name, neighbours, apart, segments } = heads[h]!;
    const top = listed[h]!.slice(0, 5);
    return [
      like(`Columns of ${name} by share: ${top.map((column) => `${column.name} # %`).join(', ')}`, ...top.map(two)),
      [listed[h]!.length, ...ends(segments), ...agree(neighbours), ...(apart.length === 0 ? [] : agree(apart))],
      like(
        `Rank correlation of each segment's columns with those of the segment before: mean #, lowest #`,
        mean(neighbours),
        Math.min(...neighbours),
      ),
    ];
  };
  section.each(
    '@aria-label',
    heads.flatMap((_, h) => label(h)),
    digits,
  );
  section.each(
    'title',
    heads.flatMap(({ segments, neighbours }, h) => [
      ...listed[h]!.map(({ name, share, low, high }) =>
        like(`${name}: # % of the head, # % to # % over the segments`, share, low, high),
      ),
      ...neighbours.map((rho, i) => like(`segment ${segments[i + 1]}: #`, rho)),
    ]),
  );
  section.each(
    'figcaption',
    heads.flatMap(() => [like('Mean share; whiskers: #th to #th percentile of the segments.', 5, 95)]),
    digits,
  );
  heads.forEach(({ segments, outputs }, h) => {
    const svg = 3 * h;
    const texts = (k: number) => section.places.filter((place) => place.kind === 'text' && place.svg === svg + k);
    const bars = texts(0);
    listed[h]!.forEach(({ name, share }, i) => {
      section.ledger.check(bars[2 * i], name.length > 21 ? `${name.slice(0, 20)}…` : name, 'columns');
      section.ledger.check(bars[2 * i + 1], like('# %', share), 'shares');
    });
    const strip = texts(1);
    listed[h]!.forEach(({ name }, i) => {
      section.ledger.check(strip[i], name.length > 20 ? `${name.slice(0, 19)}…` : name, 'columns by segment');
    });
    ends(segments).forEach((segment, i) => {
      section.ledger.check(strip[listed[h]!.length + i], `segment ${segment}`, 'ends');
    });
    section.ticks(svg + 2, { x: false });
    const feet = texts(2).filter(({ text }) => /^\d+$/.test(text));
    [segments[1]!, segments.at(-1)!].forEach((segment, i) => {
      section.ledger.check(feet[i], String(segment), 'segments');
    });
    section.table(h, listed[h]!, [
      ['column', ({ name }) => name],
      ['share', ({ share }) => share],
      ['of segments', ({ low, high }) => [low, high]],
      ['top 10', ({ inTop }) => [inTop, segments.length]],
      ['over segments', () => []],
      ...outputs.map(
        (name, k) =>
          [
            name,
            ({ up }: (typeof listed)[number][number]): Expected => {
              const { share, segments: said } = up[k]!;
              return said === 0 ? '–' : share >= 0.5 ? like('↑ # %', share) : like('↓ # %', 1 - share);
            },
          ] as const,
      ),
    ]);
  });
}
