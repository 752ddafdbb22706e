import { z } from 'zod';
import type { BarColumns, Feature, FeatureContext, Kernel } from './contract.ts';
import { logReturn } from './kernels/log-return.ts';
import { RollingSum } from './kernels/rolling-sum.ts';
import { makeFeature } from './make-feature.ts';
import { crossed, parseWindow, rawSchema, windowSchema } from './windows.ts';

export const amihudSchema = z.strictObject({
  window: windowSchema.default(20),
  against: windowSchema.default(240).describe('bars, or a duration: the usual illiquidity; without use in raw'),
  raw: rawSchema.default(false),
});

/** A bar's |return| per money traded is held below this, so that sums stay finite on crumbs of volume. */
const CEILING = 1e100;

/**
 * Amihud's illiquidity, the mean of |log return| ÷ (close × volume) over bars with trades: (short − long) ÷ (short + long) of
 * its values over `window` and over `against` bars, `amihud_<window>_<against>`, −1 (more liquid than usual) to 1; 0 where nothing
 * moved or traded. With `raw` the mean itself × 10⁶, `amihud_<window>`.
 *
 * @see Amihud 2002, Journal of Financial Markets 5(1)
 */
export function amihud(params: z.output<typeof amihudSchema>, context: FeatureContext): Feature {
  const { raw } = params;
  const window = parseWindow(params.window, 'window', context);
  const against = parseWindow(params.against, 'against', context);
  if (!raw && window.bars >= against.bars) {
    const what = `${window.bars} bars are not shorter than against (${against.bars})`;
    throw crossed(`${context.path}.window`, what, 'make against several times as long as the window');
  }
  return makeFeature({
    name: 'amihud',
    params,
    inputs: ['close', 'volume'],
    outputs: raw
      ? { [`amihud_${window.label}`]: window.bars }
      : { [`amihud_${window.label}_${against.label}`]: against.bars },
    kernel: () => new AmihudKernel(raw ? [window.bars] : [window.bars, against.bars]),
  });
}

class AmihudKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #previous = Float64Array.of(Number.NaN);
  readonly #sums: readonly RollingSum[];
  readonly #traded: readonly RollingSum[];

  constructor(windows: readonly number[]) {
    this.#sums = windows.map((window) => new RollingSum(window));
    this.#traded = windows.map((window) => new RollingSum(window));
    this.memory = [this.#previous, ...[...this.#sums, ...this.#traded].map(({ memory }) => memory)];
  }

  run({ close, volume }: BarColumns, n: number, out: readonly Float64Array[]): void {
    const values = out[0]!;
    const raw = this.#sums.length === 1;
    let previous = this.#previous[0]!;
    for (let i = 0; i < n; i++) {
      const change = logReturn(close[i]!, previous);
      previous = close[i]!;
      const money = close[i]! * volume[i]!;
      const traded = Number.isNaN(change) ? Number.NaN : money > 0 ? 1 : 0;
      const ratio = traded === 0 ? 0 : Math.min(CEILING, Math.abs(change) / money);
      const short = this.#mean(0, ratio, traded);
      if (raw) {
        values[i] = 1e6 * short;
        continue;
      }
      const long = this.#mean(1, ratio, traded);
      const both = short + long;
      values[i] = both === 0 ? 0 : (short - long) / both;
    }
    this.#previous[0] = previous;
  }

  #mean(j: number, ratio: number, traded: number): number {
    const sum = this.#sums[j]!.push(ratio);
    const count = this.#traded[j]!.push(traded);
    return count === 0 ? 0 : sum / count;
  }
}
