import type { SectionLedger } from './ledger.ts';
import { compact, type Rules } from './page-rules.ts';
import type { Json } from './run-files.ts';
import { type Expected, like } from './shown.ts';

/** Sections of pictures alone; their points are those of the tables, and no rule looks at their axes. */
export const SWEEP_PICTURES = [
  'History',
  'Front',
  'Importance',
  'Slices',
  'Pairs',
  'Parallel coordinates',
  'Step by step',
];

const HEADS: Readonly<Record<string, string>> = {
  sharpe: 'Sharpe',
  maxDrawdown: 'Max DD',
  totalReturn: 'Return',
  turnoverPerYear: 'Turn/y',
  trades: 'Trades',
};
const HOUR = 3_600_000;
const digits = ({ text }: { text: string }): boolean => /\d/.test(text);
const figureOf = (of: string): string => of.slice(of.lastIndexOf('.') + 1);
const p = (value: number | null): Expected => (value !== null && value < 0.0005 ? '< 0.001' : value);
const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** A parameter as the file would have it. */
function parameter({ choices, duration }: Json, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (choices !== null) return choices[value].replace(/\s+/g, ' ');
  if (!duration) return compact(value);
  return value >= 48 * HOUR && value % (12 * HOUR) === 0 ? `${value / (24 * HOUR)}d` : `${value / HOUR}h`;
}

/** The tables and sentences of a sweep's page. */
export function sweepRules(answer: Json): Rules {
  const { sweepId, data, period, lockBox, objectives, sampler, pruner, seed, counts, trials, best, dimensions } =
    answer;
  const { selection, overfitting, nested, plateau, budget, sentences, asConfigured, verdict } = answer;
  const winner = trials.find(({ number }: Json) => number === best);
  const until = new Date(Date.parse(lockBox.to) - 1).toISOString().slice(0, 10);
  const shown = objectives.map(({ of }: Json) => figureOf(of));
  const further = Object.keys(winner.figures).filter((name) => !shown.includes(name));
  const figures = [
    ...shown.map((name: string, i: number) => [HEADS[name]!, ({ values }: Json): Expected => values[i]] as const),
    ...further.map((name) => [HEADS[name]!, ({ figures: own }: Json): Expected => own[name]] as const),
  ];
  return {
    '': (section) => {
      for (const kind of ['title', 'h1']) section.each(kind, [`Sweep ${sweepId}`]);
      section.each('dd', [
        like(`${data.file}: # bars of ${data.intervalMs / 60_000}m`, data.rows),
        like(`# days, ${period.from} to ${period.to}, # steps`, period.days, period.steps),
        like(`# days, ${lockBox.from} to ${until}, which no trial saw; shut`, lockBox.days),
        objectives.map(({ goal, of }: Json) => `${goal} ${of}`).join(', '),
        `${sampler.use}, pruner ${pruner.use}, seed ${seed}`,
        [counts.complete, counts.pruned, counts.failed, counts.wanted].filter((count) => count > 0),
      ]);
      section.each('p', [`Verdict: ${verdict}`, ...sentences]);
    },
    Winner: (section) => {
      section.each('small', [like('trial #, on the days that it was chosen by', best)]);
      section.table<Json>(
        0,
        [winner, asConfigured],
        [['', (_, i) => (i === 0 ? `trial ${best}` : 'as configured')], ...figures],
      );
      const set = dimensions.filter(({ name }: Json) => typeof winner.point[name] === 'number');
      section.table<Json>(1, set, [
        ['parameter', ({ name }) => name],
        ['value', (one) => cut(parameter(one, winner.point[one.name]), 90)],
        ['of', ({ text }) => text],
      ]);
      section.each('code', [`npm run walkforward -- --config ${answer.dir}/winner.yml`], digits);
      section.each(
        'li',
        [
          like(
            'judges the winner on the # newest days, once: no trial can follow; while the winner is noise, they are better kept shut',
            lockBox.days,
          ),
        ],
        digits,
      );
    },
    'As the best of many': (section) => {
      const valued = trials.filter(({ state, values }: Json) => state === 'complete' && typeof values[0] === 'number');
      section.each('small', [like('# trials with a value', valued.length)]);
      section.table<Json>(
        0,
        [selection],
        [
          ['Sharpe', (one) => one.sharpe],
          ['best of noise', (one) => one.expectedMaximum],
          ['sure above that', (one) => one.deflated],
          ['p alone', (one) => p(one.p)],
          ['Bonferroni', (one) => one.bonferroni.sharpe],
          ['Holm', (one) => one.holm.sharpe],
          ['BHY', (one) => one.bhy.sharpe],
        ],
      );
      const all = {
        ...{ days: nested.folds.reduce((sum: number, { days }: Json) => sum + days, 0), outOfSample: nested.sharpe },
        ...{ ci95: nested.ci95, asConfigured: nested.asConfigured },
      };
      section.table<Json>(
        1,
        [...nested.folds, all],
        [
          ['chosen before, judged on', ({ from, to }) => (from === undefined ? 'all folds' : `${from} to ${to}`)],
          ['days', ({ days }) => days],
          ['trial', ({ chosen }) => (chosen === undefined ? '' : String(chosen))],
          ['Sharpe before', ({ inSample }) => inSample ?? ''],
          ['Sharpe there', ({ outOfSample }) => outOfSample],
          ['95 %', ({ ci95 }) => ci95 ?? ''],
          ['as configured', (one) => one.asConfigured ?? ''],
        ],
      );
      const told = [nested, plateau, budget]
        .map(({ sentence }: Json) => sentence)
        .filter((text) => !sentences.includes(text));
      section.each('li', [
        like(
          'the best of one half of the days ends in the lower half of the other in # % of # ways to halve them (PBO; 50 %: the choice is worth nothing), and loses there in # %',
          overfitting.probability,
          overfitting.combinations,
          overfitting.probabilityOfLoss,
        ),
        ...told,
      ]);
    },
    Trials: (section) => table(section, answer, figures),
  };
}

function table(
  section: SectionLedger,
  { trials, dimensions }: Json,
  figures: readonly (readonly [string, (trial: Json) => Expected])[],
): void {
  const place = ({ rank }: Json): number => rank ?? Number.POSITIVE_INFINITY;
  const rows = [...trials].sort((a: Json, b: Json) =>
    place(a) === place(b) ? a.number - b.number : place(a) - place(b),
  );
  const differs = ({ name }: Json): boolean => new Set(trials.map(({ point }: Json) => point[name])).size > 1;
  // The parameters' columns stand in the order of their importance, each under its name and what it is tried on.
  const columns = section.places
    .filter(({ kind, table: t, row }) => kind === '@title' && t === 0 && row < 0)
    .flatMap((hint) => {
      const of = dimensions.find(({ name, text }: Json) => hint.text === `${name}: ${text}`);
      if (of !== undefined) section.ledger.accept(hint);
      return of === undefined ? [] : [{ of, at: hint.column }];
    });
  const varied = dimensions.filter(differs);
  if (columns.length !== varied.length || columns.some(({ of }) => !differs(of)))
    section.ledger.fail(`Trials: ${columns.length} columns of parameters, not ${varied.length}`);
  const head = (at: number): string =>
    section.places.find(({ kind, table: t, row, column }) => kind === 'th' && t === 0 && row < 0 && column === at)
      ?.text ?? '';
  section.table<Json>(0, rows, [
    ['rank', ({ rank }) => (rank === null ? '–' : String(rank))],
    ['trial', ({ number }) => String(number)],
    ['state', ({ state }) => state],
    ...figures.slice(0, 2),
    ['front', ({ pareto }) => (pareto ? 'yes' : '')],
    ...figures.slice(2),
    // A head is the end of its parameter's name.
    ...columns.map(
      ({ of, at }) =>
        [
          of.name.endsWith(head(at)) ? head(at) : of.name,
          ({ point }: Json): Expected => cut(parameter(of, point[of.name]), 28),
        ] as const,
    ),
    ['reason', ({ reason }) => reason ?? ''],
  ]);
  section.each(
    'p',
    [
      `The same in all: ${dimensions
        .filter((one: Json) => !differs(one))
        .map((one: Json) => `${one.name} ${cut(parameter(one, rows[0].point[one.name]), 60)}`)
        .join(', ')}.`,
    ],
    ({ classes }) => classes === 'legend',
  );
}
