export * from './mlp.js';
export * from './nas-bench-201/index.js';
