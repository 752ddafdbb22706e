import { blocksToIndicesInto } from './blocks.ts';
import type { MeanFunction } from './mean-function.ts';
import { PrefixSums } from './prefix-sums.ts';
import { blocksFor, type Resamples } from './resamples.ts';

/**
 * A function of column means on each resample.
 *
 * @param table observations in time order, row-major [n × width]
 * @returns new Float64Array [reps]; NaN where the function is undefined
 */
export function meanFunctionReplicates(
  table: Float64Array,
  width: number,
  f: MeanFunction,
  resamples: Resamples,
): Float64Array {
  const prefix = new PrefixSums(table, width);
  const blocks = blocksFor(resamples, prefix.n);
  const means = new Float64Array(width);
  const replicates = new Float64Array(resamples.reps);
  for (let rep = 0; rep < replicates.length; rep++) {
    resamples.nextInto(blocks);
    prefix.centredMeansInto(blocks, means);
    for (let j = 0; j < width; j++) means[j]! += prefix.centre[j]!;
    replicates[rep] = f.value(means);
  }
  return replicates;
}

/**
 * Any statistic on each resample.
 *
 * @param statistic of the resampled row indices, shape [n]; the buffer is used again
 * @returns new Float64Array [reps]
 */
export function replicatesOf(statistic: (indices: Int32Array) => number, resamples: Resamples): Float64Array {
  const blocks = blocksFor(resamples, resamples.n);
  const indices = new Int32Array(resamples.n);
  const replicates = new Float64Array(resamples.reps);
  for (let rep = 0; rep < replicates.length; rep++) {
    resamples.nextInto(blocks);
    blocksToIndicesInto(blocks, indices);
    replicates[rep] = statistic(indices);
  }
  return replicates;
}

/** A function of column means with each row left out in turn, for `bootstrapLimits`. @returns new Float64Array [n] */
export function leaveOneOut(table: Float64Array, width: number, f: MeanFunction): Float64Array {
  const n = table.length / width;
  const sums = new Float64Array(width);
  const means = new Float64Array(width);
  for (let i = 0; i < table.length; i += width) for (let j = 0; j < width; j++) sums[j]! += table[i + j]!;
  return Float64Array.from({ length: n }, (_, i) => {
    for (let j = 0; j < width; j++) means[j] = (sums[j]! - table[i * width + j]!) / (n - 1);
    return f.value(means);
  });
}
