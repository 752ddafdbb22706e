import { formatDuration, NEEDLE, type SweepAnswer, type SweepTrial } from '../../core/index.ts';
import { escapeHtml, type HtmlColumn, htmlTable, section } from '../charts/html-text.ts';
import { overfittingText } from '../lines/selection-bias-text.ts';
import { count, day, fixed, formatCount, percent, pValue } from '../numbers.ts';
import {
  byImportance,
  clipped,
  countsText,
  figureHead,
  figureText,
  judged,
  lockBoxSpan,
  lockBoxText,
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

/** Trials of the table; the rest is in the export. */
const MOST_ROWS = 1000;

/** What was searched, the verdict on the winner, what to do next. */
export function sweepHeaderHtml(answer: SweepAnswer): string {
  const { sweepId, data, period, objectives, sampler, pruner, seed, constraints, verdict, sentences, best } = answer;
  const steps = period.steps > 0 ? `, ${formatCount(period.steps, 'step')}` : '';
  const facts = [
    ['Data', `${data.file}: ${formatCount(data.rows, 'bar')} of ${formatDuration(data.intervalMs)}`],
    ['Scored on', `${formatCount(period.days, 'day')}, ${day(period.from)} to ${day(period.to)}${steps}`],
    ['Lock box', lockBoxText(answer)],
    ['Objectives', objectives.map(({ of, goal }) => `${goal} ${of}`).join(', ')],
    ['Sampler', `${sampler.use}${pruner.use === 'none' ? '' : `, pruner ${pruner.use}`}, seed ${seed}`],
    ['Trials', countsText(answer)],
    ...(constraints.length === 0 ? [] : [['Constraints', constraints.join(', ')]]),
  ];
  const list = facts.map(([name, text]) => `<dt>${name}</dt><dd>${escapeHtml(text!)}</dd>`).join('');
  const said = best === null ? [`${noWinnerText(answer)}.`, ...sentences] : sentences;
  const kind = best === null ? 'unjudged' : verdict === 'stands' && doubted(answer) ? 'doubted' : verdict;
  const paragraphs = [`Verdict: ${best === null ? 'none' : verdict}`, ...said].map(
    (text) => `<p>${escapeHtml(text)}</p>`,
  );
  return `<header><h1>${escapeHtml(`Sweep ${sweepId}`)}</h1><dl>${list}</dl></header>\n<section><div class="said ${kind}">${paragraphs.join('')}</div></section>`;
}

/** The sentences under the verdict take back some of it: more trials than the days can bear, or a winner alone on its needle. */
function doubted({ budget, plateau }: SweepAnswer): boolean {
  return budget?.exceeded === true || (plateau !== null && plateau.kept < NEEDLE);
}

/** The winner beside the configuration as it stands, and what it sets. */
export function winnerHtml(answer: SweepAnswer): string {
  const winner = winnerOf(answer);
  const { asConfigured, objectives, dimensions } = answer;
  if (winner === undefined) return '';
  const sides = asConfigured === null ? [winner] : [winner, asConfigured];
  const heads = objectiveHeads(answer);
  const set = dimensions.filter(({ name }) => winner.point[name] !== undefined);
  const steps = nextSteps(answer).map(
    ({ command, why }) => `<li><code>${escapeHtml(command)}</code> ${escapeHtml(why)}</li>`,
  );
  return section(
    'Winner',
    `trial ${winner.number}, on the days that it was chosen by`,
    [
      htmlTable([
        { head: '', cells: [`trial ${winner.number}`, 'as configured'].slice(0, sides.length), text: true },
        ...objectives.map(({ of }, i) => ({
          head: heads[i]!,
          hint: of,
          cells: sides.map(({ values }) => objectiveText(of, values[i])),
        })),
        ...moreFigures(answer).map((name) => ({
          head: figureHead(name),
          hint: name,
          cells: sides.map(({ figures }) => figureText(name, figures[name])),
        })),
      ]),
      htmlTable([
        { head: 'parameter', cells: set.map(({ name }) => name), text: true },
        { head: 'value', cells: set.map((one) => clipped(parameterText(one, winner.point[one.name]), 90)), text: true },
        { head: 'of', cells: set.map(({ text }) => text), text: true },
      ]),
      `<ul>${steps.join('\n')}</ul>`,
    ].join('\n'),
  );
}

/** What is left of the winner, it being the best of many. */
export function honestyHtml(answer: SweepAnswer): string {
  const { selection, overfitting, withoutOverfitting, nested, plateau, budget, lockBox, best } = answer;
  if (best === null) return '';
  const opened = lockBox?.opened ?? null;
  const facts: string[] = [
    ...(overfitting === null && withoutOverfitting === null
      ? []
      : [overfittingText({ overfitting, withoutOverfitting })]),
    ...(nested === null ? [] : [nested.sentence]),
    ...(plateau === null ? [] : [plateau.sentence]),
    ...(budget === null ? [] : [budget.sentence]),
    ...(opened === null ? [] : [opened.sentence]),
  ].filter((text) => !answer.sentences.includes(text));
  const interval = ([low, high]: readonly [number, number]) => `${fixed(low)} to ${fixed(high)}`;
  const parts = [
    selection === null
      ? ''
      : htmlTable([
          { head: 'Sharpe', hint: 'annual, on the days that it was chosen by', cells: [fixed(selection.sharpe)] },
          {
            head: 'best of noise',
            hint: 'what the best of as many trials without merit shows',
            cells: [fixed(selection.expectedMaximum)],
          },
          { head: 'sure above that', hint: 'deflated Sharpe ratio', cells: [percent(selection.deflated, 0)] },
          { head: 'p alone', hint: 'two-sided, as if it had been the only one', cells: [pValue(selection.p)] },
          { head: 'Bonferroni', hint: 'Sharpe ratio after the haircut', cells: [fixed(selection.bonferroni.sharpe)] },
          { head: 'Holm', hint: 'Sharpe ratio after the haircut', cells: [fixed(selection.holm.sharpe)] },
          { head: 'BHY', hint: 'Sharpe ratio after the haircut', cells: [fixed(selection.bhy.sharpe)] },
        ]),
    nested === null
      ? ''
      : htmlTable([
          {
            head: 'chosen before, judged on',
            cells: [...nested.folds.map(({ from, to }) => `${day(from)} to ${day(to)}`), 'all folds'],
            text: true,
          },
          {
            head: 'days',
            cells: [
              ...nested.folds.map(({ days }) => count(days)),
              count(nested.folds.reduce((sum, { days }) => sum + days, 0)),
            ],
          },
          { head: 'trial', cells: nested.folds.map(({ chosen }) => String(chosen)) },
          { head: 'Sharpe before', cells: nested.folds.map(({ inSample }) => fixed(inSample)) },
          {
            head: 'Sharpe there',
            cells: [...nested.folds.map(({ outOfSample }) => fixed(outOfSample)), fixed(nested.sharpe)],
          },
          { head: '95 %', cells: [...nested.folds.map(() => ''), interval(nested.ci95)] },
          { head: 'as configured', cells: [...nested.folds.map(() => ''), fixed(nested.asConfigured)] },
        ]),
    opened === null
      ? ''
      : htmlTable([
          { head: 'lock box', cells: [lockBoxSpan(lockBox!)], text: true },
          { head: 'trial', cells: [String(opened.trial)] },
          { head: 'Sharpe', cells: [fixed(opened.sharpe)] },
          { head: '95 %', cells: [interval(opened.ci95)] },
          { head: 'as configured', cells: [fixed(opened.asConfigured)] },
          { head: 'Sharpe before', hint: 'on the days that it was chosen by', cells: [fixed(opened.inSample)] },
          { head: 'openings', hint: 'of the same days, by whatever sweep', cells: [count(lockBox!.openings)] },
        ]),
    facts.length === 0
      ? ''
      : `<ul>${facts.map((text) => `<li>${escapeHtml(text.replaceAll(' %', '\u00a0%'))}</li>`).join('\n')}</ul>`,
  ];
  return section(
    'As the best of many',
    `${formatCount(judged(answer).length, 'trial')} with a value`,
    parts.filter((part) => part !== '').join('\n'),
  );
}

/** All trials by rank; a click on a head sorts. */
export function trialsHtml(answer: SweepAnswer): string {
  const all = rankedTrials(answer);
  const rows = all.slice(0, MOST_ROWS);
  if (rows.length === 0) return '';
  const { objectives, dimensions, best } = answer;
  const names = shortNames(dimensions);
  const mark = (row: number) => (rows[row]!.number === best ? 'winner' : rows[row]!.state === 'complete' ? '' : 'off');
  const column = (head: string, cell: (trial: SweepTrial) => string, more: Partial<HtmlColumn> = {}): HtmlColumn => ({
    head,
    cells: rows.map(cell),
    mark,
    ...more,
  });
  const heads = objectiveHeads(answer);
  const table = htmlTable([
    column('rank', ({ rank }) => (rank === null ? '–' : String(rank))),
    column('trial', ({ number }) => String(number)),
    ...(rows.some(({ state }) => state !== 'complete') ? [column('state', ({ state }) => state, { text: true })] : []),
    ...objectives.map(({ of }, i) => column(heads[i]!, ({ values }) => objectiveText(of, values[i]), { hint: of })),
    ...(objectives.length > 1 ? [column('front', ({ pareto }) => (pareto ? 'yes' : ''), { text: true })] : []),
    ...moreFigures(answer).map((name) =>
      column(figureHead(name), ({ figures }) => figureText(name, figures[name]), { hint: name }),
    ),
    ...byImportance(answer)
      .filter((dimension) => varies(dimension, all))
      .map((dimension) =>
        column(
          names[dimensions.indexOf(dimension)]!,
          ({ point }) => clipped(parameterText(dimension, point[dimension.name]), 28),
          {
            hint: `${dimension.name}: ${dimension.text}`,
          },
        ),
      ),
    ...(rows.some(({ reason }) => reason !== null)
      ? [column('reason', ({ reason }) => reason ?? '', { text: true })]
      : []),
  ]);
  const constant = dimensions
    .filter((dimension) => !varies(dimension, all))
    .map((one) => `${one.name} ${clipped(parameterText(one, rows[0]!.point[one.name]), 60)}`);
  const same =
    constant.length === 0 ? '' : `<p class="legend">The same in all: ${escapeHtml(constant.join(', '))}.</p>`;
  const note =
    all.length > rows.length
      ? `the first ${count(rows.length)} of ${count(all.length)}; --export writes all`
      : 'a click on a head sorts';
  return section('Trials', note, `<div class="tall">${table}</div>${same}`);
}
