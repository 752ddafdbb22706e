import { compact } from '../numbers.ts';
import { numbers, type TextOptions, table } from '../text.ts';

/** A sweep as the list shows it. */
export interface SweepRecordLine {
  readonly sweepId: string;
  readonly latest: boolean;
  readonly changed: string;
  readonly sampler: string;
  readonly objectives: readonly string[];
  readonly dimensions: number;
  readonly trials: { readonly wanted: number; readonly ended: number };
  readonly best: { readonly trial: number; readonly value: number } | null;
  readonly verdict: string | null;
  readonly lockBoxOpened: boolean;
  /** What is wrong with its journal. */
  readonly damaged: string | null;
}

/** The sweeps of a results folder, one a line. */
export function formatSweeps(sweeps: readonly SweepRecordLine[], options: TextOptions = {}): string {
  if (sweeps.length === 0) return 'no sweeps yet: regimewalk sweep makes one';
  const cells = (of: (sweep: SweepRecordLine) => string) => sweeps.map(of);
  const lines = table(
    [
      { head: 'sweep', cells: cells(({ sweepId }) => sweepId) },
      { head: '', cells: cells(({ latest }) => (latest ? 'latest' : '')) },
      { head: 'changed', cells: cells(({ changed }) => changed.slice(0, 16).replace('T', ' ')) },
      { head: 'sampler', cells: cells(({ sampler }) => sampler) },
      numbers(
        'trials',
        cells(({ trials: { ended, wanted }, damaged }) =>
          damaged !== null ? '–' : ended >= wanted ? `${ended}` : `${ended} of ${wanted}`,
        ),
      ),
      { head: 'objective', cells: cells(({ objectives }) => objectives.join(', ')) },
      numbers(
        'best',
        cells(({ best }) => compact(best?.value)),
      ),
      { head: 'verdict', cells: cells(({ verdict, damaged }) => (damaged === null ? (verdict ?? '–') : 'damaged')) },
      { head: 'lock box', cells: cells(({ lockBoxOpened }) => (lockBoxOpened ? 'opened' : '')) },
    ],
    options,
  );
  const damages = sweeps.flatMap(({ sweepId, damaged }) => (damaged === null ? [] : [`${sweepId}: ${damaged}`]));
  return [...lines, ...damages].join('\n');
}
