export * from './builder.js';
export * from './graph.js';
export * from './initialisation/he-uniform.js';
export * from './initialisation/mlp-weights.js';
export * from './initialisation/nas-bench-201-weights.js';
export { countHits, type MlpParameters, mlpHitsGraph, mlpLogits } from './networks/mlp.js';
export * from './networks/nas-bench-201.js';
export * from './networks/nas-bench-201-tensors.js';
export * from './onnx-file.js';
