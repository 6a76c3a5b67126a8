import { formatP } from '../printed-number.js';
import type { AuditFinding } from './finding.js';
import type { CheckedPValue } from './p-values.js';

/** A statement that two methods perform alike, and the source's own rule for it: p ≥ alpha. */
export interface SimilarityClaim {
  readonly id: string;
  readonly where: string;
  readonly claim: string;
  readonly alpha: number;
  /** The comparisons that the statement is about. */
  readonly comparisons: readonly CheckedPValue[];
}

/** Finds statements of similarity of which the source's own test rejects most comparisons. */
export function findContradictedSimilarity(claim: SimilarityClaim): AuditFinding[] {
  const tested = claim.comparisons;
  const different = tested.filter(({ check }) => check.welch.pValue < claim.alpha);
  if (different.length * 2 <= tested.length) return [];
  return [
    {
      id: claim.id,
      kind: 'contradicted-claim',
      severity: 'warning',
      where: claim.where,
      printed: claim.claim,
      recomputed: `${different.length} of ${tested.length} comparisons differ at p < ${claim.alpha}`,
      explanation: `By the source's own rule results are similar unless p < ${claim.alpha}. Of its ${tested.length} comparisons ${different.length} are below: ${different
        .map(({ claim: { a, b, where }, check }) => {
          const gap = a.mean.value - b.mean.value;
          return `${where}: ${gap < 0 ? '−' : '+'}${Math.abs(gap).toFixed(2)}, p = ${formatP(check.welch.pValue)}`;
        })
        .join('; ')}.`,
      evidence: { checks: tested.map(({ check }) => check) },
    },
  ];
}
