import {
  DAY_MS,
  HOUR_MS,
  isoTime,
  MINUTE_MS,
  SECOND_MS,
  type SweepAnswer,
  type SweepDimension,
  type SweepTrial,
} from '../../core/index.ts';
import { compact, count, day, fixed, type MaybeNumber, percent } from '../numbers.ts';

const NONE = '–';

/** Undefined numbers are NaN in memory and null once they went through JSON. */
export function known(value: MaybeNumber): number {
  return typeof value === 'number' ? value : Number.NaN;
}

const FIGURES: Readonly<Record<string, readonly [head: string, format: (value: MaybeNumber) => string]>> = {
  sharpe: ['Sharpe', (value) => fixed(value)],
  sortino: ['Sortino', (value) => fixed(value)],
  calmar: ['Calmar', (value) => fixed(value)],
  cagr: ['CAGR', (value) => percent(value)],
  volatility: ['Vol', (value) => percent(value)],
  maxDrawdown: ['Max DD', (value) => percent(value)],
  dailyDrawdown: ['Day DD', (value) => percent(value)],
  totalReturn: ['Return', (value) => percent(value)],
  turnoverPerYear: ['Turn/y', (value) => fixed(value, 0)],
  exposure: ['Expo', (value) => percent(value, 0)],
  trades: ['Trades', count],
  hitRate: ['Hit', (value) => percent(value, 0)],
  profitFactor: ['PF', (value) => fixed(value)],
  averageHoldBars: ['Hold', (value) => fixed(value, 0)],
};

export function figureHead(name: string): string {
  return FIGURES[name]?.[0] ?? name;
}

/** A figure as its name asks for: shares as percent, counts whole. */
export function figureText(name: string, value: MaybeNumber): string {
  return (FIGURES[name]?.[1] ?? compact)(value);
}

/** Of `strategies.trend+regime.sharpe` the figure's name. */
function figureOf(of: string): string {
  return of.slice(of.lastIndexOf('.') + 1);
}

/** @param of as an objective is written */
export function objectiveText(of: string, value: MaybeNumber): string {
  return figureText(figureOf(of), value);
}

/** Heads for the objectives' columns: the figure, with whose it is where two have the same. */
export function objectiveHeads({ objectives }: Pick<SweepAnswer, 'objectives'>): string[] {
  const heads = objectives.map(({ of }) => figureHead(figureOf(of)));
  return objectives.map(({ of }, i) =>
    heads.filter((head) => head === heads[i]).length === 1 ? heads[i]! : of.replace(/^strategies\./, ''),
  );
}

/** For each dimension as many of its path's last names as tell it from the others. */
export function shortNames(dimensions: readonly SweepDimension[]): string[] {
  const parts = dimensions.map(({ name }) => name.split('.'));
  return dimensions.map(({ name }, i) => {
    const own = parts[i]!;
    for (let take = 1; take < own.length; take++) {
      const tail = own.slice(-take).join('.');
      const rest = (other: readonly string[]) => other.slice(-take).join('.');
      if (/^\d+$/.test(own[own.length - take]!)) continue;
      if (parts.every((other, j) => j === i || rest(other) !== tail)) return tail;
    }
    return name;
  });
}

/** A duration in hours or days, so that the values of one parameter can be compared at a glance; about, where it is no round one. */
export function durationText(ms: number): string {
  if (ms >= 2 * DAY_MS && ms % (DAY_MS / 2) === 0) return `${ms / DAY_MS}d`;
  if (ms >= HOUR_MS && ms % HOUR_MS === 0) return `${ms / HOUR_MS}h`;
  if (ms >= MINUTE_MS && ms % MINUTE_MS === 0) return `${ms / MINUTE_MS}m`;
  const [unit, , size] = UNITS.find(([, least]) => ms >= least) ?? ['s', 0, SECOND_MS];
  return `${compact(ms / size)}${unit}`;
}

const UNITS = [
  ['d', 2 * DAY_MS, DAY_MS],
  ['h', HOUR_MS, HOUR_MS],
  ['m', MINUTE_MS, MINUTE_MS],
] as const;

/** A parameter's value as the file would have it; – where the trial has none. */
export function parameterText({ choices, duration }: SweepDimension, value: MaybeNumber): string {
  if (value === null || value === undefined || Number.isNaN(value)) return NONE;
  if (choices !== null) return choices[value]?.replace(/\s+/g, ' ') ?? NONE;
  return duration ? durationText(value) : compact(value);
}

/** A long text, such as a choice that holds a whole block, cut for a table or a picture. */
export function clipped(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** Complete trials by rank, then the others by number. */
export function rankedTrials({ trials }: Pick<SweepAnswer, 'trials'>): SweepTrial[] {
  const place = ({ rank }: SweepTrial) => rank ?? Number.POSITIVE_INFINITY;
  return [...trials].sort((a, b) => {
    const [x, y] = [place(a), place(b)];
    return x === y ? a.number - b.number : x - y;
  });
}

export function winnerOf({ trials, best }: Pick<SweepAnswer, 'trials' | 'best'>): SweepTrial | undefined {
  return best === null ? undefined : trials.find(({ number }) => number === best);
}

/** Complete trials whose first objective is a number. */
export function judged({ trials }: Pick<SweepAnswer, 'trials'>): SweepTrial[] {
  return trials.filter(({ state, values }) => state === 'complete' && Number.isFinite(values[0]));
}

/** Headline figures that no objective shows already. */
export function moreFigures({ trials, objectives, asConfigured }: SweepAnswer): string[] {
  const shown = new Set(objectives.map(({ of }) => of.slice(of.lastIndexOf('.') + 1)));
  const names = [...trials, ...(asConfigured === null ? [] : [asConfigured])].flatMap(({ figures }) =>
    Object.keys(figures),
  );
  return [...new Set(names)].filter((name) => !shown.has(name)).slice(0, 6);
}

/** Whether the trials differ in it: a dimension of one value has nothing to show. */
export function varies({ name }: SweepDimension, trials: readonly SweepTrial[]): boolean {
  const seen = new Set<number | undefined>();
  for (const { point } of trials) {
    seen.add(point[name]);
    if (seen.size > 1) return true;
  }
  return false;
}

/** The dimensions by importance, with their pairs' shares in halves; in the file's order without it. */
export function byImportance({
  dimensions,
  importance,
}: Pick<SweepAnswer, 'dimensions' | 'importance'>): SweepDimension[] {
  const weight = new Map<string, number>();
  for (const { name, share } of importance?.main ?? []) weight.set(name, known(share) || 0);
  for (const { names, share } of importance?.pairs ?? [])
    for (const name of names) weight.set(name, (weight.get(name) ?? 0) + (known(share) || 0) / 2);
  return [...dimensions].sort((a, b) => (weight.get(b.name) ?? 0) - (weight.get(a.name) ?? 0));
}

/** `fANOVA on a forest that explains 74 % of the variance out of bag`. */
export function importanceNote({ method, explained }: NonNullable<SweepAnswer['importance']>): string {
  const name =
    method === 'fanova'
      ? 'share of the variance of the first objective, alone (fANOVA)'
      : 'share of the error that shuffling it makes (the trials do not fill the space evenly)';
  const trust = known(explained) < 0.3 ? ': too little to go by' : '';
  return `${name}; the forest behind it explains ${percent(Math.max(0, known(explained)), 0)} out of bag${trust}`;
}

/** `176 complete, 20 pruned, 4 failed of 200 wanted`. */
export function countsText({ counts }: Pick<SweepAnswer, 'counts'>): string {
  const { wanted, complete, pruned, failed } = counts;
  const others = [
    ...(pruned > 0 ? [`${count(pruned)} pruned`] : []),
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
  ];
  return `${[`${count(complete)} complete`, ...others].join(', ')} of ${count(wanted)} wanted`;
}

/** First and last day of the lock box, whose `to` is the end of its last day. */
export function lockBoxSpan({ from, to }: { readonly from: string; readonly to: string }): string {
  return `${day(from)} to ${day(isoTime(Date.parse(to) - 1))}`;
}

/** Why a sweep has no winner. */
export function noWinnerText({ trials, objectives }: Pick<SweepAnswer, 'trials' | 'objectives'>): string {
  if (!trials.some(({ state }) => state === 'complete')) return 'No trial completed: there is no winner';
  return `No trial has a value of ${objectives[0]!.of}: there is no winner`;
}

/** What stands about the days that no trial saw. */
export function lockBoxText({ lockBox }: Pick<SweepAnswer, 'lockBox'>): string {
  if (lockBox === null) return 'none: all days were searched on';
  const { days, openings, opened } = lockBox;
  const span = `${count(days)} days, ${lockBoxSpan(lockBox)}, which no trial saw`;
  const often =
    openings === 0
      ? ''
      : openings === 1
        ? '; opened once'
        : `; opened ${openings} times: the more often, the less it says`;
  return opened === null ? `${span}; shut${often}` : `${span}${often}`;
}

/** What to do next, each a command and what it is for. */
export function nextSteps(answer: SweepAnswer): { readonly command: string; readonly why: string }[] {
  const { counts, lockBox, best, verdict, dir } = answer;
  const done = counts.complete + counts.pruned + counts.failed;
  const folder = dir.replace(/[\\/]$/, '');
  const opened = lockBox !== null && lockBox.opened !== null;
  return [
    ...(done < counts.wanted && !opened
      ? [{ command: 'npm run sweep', why: `goes on with the ${count(counts.wanted - done)} trials left` }]
      : []),
    ...(done >= counts.wanted && !opened && answer.sampler.use !== 'grid' && answer.budget?.exceeded !== true
      ? [{ command: `npm run sweep -- --trials ${counts.wanted * 2}`, why: 'adds trials to these' }]
      : []),
    ...(lockBox !== null && !opened && best !== null
      ? [
          {
            command: 'npm run sweep -- --open-lock-box',
            why: `judges the winner on the ${count(lockBox.days)} newest days, once: no trial can follow${verdict === 'noise' ? '; while the winner is noise, they are better kept shut' : ''}`,
          },
        ]
      : []),
    ...(best === null
      ? []
      : [
          {
            command: `npm run walkforward -- --config ${folder}/winner.yml`,
            why: 'runs the winner (put the sections into your own file where it was not the defaults that were swept)',
          },
        ]),
    { command: 'npm run sweep -- --show --export trials.csv', why: 'writes all trials (or .parquet)' },
  ];
}
