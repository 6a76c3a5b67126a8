export * from './errors.js';
export * from './files.js';
export * from './ndarray.js';
export * from './progress.js';
export * from './random/index.js';
