import { fixed, percent } from '../numbers.ts';
import { type Ink, numbers, type TextOptions, table, wrap } from '../text.ts';

type Figure = CalibrationBenchRecord['runs'][number]['result']['figures'][number];

/** Histories of a row that tell 5 % from 3 and 7. */
const ENOUGH = 500;

/** Sizes, coverage and power of our own tests, as `bench calibration` measured them. Shares are fractions. */
export interface CalibrationBenchRecord {
  readonly runs: readonly {
    readonly wall_s: number;
    readonly cpu_s: number;
    readonly result: {
      readonly check: string;
      readonly histories: number;
      readonly seed: number;
      readonly figures: readonly {
        readonly test: string;
        readonly kind: 'size' | 'coverage' | 'power' | 'mean';
        readonly returns: string;
        readonly length: number;
        readonly unit: string;
        readonly truth: string;
        readonly value: number;
        readonly ci95: readonly [number, number];
        readonly bound: readonly [number, number] | null;
        readonly inside: boolean | null;
        readonly beyond: string | null;
      }[];
      readonly speed: {
        readonly days: number;
        readonly resamples: number;
        readonly sharpe_s: number;
        readonly sharpe_block: number;
        readonly improvement_s: number;
        readonly improvement_block: number;
      } | null;
    };
  }[];
}

/** A table a check, then what lies outside of its bound. */
export function formatCalibration({ runs }: CalibrationBenchRecord, options: TextOptions): string {
  const lines: string[] = [];
  for (const { wall_s, cpu_s, result } of runs) {
    if (result.figures.length === 0) continue;
    const head = `${result.check}: ${result.histories} histories a row, seed ${result.seed}`;
    lines.push(
      `${head}; ${fixed(wall_s, 1)} s, ${fixed(cpu_s, 1)} s of processor`,
      ...figureTable(result, options),
      '',
    );
  }
  for (const { result } of runs) if (result.speed !== null) lines.push(speedLine(result.speed));
  return [...lines, ...closing(runs, options)].join('\n');
}

function figureTable({ figures }: { readonly figures: readonly Figure[] }, options: TextOptions): string[] {
  const column = (head: string, cell: (figure: Figure) => string) => ({ head, cells: figures.map(cell) });
  return table(
    [
      column('test', ({ test, kind }) => (kind === 'size' || kind === 'mean' ? test : `${test}: ${kind}`)),
      column('returns', ({ returns }) => returns),
      numbers(
        figures[0]!.unit,
        figures.map(({ length }) => length.toLocaleString('en-US')),
      ),
      column('what is true', ({ truth }) => truth),
      numbers(
        'found',
        figures.map(({ value }) => percent(value)),
      ),
      column('95 %', ({ ci95: [low, high] }) => `${fixed(100 * low, 1)}–${fixed(100 * high, 1)}`),
      { ...column('bound', boundWords), ink: (row) => inkOf(figures[row]!) },
    ],
    options,
  );
}

function boundWords({ bound, inside, beyond }: Figure): string {
  if (bound === null) return '–';
  const range = `${fixed(100 * bound[0], 0)}–${fixed(100 * bound[1], 0)}`;
  if (inside === true) return `${range} inside`;
  return `${range} ${beyond === null ? 'OUTSIDE' : 'beyond reach'}`;
}

function inkOf({ inside, beyond }: Figure): Ink | undefined {
  if (inside === true) return 'green';
  return inside === false ? (beyond === null ? 'red' : 'yellow') : undefined;
}

function speedLine(speed: NonNullable<CalibrationBenchRecord['runs'][number]['result']['speed']>): string {
  const { resamples, days, sharpe_s, sharpe_block, improvement_s, improvement_block } = speed;
  return (
    `${resamples.toLocaleString('en-US')} resamples of ${days.toLocaleString('en-US')} days: Sharpe ratio ${fixed(sharpe_s)} s ` +
    `(block ${fixed(sharpe_block, 1)}), improvement with both intervals ${fixed(improvement_s)} s (block ${fixed(improvement_block, 1)})`
  );
}

function closing(runs: CalibrationBenchRecord['runs'], options: TextOptions): string[] {
  const figures = runs.flatMap(({ result }) => result.figures);
  const bounded = figures.filter(({ inside, beyond }) => inside !== null && beyond === null);
  if (bounded.length === 0) return [];
  const outside = figures.filter(({ inside }) => inside === false);
  const inside = bounded.filter((figure) => figure.inside === true).length;
  const name = ({ test, returns, length, unit, truth, value, beyond }: Figure) =>
    `${test}, ${returns}, ${length.toLocaleString('en-US')} ${unit}, ${truth}: ${percent(value)}${beyond === null ? '' : ` (beyond its reach: ${beyond})`}`;
  const fewest = Math.min(...runs.map(({ result }) => result.histories));
  const width = options.width ?? 110;
  return [
    '',
    `${inside} of ${bounded.length} figures lie within their bounds.`,
    ...(fewest < ENOUGH
      ? [`With ${fewest} histories a row an exact test lies outside too, by chance: take 1000.`]
      : []),
    ...(outside.length === 0 ? [] : ['Outside:', ...outside.flatMap((figure) => wrap(name(figure), width, '  '))]),
  ];
}
