import { barAt, type Forecast } from '../core/index.ts';
import { growingBars, LiveFeatures, type StrategyRun } from '../experiment/index.ts';
import type { Strategy, StrategyColumns } from '../strategy/index.ts';
import type { LabelledBars } from '../walkforward/index.ts';
import type { Chain, FittedSegment } from './chain.ts';
import { type AuditCheck, CheckLog } from './check.ts';
import type { TradedStrategies } from './check-strategies.ts';

/**
 * Strategies and their fills bar by bar, on columns whose later rows are not there yet, against what they did over the whole file. A
 * gate that looks one bar ahead on one row in a thousand differs on that row, wherever the history is cut.
 */
export function checkStrategySteps(
  chain: Chain,
  labelled: LabelledBars | undefined,
  traded: TradedStrategies,
  fitted: readonly FittedSegment[],
): AuditCheck {
  const log = new CheckLog('strategy steps', 'a position or the equity differs bar by bar', chain.bars);
  if (traded.all.length + traded.forecast.length === 0) return log.skip('no strategy can be traded');
  const label = chain.tradedLabel(chain.bars.close.length, labelled, fitted);
  walk(chain, log, traded.all, label, null);
  walk(chain, log, traded.forecast, label, fitted);
  return log.done();
}

function walk(
  chain: Chain,
  log: CheckLog,
  runs: readonly StrategyRun[],
  label: Int8Array | undefined,
  fitted: readonly FittedSegment[] | null,
): void {
  const rows = Math.max(0, ...runs.map(({ target }) => target.length));
  if (rows === 0) return;
  const strategies = runs.map(({ name }) => chain.strategies.find((strategy) => strategy.name === name)!);
  const whole = chain.columns(chain.bars, label, fitted, strategies);
  const { columns, close } = growingColumns(chain, whole, strategies);
  const desks = strategies.map((strategy, k) => ({
    run: runs[k]!,
    steps: strategy.steps(columns),
    engine: chain.engine(columns.bars, strategy),
    target: 0,
    variant: 0,
  }));
  for (let t = 0; t < rows; t++) {
    close(t);
    for (const desk of desks) {
      if (t >= desk.run.target.length) continue;
      desk.engine.step(t, desk.target, desk.variant);
      desk.target = desk.steps.at(t);
      desk.variant = desk.steps.variant;
      const was = desk.run.target[t]!;
      if (Object.is(was, desk.target)) continue;
      log.leak(
        `${desk.run.name}: target position`,
        t,
        -1,
        `is ${was} over the whole file and ${desk.target} bar by bar`,
      );
    }
  }
  for (const { run, engine } of desks) compareEquity(log, run, engine.result().equity);
}

function compareEquity(log: CheckLog, { name, target, result: { equity } }: StrategyRun, live: Float64Array): void {
  log.count(target.length + equity.length);
  const row = equity.findIndex((value, t) => !Object.is(value, live[t]));
  if (row >= 0)
    log.leak(`${name}: equity`, row, -1, `is ${equity[row]} over the whole file and ${live[row]} bar by bar`);
}

/** Columns of full length of which only the closed rows are there: what later rows say is NaN, −1 or not tradable. */
function growingColumns(
  chain: Chain,
  whole: StrategyColumns,
  strategies: readonly Strategy[],
): { readonly columns: StrategyColumns; close(row: number): void } {
  const { bars, close } = growingBars(chain.bars);
  const n = bars.close.length;
  const features = new LiveFeatures(bars.intervalMs, n, strategies);
  const tradable = new Uint8Array(n);
  const label = whole.label === undefined ? undefined : new Int8Array(n).fill(-1);
  const known = growingLabel(chain, whole.label, bars);
  const forecast = whole.forecast === undefined ? undefined : growingForecast(whole.forecast, n);
  return {
    columns: { bars, regimes: whole.regimes, features: features.columns, tradable, label, forecast: forecast?.columns },
    close(row) {
      close(row);
      features.push(barAt(bars, row), row);
      tradable[row] = whole.tradable[row]!;
      if (label !== undefined) label[row] = known(row);
      forecast?.close(row);
    },
  };
}

/** The label that is traded, as the labeler gives it bar by bar; where segments fit their own, theirs, which are checked by themselves. */
function growingLabel(chain: Chain, label: Int8Array | undefined, bars: Chain['bars']): (row: number) => number {
  if (label === undefined || chain.labelScheme.fitted) return (row) => label?.[row] ?? -1;
  const steps = chain.labelScheme.fit(chain.bars, null).steps(bars);
  return (row) => steps.at(row).label;
}

function growingForecast(whole: NonNullable<StrategyColumns['forecast']>, n: number) {
  const names = Object.keys(whole.columns);
  const columns: Forecast['columns'] = Object.fromEntries(
    names.map((name) => [name, new Float64Array(n).fill(Number.NaN)]),
  );
  const regime = new Int8Array(n).fill(-1);
  return {
    columns: { columns, regime },
    close(row: number): void {
      for (const name of names) columns[name]![row] = whole.columns[name]![row]!;
      regime[row] = whole.regime[row]!;
    },
  };
}
