import type { Matrix } from '../core/index.ts';
import { openOnnx } from '../models/index.ts';

/** Runs a model file once over a matrix and lets it go. */
export async function forecastOnce(bytes: Uint8Array, matrix: Matrix): Promise<Float64Array> {
  const runner = await openOnnx(bytes);
  try {
    return await runner.run(matrix);
  } finally {
    await runner.close();
  }
}
