import { lastPlace } from '../printed-number.js';
import type { PrintedSummary } from '../summary.js';

/** How far, in units of the last printed place, two summaries may lie apart to count as neighbours. */
const WIDEST = 50;
const SHARE_OF_SPREAD = 0.2;

/** How often pairs of a table share mean and standard deviation by chance. */
export interface Coincidence {
  /** Expected number of pairs that print the same. */
  readonly expectedPairs: number;
  /** Probability that a neighbour of a summary prints the same as it. */
  readonly perNeighbour: number;
}

/**
 * Estimates how many pairs of different results would print the same mean and standard deviation by chance: counts the
 * pairs that lie near each other but are not equal, and divides by the number of printable values in that neighbourhood.
 * It uses nothing but the table itself, so that coarse or crowded tables are judged by their own measure.
 */
export function chanceCoincidences(summaries: readonly PrintedSummary[]): Coincidence {
  const unitMean = Math.min(...summaries.map((summary) => lastPlace(summary.mean)));
  const unitStd = Math.min(...summaries.map((summary) => lastPlace(summary.std)));
  const reachMean = reach(summaries.map((summary) => summary.mean.value / unitMean));
  const reachStd = reach(summaries.map((summary) => summary.std.value / unitStd));
  // Every printable (mean, std) within reach of one summary, without its own.
  const cells = (2 * reachMean + 1) * (2 * reachStd + 1) - 1;
  let near = 0;
  const points = summaries
    .map(({ mean, std }) => ({ mean: Math.round(mean.value / unitMean), std: Math.round(std.value / unitStd) }))
    .sort((a, b) => a.mean - b.mean);
  for (const [index, a] of points.entries()) {
    for (let other = index + 1; other < points.length; other++) {
      const b = points[other];
      if (b === undefined || b.mean - a.mean > reachMean) break;
      if (Math.abs(a.std - b.std) <= reachStd && (a.mean !== b.mean || a.std !== b.std)) near++;
    }
  }
  // One more than counted: a small table has no neighbours, which does not make coincidence impossible.
  return { expectedPairs: (near + 1) / cells, perNeighbour: 1 / cells };
}

/** P(at least k) of a Poisson distribution: chance of k or more coincidences where `expected` are expected. */
export function poissonTail(k: number, expected: number): number {
  if (k <= 0) return 1;
  // Summed upwards from k, so that small tails keep their digits.
  let term = Math.exp(-expected);
  for (let i = 1; i <= k; i++) term *= expected / i;
  let sum = 0;
  for (let i = k; term > sum * 1e-16; i++) {
    sum += term;
    term *= expected / (i + 1);
  }
  return Math.min(1, sum);
}

function reach(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return Math.min(WIDEST, Math.max(1, Math.round(SHARE_OF_SPREAD * spread)));
}
