import { specsOf } from '../draw.ts';
import { drawdownOf, lineColumns } from './recomputed.ts';
import type { Columns, Json, RunFiles } from './run-files.ts';

/** What the charts' specs hold that a file of the run does not. */
export function chartFaults(html: string, run: RunFiles): string[] {
  return specFaults(specsOf(html) as Record<string, Json>, run);
}

/** The same of specs that were read already. */
export function specFaults(specs: Record<string, Json>, run: RunFiles): string[] {
  const faults: string[] = [];
  const same = (what: string, shown: unknown, exact: unknown): void => {
    if (JSON.stringify(shown) !== JSON.stringify(exact))
      faults.push(`${what}: ${JSON.stringify(shown)?.slice(0, 90)}, not ${JSON.stringify(exact)?.slice(0, 90)}`);
  };
  if (specs.run !== undefined) runChart(specs.run, run, same);
  if (specs.turnover !== undefined) turnover(specs.turnover, run.metrics, same);
  if (specs.segments !== undefined) segments(specs.segments, run, same);
  return faults;
}

type Same = (what: string, shown: unknown, exact: unknown) => void;

/** Every drawn point is a row of the tables, rounded to the digits that the page keeps. */
function runChart(chart: Json, run: RunFiles, same: Same): void {
  const { equity, forecasts, metrics, trades, tradeCodes, regimes } = run;
  const time = equity.time!;
  const rowOf = new Map([...time].map((at, row) => [at, row]));
  same('grid', chart.grid.start, time[0]);
  const points = (
    what: string,
    { t, v }: { t: number[]; v: (number | null)[] },
    column: Float64Array,
    digits: number,
  ): void => {
    let at = chart.grid.start as number;
    const drawn = new Set<number>();
    t.forEach((steps, i) => {
      at += steps * chart.grid.step;
      const row = rowOf.get(at);
      if (row !== undefined) drawn.add(row);
      same(`${what} at ${i}`, v[i], row === undefined ? 'no row' : Number(column[row]!.toPrecision(digits)));
    });
    const extreme = (better: (a: number, b: number) => boolean): number =>
      column.reduce((best, value, i) => (better(value, column[best]!) ? i : best), 0);
    same(`${what}: both ends`, [drawn.has(0), drawn.has(column.length - 1)], [true, true]);
    same(`${what}: lowest row`, drawn.has(extreme((a, b) => a < b)), true);
    if (digits > 4) same(`${what}: highest row`, drawn.has(extreme((a, b) => a > b)), true);
  };
  same(
    'lines',
    chart.lines.map(({ name }: Json) => name),
    [...Object.keys(metrics.strategies), 'hold'],
  );
  for (const { name, equity: line, drawdown, worst } of chart.lines) {
    const column = lineColumns(run, name);
    const falls = drawdownOf(column);
    points(`${name}, equity`, line, column, 5);
    points(`${name}, drawdown`, drawdown, falls, 4);
    const deepest = falls.reduce((low, value, i) => (value < falls[low]! ? i : low), 0);
    same(`${name}, deepest`, worst, [time[deepest], falls[deepest]]);
  }
  points('close', chart.close, equity.close!, 6);
  same(
    'regimes',
    chart.regimes.map(({ name }: Json) => name),
    regimes,
  );
  const code = forecasts.regime!;
  for (const [from, to, band] of chart.bands) {
    const inside = [...forecasts.time!.keys()].filter((row) => {
      const at = (forecasts.time![row]! - chart.grid.start) / chart.grid.step;
      return at >= from && at < to;
    });
    same(`band from ${from}`, [...new Set(inside.map((row) => code[row]))], [band]);
    // The last band ends at the last row, which has no width.
    const after = inside.at(-1)! + 1 === code.length - 1 ? code.length : inside.at(-1)! + 1;
    same(`band from ${from}: begins and ends`, [code[inside[0]! - 1] === band, code[after] === band], [false, false]);
  }
  probabilities(chart, forecasts, regimes, same);
  const strategies = JSON.parse(tradeCodes.strategies!) as string[];
  for (const { name, all, kept } of chart.trades) {
    const rows = [...trades.strategy!.keys()].filter((row) => strategies[trades.strategy![row]!] === name);
    same(`${name}: trades`, [all, kept.side.length], [rows.length, rows.length]);
    const steps = (column: string) =>
      rows.map((row) =>
        Number.isNaN(trades[column]![row]!) ? -1 : (trades[column]![row]! - chart.grid.start) / chart.grid.step,
      );
    const rounded = (column: string, digits: number) =>
      rows.map((row) =>
        Number.isNaN(trades[column]![row]!) ? null : Number(trades[column]![row]!.toPrecision(digits)),
      );
    same(`${name}: entries`, kept.entry, steps('entryTime'));
    same(`${name}: exits`, kept.exit, steps('exitTime'));
    same(`${name}: entry prices`, kept.entryPrice, rounded('entryPrice', 6));
    same(`${name}: exit prices`, kept.exitPrice, rounded('exitPrice', 6));
    same(`${name}: profits`, kept.pnl, rounded('pnl', 3));
    same(
      `${name}: sides`,
      kept.side,
      rows.map((row) => trades.side![row]),
    );
  }
}

/** Means of stretches of rows that follow each other without a hole, in thousandths. */
function probabilities(chart: Json, forecasts: Columns, regimes: readonly string[], same: Same): void {
  const { t, of, rows } = chart.probabilities;
  const time = forecasts.time!;
  const rowOf = new Map([...time].map((at, row) => [at, row]));
  let at = chart.grid.start as number;
  const starts = t.map((steps: number) => (at += steps * chart.grid.step));
  let covered = 0;
  starts.forEach((start: number, i: number) => {
    const ends = of.every((values: number[]) => values[i] === -1);
    if (ends) {
      same(
        `probabilities: hole ${i}`,
        [rowOf.has(start - chart.grid.step), rowOf.has(start) && i < starts.length - 1 && starts[i + 1] !== start],
        [true, false],
      );
      return;
    }
    const from = rowOf.get(start);
    let to = from ?? 0;
    while (to < time.length && to - (from ?? 0) < rows && (starts[i + 1] === undefined || time[to]! < starts[i + 1]!))
      to++;
    covered += to - (from ?? 0);
    regimes.forEach((name, k) => {
      const values = [...forecasts[`p_${name}`]!.subarray(from, to)].filter(Number.isFinite);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      same(`probabilities: ${name} at ${i}`, Math.abs(of[k][i] - 1000 * mean) <= 0.5 + 1e-6, true);
    });
  });
  same('probabilities: rows covered', covered, time.length);
}

const six = (value: number): number => Number(value.toPrecision(6));

function turnover({ series }: Json, { strategies, hold, improvements }: Json, same: Same): void {
  const at = (one: Json): number[] => [six(one.turnoverPerYear), six(one.sharpe)];
  const all = Object.entries<Json>({ ...strategies, hold });
  const [arrows, dots] = series;
  same(
    'arrows',
    arrows.data.map(({ coords }: Json) => coords),
    improvements.map(({ baseline, against }: Json) => [at(strategies[baseline]), at(strategies[against])]),
  );
  same(
    'dots',
    dots.data.map(({ name, value }: Json) => [name, value]),
    all.map(([name, one]) => [name, at(one)]),
  );
  dots.data.forEach(({ name, tip }: Json, i: number) => {
    const { sharpe, turnoverPerYear } = all[i]![1];
    const [, shown, wide] = tip.match(/\nSharpe (-?[\d.]+), turnover ([\d]+) a year$/) ?? [];
    same(
      `${name}: what is shown over it`,
      [Number(shown), Number(wide)],
      [Number(sharpe.toFixed(2)), Math.round(turnoverPerYear)],
    );
  });
}

function segments({ series, xAxis }: Json, { metrics, plan, evidence }: RunFiles, same: Same): void {
  const from = Date.parse(metrics.data.from);
  const opens = (row: number): number => from + row * metrics.data.intervalMs;
  const without = new Set(metrics.segments.skipped.map(({ index }: Json) => index));
  const or = (value: unknown): unknown => (typeof value === 'number' ? value : '-');
  const ics = new Map<number, Json>(metrics.ic.segments.map((one: Json) => [one.segment, one]));
  const names = [
    ...new Set<string>(metrics.improvements.flatMap(({ baseline, against }: Json) => [against, baseline])),
  ].slice(0, 2);
  for (const axis of xAxis)
    same(
      'segments',
      axis.data,
      plan.map(({ index }) => String(index)),
    );
  const [start, train, test, crosses, model, naive, ic, hit, ...returns] = series;
  same(
    'train starts',
    start.data,
    plan.map((one) => opens(one.train.start)),
  );
  same(
    'train windows',
    train.data.map(({ value }: Json) => value),
    plan.map((one) => opens(one.test.start) - opens(one.train.start)),
  );
  same(
    'test windows',
    test.data,
    plan.map((one) => opens(one.test.end - 1) - opens(one.test.start)),
  );
  same(
    'no model',
    crosses.data,
    plan.map((one) => (without.has(one.index) ? (opens(one.test.start) + opens(one.test.end - 1)) / 2 : '-')),
  );
  same(
    'accuracy',
    model.data,
    plan.map(({ index }) => or(evidence[index]?.accuracy)),
  );
  same(
    'naive',
    naive.data,
    plan.map(({ index }) => or(evidence[index]?.naiveAccuracy)),
  );
  same(
    'IC',
    ic.data,
    plan.map(({ index }) => or(ics.get(index)?.spearman)),
  );
  same(
    'hit rate',
    hit.data,
    plan.map(({ index }) => or(ics.get(index)?.hitRate)),
  );
  names.forEach((name, i) => {
    const own = new Map(metrics.details[name].segments.map((one: Json) => [one.name, one.totalReturn]));
    same(
      `return of ${name}`,
      [returns[i].name, returns[i].data],
      [name, plan.map(({ index }) => or(own.get(String(index))))],
    );
  });
  train.data.forEach(({ tip }: Json, i: number) => {
    const { index, train: trained, test: tested } = plan[i]!;
    const date = (row: number): string => new Date(opens(row)).toISOString().slice(0, 10);
    const lines = (tip as string).split('\n');
    same(`over segment ${index}`, lines.slice(1, 3), [
      `train ${date(trained.start)} to ${date(trained.end - 1)}`,
      `test ${date(tested.start)} to ${date(tested.end - 1)}`,
    ]);
    same(`over segment ${index}: its number`, Number(lines[0]!.match(/^segment (\d+)/)?.[1]), index);
    const value = (name: string): number | null => {
      const found = lines
        .find((line) => line.startsWith(`${name} `))
        ?.slice(name.length + 1)
        .match(/^[+-]?[\d.]+/)?.[0];
      return found === undefined ? null : Number(found);
    };
    const known = evidence[index];
    const close = (what: string, shown: number | null, exact: number | undefined | null, digits: number): void =>
      same(
        `over segment ${index}: ${what}`,
        shown === null ? null : Math.abs(shown - exact!) <= 0.5 * 10 ** -digits + 1e-9,
        exact == null ? null : true,
      );
    close('accuracy', value('accuracy'), known === null || known.accuracy === null ? null : known.accuracy * 100, 1);
    const naiveShown = lines.find((line) => line.startsWith('accuracy'))?.match(/naive ([\d.]+) %/)?.[1];
    close(
      'naive',
      naiveShown === undefined ? null : Number(naiveShown),
      known?.naiveAccuracy == null ? null : known.naiveAccuracy * 100,
      1,
    );
    close('IC', value('IC'), ics.get(index)?.spearman, 3);
    const hitShown = lines.find((line) => line.startsWith('IC'))?.match(/hit rate ([\d.]+) %/)?.[1];
    close(
      'hit rate',
      hitShown === undefined ? null : Number(hitShown),
      ics.get(index)?.spearman == null ? null : ics.get(index)!.hitRate * 100,
      1,
    );
    for (const name of Object.keys(metrics.details)) {
      const own = metrics.details[name].segments.find((one: Json) => one.name === String(index))?.totalReturn;
      close(name, value(name), own == null ? null : own * 100, 1);
    }
  });
}
