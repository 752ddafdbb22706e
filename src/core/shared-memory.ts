type TypedArray = Float64Array | Float32Array | Int32Array | Int8Array | Uint8Array;

/**
 * A copy of a plain value in which every typed array lies on shared memory: posted to a worker thread, its columns are
 * the same memory there, not another copy.
 */
export function shareArrays<T>(value: T): T {
  if (ArrayBuffer.isView(value)) return shareArray(value as unknown as TypedArray) as unknown as T;
  if (Array.isArray(value)) return value.map(shareArrays) as unknown as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shareArrays(inner)])) as T;
}

function shareArray<A extends TypedArray>(values: A): A {
  const Kind = values.constructor as new (buffer: SharedArrayBuffer) => A;
  const shared = new Kind(new SharedArrayBuffer(values.byteLength));
  (shared as unknown as { set(from: A): void }).set(values);
  return shared;
}
