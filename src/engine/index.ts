export * from './choose-networks.js';
export * from './engine.js';
export * from './native-addon.js';
export * from './native-networks.js';
export * from './onnx-networks.js';
export * from './onnxruntime.js';
export type { CreateWorker } from './pool-messages.js';
export * from './process-pool.js';
export * from './untrained-networks.js';
