export * from './engine.js';
export * from './onnxruntime.js';
export type { CreateWorker } from './pool-messages.js';
export * from './process-pool.js';
