import type { BarColumns, Feature, Kernel } from '../contract.ts';
import { featureOf } from '../make-feature.ts';
import type { Transform, TransformKernel } from './contract.ts';

/**
 * A feature with transforms behind each of its outputs, one after the other; their suffixes follow the name.
 *
 * @param keepOriginal whether the untransformed columns are given too, before the others
 */
export function transformed(feature: Feature, transforms: readonly Transform[], keepOriginal: boolean): Feature {
  const suffix = transforms.map((transform) => transform.suffix).join('');
  const outputs = feature.outputs.map((output) => `${output}${suffix}`);
  return featureOf({
    ...feature,
    outputs: keepOriginal ? [...feature.outputs, ...outputs] : outputs,
    lookbackBars: transforms.reduce((sum, { lookbackBars }) => sum + lookbackBars, feature.lookbackBars),
    kernel: () => new TransformedKernel(feature, transforms, keepOriginal),
  });
}

class TransformedKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  readonly #inner: Kernel;
  readonly #width: number;
  readonly #keepOriginal: boolean;
  /** One chain an output. */
  readonly #chains: readonly (readonly TransformKernel[])[];

  constructor(feature: Feature, transforms: readonly Transform[], keepOriginal: boolean) {
    this.#inner = feature.kernel();
    this.#width = feature.outputs.length;
    this.#keepOriginal = keepOriginal;
    this.#chains = feature.outputs.map(() => transforms.map((transform) => transform.kernel()));
    this.memory = [...this.#inner.memory, ...this.#chains.flatMap((chain) => chain.map(({ memory }) => memory))];
  }

  run(bars: BarColumns, n: number, out: readonly Float64Array[]): void {
    this.#inner.run(bars, n, this.#keepOriginal ? out.slice(0, this.#width) : out);
    for (const [j, chain] of this.#chains.entries()) {
      let from = out[j]!;
      const to = out[this.#keepOriginal ? this.#width + j : j]!;
      for (const kernel of chain) {
        for (let i = 0; i < n; i++) to[i] = kernel.push(from[i]!);
        from = to;
      }
    }
  }
}
