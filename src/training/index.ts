export * from './mlp-images.js';
export * from './mlp-trainer.js';
export * from './mlp-training-graph.js';
