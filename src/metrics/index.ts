export * from './metric-list.js';
export * from './untrained-hits.js';
