import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InputError, type Matrix } from '../core/index.ts';
import { MANIFEST_FILE, type OpenedBundle, openBundle } from './bundle.ts';
import { openOnnx } from './open-onnx.ts';
import { requireFeatures } from './require-features.ts';

/**
 * A bundle from its folder, every hash checked.
 *
 * @throws InputError MODEL_MISSING where there is no bundle, BUNDLE_CORRUPT
 */
export function readBundle(folder: string): OpenedBundle {
  const files: Record<string, Uint8Array> = {};
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isFile()) files[entry.name] = readFileSync(path.join(folder, entry.name));
    }
  } catch (error) {
    throw missing(folder, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
  if (files[MANIFEST_FILE] === undefined) throw missing(folder, `holds no ${MANIFEST_FILE}`);
  return openBundle(files);
}

/** Columns that a bundle's models read, in their order. */
export function featureNames({ manifest }: Pick<OpenedBundle, 'manifest'>): readonly string[] {
  return manifest.features;
}

/**
 * Probabilities of the regimes, row-major [rows × regimes] in the order of `manifest.labels.names`: the bits that a walk-forward
 * with this bundle forecasts.
 *
 * @param matrix the columns of {@link featureNames} in their order, float32, NaN where there is no value
 * @throws InputError MODEL_FEATURES_MISMATCH, naming the columns; MODEL_INPUT_INVALID where the data are not rows × columns
 */
export function predictProba(bundle: OpenedBundle, matrix: Matrix): Promise<Float64Array> {
  return predictHead(bundle, 'regime', matrix);
}

/**
 * Answers of one head: `regime`, or `return_<horizon>` in bps, one value a row.
 *
 * @throws InputError MODEL_FEATURES_MISMATCH, MODEL_INPUT_INVALID; MODEL_MISSING for a head that the bundle has not
 */
export async function predictHead(bundle: OpenedBundle, head: string, matrix: Matrix): Promise<Float64Array> {
  requireFeatures(bundle.manifest, matrix.names);
  requireWhole(matrix);
  const bytes = Object.hasOwn(bundle.heads, head) ? bundle.heads[head] : undefined;
  if (bytes === undefined) {
    throw new InputError('MODEL_MISSING', {
      what: `the bundle has no head "${head}"`,
      where: MANIFEST_FILE,
      mend: `ask for one of ${Object.keys(bundle.heads).join(', ')}`,
    });
  }
  const runner = await openOnnx(bytes);
  try {
    return await runner.run(matrix);
  } finally {
    await runner.close();
  }
}

/** A matrix of a program's own: rows that its data don't hold would be forecast from nothing. */
function requireWhole({ data, rows, names }: Matrix): void {
  if (data instanceof Float32Array && data.length === rows * names.length) return;
  const what = data instanceof Float32Array ? `${data.length} numbers` : 'no Float32Array';
  throw new InputError('MODEL_INPUT_INVALID', {
    what: `the data are ${what}, ${rows} rows of ${names.length} columns are ${rows * names.length} numbers`,
    where: 'matrix.data',
    mend: 'give a Float32Array with one number a column for each row, row after row, NaN where there is no value',
  });
}

function missing(folder: string, problem: string): InputError {
  return new InputError('MODEL_MISSING', {
    what: `${folder} ${problem}`,
    where: folder,
    mend: `name the folder of a bundle: the one with ${MANIFEST_FILE} and the .onnx files`,
  });
}
