export * from './data/datasets.js';
export * from './data/mnist-notebook.js';
export * from './data/quoted-sources.js';
export * from './data/table-1.js';
export * from './data/table-2.js';
export * from './data/table-a3.js';
export * from './data/text-numbers.js';
export * from './mnist-claims.js';
export * from './mnist-comparison.js';
export {
  formatLike,
  lastPlace,
  type PrintedNumber,
  type PrintedRange,
  parsePrinted,
  printedRange,
  printsAs,
  type Rounding,
  tryParsePrinted,
} from './printed-number.js';
export * from './summary.js';
export * from './verdict.js';
