import { InferenceSession, Tensor } from 'onnxruntime-node';
import { InputError, type Matrix } from '../core/index.ts';

/**
 * Calls are padded to a multiple of so many rows. The float64 matrix product takes rows in blocks, and a row that falls into
 * an odd remainder (or comes alone) is summed in another order: its last bit changes. Multiples of 24 have no remainder for
 * blocks of 2, 3, 4, 6, 8, 12 and 24 rows.
 */
const ROW_BLOCK = 24;
/** Rows in one call: small enough to stay in the cache, large enough that the call itself costs nothing. */
const BATCH_ROWS = 40 * ROW_BLOCK;

/** A loaded model file. */
export interface OnnxRunner {
  /** Columns of the feature matrix. */
  readonly width: number;
  /** Numbers answered per row. */
  readonly outputWidth: number;
  /**
   * The model's answers, row-major [rows × outputWidth].
   *
   * @param rows which rows of the matrix, in this order; all of them where undefined
   * @throws InputError MODEL_FEATURES_MISMATCH where the matrix has another width
   */
  run(matrix: Matrix, rows?: Int32Array): Promise<Float64Array>;
  /** Frees the native memory; the runner is dead afterwards. */
  close(): Promise<void>;
}

/**
 * Loads an ONNX file that takes `features` [rows, width] float32 and answers [rows, outputWidth] in float32 or float64.
 *
 * One thread, in order: with more threads probabilities change with the batch size. Rows are copied into a private buffer,
 * because onnxruntime refuses tensors on shared memory; the matrix may therefore lie there.
 *
 * @param options.batchRows rows in one call, rounded up to a multiple of 24; changes no bit of any result
 * @throws InputError BUNDLE_CORRUPT where the bytes are no model of this form
 */
export async function openOnnx(
  bytes: Uint8Array,
  { batchRows = BATCH_ROWS }: { readonly batchRows?: number } = {},
): Promise<OnnxRunner> {
  const session = await loadSession(bytes);
  const { name: inputName, width } = rowsByWidth(session.inputMetadata, ['float32']);
  const { name: outputName, width: outputWidth } = rowsByWidth(session.outputMetadata, ['float32', 'float64']);
  const batch = roundUp(batchRows, ROW_BLOCK);
  const buffer = new Float32Array(batch * width);

  async function run(matrix: Matrix, rows?: Int32Array): Promise<Float64Array> {
    requireWidth(matrix, width);
    const count = rows?.length ?? matrix.rows;
    const out = new Float64Array(count * outputWidth);
    for (let start = 0; start < count; start += batch) {
      const size = Math.min(batch, count - start);
      gatherInto(matrix, rows, start, size, buffer);
      const padded = roundUp(size, ROW_BLOCK);
      buffer.fill(0, size * width, padded * width);
      const input = new Tensor('float32', buffer.subarray(0, padded * width), [padded, width]);
      const result = (await session.run({ [inputName]: input }, [outputName]))[outputName]!;
      const values = result.data as Float32Array | Float64Array;
      out.set(values.subarray(0, size * outputWidth), start * outputWidth);
      result.dispose();
    }
    return out;
  }

  // Calls share the buffer: one after the other.
  let last: Promise<unknown> = Promise.resolve();
  return {
    width,
    outputWidth,
    run(matrix, rows) {
      const next = last.then(() => run(matrix, rows));
      last = next.catch(() => undefined);
      return next;
    },
    async close() {
      await last;
      await session.release();
    },
  };
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

async function loadSession(bytes: Uint8Array): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      executionMode: 'sequential',
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'basic',
      enableCpuMemArena: false,
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw notAModel(`onnxruntime cannot load the model: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function rowsByWidth(
  values: readonly InferenceSession.ValueMetadata[],
  types: readonly string[],
): { readonly name: string; readonly width: number } {
  const [value] = values;
  if (values.length !== 1 || value === undefined || !value.isTensor || !types.includes(value.type)) {
    throw notAModel(`the model should have one input and one output, matrices of ${types.join(' or ')}`);
  }
  const width = value.shape[1];
  if (value.shape.length !== 2 || typeof width !== 'number' || width < 0) {
    throw notAModel(
      `"${value.name}" of the model should have the shape [rows, width], not [${value.shape.join(', ')}]`,
    );
  }
  return { name: value.name, width };
}

function notAModel(what: string): InputError {
  return new InputError('BUNDLE_CORRUPT', {
    what,
    where: 'the model file',
    mend: 'fetch the bundle again, or train the model again',
  });
}

function requireWidth(matrix: Matrix, width: number): void {
  if (matrix.names.length === width) return;
  throw new InputError('MODEL_FEATURES_MISMATCH', {
    what: `the model reads ${width} features, the matrix has ${matrix.names.length}`,
    where: `columns ${matrix.names.join(', ')}`,
    mend: "give the columns of the bundle's feature schema, in its order",
  });
}

function gatherInto(
  matrix: Matrix,
  rows: Int32Array | undefined,
  start: number,
  count: number,
  buffer: Float32Array,
): void {
  const width = matrix.names.length;
  if (rows === undefined) {
    buffer.set(matrix.data.subarray(start * width, (start + count) * width));
    return;
  }
  for (let i = 0; i < count; i++) {
    const from = rows[start + i]! * width;
    buffer.set(matrix.data.subarray(from, from + width), i * width);
  }
}
