import { DAY_MS } from '../core/index.ts';
import type { StrategyRun } from '../experiment/index.ts';
import type { Chain } from './chain.ts';
import { type AuditCheck, CheckLog } from './check.ts';
import type { TradedStrategies } from './check-strategies.ts';

/** A market with a bar on a weekend day never closes. */
const ALWAYS_OPEN_DAYS = 365;
const WEEK_DAYS = 7;
const TOLERANCE = 1e-9;

/** Sharpe ratios again, from the daily returns alone and by the calendar of the data. */
export function checkFigures(chain: Chain, traded: TradedStrategies): AuditCheck {
  const log = new CheckLog('figures', 'a Sharpe ratio is of another calendar or other days', chain.bars);
  const runs = [...traded.all, ...traded.forecast];
  if (runs.length === 0) return log.skip('no strategy can be traded');
  for (const run of runs) {
    log.count(1);
    const { day, value } = run.daily;
    const expected = sharpeOf(value) * Math.sqrt(daysPerYear(day));
    const said = run.metrics.sharpe;
    if (Number.isNaN(expected) ? Number.isNaN(said) : Math.abs(said - expected) <= TOLERANCE * (1 + Math.abs(expected)))
      continue;
    log.leak(
      `${run.name}: Sharpe`,
      -1,
      -1,
      `says ${said.toFixed(4)}, and ${value.length} daily returns of a year of ${daysPerYear(day)} days give ${expected.toFixed(4)}`,
    );
  }
  return log.done();
}

/** No order may fill on a flat row that stands for a missing bar, nor on a bar without a price. */
export function checkGaps(chain: Chain, traded: TradedStrategies): AuditCheck {
  const log = new CheckLog('gaps', 'an order fills on a missing bar', chain.bars);
  const { bars } = chain;
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
    log.count(bars.close.length);
    const row = bars[name].findIndex((value) => !Number.isFinite(value));
    if (row >= 0) log.leak(name, row, -1, 'is no number');
  }
  for (const run of [...traded.all, ...traded.forecast]) checkFills(chain, log, run);
  return log.done();
}

function checkFills(chain: Chain, log: CheckLog, run: StrategyRun): void {
  const { row, price } = run.result.fills;
  log.count(row.length);
  for (let i = 0; i < row.length; i++) {
    if (!chain.fillsOnGaps && chain.bars.gap[row[i]!] === 1) {
      log.leak(`${run.name}: fills`, row[i]!, -1, 'fills on a missing bar');
    } else if (!Number.isFinite(price[i]!)) log.leak(`${run.name}: fills`, row[i]!, -1, 'fills without a price');
  }
}

function sharpeOf(returns: Float64Array): number {
  let sum = 0;
  for (const value of returns) sum += value;
  const mean = sum / returns.length;
  let squares = 0;
  for (const value of returns) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / (returns.length - 1));
  return deviation > 0 ? mean / deviation : Number.NaN;
}

/** By the days of the week that occur: 365 for seven of them, and in proportion for fewer. */
function daysPerYear(days: Float64Array): number {
  const weekdays = new Set(Array.from(days, (day) => Math.floor(day / DAY_MS) % WEEK_DAYS));
  return weekdays.size >= WEEK_DAYS ? ALWAYS_OPEN_DAYS : Math.round((ALWAYS_OPEN_DAYS * weekdays.size) / WEEK_DAYS);
}
