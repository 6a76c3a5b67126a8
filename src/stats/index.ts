export * from './bootstrap.js';
export { cliffsDelta } from './cliffs-delta.js';
export * from './coefficient-of-variation.js';
export * from './compare-groups.js';
export { pearson, spearman } from './correlation.js';
export { type Description, describe } from './describe.js';
export { noncentralTUpperTail } from './distributions/noncentral-t.js';
export * from './distributions/normal.js';
export * from './distributions/normal-quantile.js';
export {
  studentTCdf,
  studentTLogUpperTail,
  studentTPValue,
  studentTUpperQuantile,
  studentTUpperTail,
} from './distributions/student-t.js';
export * from './effect-size.js';
export * from './equivalence.js';
export { formatInterval, formatPValue } from './format-number.js';
export * from './frames/index.js';
export { type KendallOptions, kendall } from './kendall.js';
export { type MannWhitneyOptions, mannWhitney } from './mann-whitney.js';
export { type Ddof, type Moments, mean, moments, standardDeviation, variance } from './moments.js';
export * from './multiple-comparisons.js';
export * from './permutation-test.js';
export * from './power.js';
export * from './present.js';
export { quantile, quantiles } from './quantile.js';
export type { IntegerSource } from './random-source.js';
export { ranks } from './ranks.js';
export { omitMissing, omitMissingPairs, type Sample } from './sample.js';
export * from './t-test.js';
export { type StatsTable, tableHtml, tableText } from './table.js';
export {
  type Alternative,
  type ConfidenceInterval,
  type DegenerateTest,
  requireResult,
  type SampleSize,
  type TestDegeneracy,
  type TestOptions,
  type TestOutcome,
  type TestResult,
} from './test-result.js';
