import { parse } from 'yaml';
import { Ledger, type SectionLedger } from './ledger.ts';
import { modelRules } from './model-rules.ts';
import type { Place } from './places.ts';
import { binsOf, drawdownOf, lineColumns, sum, tradesOf, worstRow } from './recomputed.ts';
import { recordRules } from './record-rules.ts';
import type { Json, RunFiles } from './run-files.ts';
import { type Expected, like } from './shown.ts';

/** A p below what three digits can show has a text of its own. */
const p = (value: number | null): Expected => (value !== null && value < 0.0005 ? '< 0.001' : value);
const plain = (value: number | null): number | null => (value !== null && value < 0.0005 ? 0.001 : value);
const digits = ({ text }: Place): boolean => /\d/.test(text);
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const whole = (value: number): string => value.toLocaleString('en-US');
const known = (value: unknown): value is number => typeof value === 'number';

/**
 * Everything that is wrong with the numbers of a run's page: each stands in the run's files, and none without a rule.
 *
 * @param only one section; absent: all
 */
export function runPageFaults(places: readonly Place[], run: RunFiles, only?: string): string[] {
  const { metrics, config } = run;
  const features = run.jobs.flatMap((job: Json) =>
    Object.values(job?.summary.explained ?? {}).flatMap((one: Json) => one.features),
  );
  const names = [
    ...Object.keys(metrics.strategies),
    ...metrics.targets.map((target: Json) => target.name),
    ...features,
    ...Object.keys(run.jobs.find((job) => job?.summary.status === 'done')?.summary.explained ?? {}),
    'macroF1',
    'macro-F1',
    'F1',
  ];
  const own = only === undefined ? places : places.filter(({ section }) => section === only);
  const ledger = new Ledger(own, names);
  const rules: Record<string, (section: SectionLedger) => void> = {
    '': (section) => top(section, run),
    Targets: (section) => targets(section, metrics),
    Warnings: (section) => warnings(section, metrics),
    'Equity, drawdown, regimes': (section) => chart(section, run),
    Strategies: (section) => strategies(section, metrics),
    Improvement: (section) => improvements(section, metrics),
    Placebos: (section) => placebos(section, metrics),
    'Best of several': (section) => best(section, metrics.selectionBias),
    'Walk-forward': (section) => walkForward(section, run),
    'By month': (section) => months(section, metrics),
    'By year': (section) => years(section, metrics),
    'By segment': (section) => segments(section, metrics),
    'Daily returns': (section) => days(section, metrics),
    'By known regime': (section) => knownRegimes(section, metrics),
    Trades: (section) => trades(section, run),
    'From signals to fills': (section) => waterfall(section, metrics),
    'Costs by source': (section) => costs(section, metrics),
    'Costs under stress': (section) => stress(section, metrics),
    'Inside the bar': (section) => intrabar(section, metrics),
    'Data quality': (section) => quality(section, metrics),
    Configuration: (section) => configuration(section, config),
    'Versions and hashes': (section) => versions(section, run),
    ...modelRules(run),
    ...recordRules(metrics),
  };
  for (const [heading, rule] of Object.entries(rules)) {
    const section = ledger.section(heading);
    if (section.isThere) rule(section);
  }
  return [...ledger.faults, ...ledger.sweep()];
}

function top(section: SectionLedger, { metrics: { runId, data, hashes, segments, targets: all } }: RunFiles): void {
  const title = `regimewalk ${runId}`;
  section.each('title', [title]);
  section.each('h1', [title]);
  const hours = data.intervalMs / 3_600_000;
  section.each('dd', [
    `${whole(data.rows)} bars of ${hours < 1 ? `${hours * 60}m` : `${hours}h`}, ${data.from.slice(0, 10)} to ${data.to.slice(0, 10)}, sha-256 ${hashes.data.slice(0, 12)}…`,
    ...data.series.map(seriesFact),
    like(
      '# planned, # done, # failed, # skipped',
      segments.planned,
      segments.done,
      segments.failed,
      segments.planned - segments.done - segments.failed,
    ),
    runId,
  ]);
  cards(section, all);
}

/** The targets at a glance. */
export function cards(section: SectionLedger, all: readonly Json[]): void {
  section.each(
    'b',
    all.map(({ value }: Json) => value),
  );
  section.each(
    'span',
    all.map(({ ci95, target }: Json) => [0.95, ...ci95, target]),
    (place: Place) => place.classes === '' && /^95 %/.test(place.text),
  );
}

/** `h4: h4_open … h4_volume (5 columns), from 2023-01-01, unknown in 0.1 % of the bars`. */
export function seriesFact({ name, columns, knownFrom, missingShare, staleShare }: Json): Expected {
  const some =
    columns.length < 4 ? columns.join(', ') : `${columns[0]} … ${columns.at(-1)} (${columns.length} columns)`;
  const from = knownFrom === null ? 'not all known at any bar' : `from ${knownFrom.slice(0, 10)}`;
  if (missingShare === 0) return `${name}: ${some}, ${from}, known at every bar`;
  const text = `${name}: ${some}, ${from}, unknown in # % of the bars`;
  return staleShare === 0 ? like(text, missingShare) : like(`${text} (# % too old)`, missingShare, staleShare);
}

export function targets(section: SectionLedger, { targets: all }: Json): void {
  section.table<Json>(0, all, [
    ['target', ({ name }) => name],
    ['value', ({ value }) => value],
    ['95 % interval', ({ ci95 }) => ci95],
    [all.some(({ own }: Json) => own?.side === 'below') ? 'bound' : 'above', ({ target }) => target],
    ['naive', ({ naive }) => naive],
    ['verdict', ({ verdict }) => verdict],
  ]);
  section.each(
    'li',
    all.map(({ sentence }: Json) => sentence),
  );
}

/** Segments by the reason why they have no model: `0–1, 4`. */
export function without(skipped: readonly Json[]): { which: string; reason: string }[] {
  const reasons = [...new Set(skipped.map(({ reason }) => reason as string))];
  return reasons.map((reason) => {
    const own = skipped.filter((one) => one.reason === reason).map(({ index }) => index as number);
    const parts: string[] = [];
    for (let i = 0; i < own.length; ) {
      let end = i;
      while (own[end + 1] === own[end]! + 1) end++;
      parts.push(i === end ? `${own[i]}` : `${own[i]}–${own[end]}`);
      i = end + 1;
    }
    return { which: `segment${own.length === 1 ? '' : 's'} ${parts.join(', ')}`, reason };
  });
}

export function warnings(section: SectionLedger, { segments: { skipped }, data }: Json): void {
  const broke = ({ reason }: Json): boolean => reason.startsWith('failed: ');
  const left = [...without(skipped.filter(broke)), ...without(skipped.filter((one: Json) => !broke(one)))].map(
    ({ which, reason }) =>
      reason.startsWith('failed: ')
        ? `S${which.slice(1)} failed, flat in every strategy: ${reason.slice(8)}`
        : `S${which.slice(1)} without a model, flat in every strategy: ${reason}`,
  );
  const gaps =
    data.gapRows > 0
      ? [like(`# gap row${data.gapRows === 1 ? '' : 's'}: flat bars, neither trained on nor scored`, data.gapRows)]
      : [];
  section.each('li', [...left, ...gaps], ({ text }) => /\d/.test(text));
}

function chart(section: SectionLedger, run: RunFiles): void {
  const { metrics, equity, forecasts } = run;
  const lines = [...Object.keys(metrics.strategies), 'hold'];
  section.table(0, lines, [
    ['line', (name) => name],
    ['return', (name) => (metrics.strategies[name] ?? metrics.hold).totalReturn],
    ['max DD', (name) => (metrics.strategies[name] ?? metrics.hold).maxDrawdown],
    ['deepest on', (name) => day(equity.time![worstRow(lineColumns(run, name))]!)],
  ]);
  for (const name of lines) {
    const deepest = Math.min(...drawdownOf(lineColumns(run, name)));
    const told = (metrics.strategies[name] ?? metrics.hold).maxDrawdown;
    if (Math.abs(deepest + told) > 1e-9) section.ledger.fail(`${name}: max DD ${told}, the equity's ${deepest}`);
  }
  const options = section.places.filter(({ kind }) => kind === 'option');
  for (const place of options) {
    const name = place.text.replace(/ \([\d,]+\)$/, '');
    if (place.text !== 'none')
      section.ledger.check(place, like(`${name} (#)`, metrics.strategies[name]?.trades), 'trades of');
  }
  const rows = Math.ceil(forecasts.time!.length / 1500);
  section.each('p', [rows > 1 ? [rows] : []], ({ classes }) => classes === 'legend');
}

function strategies(section: SectionLedger, { strategies: all, hold }: Json): void {
  section.table<[string, Json]>(0, [...Object.entries(all), ['hold', hold]] as [string, Json][], [
    ['strategy', ([name]) => name],
    ['Sharpe', ([, m]) => m.sharpe],
    ['Sortino', ([, m]) => m.sortino],
    ['Calmar', ([, m]) => m.calmar],
    ['CAGR', ([, m]) => m.cagr],
    ['vol', ([, m]) => m.volatility],
    ['max DD', ([, m]) => m.maxDrawdown],
    ['return', ([, m]) => m.totalReturn],
    ['turn/y', ([, m]) => m.turnoverPerYear],
    ['expo', ([, m]) => m.exposure],
    ['trades', ([, m]) => m.trades],
    ['hit', ([, m]) => m.hitRate],
    ['PF', ([, m]) => m.profitFactor],
    ['held, bars', ([, m]) => m.averageHoldBars],
    ['cost, bps', ([, m]) => m.costBps],
  ]);
}

export function improvements(section: SectionLedger, { improvements: all }: Json): void {
  section.table<Json>(0, all, [
    ['strategy', ({ against }) => against],
    ['over', ({ baseline }) => baseline],
    ['Sharpe', (i) => i.againstSharpe],
    ['baseline’s', (i) => i.baselineSharpe],
    ['lead', (i) => i.sharpeDelta],
    ['95 % interval', (i) => i.ci95],
    ['relative', (i) => i.ratio],
    ['p', (i) => p(i.p)],
    ['Ledoit–Wolf p', (i) => p(i.ledoitWolf.p)],
    ['placebo p', (i) => p(i.placeboP)],
    ['null p', (i) => p(i.nullP)],
    ['segments', ({ segments: of }) => (of === null ? null : [of.improved, of.of])],
    ...(all.some(({ assets }: Json) => assets)
      ? ([['assets', ({ assets }: Json) => (assets === null ? null : [assets.improved, assets.of])]] as const)
      : []),
  ]);
  section.each(
    'li',
    all.map(({ sharpeDelta, p: chance, placebo, placeboP, nullP }: Json) => {
      // So few placebos could not speak for it, whatever they show.
      const few = placebo !== null && 1 / (placebo.draws.length + 1) >= 0.05;
      const doubts = [few ? null : placeboP, nullP].filter((value) => known(value) && value >= 0.05);
      return [sharpeDelta, plain(chance), ...(chance >= 0.05 || sharpeDelta > 0 ? doubts : [])];
    }),
  );
  section.each(
    'p',
    all.some(({ nullP }: Json) => nullP === null)
      ? ['null p: npm run walkforward -- --null 200 repeats the run on 200 markets shuffled from its own bars.']
      : [],
  );
}

export function placebos(section: SectionLedger, { improvements: all }: Json): void {
  const tested = all.filter(({ placebo }: Json) => placebo !== null);
  const drawn = tested.filter(({ placebo: { draws } }: Json) => draws.length >= 10);
  const most = Math.max(
    0,
    ...tested.map(({ placebo: { draws } }: Json) => draws.length).filter((count: number) => count < 10),
  );
  const label = ({ against, baseline, placebo: { z, draws } }: Json): Expected =>
    like(
      `${against} less ${baseline}: the run's # among # placebos from # to #`,
      z,
      draws.length,
      Math.min(z, ...draws),
      Math.max(z, ...draws),
    );
  section.each('title', drawn.map(label));
  section.each('@aria-label', drawn.map(label));
  section.each(
    'text',
    drawn.map(({ placebo }: Json) => like('run #', placebo.z)),
    ({ classes }) => classes === 'real',
  );
  section.each(
    'text',
    drawn.flatMap(({ placebo: { z, draws } }: Json) => [Math.min(z, ...draws), Math.max(z, ...draws)]),
    ({ classes }) => classes !== 'real',
  );
  section.each(
    'figcaption',
    drawn.map(({ placebo: { draws } }: Json) => (draws.length < 40 ? [] : [0.95])),
  );
  section.each(
    'p',
    most === 0
      ? []
      : [
          like(
            `# placebo${most === 1 ? '' : 's'} only: too few to tell anything, since p cannot fall below #.`,
            most,
            1 / (most + 1),
          ),
        ],
  );
  section.table<Json>(0, tested, [
    ['', ({ against, baseline }) => `${against} less ${baseline}`],
    ['z', ({ placebo }) => placebo.z],
    [
      'placebos at or above',
      ({ placebo: { z, draws } }) => [draws.filter((draw: number) => draw >= z).length, draws.length],
    ],
    ['p', ({ placebo }) => p(placebo.p)],
    ['shortest shift', ({ placebo }) => placebo.memoryBars],
    ['lead', ({ sharpeDelta }) => sharpeDelta],
  ]);
}

function best(section: SectionLedger, bias: Json): void {
  section.each('small', [like(`# strategies of this run, # days`, bias.trials, bias.days)]);
  section.table<[string, Json]>(0, Object.entries(bias.strategies), [
    ['strategy', ([name]) => name],
    ['Sharpe', ([, row]) => row.sharpe],
    ['sure above 0', ([, row]) => row.probabilistic],
    [
      'days to 95 %',
      ([, { minimumDays }]) =>
        known(minimumDays) && minimumDays <= bias.days ? 'reached' : known(minimumDays) ? Math.ceil(minimumDays) : null,
    ],
  ]);
  section.each('p', [bias.sentence]);
  const { best: one, rivals, overfitting } = bias;
  section.each('li', [
    ...(one.expectedMaximum === null ? [] : [[one.deflated, one.expectedMaximum]]),
    [one.sharpe, bias.trials, one.bonferroni.sharpe, one.holm.sharpe, one.bhy.sharpe],
    ...rivals.map((rival: Json) => [rival.rivals.length, plain(rival.realityCheck.p), plain(rival.spa.pConsistent)]),
    ...(overfitting === null
      ? [bias.withoutOverfitting]
      : [[overfitting.probability, overfitting.combinations, 0.5, overfitting.probabilityOfLoss]]),
  ]);
}

function walkForward(section: SectionLedger, { metrics, plan, evidence }: RunFiles): void {
  const from = Date.parse(metrics.data.from);
  const opens = (row: number): string => day(from + row * metrics.data.intervalMs);
  const { skipped } = metrics.segments;
  const reasons = new Map<number, string>(skipped.map(({ index, reason }: Json) => [index, reason]));
  section.each('small', [skipped.length === 0 ? [] : [skipped.length]]);
  section.each('@aria-label', [[plan.length]], ({ text }) => /segments/.test(text));
  const names = [
    ...new Set<string>(metrics.improvements.flatMap(({ baseline, against }: Json) => [baseline, against])),
  ];
  const ics = new Map<number, Json>(metrics.ic.segments.map((one: Json) => [one.segment, one]));
  const parts = evidence.some((one) => one !== null && one.trainedOn.stop + one.trainedOn.calibrate > 0);
  section.table<Json>(0, plan, [
    ['segment', ({ index }) => String(index)],
    ['train from', ({ train }) => opens(train.start)],
    ['to', ({ train }) => opens(train.end - 1)],
    ['fit', ({ index }) => evidence[index]?.trainedOn.fit],
    ...(parts
      ? ([
          ['stop', ({ index }: Json) => evidence[index]?.trainedOn.stop],
          ['calibrate', ({ index }: Json) => evidence[index]?.trainedOn.calibrate],
        ] as const)
      : []),
    ['test from', ({ test }) => opens(test.start)],
    ['to', ({ test }) => opens(test.end - 1)],
    ['accuracy', ({ index }) => evidence[index]?.accuracy],
    ['naive', ({ index }) => evidence[index]?.naiveAccuracy],
    ['IC', ({ index }) => ics.get(index)?.spearman],
    ['hit', ({ index }) => ics.get(index)?.hitRate],
    ...names.map(
      (name) =>
        [
          name,
          ({ index }: Json) =>
            metrics.details[name].segments.find((one: Json) => one.name === String(index))?.totalReturn,
        ] as const,
    ),
    ['', ({ index }) => (reasons.has(index) ? `skipped: ${reasons.get(index)}` : '')],
  ]);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function months(section: SectionLedger, { details }: Json): void {
  const rows = Object.entries<Json>(details).flatMap(([name, one]) =>
    one.years.map(({ name: year }: Json, i: number) => ({ name: i === 0 ? name : '', year, ...one })),
  );
  const at = (all: Json[], name: string): Expected => all.find((one) => one.name === name)?.totalReturn ?? [];
  section.table<Json>(0, rows, [
    ['strategy', ({ name }) => name],
    ['year', ({ year }) => year],
    ...MONTHS.map(
      (head, i) => [head, (row: Json) => at(row.months, `${row.year}-${String(i + 1).padStart(2, '0')}`)] as const,
    ),
    ['whole', (row) => at(row.years, row.year)],
  ]);
}

const STRETCH = [
  ['days', (one: Json) => one.days],
  ['return', (one: Json) => one.totalReturn],
  ['Sharpe', (one: Json) => one.sharpe],
  ['Sortino', (one: Json) => one.sortino],
  ['vol', (one: Json) => one.volatility],
  ['max DD', (one: Json) => one.maxDrawdown],
  ['hit', (one: Json) => one.hitRate],
  ['expo', (one: Json) => one.exposure],
] as const;

function years(section: SectionLedger, { details }: Json): void {
  const all = Object.entries<Json>(details);
  const names = [...new Set<string>(all.flatMap(([, one]) => one.years.map(({ name }: Json) => name)))].sort();
  const rows = names.flatMap((year) =>
    all
      .flatMap(([strategy, one]) =>
        one.years.filter(({ name }: Json) => name === year).map((line: Json) => ({ ...line, strategy })),
      )
      .map((line, i) => ({ ...line, year: i === 0 ? year : '' })),
  );
  section.table<Json>(0, rows, [['year', ({ year }) => year], ['strategy', ({ strategy }) => strategy], ...STRETCH]);
}

function segments(section: SectionLedger, { details, data }: Json): void {
  const opens = (row: number): string => day(Date.parse(data.from) + row * data.intervalMs);
  const all = Object.entries<Json>(details);
  section.each(
    'title',
    all.flatMap(([, { segments: own }]) =>
      own.map((one: Json) => like(`segment ${one.name}, from ${opens(one.start)}: # %`, one.totalReturn)),
    ),
  );
  section.each(
    'summary',
    all.map(([name, { segments: own }]) =>
      like(
        `${name}: a gain in # of # segments`,
        own.filter(({ totalReturn }: Json) => totalReturn > 0).length,
        own.length,
      ),
    ),
  );
  all.forEach(([, { segments: own }], i) => {
    section.table<Json>(i, own, [['segment', ({ name }) => name], ['from', ({ start }) => opens(start)], ...STRETCH]);
  });
}

function days(section: SectionLedger, { details }: Json): void {
  const all = Object.entries<Json>(details).map(([name, one]) => ({ name, ...one.days }));
  section.table<Json>(0, all, [
    ['strategy', ({ name }) => name],
    ['days', (d) => d.periods],
    ['mean, bps', (d) => (d.expectancy === null ? null : d.expectancy * 1e4)],
    ['hit', (d) => d.hitRate],
    ['payoff', (d) => d.payoffRatio],
    ['omega', (d) => d.omega],
    ['downside', (d) => d.downsideRisk],
    ['skew', (d) => d.skew],
    ['kurtosis', (d) => d.excessKurtosis],
    ['tail ratio', (d) => d.tailRatio],
    ['VaR 5 %', (d) => d.valueAtRisk],
    ['CVaR 5 %', (d) => d.conditionalValueAtRisk],
    ['normal VaR', (d) => d.normalValueAtRisk],
    ['normal CVaR', (d) => d.normalConditionalValueAtRisk],
  ]);
  section.table<Json>(1, all, [
    ['strategy', ({ name }) => name],
    ['ulcer', (d) => d.ulcerIndex],
    ['stability', (d) => d.stability],
    ['longest', (d) => d.drawdown.longestRows],
    ['fall', (d) => d.drawdown.fallRows],
    ['recovery', (d) => d.drawdown.recoveryRows],
    ['below peak', (d) => d.drawdown.shareBelowPeak],
  ]);
}

function knownRegimes(section: SectionLedger, { details }: Json): void {
  const all = Object.entries<Json>(details);
  const rows = all[0]![1].regimes.flatMap(({ name }: Json, r: number) =>
    all.map(([strategy, one], s) => ({ ...one.regimes[r], regime: s === 0 ? name : '', strategy })),
  );
  section.table<Json>(0, rows, [
    ['regime', ({ regime }) => regime],
    ['strategy', ({ strategy }) => strategy],
    ['bars', (row) => row.rows],
    ['share', (row) => row.share],
    ['sum', (row) => row.sum],
    ['return', (row) => row.totalReturn],
    ['Sharpe', (row) => row.sharpe],
    ['vol', (row) => row.volatility],
    ['hit', (row) => row.hitRate],
    ['PF', (row) => row.profitFactor],
    ['expo', (row) => row.exposure],
  ]);
}

function trades(section: SectionLedger, run: RunFiles): void {
  const all = tradesOf(run);
  section.table(0, all, [
    ['strategy', ({ name }) => name],
    ['trades', (one) => one.trades],
    ['open', (one) => one.open],
    ['won', (one) => one.winners / one.trades],
    ['95 % interval', (one) => one.hitCi95],
    ['profit factor', (one) => one.profitFactor],
    ['payoff', (one) => one.payoff],
    ['mean, bps of position', (one) => one.bps],
    ['± s.e.', (one) => one.error],
    ['p', (one) => p(one.p)],
    ['edge ratio', (one) => one.edge],
  ]);
  section.each(
    'p',
    all.map(({ winners, trades: n }) =>
      like(
        `# winner${winners === 1 ? '' : 's'} (full, dots), # loser${n - winners === 1 ? '' : 's'} (hollow, crosses); # % won`,
        winners,
        n - winners,
        winners / n,
      ),
    ),
    digits,
  );
  const titles: Expected[] = [];
  const texts: (Expected | { readonly spread: readonly string[] })[] = [];
  all.forEach((one, i) => {
    const groups = (head: string) =>
      [
        [head, ({ name, trades: n }: (typeof one.exits)[number]) => (n < 10 ? `${name} (few)` : name)],
        ['trades', ({ trades: n }: (typeof one.exits)[number]) => n],
        ['won', ({ winners, trades: n }: (typeof one.exits)[number]) => winners / n],
        ['mean, of equity', (group: (typeof one.exits)[number]) => group.mean],
        ['± s.e.', (group: (typeof one.exits)[number]) => group.error],
        ['total, of equity', (group: (typeof one.exits)[number]) => group.total],
      ] as const;
    section.table(1 + 3 * i, one.exits, groups('ended by'));
    section.table(2 + 3 * i, one.holds, groups('bars held'));
    const bins = binsOf(one.pnl);
    section.table(3 + 3 * i, bins, [
      ['from', ({ from }, k) => (k === 0 ? 'all below' : from)],
      ['to', ({ to }, k) => (k === bins.length - 1 ? 'all above' : to)],
      ['trades', ({ trades: n }) => n],
    ]);
    const short = (value: number): string => `${Number((value * 100).toPrecision(3))} %`;
    bins.forEach(({ from, to, trades: n }, k) => {
      if (n === 0) return;
      const range =
        k === 0
          ? `up to ${short(to)}`
          : k === bins.length - 1
            ? `above ${short(from)}`
            : `${short(from)} to ${short(to)}`;
      titles.push(like(`${range}: #`, n));
    });
    const most = Math.max(...bins.map(({ trades: n }) => n));
    texts.push(most, '0', short(bins[0]!.from), '0?', short(bins.at(-1)!.to));
    for (const { name, winners, trades: n } of one.holds)
      for (const _ of [winners, n - winners].filter((count) => count > 0))
        titles.push(like(`${name} bars: # of # won`, winners, n));
    texts.push(Math.max(...one.holds.flatMap(({ winners, trades: n }) => [winners, n - winners])), '0');
    texts.push({ spread: one.holds.map(({ name }) => name) });
    texts.push('0', like('against # %', reach(one.mae)), like('for # %', reach(one.mfe)));
    for (const { name, trades: n, total } of one.exits) titles.push(like(`${name}: # trades, # % in all`, n, total));
    const totals = one.exits.map(({ total }) => total);
    if (Math.min(...totals) < 0) texts.push(short(Math.min(...totals)));
    if (Math.max(...totals) > 0) texts.push(short(Math.max(...totals)));
    texts.push('0');
  });
  section.each(
    'title',
    titles,
    ({ text }) =>
      /\d/.test(text) &&
      !/^.*: (profit and loss of the trades|trades by bars held|greatest move|total profit)/.test(text),
  );
  // The 0 of an axis is left out where it would stand on an end.
  const shown = section.places.filter(({ kind, text }) => kind === 'text' && /\d/.test(text));
  let at = 0;
  for (const expected of texts) {
    if (expected !== null && typeof expected === 'object' && 'spread' in expected) {
      // Every so manieth, as there is room.
      const evenly = expected.spread.map((_, every) => expected.spread.filter((_name, k) => k % (every + 1) === 0));
      const named = evenly.find((names) => names.every((name, k) => shown[at + k]?.text === name)) ?? evenly[0]!;
      for (const name of named) section.ledger.check(shown[at++], name, 'Trades, axis');
    } else if (expected === '0?') {
      if (shown[at]?.text === '0') section.ledger.check(shown[at++], '0', 'Trades, axis');
    } else section.ledger.check(shown[at++], expected, 'Trades, axis');
  }
  if (at !== shown.length) section.ledger.fail(`Trades: ${shown.length} texts in pictures, not ${at}`);
}

/** The end of an axis of excursions, two digits upwards. */
function reach(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const end = sorted[Math.floor(0.99 * (sorted.length - 1))]! * 1.05;
  const step = 10 ** (Math.floor(Math.log10(end)) - 1);
  return Math.ceil(end / step) * step;
}

function waterfall(section: SectionLedger, { execution }: Json): void {
  const all = Object.entries<Json>(execution);
  const titles: Expected[] = [];
  const texts: Expected[] = [];
  all.forEach(([name, { stages, kept, fills }], t) => {
    const signals = stages[0].rows;
    const steps = [
      ...stages.map((one: Json, i: number) => ({
        ...one,
        first: i === 0,
        added: i === 0 ? 0 : one.rows + one.stopped - stages[i - 1].rows,
      })),
      ...Object.entries<number>(kept)
        .filter(([, times]) => times > 0)
        .map(([, times]) => ({ stage: null, rows: null, stopped: times, added: 0 })),
      { stage: 'fills', rows: fills, stopped: null, first: true, added: 0 },
    ];
    const optional = (value: number | null): Expected => (value === null ? '' : value);
    section.table<Json>(t, steps, [
      [name, ({ stage }) => stage ?? []],
      ['rows', ({ rows }) => optional(rows)],
      ['stopped', ({ first, stopped }) => (first ? '' : optional(stopped))],
      ['of signals', ({ first, rows, stopped }) => (first || rows === null ? '' : stopped / signals)],
      ['added', ({ added }) => (added > 0 ? added : '')],
    ]);
    for (const { stage, rows, stopped } of stages) {
      const lost = stage !== stages[0].stage && stopped > 0;
      titles.push(lost ? like(`${stage}: #, # stopped`, rows, stopped) : like(`${stage}: #`, rows));
      texts.push(rows);
    }
  });
  section.each('title', titles);
  section.each('text', texts, ({ text }) => /\d/.test(text));
}

function costs(section: SectionLedger, { execution }: Json): void {
  const all = Object.entries<Json>(execution);
  const sources = ['fee', 'spread', 'slippage', 'impact', 'funding', 'borrow'].filter((source) =>
    all.some(([, one]) => one.costs[source] !== 0),
  );
  section.table<[string, Json]>(0, all, [
    ['strategy', ([name]) => name],
    ['total', ([, { costs: own }]) => own.total * 100],
    ...sources.map(
      (source) =>
        [
          source,
          ([
            ,
            {
              costs: { total: _, ...own },
            },
          ]: [string, Json]): Expected =>
            own[source] === 0 ? null : [own[source] * 100, own[source] / sum(Object.values(own))],
        ] as const,
    ),
  ]);
  const paid = all.flatMap(([name, { costs: own }]) =>
    sources.filter((source) => own[source] !== 0).map((source) => like(`${name}, ${source}: # %`, own[source])),
  );
  section.each('title', paid, ({ text }) => /\d/.test(text));
  section.each(
    'text',
    all.map(([, { costs: own }]) => own.total),
    ({ text }) => /%$/.test(text),
  );
}

function stress(section: SectionLedger, { execution }: Json): void {
  const all = Object.entries<Json>(execution).map(([name, one]) => ({ name, stress: one.stress as Json[] }));
  const factors = [...new Set<number>(all.flatMap((one) => one.stress.map(({ factor }) => factor)))].sort(
    (a, b) => a - b,
  );
  const at = (one: Json, factor: number): Json => one.stress.find((step: Json) => step.factor === factor);
  const even = (steps: Json[]): number | null => {
    for (const [i, { factor, totalReturn }] of steps.entries()) {
      const next = steps[i + 1];
      if (next !== undefined && totalReturn * next.totalReturn < 0)
        return factor + ((next.factor - factor) * totalReturn) / (totalReturn - next.totalReturn);
    }
    return null;
  };
  section.table<Json>(0, all, [
    ['strategy', ({ name }) => name],
    ...factors.map((factor) => [`Sharpe ×${factor}`, (one: Json) => at(one, factor)?.sharpe] as const),
    ...factors.map((factor) => [`return ×${factor}`, (one: Json) => at(one, factor)?.totalReturn] as const),
    [
      'break-even',
      ({ stress: steps }) => {
        const multiple = even(steps);
        if (multiple !== null) return like('×#', multiple);
        return steps[0].totalReturn < 0
          ? 'none'
          : steps.at(-1).totalReturn > 0
            ? like('> ×#', steps.at(-1).factor)
            : '–';
      },
    ],
  ]);
  const titles = all.flatMap(({ name, stress: steps }): Expected[] => {
    const multiple = even(steps);
    return [
      like(
        `${name}: ${steps.map(() => '×# # %').join(', ')}`,
        ...steps.flatMap(({ factor, totalReturn }) => [factor, totalReturn]),
      ),
      ...(multiple === null ? [] : [like(`${name}: nothing is left at ×#`, multiple)]),
    ];
  });
  section.each('title', titles, ({ text }) => /×/.test(text));
  const returns = all.flatMap(({ stress: steps }) => steps.map(({ totalReturn }) => totalReturn));
  const levels = [...new Set([Math.max(0, ...returns), 0, Math.min(0, ...returns)])];
  section.each('text', [...levels, ...factors.map((factor) => `×${factor}`)], ({ text }) => /\d/.test(text));
  section.each('small', [
    'trading costs times each factor, funding as it was; break-even: the multiple at which the return is 0',
  ]);
}

function intrabar(section: SectionLedger, { execution }: Json): void {
  const all = Object.entries<Json>(execution).filter(([, one]) => one.intrabar !== null);
  section.table<[string, Json]>(0, all, [
    ['strategy', ([name]) => name],
    ['bars', ([, one]) => one.intrabar.bars],
    ['Sharpe, worst', ([, one]) => one.intrabar.worst.sharpe],
    ['Sharpe, best', ([, one]) => one.intrabar.best.sharpe],
    ['return, worst', ([, one]) => one.intrabar.worst.totalReturn],
    ['return, best', ([, one]) => one.intrabar.best.totalReturn],
  ]);
}

export function quality(section: SectionLedger, { quality: told, data, labels, segments: { skipped } }: Json): void {
  const { gaps, zeroVolume, flat, repairs, withoutFeatures } = told;
  const rows = [
    [
      'gap rows',
      gaps.rows,
      like(
        `in # run${gaps.runs === 1 ? '' : 's'}: flat bars, neither trained on nor scored; no order fills there`,
        gaps.runs,
      ),
    ],
    ...(zeroVolume === null ? [] : [['without volume', zeroVolume, []]]),
    ['flat', flat, []],
    ['missing', repairs.missing, []],
    ['duplicate times', repairs.duplicates, []],
    ['unordered', repairs.unordered, []],
    ['inconsistent', repairs.inconsistent, []],
    ['infinite', repairs.infinite, []],
    ['before the first feature', withoutFeatures, []],
    ['without a label', labels.raw.undefined, []],
  ] as [string, number, Expected][];
  section.table(0, rows, [
    ['rows that are', ([what]) => what],
    ['rows', ([, count]) => count],
    ['of all', ([, count]) => count / data.rows],
    ['', ([, , words]) => words],
  ]);
  const minute = (iso: string): string => iso.slice(0, 16).replace('T', ' ');
  let next = 1;
  if (gaps.longest.length > 0)
    section.table<Json>(next++, gaps.longest, [
      [
        gaps.runs > gaps.longest.length ? `longest of ${gaps.runs} gaps, from` : 'gap, from',
        ({ from }) => minute(from),
      ],
      ['to', ({ to }) => minute(to)],
      ['rows', ({ rows: count }) => count],
    ]);
  if (data.series.length > 0)
    section.table<Json>(next++, data.series, [
      ['series', ({ name }) => name],
      ['columns', ({ columns }) => columns.join(', ')],
      ['known from', ({ knownFrom }) => (knownFrom === null ? 'never' : knownFrom.slice(0, 10))],
      ['unknown', ({ missingShare }) => missingShare],
      ['too old', ({ staleShare }) => staleShare],
    ]);
  if (skipped.length > 0)
    section.table(next++, without(skipped), [
      ['left out', ({ which }) => which],
      ['why', ({ reason }) => reason],
    ]);
}

function configuration(section: SectionLedger, config: Json): void {
  const [text] = section.places.filter(({ kind }) => kind === 'pre');
  section.each('summary', [[text?.text.split('\n').length]]);
  if (text === undefined || JSON.stringify(parse(text.text)) !== JSON.stringify(config))
    section.ledger.fail('Configuration: not config.json');
  else section.ledger.accept(text);
}

function versions(section: SectionLedger, { metrics, manifest, evidence, hashes }: RunFiles): void {
  section.table<[string, string]>(0, Object.entries(manifest.versions), [
    ['program', ([name]) => name],
    ['version', ([, version]) => version],
  ]);
  const stored = ['config', 'data', 'bars'].map((name) => [name, metrics.hashes[name]] as [string, string]);
  const rows = section.places
    .filter(({ table, row, column }) => table === 1 && row >= 0 && column === 0)
    .map(({ text }) => text);
  section.table<string>(1, rows, [
    ['of', (name) => name],
    [
      'hash',
      (name) =>
        name === 'run' ? metrics.runId : (stored.find(([own]) => own === name)?.[1] ?? hashes[name] ?? 'no such file'),
    ],
  ]);
  const seals = evidence.flatMap((one) => (one === null ? [] : [one]));
  section.table<Json>(2, seals, [
    ['of', ({ segment }) => `model of segment ${segment}`],
    ['hash', ({ bundle }) => bundle],
  ]);
  section.each('summary', [like(`seals of # models`, seals.length)]);
  section.each('small', ['SHA-256; same configuration, data and code give the same run']);
}
