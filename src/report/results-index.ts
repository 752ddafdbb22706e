import { htmlDocument } from './charts/document.ts';
import { escapeHtml, section } from './charts/html-text.ts';
import { compact, fixed, formatCount } from './numbers.ts';
import type { RunRecordLine } from './records.ts';
import type { SweepRecordLine } from './sweep/list-sweeps.ts';

/** What lies in a results folder, and which of it has a page. */
export interface ResultsIndex {
  readonly runs: readonly (RunRecordLine & { readonly page: boolean })[];
  readonly sweeps: readonly (SweepRecordLine & { readonly page: boolean })[];
  /** Names of further pages in the folder itself: comparisons, portraits. */
  readonly pages: readonly string[];
}

const INDEX_STYLE = `
a { color: inherit; text-underline-offset: .15em; } a:focus-visible { outline: 2px solid; outline-offset: 2px; }
td.text:last-child { min-width: 0; } td ul { list-style: none; margin: 0; padding: 0; } td li { white-space: nowrap; } .id { font-family: ui-monospace, monospace; }`;

/** The index of a results folder as one page without scripts: runs and sweeps in the order in which `runs` and `sweep --list` have them. */
export function renderIndexHtml({ runs, sweeps, pages }: ResultsIndex): string {
  const nothing = runs.length + sweeps.length + pages.length === 0;
  const count = `${formatCount(runs.length, 'run')}, ${formatCount(sweeps.length, 'sweep')}; newest last`;
  const lead = nothing ? 'Nothing here yet: regimewalk walkforward makes a run.' : count;
  const parts = [runsHtml(runs), sweepsHtml(sweeps), pagesHtml(pages)].filter((part) => part !== '');
  return htmlDocument({
    title: 'regimewalk results',
    style: INDEX_STYLE,
    body: [
      `<header><h1>regimewalk results</h1><p>${escapeHtml(lead)}</p></header>`,
      `<main>\n${parts.join('\n')}\n</main>`,
    ],
  });
}

function runsHtml(runs: ResultsIndex['runs']): string {
  if (runs.length === 0) return '';
  const rows = runs.map((run) =>
    row([
      head(link(run.page ? `${encodeURIComponent(run.runId)}/report.html` : null, run.runId), run.latest),
      text(run.created === null ? 'not finished' : minute(run.created)),
      text(run.data ?? '–'),
      cell(run.segments ?? '–'),
      best(run.sharpe),
      verdicts(run.verdicts),
    ]),
  );
  return section(
    'Runs',
    'out of sample, after costs',
    table(['run', 'ended', 'data', 'segments', 'best Sharpe', 'targets'], rows),
  );
}

function sweepsHtml(sweeps: ResultsIndex['sweeps']): string {
  if (sweeps.length === 0) return '';
  const rows = sweeps.map((sweep) => {
    const { wanted, ended } = sweep.trials;
    return row([
      head(
        link(sweep.page ? `sweeps/${encodeURIComponent(sweep.sweepId)}/report.html` : null, sweep.sweepId),
        sweep.latest,
      ),
      text(minute(sweep.changed)),
      text(sweep.sampler),
      cell(ended >= wanted ? `${ended}` : `${ended} of ${wanted}`),
      text(sweep.objectives.join(', ')),
      cell(compact(sweep.best?.value)),
      text(sweep.verdict ?? '–'),
      text(sweep.lockBoxOpened ? 'opened' : ''),
    ]);
  });
  const heads = ['sweep', 'changed', 'sampler', 'trials', 'objective', 'best', 'verdict', 'lock box'];
  return section('Sweeps', '', table(heads, rows));
}

function pagesHtml(pages: readonly string[]): string {
  const items = pages.map((name) => `<li>${link(encodeURIComponent(name), name)}</li>`);
  return items.length === 0
    ? ''
    : section('Further pages', 'comparisons and portraits', `<ul>${items.join('\n')}</ul>`);
}

function best(sharpe: Readonly<Record<string, number | null>>): string {
  const [first] = Object.entries(sharpe)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number' && Number.isFinite(entry[1]))
    .sort((a, b) => b[1] - a[1]);
  return text(first === undefined ? '–' : `${fixed(first[1])} ${first[0]}`);
}

function verdicts(all: Readonly<Record<string, string>>): string {
  const items = Object.entries(all).map(
    ([name, verdict]) =>
      `<li>${escapeHtml(name)}: <span class="verdict ${escapeHtml(verdict.replace(' ', '-'))}">${escapeHtml(verdict)}</span></li>`,
  );
  return `<td class="text">${items.length === 0 ? '–' : `<ul>${items.join('')}</ul>`}</td>`;
}

function table(heads: readonly string[], rows: readonly string[]): string {
  const cells = heads.map((name) => `<th scope="col" class="text">${escapeHtml(name)}</th>`);
  return `<div class="scroll"><table><thead><tr>${cells.join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

function row(cells: readonly string[]): string {
  return `<tr>${cells.join('')}</tr>`;
}

function head(content: string, latest: boolean): string {
  return `<th scope="row" class="text"><span class="id">${content}</span>${latest ? ' (latest)' : ''}</th>`;
}

function text(content: string): string {
  return `<td class="text">${escapeHtml(content)}</td>`;
}

function cell(content: string): string {
  return `<td>${escapeHtml(content)}</td>`;
}

function link(to: string | null, name: string): string {
  return to === null ? escapeHtml(name) : `<a href="${escapeHtml(to)}">${escapeHtml(name)}</a>`;
}

function minute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
