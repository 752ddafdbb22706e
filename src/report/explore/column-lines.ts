import type { ExploreAnswer } from '../../core/index.ts';
import { compact, count, fixed, percent, signed, signedPercent } from '../numbers.ts';
import { title } from '../parts.ts';
import { numbers, type TextOptions, table } from '../text.ts';
import { cut, said } from './line-parts.ts';
import { bits, changeInterval, driftSentences, redundantText } from './text.ts';

const MOST_PAIRS = 12;
const MOST_DRIFTS = 12;

/** One line a column: what it is like, what it says, whether it drifts. */
export function columnLines({ features, information, drift }: ExploreAnswer, options: TextOptions): string[] {
  if (features.length === 0) return [];
  const told = new Map(information.columns.map((column) => [column.name, column]));
  const drifts = new Map(drift.columns.map((column) => [column.name, column]));
  const { leadAt, level, lags } = information;
  const lead = lags[leadAt]?.name ?? '';
  return [
    title('Columns', `far: beyond 5 robust deviations; bits at ${lead}, and beyond the known label`, options),
    ...table(
      [
        { head: 'name', cells: features.map(({ name }) => cut(name)) },
        numbers(
          'missing',
          features.map(({ missing }) => count(missing)),
        ),
        numbers(
          'mean',
          features.map(({ mean }) => compact(mean)),
        ),
        numbers(
          'sd',
          features.map(({ sd }) => compact(sd)),
        ),
        numbers(
          'far',
          features.map(({ extremes }) => percent(extremes)),
        ),
        numbers(
          'bits',
          features.map(({ name }) => {
            const found = told.get(name)?.lags[leadAt];
            return found === undefined ? '–' : bits(found, level);
          }),
        ),
        numbers(
          'beyond',
          features.map(({ name }) => {
            const found = told.get(name)?.beyondNaive;
            return found === undefined ? '–' : bits(found, level);
          }),
        ),
        { head: 'drift', cells: features.map(({ name }) => shortVerdict(drifts.get(name)?.verdict)) },
      ],
      options,
    ),
  ];
}

const VERDICTS: Readonly<Record<string, string>> = { 'within noise': 'noise', 'too slow to tell': 'slow' };

function shortVerdict(verdict: string | undefined): string {
  return verdict === undefined ? '–' : (VERDICTS[verdict] ?? verdict);
}

/** Pairs of columns of which one says what the other says. */
export function correlationLines(answer: ExploreAnswer, options: TextOptions): string[] {
  const { redundant, names } = answer.correlations;
  if (names.length < 2) return [];
  const shown = redundant.slice(0, MOST_PAIRS);
  const more = redundant.length - shown.length;
  return [
    title('Alike', '', options),
    ...said([redundantText(answer)], options),
    ...shown.map(({ a, b, correlation }) => `  ${signed(correlation, 3)}  ${cut(a)}  ${cut(b)}`),
    ...(more > 0 ? [`  and ${count(more)} more (--json, --html)`] : []),
  ];
}

/** The first part of the file beside the last. */
export function driftLines({ drift }: ExploreAnswer, options: TextOptions): string[] {
  const shown = drift.columns
    .filter(({ verdict }) => verdict === 'drift' || verdict === 'perhaps')
    .toSorted((a, b) => a.p - b.p || b.ks - b.ksNoise95 - (a.ks - a.ksNoise95))
    .slice(0, MOST_DRIFTS);
  return [
    title('Drift', '', options),
    ...said(driftSentences(drift), options),
    ...(shown.length === 0
      ? []
      : table(
          [
            { head: 'column', cells: shown.map(({ name }) => cut(name)) },
            numbers(
              'distance',
              shown.map(({ ks }) => fixed(ks, 3)),
            ),
            numbers(
              'noise to',
              shown.map(({ ksNoise95 }) => fixed(ksNoise95, 3)),
            ),
            numbers(
              'stability',
              shown.map(({ psi }) => fixed(psi, 3)),
            ),
            numbers(
              'noise to',
              shown.map(({ psiNoise95 }) => fixed(psiNoise95, 3)),
            ),
            { head: 'verdict', cells: shown.map(({ verdict }) => verdict) },
          ],
          options,
        )),
    ...(drift.classes.length === 0
      ? []
      : table(
          [
            { head: 'regime', cells: drift.classes.map(({ name }) => cut(name)) },
            numbers(
              'first',
              drift.classes.map(({ first }) => percent(first)),
            ),
            numbers(
              'last',
              drift.classes.map(({ last }) => percent(last)),
            ),
            numbers(
              'change',
              drift.classes.map(({ difference }) => signedPercent(difference.value)),
            ),
            numbers('95 %', drift.classes.map(changeInterval)),
          ],
          options,
        )),
  ];
}
