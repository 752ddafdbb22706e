import { type TextOptions, table } from '../text.ts';

interface Quartiles {
  readonly q25: number;
  readonly median: number;
  readonly q75: number;
}

/** What `bench tpe` found; milliseconds. */
export interface TpeBenchRecord {
  readonly seeds: number;
  readonly optuna: string | null;
  readonly quality: readonly {
    readonly function: string;
    readonly mode: string;
    readonly ours: Quartiles;
    readonly random: Quartiles;
    readonly randomP: number;
    readonly optuna: (Quartiles & { readonly p: number }) | null;
    readonly good: boolean;
  }[];
  readonly ask: readonly {
    readonly trials: number;
    readonly mode: string;
    readonly medianMs: number;
    readonly q90Ms: number;
  }[];
  readonly loop: { readonly trials: number; readonly parameters: number; readonly batch: number; readonly ms: number };
  readonly load_avg_1min: number;
}

/** The best values beside those of others, and what a proposal costs. */
export function formatTpeBench(bench: TpeBenchRecord, options: TextOptions): string {
  const { quality, ask, loop, seeds } = bench;
  const right = (head: string, cells: readonly string[]) => ({ head, cells, align: 'right' as const });
  const others = bench.optuna === null ? 'random draws' : `random draws and optuna ${bench.optuna}`;
  return [
    `Best value after 100 trials, median (quartiles) of ${seeds} seeds; smaller is better. Beside ${others}.`,
    '',
    ...table(
      [
        { head: 'function', cells: quality.map((row) => row.function) },
        { head: 'mode', cells: quality.map(({ mode }) => mode) },
        right(
          'ours',
          quality.map(({ ours }) => spread(ours)),
        ),
        right(
          'optuna',
          quality.map(({ optuna }) => (optuna === null ? '–' : spread(optuna))),
        ),
        right(
          'random',
          quality.map(({ random }) => spread(random)),
        ),
        right(
          'p',
          quality.map(({ optuna }) => (optuna === null ? '–' : optuna.p.toFixed(2))),
        ),
        {
          head: 'verdict',
          cells: quality.map(({ good }) => (good ? 'good' : 'poor')),
          ink: (row) => (quality[row]!.good ? 'green' : 'red'),
        },
      ],
      options,
    ),
    '',
    'p: rank-sum, one-sided, small where ours is poorer. good: better than random draws (p < 0.01)',
    bench.optuna === null
      ? 'optuna’s results are not here: --golden FILE'
      : 'with a median no worse than optuna’s poorer quartile and no p below 0.01.',
    '',
    ...table(
      [
        right(
          'trials told',
          ask.map(({ trials }) => trials.toLocaleString('en-US')),
        ),
        { head: 'mode', cells: ask.map(({ mode }) => mode) },
        right(
          'ask: median ms',
          ask.map(({ medianMs }) => medianMs.toFixed(2)),
        ),
        right(
          '90 % ms',
          ask.map(({ q90Ms }) => q90Ms.toFixed(2)),
        ),
      ],
      options,
    ),
    '',
    `${loop.trials.toLocaleString('en-US')} trials of ${loop.parameters} parameters, ${loop.batch} at a time: ${(loop.ms / 1000).toFixed(2)} s in the sampler; load ${bench.load_avg_1min.toFixed(1)}.`,
  ].join('\n');
}

function spread({ q25, median, q75 }: Quartiles): string {
  return `${short(median)} (${short(q25)}, ${short(q75)})`;
}

function short(value: number): string {
  return Math.abs(value) < 0.1 ? value.toPrecision(2) : value.toFixed(3);
}
