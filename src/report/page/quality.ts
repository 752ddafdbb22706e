import type { RunAnswer } from '../../core/index.ts';
import { escapeHtml, htmlTable, section } from '../charts/html-text.ts';
import { groupSkipped } from '../lines/segment-lines.ts';
import { count, day, formatCount, percent } from '../numbers.ts';
import { seriesOf } from '../parts.ts';

/** What the bars were like, what was mended, and which rows took no part. */
export function qualityHtml(answer: RunAnswer): string {
  const { quality } = answer;
  // Runs of before say nothing of it.
  if (quality === undefined) return '';
  return section(
    'Data quality',
    'what the bars were like, what was mended, and which rows took no part',
    [factsHtml(answer, quality), gapsHtml(quality), seriesHtml(answer), leftOutHtml(answer), notesHtml(quality.notes)]
      .filter((part) => part !== '')
      .join('\n'),
  );
}

type Quality = NonNullable<RunAnswer['quality']>;

function factsHtml({ data, labels }: RunAnswer, { gaps, zeroVolume, flat, repairs, withoutFeatures }: Quality): string {
  const facts: (readonly [what: string, rows: number, meaning: string])[] = [
    [
      'gap rows',
      gaps.rows,
      `in ${formatCount(gaps.runs, 'run')}: flat bars, neither trained on nor scored; no order fills there`,
    ],
    ...(zeroVolume === null ? [] : [['without volume', zeroVolume, 'real bars in which nothing was traded'] as const]),
    ['flat', flat, 'real bars whose high is their low'],
    ['missing', repairs.missing, 'bars without a number, and times that the file lacks: they became gap rows'],
    ['duplicate times', repairs.duplicates, 'mended as data.policies says'],
    ['unordered', repairs.unordered, 'sorted, as data.policies says'],
    [
      'inconsistent',
      repairs.inconsistent,
      'prices that contradict each other: they became gap rows, as data.policies says',
    ],
    ['infinite', repairs.infinite, 'they became gap rows, as data.policies says'],
    ['before the first feature', withoutFeatures, 'warm-up: neither trained on nor forecast'],
    ...(labels === null
      ? []
      : [['without a label', labels.raw.undefined, 'the labeler needs more history before them'] as const]),
  ];
  return htmlTable([
    { head: 'rows that are', cells: facts.map(([what]) => what), text: true, rowHead: true },
    { head: 'rows', cells: facts.map(([, rows]) => count(rows)) },
    { head: 'of all', cells: facts.map(([, rows]) => percent(rows / data.rows, 2)) },
    { head: '', cells: facts.map(([, , meaning]) => meaning), text: true },
  ]);
}

function gapsHtml({ gaps: { runs, longest } }: Quality): string {
  if (longest.length === 0) return '';
  const head = runs > longest.length ? `longest of ${count(runs)} gaps, from` : 'gap, from';
  return htmlTable([
    { head, cells: longest.map(({ from }) => minute(from)), text: true },
    { head: 'to', cells: longest.map(({ to }) => minute(to)), text: true },
    { head: 'rows', cells: longest.map(({ rows }) => count(rows)) },
  ]);
}

function seriesHtml({ data }: RunAnswer): string {
  const all = seriesOf(data);
  if (all.length === 0) return '';
  return htmlTable([
    { head: 'series', cells: all.map(({ name }) => name), text: true, rowHead: true },
    { head: 'columns', cells: all.map(({ columns }) => columns.join(', ')), text: true },
    { head: 'known from', cells: all.map(({ knownFrom }) => (knownFrom === null ? 'never' : day(knownFrom))) },
    { head: 'unknown', hint: 'rows without a value', cells: all.map((s) => percent(s.missingShare, 2)) },
    { head: 'too old', hint: 'rows whose newest value was too old', cells: all.map((s) => percent(s.staleShare, 2)) },
  ]);
}

/** Segments without a model: flat in every strategy. */
function leftOutHtml({ segments }: RunAnswer): string {
  const groups = groupSkipped(segments.skipped);
  if (groups.length === 0) return '';
  return htmlTable([
    { head: 'left out', cells: groups.map((group) => group.segments), text: true, rowHead: true },
    { head: 'why', cells: groups.map(({ reason }) => reason), text: true },
  ]);
}

function notesHtml(notes: readonly string[]): string {
  return notes.length === 0 ? '' : `<ul>${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('\n')}</ul>`;
}

function minute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
