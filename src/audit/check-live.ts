import { growingBars, LiveModel } from '../experiment/index.ts';
import type { Chain, FittedSegment } from './chain.ts';
import { type AuditCheck, CheckLog } from './check.ts';

/**
 * The models at work bar by bar, on bars whose later rows are not there yet, against what the segment forecast over whole columns.
 */
export async function checkLiveForecasts(chain: Chain, fitted: FittedSegment): Promise<AuditCheck> {
  const { bars, own } = chain;
  const { segment, result } = fitted;
  const log = new CheckLog('live forecasts', 'a model forecasts otherwise bar by bar', bars);
  const { bars: growing, close } = growingBars(bars);
  const { files, manifest } = result.bundle;
  const heads = Object.fromEntries(Object.entries(manifest.heads).map(([name, head]) => [name, files[head.file]!]));
  const model = new LiveModel(growing, [{ segment, manifest, heads }], own);
  try {
    for (let t = 0; t < segment.test.end; t++) {
      close(t);
      await model.at(t);
    }
  } finally {
    await model.close();
  }
  // With the edge and its size in volatilities, which follow from the heads and the bars.
  const { row, columns } = chain.forecast(bars, [fitted]);
  // The sets as well: live, what came of a forecast is learned when its label has ended, and not before.
  for (const [name, values] of Object.entries({ ...columns, ...chain.sets(bars, [fitted]) })) {
    const live = model.forecast.columns[name];
    if (live === undefined) continue;
    log.count(values.length);
    const at = values.findIndex((value, i) => !Object.is(value, live[row[i]!]));
    if (at >= 0) log.leak(name, row[at]!, -1, `is ${values[at]} in the backtest and ${live[row[at]!]} bar by bar`);
  }
  return log.done();
}
