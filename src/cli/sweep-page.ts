import type { SweepAnswer } from '../core/index.ts';

export interface SweepTextOptions {
  readonly color?: boolean | undefined;
  readonly width?: number | undefined;
  /** Trials in the table. */
  readonly top?: number | undefined;
}

/** The summary of a sweep for the terminal. */
export function formatSweep(answer: SweepAnswer, { top = 10 }: SweepTextOptions = {}): string {
  const { counts, trials, sweepId, dir, objectives } = answer;
  const ranked = trials.filter(({ rank }) => rank !== null && rank <= top).sort((a, b) => a.rank! - b.rank!);
  const lines = ranked.map(
    ({ rank, number, values, parameters }) =>
      `${rank}. trial ${number}: ${values.join(', ')}  ${Object.entries(parameters)
        .map(([name, value]) => `${name.split('.').at(-1)}=${JSON.stringify(value)}`)
        .join(' ')}`,
  );
  return [
    `sweep ${sweepId}: ${counts.complete} complete, ${counts.pruned} pruned, ${counts.failed} failed of ${counts.wanted} trials`,
    objectives.map(({ of, goal }) => `${goal} ${of}`).join(', '),
    ...lines,
    ...answer.sentences,
    `in ${dir}`,
  ].join('\n');
}

/** The page of a sweep. */
export function renderSweepHtml(answer: SweepAnswer): string {
  return `<!doctype html><title>Sweep ${answer.sweepId}</title><pre>${formatSweep(answer)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')}</pre>\n`;
}
