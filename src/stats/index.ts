export * from './coefficient-of-variation.js';
export { pearson, spearman } from './correlation.js';
export * from './distributions/normal.js';
export {
  studentTCdf,
  studentTLogUpperTail,
  studentTPValue,
  studentTUpperQuantile,
  studentTUpperTail,
} from './distributions/student-t.js';
export { type Ddof, type Moments, mean, moments, standardDeviation, variance } from './moments.js';
export { ranks } from './ranks.js';
export { omitMissing, omitMissingPairs, type Sample } from './sample.js';
export * from './t-test.js';
export * from './test-result.js';
