import type { SweepAnswer } from '../../core/index.ts';
import { overfittingText } from '../lines/selection-bias-text.ts';
import { fixed, formatCount, percent, pValue, signed } from '../numbers.ts';
import { labelled, title } from '../parts.ts';
import type { TextOptions } from '../text.ts';
import { judged, known, lockBoxText } from './text.ts';

/** What is left of the winner, it being the best of many; a sentence that was said above is not said again. */
export function honestyLines(answer: SweepAnswer, options: TextOptions): string[] {
  const { selection, overfitting, withoutOverfitting, nested, plateau, budget, sentences, best } = answer;
  if (best === null) return [];
  const said = new Set(sentences);
  const once = (text: string, figures: string) => (said.has(text) ? figures : text);
  return [
    title('As the best of many', `${formatCount(judged(answer).length, 'trial')} with a value`, options),
    ...(selection === null
      ? []
      : labelled(
          'deflated',
          `Sharpe ratio ${fixed(selection.sharpe)}; the best of as many without merit shows ${fixed(selection.expectedMaximum)}; sure above that: ${percent(selection.deflated, 0)}; after a haircut ${fixed(selection.bhy.sharpe)} (BHY) to ${fixed(selection.bonferroni.sharpe)} (Bonferroni), p ${pValue(selection.bonferroni.p)}`,
          options,
        )),
    ...(overfitting === null && withoutOverfitting === null
      ? []
      : labelled('overfit', overfittingText({ overfitting, withoutOverfitting }), options)),
    ...(nested === null
      ? []
      : labelled(
          'nested',
          once(
            nested.sentence,
            `chosen on earlier days, judged on the next: Sharpe ratio ${fixed(nested.sharpe)} (${fixed(nested.ci95[0])} to ${fixed(nested.ci95[1])}), as configured ${fixed(nested.asConfigured)}, over ${formatCount(nested.folds.length, 'fold')}`,
          ),
          options,
        )),
    ...(plateau === null
      ? []
      : labelled(
          'plateau',
          once(
            plateau.sentence,
            `${formatCount(plateau.neighbours, 'neighbour')}: median ${fixed(plateau.median)}, best ${fixed(plateau.best)}, all ${fixed(plateau.overall)}; ${percent(plateau.kept, 0)} of the lead kept`,
          ),
          options,
        )),
    ...(budget === null
      ? []
      : labelled(
          'budget',
          once(
            budget.sentence,
            `${formatCount(budget.trials, 'trial')} on ${formatCount(budget.days, 'day')}: noise shows up to ${fixed(budget.expectedMaximum)}${budget.exceeded ? ', more than the days can bear' : ''}`,
          ),
          options,
        )),
    ...lockBoxLines(answer, options),
  ];
}

function lockBoxLines(answer: SweepAnswer, options: TextOptions): string[] {
  const opened = answer.lockBox?.opened ?? null;
  const judgedText =
    opened === null
      ? ''
      : `; trial ${opened.trial}: Sharpe ratio ${fixed(opened.sharpe)} (${fixed(opened.ci95[0])} to ${fixed(opened.ci95[1])}) there, ${fixed(opened.inSample)} on the days that it was chosen by; as configured ${fixed(opened.asConfigured)} (${signed(known(opened.sharpe) - known(opened.asConfigured))})`;
  return [
    ...labelled('lock box', lockBoxText(answer) + judgedText, options),
    ...(opened === null || answer.sentences.includes(opened.sentence) ? [] : labelled('', opened.sentence, options)),
  ];
}
