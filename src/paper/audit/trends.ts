import { formatP } from '../printed-number.js';
import { formatSummary, type PrintedSummary } from '../summary.js';
import type { AuditFinding, AuditSeverity } from './finding.js';
import { welchP } from './p-values.js';

/** A statement that a mean grows with something. */
export interface TrendClaim {
  readonly id: string;
  readonly where: string;
  /** What the source says, in a few words. */
  readonly claim: string;
  /** What is said to help: "N_a", "N_init". */
  readonly over: string;
  /** Whether it is said to hold always; then one exception contradicts it. */
  readonly always: boolean;
}

/** Means along the quantity that is said to help, all else equal. */
export interface TrendSeries {
  readonly name: string;
  readonly points: readonly [first: PrintedSummary, last: PrintedSummary];
}

interface Exception {
  readonly series: TrendSeries;
  readonly pValue: number | undefined;
}

/**
 * Finds statements of the form "more of X is better" that the table contradicts: series whose last mean is below the
 * first. A claim that is not said to hold always needs an exception that chance does not explain (Welch's t-test).
 */
export function findContradictedTrend(claim: TrendClaim, series: readonly TrendSeries[], alpha = 0.05): AuditFinding[] {
  const exceptions = series.flatMap((entry): Exception[] => {
    const [first, last] = entry.points;
    if (last.mean.value >= first.mean.value) return [];
    return [{ series: entry, pValue: welchP(first, last) }];
  });
  const significant = exceptions.filter(({ pValue }) => pValue !== undefined && pValue < alpha);
  const severity: AuditSeverity = claim.always ? 'error' : 'warning';
  if (claim.always ? exceptions.length === 0 : significant.length === 0) return [];
  const reported = claim.always ? exceptions : significant;
  const worst = [...reported].sort((a, b) => drop(b) - drop(a))[0];
  const wider = exceptions.filter(
    ({
      series: {
        points: [first, last],
      },
    }) => last.std.value > first.std.value,
  );
  return [
    {
      id: claim.id,
      kind: 'contradicted-claim',
      severity,
      where: claim.where,
      printed: claim.claim,
      recomputed: `the mean falls in ${exceptions.length} of ${series.length} series`,
      explanation: [
        `From the smallest to the largest ${claim.over} the mean falls in ${exceptions.length} of ${series.length} series,`,
        `in ${significant.length} of them by more than chance explains (p < ${alpha}): ${reported.map(exceptionText).join('; ')}.`,
        `The standard deviation grows as well in ${wider.length} of the ${exceptions.length}.`,
        ...(worst ? [`The largest fall is ${drop(worst).toFixed(2)} (${worst.series.name}).`] : []),
      ].join(' '),
      evidence: {
        series: series.length,
        exceptions: exceptions.map(({ series: { name, points }, pValue }) => ({
          series: name,
          first: points[0].id,
          last: points[1].id,
          pValue: pValue ?? null,
        })),
        significant: significant.length,
      },
    },
  ];
}

function exceptionText({ series, pValue }: Exception): string {
  const [first, last] = series.points;
  const p = pValue === undefined ? '' : ` (p = ${formatP(pValue)})`;
  return `${series.name}: ${formatSummary(first)} → ${formatSummary(last)}${p}`;
}

function drop({ series: { points } }: Exception): number {
  return points[0].mean.value - points[1].mean.value;
}
