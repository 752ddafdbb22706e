import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor } from './graph.ts';
import { INPUT_NAME } from './graph.ts';
import { ProtoWriter } from './protobuf.ts';

const IR_VERSION = 10;
const OPSET = 21;
/** `TreeEnsemble` came with ai.onnx.ml 5, which removed the two older tree operators. */
const ML_OPSET = 5;
const ML_OPSET_OLD_TREES = 3;
const OLD_TREES: readonly string[] = ['TreeEnsembleClassifier', 'TreeEnsembleRegressor'];

/** `TensorProto.DataType` */
const ELEMENT_TYPE = { float32: 1, uint8: 2, int64: 7, bool: 9, float64: 11 } as const;
/** `AttributeProto.AttributeType` */
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7, strings: 8 } as const;

/**
 * A graph as an ONNX file: ai.onnx 21, IR 10, ai.onnx.ml only where a node needs it. The same graph and metadata give the
 * same bytes.
 *
 * @param metadata what the file says of itself (`metadata_props`), written in the order of its keys' names
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export function encodeOnnx(graph: OnnxGraph, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const model = new ProtoWriter()
    .int(1, IR_VERSION)
    .text(2, 'regimewalk')
    .message(7, (w) => writeGraph(w, graph))
    .message(8, (w) => w.text(1, '').int(2, OPSET));
  const mlNodes = graph.nodes.filter(({ domain }) => domain === 'ai.onnx.ml');
  if (mlNodes.length > 0) {
    const old = mlNodes.some(({ op }) => OLD_TREES.includes(op));
    model.message(8, (w) => w.text(1, 'ai.onnx.ml').int(2, old ? ML_OPSET_OLD_TREES : ML_OPSET));
  }
  for (const key of Object.keys(metadata).sort()) model.message(14, (w) => w.text(1, key).text(2, metadata[key]!));
  return model.finish();
}

function writeGraph(writer: ProtoWriter, { width, nodes, initializers, output }: OnnxGraph): void {
  for (const [index, node] of nodes.entries()) writer.message(1, (w) => writeNode(w, node, index));
  writer.text(2, 'regimewalk');
  for (const tensor of initializers) writer.message(5, (w) => writeTensor(w, tensor).text(8, tensor.name));
  writer.message(11, (w) => writeRowsByWidth(w, INPUT_NAME, 'float32', width));
  writer.message(12, (w) => writeRowsByWidth(w, output.name, output.type, output.width));
}

/** `ValueInfoProto` of a tensor [rows, width], the number of rows left open. */
function writeRowsByWidth(writer: ProtoWriter, name: string, type: OnnxTensor['type'], width: number): void {
  writer.text(1, name).message(2, (typeProto) =>
    typeProto.message(1, (tensorType) =>
      tensorType.int(1, ELEMENT_TYPE[type]).message(2, (shape) => {
        shape.message(1, (dim) => dim.text(2, 'rows'));
        shape.message(1, (dim) => dim.int(1, width));
      }),
    ),
  );
}

function writeNode(writer: ProtoWriter, node: OnnxNode, index: number): void {
  for (const name of node.inputs) writer.text(1, name);
  for (const name of node.outputs) writer.text(2, name);
  writer.text(3, `${index}_${node.op}`).text(4, node.op);
  const attributes = node.attributes ?? {};
  for (const name of Object.keys(attributes).sort()) {
    writer.message(5, (w) => writeAttribute(w.text(1, name), attributes[name]!));
  }
  if (node.domain !== undefined && node.domain !== '') writer.text(7, node.domain);
}

function writeAttribute(writer: ProtoWriter, attribute: OnnxAttribute): void {
  switch (attribute.kind) {
    case 'float':
      writer.float(2, attribute.value);
      break;
    case 'int':
      writer.int(3, attribute.value);
      break;
    case 'string':
      writer.text(4, attribute.value);
      break;
    case 'tensor': {
      const { value } = attribute;
      writer.message(5, (w) => writeTensor(w, value));
      break;
    }
    case 'floats':
      writer.bytes(7, rawBytes('float32', attribute.value));
      break;
    case 'ints':
      writer.ints(8, attribute.value);
      break;
    case 'strings':
      for (const text of attribute.value) writer.text(9, text);
      break;
  }
  writer.int(20, ATTRIBUTE_TYPE[attribute.kind]);
}

function writeTensor(writer: ProtoWriter, { type, dims, data }: Omit<OnnxTensor, 'name'>): ProtoWriter {
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (size !== data.length) throw new RangeError(`a tensor of [${dims.join(', ')}] cannot hold ${data.length} values`);
  return writer.ints(1, dims).int(2, ELEMENT_TYPE[type]).bytes(9, rawBytes(type, data));
}

/** The values as `raw_data` wants them, in this machine's order: onnxruntime-node runs on little-endian machines only. */
function rawBytes(type: OnnxTensor['type'], data: ArrayLike<number>): Uint8Array {
  switch (type) {
    case 'float32':
      return new Uint8Array(Float32Array.from(data).buffer);
    case 'float64':
      return new Uint8Array(Float64Array.from(data).buffer);
    case 'int64':
      return new Uint8Array(BigInt64Array.from(Array.from(data), BigInt).buffer);
    default:
      return Uint8Array.from(data);
  }
}
