import { type Bars, DAY_MS, isoTime, type LabelPortrait, type Range } from '../../core/index.ts';
import type { LabelScheme } from '../../labels/index.ts';
import { classShares, entropyBits, findRuns, markovTable, overlapError } from '../../metrics/index.ts';
import type { LabelledBars } from '../../walkforward/index.ts';

/**
 * Balance and persistence of the labels, and how far the newest known one goes.
 *
 * @param fitted rows that the labeler was fitted on, or null
 */
export function labelPortrait(
  { time, intervalMs }: Bars,
  scheme: LabelScheme,
  { labels, target, naive }: LabelledBars,
  fitted: Range | null,
): LabelPortrait {
  const { regime, names } = labels;
  const classes = names.length;
  const runs = findRuns(regime);
  const days = intervalMs / DAY_MS;
  const rowsOf = (own: typeof runs): number => own.reduce((sum, { start, end }) => sum + end - start, 0);
  const defined = rowsOf(runs);
  const targets = new Array<number>(classes).fill(0);
  const hits: number[] = [];
  for (let t = 0; t < naive.length; t++) {
    const truth = target.regime[t]!;
    if (truth < 0 || naive[t]! < 0) continue;
    targets[truth]!++;
    hits.push(Number(naive[t] === truth));
  }
  const scored = hits.length;
  const accuracy = hits.reduce((sum, hit) => sum + hit, 0) / scored;
  const lag = Math.round(defined / runs.length) + scheme.leadBars;
  const reach = scored > 2 * lag ? 1.96 * overlapError(Float64Array.from(hits), lag) : Number.NaN;
  const counts = markovTable(naive, target.regime, classes, undefined, 0);
  const known = classShares(
    naive.map((code, t) => (target.regime[t]! < 0 ? -1 : code)),
    classes,
  );
  return {
    use: scheme.name,
    leadBars: scheme.leadBars,
    horizonBars: scheme.horizonBars,
    lookbackBars: scheme.lookbackBars,
    fittedOn:
      fitted === null
        ? null
        : {
            from: isoTime(time[fitted.start]!),
            to: isoTime(time[fitted.end - 1]!),
            rows: fitted.end - fitted.start,
          },
    undefinedRows: regime.length - defined,
    classes: names.map((name, code) => {
      const own = runs.filter((run) => run.code === code);
      const rows = rowsOf(own);
      return { name, rows, share: rows / defined, runs: own.length, meanRunDays: (rows / own.length) * days };
    }),
    runs: runs.length,
    meanRunDays: (defined / runs.length) * days,
    transitions: counts,
    next: nextTable(runs, classes),
    scored,
    naiveAccuracy: { value: accuracy, ci95: [Math.max(0, accuracy - reach), Math.min(1, accuracy + reach)] },
    markovAccuracy: counts.reduce(
      (sum, row, code) => sum + (known[code]! > 0 ? known[code]! * Math.max(...row) : 0),
      0,
    ),
    majority: Math.max(...targets) / scored,
    entropyBits: entropyBits(targets),
  };
}

function nextTable(runs: ReturnType<typeof findRuns>, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 1; i < runs.length; i++) {
    if (runs[i]!.start === runs[i - 1]!.end) counts[runs[i - 1]!.code]![runs[i]!.code]!++;
  }
  return counts.map((row) => {
    const sum = row.reduce((total, count) => total + count, 0);
    return row.map((count) => count / sum);
  });
}
