export { encodeOnnx } from './encode-onnx.ts';
export * from './graph.ts';
export { type OnnxRunner, openOnnx } from './open-onnx.ts';
