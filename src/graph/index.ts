export * from './builder.js';
export * from './graph.js';
export * from './onnx-file.js';
