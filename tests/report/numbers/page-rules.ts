import { type Columns, Ledger, type SectionLedger } from './ledger.ts';
import type { Place } from './places.ts';
import type { Json } from './run-files.ts';
import { cards, improvements, targets } from './run-rules.ts';
import { type Expected, like, type Value } from './shown.ts';

export type Rules = Record<string, (section: SectionLedger) => void>;

/** What is wrong with the numbers of a page; every section has a rule. */
export function pageFaults(places: readonly Place[], rules: Rules, names: readonly string[], only?: string): string[] {
  const ledger = new Ledger(only === undefined ? places : places.filter(({ section }) => section === only), names);
  for (const [heading, rule] of Object.entries(rules)) {
    const section = ledger.section(heading);
    if (section.isThere) rule(section);
  }
  return [...ledger.faults, ...ledger.sweep()];
}

const day = (iso: string): string => iso.slice(0, 10);
const p = (value: number | null): Expected => (typeof value === 'number' && value < 0.0005 ? '< 0.001' : value);
const plain = (value: number | null): number | null => (typeof value === 'number' && value < 0.0005 ? 0.001 : value);
const few = (value: number | null): value is number => typeof value === 'number' && value < 0.05;
const span = (data: Json): string => `# bars of ${data.intervalMs / 60_000}m, ${day(data.from)} to ${day(data.to)}`;

/** The figures of a strategy that every page of several strategies begins with. */
const HEADLINE: Columns<Json> = [
  ['Sharpe', ({ m }) => m?.sharpe],
  ['Sortino', ({ m }) => m.sortino],
  ['Calmar', ({ m }) => m.calmar],
  ['CAGR', ({ m }) => m.cagr],
  ['vol', ({ m }) => m.volatility],
  ['max DD', ({ m }) => m.maxDrawdown],
  ['return', ({ m }) => m.totalReturn],
];

export function compareRules(title: string, answer: Json): Rules {
  const { runs, entries, pairs, forecasts, configuration, notes } = answer;
  return {
    '': (section) => {
      for (const kind of ['title', 'h1']) section.each(kind, [title]);
      section.each(
        'dd',
        runs.map((run: Json, i: number) =>
          like(
            `${run.runId}: ${span(run.data)} (sha-256 ${run.hashes.bars.slice(0, 12)}…), # of # segments, # scored days${i === 0 ? '' : run.sameBars ? '; the same bars' : '; other bars'}`,
            run.data.rows,
            run.segments.done,
            run.segments.planned,
            run.days,
          ),
        ),
      );
    },
    Warnings: (section) => section.each('li', notes),
    'What it says': (section) =>
      section.each(
        'li',
        pairs.map(({ improvement: i, holmP, family, segments }: Json): Value[] => {
          const doubts = [i.placebo !== null && i.placebo.draws.length >= 20 ? i.placeboP : null, i.nullP];
          const told = doubts.filter((value) => typeof value === 'number' && value >= 0.05);
          const said = few(i.p) && !few(holmP) ? [i.sharpeDelta, family, plain(i.p), plain(holmP)] : [];
          const alone = [i.sharpeDelta, plain(i.p), ...(few(i.p) && i.sharpeDelta < 0 ? [] : told)];
          const by = family > 1 && few(segments?.signedRankP) ? [plain(segments.holmP)] : [];
          const parts =
            segments === null
              ? []
              : [segments.of, segments.improved, segments.worse, plain(segments.signedRankP), ...by];
          return [...(said.length > 0 ? said : alone), ...parts];
        }),
      ),
    'Side by side': (section) =>
      section.table<Json>(
        0,
        entries.map((entry: Json) => ({ ...entry, m: entry.metrics })),
        [
          ['strategy', ({ name }) => name],
          ...HEADLINE,
          ['turn/y', ({ m }) => m.turnoverPerYear],
          ['expo', ({ m }) => m.exposure],
          ['trades', ({ m }) => m.trades],
          ['hit', ({ m }) => m.hitRate],
          ['PF', ({ m }) => m.profitFactor],
          ['hold', ({ m }) => m.averageHoldBars],
          ['days', ({ days }) => days],
        ],
      ),
    'Sharpe ratios': (section) =>
      section.table<Json>(0, pairs, [
        ['strategy', ({ against }) => against],
        ['over', ({ baseline }) => baseline],
        ['Sharpe', ({ improvement: i }) => i.againstSharpe],
        ['baseline’s', ({ improvement: i }) => i.baselineSharpe],
        ['lead', ({ improvement: i }) => i.sharpeDelta],
        ['95 % interval', ({ improvement: i }) => i.ci95],
        ['p', ({ improvement: i }) => p(i.p)],
        ['Holm p', ({ holmP, family }) => [plain(holmP), family]],
        ['Ledoit–Wolf p', ({ improvement: i }) => p(i.ledoitWolf.p)],
        ['placebo p', ({ improvement: i }) => p(i.placeboP)],
        ['days', ({ days }) => days.count],
      ]),
    Differences: (section) => {
      section.each('small', ['of one figure each: among so many, one interval in twenty leaves 0 out by chance']);
      section.each(
        'summary',
        pairs.map(({ baseline, against, days }: Json) =>
          like(`${against} against ${baseline}, # common days, ${day(days.from)} to ${day(days.to)}`, days.count),
        ),
      );
      pairs.forEach(({ baseline, against, differences }: Json, t: number) => {
        section.table<Json>(t, differences, [
          ['figure', () => []],
          [against, (one) => one.against],
          [baseline, (one) => one.baseline],
          ['difference', (one) => one.difference],
          ['95 % interval', (one) => (one.reason === null ? one.ci95 : null)],
          ['how, or why not', (one) => one.reason ?? `${one.relative ? 'ratio less 1; ' : ''}${one.method}`],
        ]);
      });
    },
    'By segment': (section) =>
      bySegment(
        section,
        pairs.filter(({ segments }: Json) => segments !== null),
      ),
    Forecasts: (section) => {
      const scored = runs.filter(({ forecast }: Json) => forecast !== null);
      section.table<Json>(0, scored, [
        ['run', ({ name }) => name],
        ['rows', ({ forecast: f }) => f.rows],
        ['accuracy', ({ forecast: f }) => f.accuracy],
        ['naive', ({ forecast: f }) => f.naiveAccuracy],
        ['macro F1', ({ forecast: f }) => f.macroF1],
        ['log loss', ({ forecast: f }) => f.logLoss],
        ['naive’s', ({ forecast: f }) => f.naiveLogLoss],
        ['Brier', ({ forecast: f }) => f.brier],
        ['IC', ({ forecast: f }) => f.ic?.value],
        ['t', ({ forecast: f }) => f.ic?.t],
      ]);
      const paired = forecasts.filter(({ reason }: Json) => reason === null);
      section.each(
        'h3',
        paired.map(({ baseline, against, rows }: Json) => like(`${against} against ${baseline}, # common rows`, rows)),
      );
      paired.forEach(({ baseline, against, figures }: Json, t: number) => {
        section.table<Json>(1 + t, figures, [
          ['score', () => []],
          [against, (one) => one.against],
          [baseline, (one) => one.baseline],
          ['difference', (one) => one.difference],
          ['95 % interval', (one) => one.ci95],
          ['p', (one) => p(one.p)],
          ['verdict', () => []],
          ['how', (one) => one.reason ?? one.method],
        ]);
      });
    },
    Configuration: (section) => {
      configuration
        .filter(({ differences }: Json) => differences.length > 0)
        .forEach(({ baseline, against, differences }: Json, t: number) => {
          section.table<Json>(t, differences, [
            ['path', ({ path }) => path],
            [baseline, (one) => one.baseline ?? '–'],
            [against, (one) => one.against ?? '–'],
          ]);
        });
    },
  };
}

function bySegment(section: SectionLedger, pairs: readonly Json[]): void {
  section.table<Json>(0, pairs, [
    ['strategy', ({ against }) => against],
    ['over', ({ baseline }) => baseline],
    ['better in', ({ segments }) => [segments.improved, segments.of]],
    ['worse in', ({ segments }) => segments.worse],
    ['signed-rank p', ({ segments }) => p(segments.signedRankP)],
    ['Holm p', ({ segments }) => p(segments.holmP)],
    ['sign p', ({ segments }) => p(segments.signP)],
  ]);
  section.each(
    '@aria-label',
    pairs.map(({ against, baseline, segments }) =>
      like(
        `Sharpe ratio of ${against} less that of ${baseline} by segment: better in # of #`,
        segments.improved,
        segments.of,
      ),
    ),
  );
  section.each(
    'title',
    pairs.flatMap(({ segments }) =>
      segments.leads
        .filter(({ lead }: Json) => typeof lead === 'number')
        .map(({ segment, from, lead }: Json) => like(`segment ${segment}, from ${from}: #`, lead)),
    ),
  );
  pairs.forEach(({ against, baseline, segments }, t) => {
    section.table<Json>(1 + t, segments.leads, [
      ['segment', ({ segment }) => String(segment)],
      ['from', ({ from }) => from],
      ['days', ({ days }) => days],
      [against, (one) => one.against],
      [baseline, (one) => one.baseline],
      ['lead', (one) => one.lead],
    ]);
  });
}

export function portfolioRules(title: string, answer: Json): Rules {
  const { runId, assets, strategies, days, improvements: pairs, targets: all } = answer;
  const each = Object.entries<Json>(assets);
  return {
    '': (section) => {
      for (const kind of ['title', 'h1']) section.each(kind, [title]);
      const on = days.fewestAssets === days.mostAssets ? '# on each' : '# to # on a day';
      const counts = [...new Set([days.fewestAssets, days.mostAssets])];
      section.each('dd', [
        Object.keys(assets).join(', '),
        like(`# UTC days, ${days.from} to ${days.to}; assets: ${on}, of equal weight`, days.count, ...counts),
        runId,
      ]);
      cards(section, []);
    },
    Targets: (section) => targets(section, { targets: all }),
    Improvement: (section) => improvements(section, { improvements: pairs }),
    Strategies: (section) =>
      section.table<Json>(
        0,
        Object.entries(strategies).map(([name, m]) => ({ name, m })),
        [
          ['strategy', ({ name }) => name],
          ...HEADLINE,
          ['mean Sharpe', ({ m }) => m.meanSharpe],
          ['mean DD', ({ m }) => m.meanMaxDrawdown],
          ['mean turn/y', ({ m }) => m.meanTurnoverPerYear],
          ['mean expo', ({ m }) => m.meanExposure],
        ],
      ),
    Assets: (section) =>
      section.table<[string, Json]>(0, each, [
        ['asset', ([name]) => name],
        ['run', ([, run]) => run.runId],
        ['data', ([, run]) => like(span(run.data), run.data.rows)],
        ['segments', ([, run]) => like('#/#', run.segments.done, run.segments.planned)],
        ...Object.keys(strategies).flatMap(
          (name) =>
            [
              [`${name}: Sharpe`, ([, run]: [string, Json]) => run.strategies[name]?.sharpe],
              ['max DD', ([, run]: [string, Json]) => run.strategies[name]?.maxDrawdown],
            ] as const,
        ),
      ]),
  };
}

export function indexRules({ runs, sweeps, pages }: Json): Rules {
  const minute = (iso: string): string => iso.slice(0, 16).replace('T', ' ');
  const of = (all: readonly Json[], noun: string): string => `# ${noun}${all.length === 1 ? '' : 's'}`;
  const ids = (section: SectionLedger, all: readonly string[]): void => section.each('a', all);
  return {
    '': (section) =>
      section.each('p', [like(`${of(runs, 'run')}, ${of(sweeps, 'sweep')}; newest last`, runs.length, sweeps.length)]),
    Runs: (section) => {
      ids(
        section,
        runs.filter(({ page }: Json) => page).map(({ runId }: Json) => runId),
      );
      section.table<Json>(0, runs, [
        ['run', () => []],
        ['ended', ({ created }) => (created === null ? 'not finished' : minute(created))],
        ['data', ({ data }) => data],
        ['segments', ({ segments }) => segments],
        [
          'best Sharpe',
          ({ sharpe }) => {
            const [name] = Object.keys(sharpe)
              .filter((one) => typeof sharpe[one] === 'number')
              .sort((a, b) => sharpe[b] - sharpe[a]);
            return name === undefined ? '–' : like(`# ${name}`, sharpe[name]);
          },
        ],
        ['targets', () => []],
      ]);
    },
    Sweeps: (section) => {
      ids(
        section,
        sweeps.filter(({ page }: Json) => page).map(({ sweepId }: Json) => sweepId),
      );
      section.table<Json>(0, sweeps, [
        ['sweep', () => []],
        ['changed', ({ changed }) => minute(changed)],
        ['sampler', ({ sampler }) => sampler],
        ['trials', ({ trials: { ended, wanted } }) => (ended >= wanted ? [ended] : like('# of #', ended, wanted))],
        ['objective', ({ objectives }) => objectives.join(', ')],
        ['best', ({ best }) => (best === null ? '–' : compact(best.value))],
        ['verdict', ({ verdict }) => verdict ?? '–'],
        ['lock box', () => []],
      ]);
    },
    'Further pages': (section) => ids(section, pages),
  };
}

/** Four significant digits. */
export function compact(value: number | null): string {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value);
  return value !== 0 && (size >= 1e6 || size < 1e-3) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}
