import { growingBars, LiveModel } from '../experiment/index.ts';
import type { Chain, FittedSegment } from './chain.ts';
import { type AuditCheck, CheckLog } from './check.ts';

/**
 * The models at work bar by bar, on bars whose later rows are not there yet, against what the segment forecast over whole columns.
 */
export async function checkLiveForecasts(
  { bars, own }: Pick<Chain, 'bars' | 'own'>,
  { segment, result }: FittedSegment,
): Promise<AuditCheck> {
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
  for (const [name, values] of Object.entries(result.columns)) {
    const live = model.forecast.columns[name];
    if (live === undefined) continue;
    log.count(values.length);
    const start = segment.test.start;
    const row = values.findIndex((value, i) => !Object.is(value, live[start + i]));
    if (row >= 0) {
      log.leak(name, start + row, -1, `is ${values[row]} in the backtest and ${live[start + row]} bar by bar`);
    }
  }
  return log.done();
}
