import { formatDuration, type SweepAnswer, type SweepTrial } from '../../core/index.ts';
import { count, day, formatCount, percent } from '../numbers.ts';
import { joinBlocks, labelled, title } from '../parts.ts';
import { spark } from '../spark.ts';
import { type Column, type Ink, inked, numbers, type TextOptions, table, textWidth, wrap } from '../text.ts';
import { honestyLines } from './honesty.ts';
import {
  byImportance,
  clipped,
  countsText,
  figureHead,
  figureText,
  importanceNote,
  known,
  moreFigures,
  nextSteps,
  noWinnerText,
  objectiveHeads,
  objectiveText,
  parameterText,
  rankedTrials,
  shortNames,
  varies,
  winnerOf,
} from './text.ts';

export interface SweepTextOptions extends TextOptions {
  /** Trials of the table; 10 without it. */
  readonly top?: number | undefined;
}

const INKS: Readonly<Record<SweepAnswer['verdict'], Ink>> = { stands: 'green', noise: 'yellow', unjudged: 'dim' };
const BAR = 32;

/**
 * A sweep for the terminal, at most 110 columns: the verdict on the winner first, the winner beside the configuration as it stands, the
 * best trials, what each parameter matters, what the winner is worth as the best of many, and what to do next.
 */
export function formatSweep(answer: SweepAnswer, options: SweepTextOptions = {}): string {
  return joinBlocks([
    headLines(answer, options),
    verdictLines(answer, options),
    winnerLines(answer, options),
    trialLines(answer, options),
    importanceLines(answer, options),
    honestyLines(answer, options),
    endLines(answer, options),
  ]);
}

function headLines(answer: SweepAnswer, options: TextOptions): string[] {
  const { sweepId, sampler, pruner, seed, data, period, objectives, dimensions, constraints } = answer;
  const pruned = pruner.use === 'none' ? '' : `, pruner ${pruner.use}`;
  const steps = period.steps > 0 ? `, ${formatCount(period.steps, 'step')}` : '';
  const rules = constraints.length === 0 ? '' : `, ${formatCount(constraints.length, 'constraint')}`;
  return [
    title(`sweep ${sweepId}`, `${sampler.use}${pruned}, seed ${seed}`, options),
    ...labelled(
      'data',
      `${data.file}: ${formatCount(data.rows, 'bar')} of ${formatDuration(data.intervalMs)}`,
      options,
    ),
    ...labelled(
      'scored',
      `${formatCount(period.days, 'day')}, ${day(period.from)} to ${day(period.to)}${steps}`,
      options,
    ),
    ...labelled('wanted', objectives.map(({ of, goal }) => `${goal} ${of}`).join(', '), options),
    ...labelled('trials', `${countsText(answer)}; ${formatCount(dimensions.length, 'parameter')}${rules}`, options),
  ];
}

function verdictLines(answer: SweepAnswer, options: TextOptions): string[] {
  const { verdict, sentences, best } = answer;
  if (best === null)
    return wrap(noWinnerText(answer), textWidth(options), '').map((line) => inked(line, 'yellow', options));
  const [first, ...rest] = sentences;
  const lines = (text: string) => wrap(text, textWidth(options), '  ');
  return [
    title('Verdict', '', options) + inked(`  ${verdict}`, INKS[verdict], options),
    ...(first === undefined
      ? []
      : lines(first).map((line) => inked(line, INKS[verdict] === 'dim' ? undefined : INKS[verdict], options))),
    ...rest.flatMap(lines),
  ];
}

function winnerLines(answer: SweepAnswer, options: TextOptions): string[] {
  const winner = winnerOf(answer);
  if (winner === undefined) return [];
  const { asConfigured, objectives, dimensions } = answer;
  const heads = objectiveHeads(answer);
  const sides = asConfigured === null ? [winner] : [winner, asConfigured];
  const figures = moreFigures(answer);
  const values = dimensions.filter(({ name }) => winner.point[name] !== undefined);
  const wanted: Column[] = [
    { head: '', cells: [`trial ${winner.number}`, 'as configured'].slice(0, sides.length) },
    ...objectives.map(({ of }, i) =>
      numbers(
        heads[i]!,
        sides.map(({ values: own }) => objectiveText(of, own[i])),
      ),
    ),
    ...stepColumn(sides, options),
  ];
  const more = figures.map((name) =>
    numbers(
      figureHead(name),
      sides.map((side) => figureText(name, side.figures[name])),
    ),
  );
  return [
    title('Winner', `trial ${winner.number}`, options),
    ...table([...wanted, ...fitting(wanted, more, textWidth(options))], options),
    '',
    ...table(
      [
        { head: 'parameter', cells: values.map(({ name }) => name) },
        { head: 'value', cells: values.map((one) => parameterText(one, winner.point[one.name])) },
        { head: 'of', cells: values.map(({ text }) => text) },
      ],
      options,
    ),
  ];
}

function trialLines(answer: SweepAnswer, options: SweepTextOptions): string[] {
  const { objectives, asConfigured } = answer;
  const complete = answer.trials.filter(({ state }) => state === 'complete');
  if (complete.length === 0) return failureLines(answer, options);
  const ranked = rankedTrials(answer);
  const different = oncePerPoint(ranked);
  const rows = different.slice(0, options.top ?? 10);
  const heads = objectiveHeads(answer);
  const front = objectives.length > 1;
  const configured = asConfigured === null ? [] : [asConfigured];
  const names = new Map(answer.dimensions.map(({ name }, i) => [name, shortNames(answer.dimensions)[i]!]));
  const columns: Column[] = [
    numbers('rank', [
      ...rows.map(({ rank, state }) => (rank === null ? state : String(rank))),
      ...configured.map(() => '–'),
    ]),
    {
      head: 'trial',
      cells: [
        ...rows.map(({ number, pareto }) => `${number}${front && pareto ? ' *' : ''}`),
        ...configured.map(() => 'as configured'),
      ],
    },
    ...objectives.map(({ of }, i) =>
      numbers(
        heads[i]!,
        [...rows, ...configured].map(({ values }) => objectiveText(of, values[i])),
      ),
    ),
  ];
  const parameters = byImportance(answer)
    .filter((dimension) => varies(dimension, complete))
    .map((dimension) =>
      numbers(
        names.get(dimension.name)!,
        rows.map(({ point }) => clipped(parameterText(dimension, point[dimension.name]), 20)),
      ),
    );
  const shown = fitting(columns, parameters, textWidth(options));
  const hidden = parameters.length - shown.length;
  const steps = stepColumn([...rows, ...configured], options);
  const note = [
    `${rows.length} of ${count(ranked.length)}`,
    ...(different.length < ranked.length ? ['of equal ones the first'] : []),
    ...(front ? ['* no other is as good in all objectives'] : []),
    ...(hidden > 0 ? [`${formatCount(hidden, 'parameter')} that matter${hidden === 1 ? 's' : ''} less left out`] : []),
  ];
  return [
    title('Best trials', note.join('; '), options),
    ...table([...columns, ...shown, ...fitting([...columns, ...shown], steps, textWidth(options))], options),
    ...(front ? frontLines(ranked, options) : []),
    ...failureLines(answer, options),
  ];
}

/** A sampler that learns comes back to what was good: of trials with the same parameters the first is enough. */
function oncePerPoint(trials: readonly SweepTrial[]): SweepTrial[] {
  const seen = new Set<string>();
  return trials.filter(({ point }) => {
    const key = JSON.stringify(Object.entries(point).sort());
    return !seen.has(key) && seen.add(key);
  });
}

const STEP_CELLS = 12;

/** The first objective after each step as one line of characters; none where no trial has three steps. */
function stepColumn(rows: readonly Pick<SweepTrial, 'steps'>[], options: TextOptions): Column[] {
  if (!rows.some(({ steps }) => (steps?.length ?? 0) > 2)) return [];
  return [{ head: 'by step', cells: rows.map(({ steps }) => spark(steps ?? [], STEP_CELLS, options)) }];
}

const MOST_FRONT = 30;

/** The trials that no other is at least as good as in all objectives, by rank. */
function frontLines(ranked: readonly SweepTrial[], options: TextOptions): string[] {
  const front = ranked.filter(({ pareto }) => pareto).map(({ number }) => String(number));
  const more = front.length > MOST_FRONT ? `, and ${count(front.length - MOST_FRONT)} more` : '';
  return labelled(
    'front',
    `${formatCount(front.length, 'trial')}: ${front.slice(0, MOST_FRONT).join(', ')}${more}`,
    options,
  );
}

/** As many of the columns as leave room for all. */
function fitting(before: readonly Column[], columns: readonly Column[], room: number): Column[] {
  const width = ({ head, cells }: Column) => Math.max(head.length, ...cells.map((cell) => cell.length));
  let used = before.reduce((sum, column) => sum + width(column) + 2, 0);
  const shown: Column[] = [];
  for (const column of columns) {
    used += width(column) + 2;
    if (used - 2 > room) break;
    shown.push(column);
  }
  return shown;
}

/** Why trials failed, each reason once. */
function failureLines({ trials }: SweepAnswer, options: TextOptions): string[] {
  const reasons = new Map<string, SweepTrial[]>();
  for (const trial of trials) {
    if (trial.state !== 'failed') continue;
    const reason = trial.reason ?? 'no reason given';
    reasons.set(reason, [...(reasons.get(reason) ?? []), trial]);
  }
  return [...reasons]
    .slice(0, 5)
    .flatMap(([reason, same]) =>
      labelled(
        'failed',
        `${same.length === 1 ? `trial ${same[0]!.number}` : `${same.length} trials, first ${same[0]!.number}`}: ${reason}`,
        options,
      ),
    );
}

function importanceLines(answer: SweepAnswer, options: TextOptions): string[] {
  const { importance, dimensions } = answer;
  if (importance === null) return [];
  const short = shortNames(dimensions);
  const nameOf = (name: string) => short[dimensions.findIndex((one) => one.name === name)] ?? name;
  const bars = [
    ...importance.main.map(({ name, share }) => ({ text: nameOf(name), share: known(share) })),
    ...importance.pairs
      .filter(({ share }) => share >= 0.02)
      .slice(0, 3)
      .map(({ names, share }) => ({ text: names.map(nameOf).join(' × '), share: known(share) })),
  ].slice(0, 12);
  const most = Math.max(...bars.map(({ share }) => share), 1e-9);
  return [
    title('Importance', importanceNote(importance), options),
    ...table(
      [
        { head: '', cells: bars.map(({ text }) => text) },
        numbers(
          'share',
          bars.map(({ share }) => percent(share, 0)),
        ),
        {
          head: '',
          cells: bars.map(({ share }) =>
            (options.unicode === false ? '#' : '█').repeat(Math.round((BAR * share) / most)),
          ),
        },
      ],
      options,
    ).slice(1),
  ];
}

function endLines(answer: SweepAnswer, options: TextOptions): string[] {
  const folder = answer.dir.replace(/[\\/]$/, '');
  return [
    ...labelled('results', answer.dir, options),
    ...labelled('page', `${folder}/report.html`, options),
    ...nextSteps(answer).flatMap(({ command, why }) => labelled('next', `${command}  # ${why}`, options)),
  ];
}
