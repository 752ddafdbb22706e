import { type Bars, DAY_MS, type Forecast, type StrategyDetails, YEAR_DAYS } from '../core/index.ts';
import { monthTable, regimeReturns, returnStatistics, stretchTable, yearTable } from '../metrics/index.ts';
import type { StrategyRun } from './run-strategies.ts';

/**
 * A strategy's further figures: of its days, and by year, month, segment and regime.
 *
 * @param known the newest regime known at each row's close, shape [n]; −1 unknown
 */
export function strategyDetails(
  { daily, result, scored }: Pick<StrategyRun, 'daily' | 'result' | 'scored'>,
  bars: Bars,
  forecast: Pick<Forecast, 'row' | 'segment' | 'regimes'>,
  known: Int8Array,
): StrategyDetails {
  const rows = scored.length;
  const segment = new Int32Array(rows).fill(-1);
  for (let i = 0; i < forecast.row.length; i++) {
    if (forecast.row[i]! < rows) segment[forecast.row[i]!] = forecast.segment[i]!;
  }
  const { totalReturn, cagr, volatility, sharpe, sortino, calmar, maxDrawdown, ...days } = returnStatistics(
    daily.value,
    YEAR_DAYS,
  );
  const account = {
    time: bars.time.subarray(0, rows),
    equity: result.equity,
    barReturn: result.barReturn,
    position: result.position,
    accounting: result.accounting,
    scored,
  };
  const traded = (table: typeof yearTable) => table(account).filter((line) => line.days > 0);
  return {
    days,
    years: traded(yearTable),
    months: traded(monthTable),
    segments: stretchTable(account, segment),
    // A bar's return was earned by what was held, and decided on what was known, at the close before it.
    regimes: regimeReturns({
      barReturn: result.barReturn,
      regime: known.subarray(0, rows).map((_, t) => (t === 0 ? -1 : known[t - 1]!)),
      weight: result.position.map((_, t) => (t === 0 ? 0 : result.position[t - 1]!)),
      names: forecast.regimes,
      barsPerYear: (YEAR_DAYS * DAY_MS) / bars.intervalMs,
      scored,
    }),
  };
}
