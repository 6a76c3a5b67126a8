export * from './engine.js';
export * from './onnxruntime.js';
