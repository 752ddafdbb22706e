import type { Rng } from '../../core/index.ts';
import { forwardReturns, IC_LAG_HORIZONS, pooledIc } from '../../metrics/index.ts';
import { normalTwoSided } from '../../stats/index.ts';
import { type Cell, type Check, LENGTHS, rejects, SIZE_BOUND } from './contract.ts';
import { type Returns, returnsNamed } from './shocks.ts';

/** Bars of 4 hours in a day. */
const BARS = 6;
const HORIZON = 10;

/** Autocorrelation of the forecast from bar to bar: half of it is forgotten after two days. */
const MEMORY = 0.95;

/** 100 days: too few for the lag. */
const FEW_ROWS = 600;

/** The pooled rank IC's t of a forecast that knows nothing, over a horizon of 10 bars, against a normal's 1.96. */
export const icCheck: Check = {
  name: 'ic',
  unit: 'rows',
  cells: [
    ...returnsNamed('normal', 'ar +0.2', 'garch', 't3').flatMap((returns) =>
      LENGTHS.map((days) => cellOf(returns, BARS * days)),
    ),
    ...returnsNamed('normal').map((returns) => cellOf(returns, FEW_ROWS, 'the lag is a fifteenth of the rows')),
  ],
};

function cellOf(returns: Returns, length: number, beyond?: string): Cell {
  return {
    returns: returns.name,
    length,
    truth: 'the forecast knows nothing',
    figures: [{ name: 'IC, Newey–West t', kind: 'size', bound: SIZE_BOUND, ...(beyond !== undefined && { beyond }) }],
    simulate: (rng) => {
      const { a } = returns.pair(length, rng);
      const close = new Float64Array(length);
      for (let t = 0, log = 0; t < length; t++) close[t] = Math.exp((log += 0.008 * a[t]!));
      const { neweyWestT } = pooledIc({
        forecast: lastingForecast(length, rng),
        realised: forwardReturns(close, HORIZON),
        lagBars: IC_LAG_HORIZONS * HORIZON,
      });
      return [rejects(normalTwoSided(neweyWestT))];
    },
  };
}

function lastingForecast(length: number, rng: Rng): Float64Array {
  let value = rng.normal();
  const scale = Math.sqrt(1 - MEMORY * MEMORY);
  return Float64Array.from({ length }, () => (value = MEMORY * value + scale * rng.normal()));
}
