export {
  type AuditReport,
  auditPaper,
  PAPER_RECORD,
  type PaperRecord,
  pValueClaims,
} from './audit/audit-paper.js';
export { auditTable, type TableAuditOptions, type TableAuditReport } from './audit/audit-table.js';
export { findOutOfBounds, largestStd, type ValueBounds } from './audit/bounds.js';
export {
  type CorrelationSizeClaim,
  findCorrelationSize,
  sampleSizesForCorrelations,
} from './audit/correlation-size.js';
export type { TableDefaults } from './audit/csv-table.js';
export { type DuplicateOptions, findDuplicates } from './audit/duplicates.js';
export { findFillDown, type PrintedColumn } from './audit/fill-down.js';
export * from './audit/finding.js';
export { formatAudit } from './audit/format-audit.js';
export { findOffGrid } from './audit/granularity.js';
export {
  type CheckedPValue,
  checkPValue,
  checkPValues,
  findImpossiblePValues,
  findUnnamedTest,
  type PrintedPValue,
  type PValueCheck,
  type PValueClaim,
} from './audit/p-values.js';
export { type RecomputedP, recomputeP } from './audit/recompute-p.js';
export { findSwappedColumns, type SideBySide } from './audit/swapped-columns.js';
export { findTableMismatches, type RepeatedSummary, type TableMismatchOptions } from './audit/table-mismatch.js';
export { findContradictedTrend, type TrendClaim, type TrendSeries } from './audit/trends.js';
export { findUnevenDecimals } from './audit/uneven-decimals.js';
export * from './data/all-numbers.js';
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
export * from './selection-at-hand.js';
export * from './selection-claims.js';
export * from './selection-results.js';
export * from './selection-study.js';
export * from './shipped-selection.js';
export * from './summary.js';
export * from './table-2-comparison.js';
export * from './table-a3-comparison.js';
export * from './verdict.js';
