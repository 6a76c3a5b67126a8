export * from './journal.js';
export * from './mnist/inputs.js';
export * from './mnist/presets.js';
export * from './mnist/run.js';
export * from './mnist/settings.js';
export * from './mnist/study.js';
export * from './mnist/summary.js';
export * from './mnist/trials.js';
