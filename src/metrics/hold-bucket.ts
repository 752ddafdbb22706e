/**
 * Buckets of holding times that double: 0, 1, 2–3, 4–7, 8–15 … bars. Half of all trades then don't fall into one bucket,
 * whatever the interval of the bars.
 *
 * @returns the bucket's number, rising with the time held
 */
export function holdBucket(bars: number): number {
  return bars < 1 ? 0 : Math.floor(Math.log2(bars)) + 1;
}

/** The bucket in words: `8–15`. */
export function holdBucketName(bucket: number): string {
  if (bucket <= 1) return String(bucket);
  return `${2 ** (bucket - 1)}–${2 ** bucket - 1}`;
}
