import { lastPlace, printedRange, type Rounding } from '../printed-number.js';
import { formatPlace, formatSummary, type PrintedSummary } from '../summary.js';
import { type AuditFinding, slug } from './finding.js';

/** What single values may be: accuracies in per cent lie between 0 and 100. */
export interface ValueBounds {
  readonly min?: number;
  readonly max?: number;
}

export interface BoundsOptions {
  /** How the standard deviations were computed; 1 (default) allows the larger ones. */
  readonly ddof?: number;
  readonly rounding?: Rounding;
}

/**
 * Largest standard deviation of n values with a given mean between bounds: as many as possible at each bound
 * (Bhatia and Davis: σ² ≤ (max − m)(m − min)). With one bound only, all but one value at the bound: (m − min)√(n − 1).
 * @param n - undefined where unknown: then the widest case, n = 2, sets the correction for ddof 1
 */
export function largestStd(given: {
  readonly mean: number;
  readonly bounds: ValueBounds;
  readonly n: number | undefined;
  readonly ddof: number;
}): number {
  const { mean, bounds, n, ddof } = given;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = bounds;
  const below = Math.max(0, mean - min);
  const above = Math.max(0, max - mean);
  const size = n ?? 2;
  const correction = ddof === 0 ? 1 : size / (size - 1);
  if (Number.isFinite(below) && Number.isFinite(above)) return Math.sqrt(below * above * correction);
  const single = Math.min(below, above);
  // One value far out, the others at the bound; without n it may be as far out as it likes.
  return n === undefined || !Number.isFinite(single)
    ? Number.POSITIVE_INFINITY
    : single * Math.sqrt((n - 1) * correction);
}

/** Finds means outside their bounds, negative standard deviations, and those too large for values within the bounds. */
export function findOutOfBounds(
  summaries: readonly PrintedSummary[],
  bounds: ValueBounds | ((summary: PrintedSummary) => ValueBounds),
  options: BoundsOptions = {},
): AuditFinding[] {
  return summaries.flatMap((summary): AuditFinding[] => {
    const own = typeof bounds === 'function' ? bounds(summary) : bounds;
    const wrongMean = meanFinding(summary, own, options);
    // No deviation goes with an impossible mean: one finding is enough.
    return wrongMean.length > 0 ? wrongMean : stdFinding(summary, own, options);
  });
}

function meanFinding(summary: PrintedSummary, bounds: ValueBounds, options: BoundsOptions): AuditFinding[] {
  const range = printedRange(summary.mean, options.rounding);
  const slack = 1e-9 * lastPlace(summary.mean);
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = bounds;
  if (range.high + slack >= min && range.low - slack <= max) return [];
  return [
    {
      id: slug('mean', summary.id),
      kind: 'impossible-mean',
      severity: 'error',
      where: formatPlace(summary.place),
      printed: formatSummary(summary),
      recomputed: boundsText(bounds),
      explanation: `The mean of values ${boundsText(bounds)} cannot be ${summary.mean.text}.`,
      evidence: { bounds },
    },
  ];
}

function stdFinding(summary: PrintedSummary, bounds: ValueBounds, options: BoundsOptions): AuditFinding[] {
  const std = printedRange(summary.std, options.rounding);
  const slack = 1e-9 * lastPlace(summary.std);
  if (std.high < -slack) {
    return [
      stdResult(summary, 'at least 0', `A standard deviation cannot be negative, as ${summary.std.text} is.`, bounds),
    ];
  }
  const ddof = options.ddof ?? 1;
  if (summary.n === 1) return [];
  const mean = printedRange(summary.mean, options.rounding);
  const { min, max } = bounds;
  // (max − m)(m − min) is largest in the middle: take the mean nearest to it that prints the same.
  const middle = min !== undefined && max !== undefined ? (min + max) / 2 : min === undefined ? mean.low : mean.high;
  const widest = Math.min(Math.max(middle, mean.low), mean.high);
  const largest = largestStd({ mean: widest, bounds, n: summary.n, ddof });
  if (std.low - slack <= largest) return [];
  return [
    stdResult(
      summary,
      `at most ${largest.toPrecision(4)}`,
      `${summary.n === undefined ? 'Values' : `${summary.n} values`} ${boundsText(bounds)} with mean ${summary.mean.text} have a standard deviation of at most ${largest.toPrecision(4)}, not ${summary.std.text}.`,
      bounds,
    ),
  ];
}

function stdResult(
  summary: PrintedSummary,
  recomputed: string,
  explanation: string,
  bounds: ValueBounds,
): AuditFinding {
  return {
    id: slug('std', summary.id),
    kind: 'impossible-std',
    severity: 'error',
    where: formatPlace(summary.place),
    printed: formatSummary(summary),
    recomputed,
    explanation,
    evidence: { bounds },
  };
}

function boundsText({ min, max }: ValueBounds): string {
  if (min !== undefined && max !== undefined) return `between ${min} and ${max}`;
  if (min !== undefined) return `of at least ${min}`;
  return max === undefined ? 'of any size' : `of at most ${max}`;
}
