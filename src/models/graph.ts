/**
 * An inference graph before it is encoded as an ONNX file. Trainers emit one each, calibrators append nodes to it.
 *
 * One input `features`, float32 [rows, width], in the order of the bundle's feature schema, NaN for missing; one output,
 * [rows, outputWidth]: class probabilities, or one predicted value.
 */
export interface OnnxGraph {
  readonly width: number;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly output: { readonly name: string; readonly width: number; readonly type: 'float32' | 'float64' };
}

/** One operator; `inputs` and `outputs` are names of tensors, `domain` empty for ONNX's own operators. */
export interface OnnxNode {
  readonly op: string;
  readonly domain?: '' | 'ai.onnx.ml';
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** An operator's attribute, by the kind that ONNX stores. */
export type OnnxAttribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: ArrayLike<number> }
  | { readonly kind: 'floats'; readonly value: ArrayLike<number> }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensor'; readonly value: Omit<OnnxTensor, 'name'> };

/** `data` holds float32, float64, int64 (as numbers) or bytes, matching `type`. */
export interface OnnxTensor {
  readonly name: string;
  readonly type: 'float32' | 'float64' | 'int64' | 'uint8' | 'bool';
  readonly dims: readonly number[];
  readonly data: ArrayLike<number>;
}

/** The name of the only input of every graph. */
export const INPUT_NAME = 'features';
