import { studentTPValue } from '../../stats/index.js';
import { lastPlace, overlap, type PrintedNumber, printedRange, type Rounding } from '../printed-number.js';
import type { AuditFinding } from './finding.js';

/** A printed correlation coefficient and its p-value. */
export interface PrintedCorrelation {
  readonly name: string;
  readonly r: PrintedNumber;
  readonly p: PrintedNumber;
}

/** Correlations that all rest on the same points, and the number of points that the source states. */
export interface CorrelationSizeClaim {
  readonly id: string;
  readonly where: string;
  readonly statedN: PrintedNumber;
  readonly correlations: readonly PrintedCorrelation[];
  /** Something to add for the reader. */
  readonly remark?: string;
}

const LARGEST_N = 100_000;

/**
 * Two-sided p-value of a correlation under independence: t = r √((n − 2)/(1 − r²)) with n − 2 degrees of freedom
 * (exact for Pearson's r of normal data, SciPy's approximation for Spearman's).
 */
export function correlationPValue(r: number, n: number): number {
  if (Math.abs(r) >= 1) return 0;
  return studentTPValue(r * Math.sqrt((n - 2) / (1 - r * r)), n - 2, 'two-sided').pValue;
}

/** Every number of points under which all the printed coefficients have the printed p-values. */
export function sampleSizesForCorrelations(
  correlations: readonly PrintedCorrelation[],
  rounding: Rounding = 'nearest',
): number[] {
  const ranges = correlations.map((correlation) => sizes(correlation, rounding));
  const low = Math.max(...ranges.map((range) => range.low));
  const high = Math.min(...ranges.map((range) => range.high));
  return high < low ? [] : Array.from({ length: high - low + 1 }, (_, index) => low + index);
}

/** Finds a stated number of points that the printed correlations and p-values exclude. */
export function findCorrelationSize(claim: CorrelationSizeClaim, rounding: Rounding = 'nearest'): AuditFinding[] {
  const fitting = sampleSizesForCorrelations(claim.correlations, rounding);
  if (fitting.includes(claim.statedN.value)) return [];
  const atStated = claim.correlations.map((correlation) => ({
    ...correlation,
    pValue: correlationPValue(correlation.r.value, claim.statedN.value),
  }));
  return [
    {
      id: claim.id,
      kind: 'sample-size',
      severity: 'warning',
      where: claim.where,
      printed: claim.statedN.text,
      recomputed: fitting.length === 0 ? 'no number of points fits' : fitting.join(', '),
      explanation: [
        ...atStated.map(
          (entry) =>
            `${entry.name} = ${entry.r.text} has p = ${entry.pValue.toExponential(2)} with ${claim.statedN.text} points, not the printed ${entry.p.text}.`,
        ),
        fitting.length === 0
          ? 'No number of points gives all of the printed values.'
          : `All printed values together need n = ${fitting.join(' or ')}.`,
        ...(claim.remark === undefined ? [] : [claim.remark]),
      ].join(' '),
      evidence: { fitting, atStated: atStated.map(({ name, pValue }) => ({ name, pValue })) },
    },
  ];
}

/** p falls as n grows, so the fitting sizes are an interval, found by bisection. */
function sizes(correlation: PrintedCorrelation, rounding: Rounding): { low: number; high: number } {
  const r = printedRange(correlation.r, rounding);
  const weakest = r.low <= 0 && r.high >= 0 ? 0 : Math.min(Math.abs(r.low), Math.abs(r.high));
  const strongest = Math.min(1, Math.max(Math.abs(r.low), Math.abs(r.high)));
  const p = printedRange(correlation.p, rounding);
  const slack = lastPlace(correlation.p);
  const tooFew = (n: number) => correlationPValue(strongest, n) > p.high && !touches(correlationPValue(strongest, n));
  const tooMany = (n: number) => correlationPValue(weakest, n) < p.low && !touches(correlationPValue(weakest, n));
  const touches = (value: number) => overlap({ low: value, high: value }, p, slack);
  return { low: firstWhere((n) => !tooFew(n)), high: firstWhere(tooMany) - 1 };
}

/** The smallest n ≥ 3 for which a condition that stays true once true is true. */
function firstWhere(condition: (n: number) => boolean): number {
  let low = 3;
  let high = LARGEST_N;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (condition(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
