import { describe, expect, it } from 'vitest';
import { tradeAnatomy } from '../../src/metrics/index.ts';
import { formatAnalysis } from '../../src/report/index.ts';
import { logOf, SIX, type TradeRow } from '../metrics/trades.ts';

const analyzed = (rows: readonly TradeRow[], p: number) => {
  const anatomy = tradeAnatomy(logOf(rows));
  return { ...anatomy, expectancy: { ...anatomy.expectancy, p } };
};
const file = 'results/3f2a/trades.parquet';
const record = { file, strategies: { trend: analyzed(SIX, 0.616) } };
const of = (rows: readonly TradeRow[], p = Number.NaN): string =>
  formatAnalysis({ file, strategies: { trend: analyzed(rows, p) } });

const GOLDEN = `\
trade log  results/3f2a/trades.parquet

trend
trades    6, 1 still open at the end; account in units: money, initial equity 1
outcome   +3.50 % in all; hit rate 50.0 % (95 %: 18.8 % to 81.2 %), profit factor 2.40, payoff ratio 2.40
expects   +41.7 bps of what it holds a trade, ± 77.9 (t +0.53, p 0.616): not distinguishable from 0
tails     share of the whole profit: best 1 86 %, best 5 129 %; mean of the worst 5 % -1.00 %; longest run
          without a gain 2 trades of 6
costs     0.90 %, 20 % of the gross profit of +4.40 %: fee 1.00 % (111 %), funding -0.10 % (-11 %)

Profit of a trade  percent of equity, after costs
  mean     sd   skew  ex. kurtosis     1 %     5 %    25 %  median    75 %    95 %    99 %
+0.583  1.686  +0.49         -1.73  -1.000  -1.000  -0.875  +0.250  +1.750  +2.750  +2.950

Held, and how far it went  percent of the entry price; edge ratio (mean for ÷ mean against) 1.20
                           trades  mean   5 %  25 %  median  75 %  95 %
      hold, bars: winners       3   6.3   4.2   5.0     6.0   7.5   8.7
                   losers       3   2.0   1.1   1.5     2.0   2.5   2.9
against (MAE), %: winners       3  0.67  0.10  0.50    1.00  1.00  1.00
                   losers       3  2.67  2.00  2.00    2.00  3.00  3.80
    for (MFE), %: winners       3  3.33  2.10  2.50    3.00  4.00  4.80
                   losers       3  0.67  0.10  0.50    1.00  1.00  1.00

Tails  opens of the bars, UTC; profit of equity
        profit  side   entered           left              bars  by                  regime
best   +3.00 %  long   2024-01-01 09:00  2024-01-01 13:00     4  entry, take-profit  BULL
       +2.00 %  short  2024-01-02 14:00  2024-01-02 23:00     9  entry, flip         BEAR
       +1.00 %  long   2024-01-02 23:00  2024-01-03 05:00     6  flip, signal        unknown
       -0.50 %  long   2024-01-03 09:00  still open           2  entry, end          unknown
       -1.00 %  long   2024-01-01 14:00  2024-01-01 15:00     1  entry, stop-loss    BULL
worst  -1.00 %  long   2024-01-01 14:00  2024-01-01 15:00     1  entry, stop-loss    BULL
       -1.00 %  long   2024-01-02 09:00  2024-01-02 11:30     3  entry, stop-loss    BEAR
       -0.50 %  long   2024-01-03 09:00  still open           2  entry, end          unknown
       +1.00 %  long   2024-01-02 23:00  2024-01-03 05:00     6  flip, signal        unknown
       +2.00 %  short  2024-01-02 14:00  2024-01-02 23:00     9  entry, flip         BEAR

Outcome by  profit in percent of equity; ± standard error of the mean
                        trades    hit    mean      ±  total
exit       signal           1*  100 %  +1.000      –  +1.00
           flip             1*  100 %  +2.000      –  +2.00
           stop-loss        2*    0 %  -1.000  0.000  -2.00
           take-profit      1*  100 %  +3.000      –  +3.00
           end              1*    0 %  -0.500      –  -0.50
entry      entry            5*   40 %  +0.500  0.837  +2.50
           flip             1*  100 %  +1.000      –  +1.00
side       long             5*   40 %  +0.300  0.768  +1.50
           short            1*  100 %  +2.000      –  +2.00
regime     unknown          2*   50 %  +0.250  0.750  +0.50
           BULL             2*   50 %  +1.000  2.000  +2.00
           BEAR             2*   50 %  +0.500  1.500  +1.00
hour, UTC  09               3*   33 %  +0.500  1.258  +1.50
           14               2*   50 %  +0.500  1.500  +1.00
           23               1*  100 %  +1.000      –  +1.00
weekday    Monday           2*   50 %  +1.000  2.000  +2.00
           Tuesday          3*   67 %  +0.667  0.882  +2.00
           Wednesday        1*    0 %  -0.500      –  -0.50
bars held  1                1*    0 %  -1.000      –  -1.00
           2–3              2*    0 %  -0.750  0.250  -1.50
           4–7              2*  100 %  +2.000  1.000  +4.00
           8–15             1*  100 %  +2.000      –  +2.00
* fewer than 10 trades (22 of 22 groups): no evidence.`;

describe('formatAnalysis', () => {
  it('prints the anatomy of six trades', () => {
    expect(formatAnalysis(record)).toBe(GOLDEN);
  });

  it('reads the same from memory and from JSON, where undefined numbers are null', () => {
    expect(formatAnalysis(JSON.parse(JSON.stringify(record)))).toBe(GOLDEN);
    expect(of([{ pnl: 0.01 }])).not.toMatch(/NaN|Infinity|null/);
  });

  it('calls a mean different from 0 only below p 0.05, and one trade too little', () => {
    expect(of(SIX, 0.049)).toMatch(/p 0\.049\): distinguishable from 0, if trades are\s+independent/);
    expect(of(SIX, 0.05)).toContain('p 0.050): not distinguishable from 0');
    expect(of([{ pnl: 0.01 }])).toContain('(t –, p –): too little to tell it from 0');
  });

  it('leaves out shares of a profit that there was not, and costs that nothing pays', () => {
    const losing = of([{ pnl: -0.01, fee: 0.002 }, { pnl: -0.02 }]);
    expect(losing).toContain('tails     mean of the worst 5 % -2.00 %; longest run without a gain 2 trades of 2');
    expect(losing).toContain('costs     0.20 %, gross profit -2.80 %: nothing to pay them from: fee 0.20 % (100 %)');
    expect(of([{ pnl: 0.01 }])).toContain('costs     none');
  });

  it('marks groups of fewer than ten trades, and counts how many of the others lie beyond two errors', () => {
    const long = Array.from({ length: 12 }, (_, i) => ({ pnl: 0.01 + i / 1e4 }));
    const short = Array.from({ length: 9 }, (_, i) => ({ pnl: (i % 2) / 100, side: -1 as const }));
    const text = of([...long, ...short]);
    expect(text).toMatch(/side +long +12 {3}/);
    expect(text).toMatch(/ short +9\* /);
    // Long, and all 21 by entry, regime, hour and weekday: five groups that one knows at the entry.
    expect(text).toContain(
      '* fewer than 10 trades (1 of 8 groups): no evidence. Of 5 groups known at the entry with 10',
    );
    expect(text.replace(/\s+/g, ' ')).toMatch(
      /, 5 lie more than two standard errors from 0; about 0\.\d would by chance alone\./,
    );
  });

  it('names strategies without a trade, and a log without strategies', () => {
    expect(of([])).toContain('trend  never traded');
    expect(formatAnalysis({ file, strategies: {} })).toContain('the log has no strategies');
  });

  it('stays within 110 columns, whatever the names', () => {
    const log = logOf(SIX);
    const wide = tradeAnatomy({ ...log, regimes: ['A_REGIME_WITH_QUITE_A_LONG_NAME_THAT_SOMEBODY_CHOSE', 'B'] });
    const strategies = { ['s'.repeat(60)]: { ...wide, expectancy: { ...wide.expectancy, p: 0.2 } } };
    const text = formatAnalysis({ file: 'trades.parquet', strategies });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
  });

  it('has colour codes only where they are asked for, and the same text under them', () => {
    const colored = formatAnalysis(record, { color: true });
    expect(colored).toContain('\x1b[1mTails\x1b[0m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are control characters
    expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(GOLDEN);
  });
});
