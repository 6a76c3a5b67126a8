import { TrainlessError } from '../core/errors.js';
import { constantPairs, fisherInterval } from './correlation.js';
import { normalPValue } from './distributions/normal.js';
import { lowerBound } from './ranks.js';
import { checkPairs, type Sample } from './sample.js';
import { type Alternative, type TestOptions, type TestOutcome, testOptions } from './test-result.js';

export interface KendallOptions extends TestOptions {
  /**
   * How p is found. `auto` (default), as SciPy: the exact null distribution without ties when n ≤ 33 or at most one
   * pair disagrees with the rest, else the normal approximation. `exact` needs data without ties.
   */
  readonly pMethod?: 'auto' | 'exact' | 'asymptotic';
}

/**
 * Kendall's τ-b in O(n log n).
 *
 * Discordant pairs are counted as the inversions that a merge sort undoes (Knight 1966, "A computer method for
 * calculating Kendall's tau with ungrouped data"). The normal approximation has the variance with ties of Kendall
 * (1970), *Rank Correlation Methods*. The interval uses Fisher's z with the standard error √(0.437 / (n − 4)) of
 * Fieller, Hartley & Pearson (1957); it is the whole range for n ≤ 4. A constant x or y is degenerate.
 *
 * @throws {TrainlessError} BAD_ARGUMENT for unequal lengths or `exact` with ties, EMPTY_SAMPLE for fewer than two
 *   pairs, BAD_DATA
 */
export function kendall(x: Sample, y: Sample, options: KendallOptions = {}): TestOutcome<number> {
  const { alternative, level } = testOptions(options);
  const extent = checkPairs(x, y, 2);
  const n = x.length;
  const name = "Kendall's rank correlation τ-b";
  if (extent.x.min === extent.x.max || extent.y.min === extent.y.max) return constantPairs(name, n);
  const counts = countPairs(x, y);
  const { total, discordant, tiesX, tiesY, tiesBoth } = counts;
  const concordant = total - tiesX.pairs - tiesY.pairs + tiesBoth - discordant;
  const score = concordant - discordant;
  const tau = Math.max(-1, Math.min(1, score / Math.sqrt(total - tiesX.pairs) / Math.sqrt(total - tiesY.pairs)));
  const tied = tiesX.pairs > 0 || tiesY.pairs > 0;
  const exact = useExact(options.pMethod ?? 'auto', tied, n, Math.min(discordant, total - discordant));
  const p = exact
    ? exactPValue(n, total - discordant, alternative)
    : normalPValue(score / Math.sqrt(varianceOfScore(n, counts)), alternative);
  return {
    status: 'ok',
    method: `${name} (${exact ? 'exact' : 'normal approximation'})`,
    statistic: tau,
    statisticName: 'τ-b',
    df: null,
    ...p,
    confidenceInterval: fisherInterval({
      correlation: tau,
      fisherError: n > 4 ? Math.sqrt(0.437 / (n - 4)) : Number.POSITIVE_INFINITY,
      alternative,
      level,
    }),
    estimate: tau,
    estimateName: 'correlation',
    standardError: null,
    nullValue: 0,
    alternative,
    n,
    ddof: null,
  };
}

/** Largest n for which the exact distribution is counted: a fraction of a second. */
const MOST_EXACT = 170;

/** Sums over groups of t tied values. */
interface TieSums {
  /** Σ t(t − 1)/2, the tied pairs. */
  readonly pairs: number;
  /** Σ t(t − 1)(t − 2). */
  readonly triples: number;
  /** Σ t(t − 1)(2t + 5). */
  readonly weighted: number;
}

interface PairCounts {
  readonly total: number;
  readonly discordant: number;
  readonly tiesX: TieSums;
  readonly tiesY: TieSums;
  /** Pairs tied in both. */
  readonly tiesBoth: number;
}

function countPairs(x: Sample, y: Sample): PairCounts {
  const n = x.length;
  const sortedX = Float64Array.from(x).sort();
  const sortedY = Float64Array.from(y).sort();
  // One number a pair, ordered by x and then y: its integer ranks fit below 2^53 for any n that fits in memory.
  const keys = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    keys[i] = lowerBound(sortedX, x[i] as number) * n + lowerBound(sortedY, y[i] as number);
  }
  keys.sort();
  const order = new Int32Array(n);
  for (let i = 0; i < n; i += 1) order[i] = (keys[i] as number) % n;
  return {
    total: (n * (n - 1)) / 2,
    discordant: countInversions(order),
    tiesX: tieSums(sortedX),
    tiesY: tieSums(sortedY),
    tiesBoth: tieSums(keys).pairs,
  };
}

function tieSums(sorted: Float64Array): TieSums {
  let pairs = 0;
  let triples = 0;
  let weighted = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end += 1;
    const t = end - start;
    pairs += (t * (t - 1)) / 2;
    triples += t * (t - 1) * (t - 2);
    weighted += t * (t - 1) * (2 * t + 5);
    start = end;
  }
  return { pairs, triples, weighted };
}

/** Number of pairs i < j with values[i] > values[j]. Sorts its argument. */
function countInversions(values: Int32Array): number {
  const n = values.length;
  let from = values;
  let to: Int32Array = new Int32Array(n);
  let inversions = 0;
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(n, start + width);
      const end = Math.min(n, middle + width);
      let left = start;
      let right = middle;
      for (let out = start; out < end; out += 1) {
        if (right >= end || (left < middle && (from[left] as number) <= (from[right] as number))) {
          to[out] = from[left] as number;
          left += 1;
        } else {
          to[out] = from[right] as number;
          right += 1;
          inversions += middle - left;
        }
      }
    }
    [from, to] = [to, from];
  }
  return inversions;
}

/** Var(concordant − discordant) without association, with ties (Kendall 1970, §4.9). */
function varianceOfScore(n: number, { tiesX, tiesY }: PairCounts): number {
  const m = n * (n - 1);
  return (
    (m * (2 * n + 5) - tiesX.weighted - tiesY.weighted) / 18 +
    (2 * tiesX.pairs * tiesY.pairs) / m +
    (n > 2 ? (tiesX.triples * tiesY.triples) / (9 * m * (n - 2)) : 0)
  );
}

function useExact(method: NonNullable<KendallOptions['pMethod']>, tied: boolean, n: number, fewest: number): boolean {
  if (method === 'exact' && (tied || (n > MOST_EXACT && fewest > 1))) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `Kendall's exact p-value is not available: ${tied ? 'the data have ties' : `it is counted up to n = ${MOST_EXACT}`}. Use pMethod: 'asymptotic' or 'auto'.`,
    );
  }
  return method === 'exact' || (method === 'auto' && !tied && (n <= 33 || fewest <= 1));
}

/** P-value of `concordant` agreeing pairs among n untied ones, from the distribution of inversions. */
function exactPValue(
  n: number,
  concordant: number,
  alternative: Alternative,
): { readonly pValue: number; readonly logP: number } {
  const total = (n * (n - 1)) / 2;
  const fewest = Math.min(concordant, total - concordant);
  // P(C ≥ c) = P(C ≤ total − c) by symmetry.
  const inTail = alternative === 'two-sided' || (alternative === 'greater') === concordant >= total - concordant;
  if (inTail || concordant === total - concordant) {
    const logTail = logInversionsAtMost(n, fewest) + (alternative === 'two-sided' ? Math.LN2 : 0);
    return { pValue: Math.min(1, Math.exp(logTail)), logP: Math.min(0, logTail) };
  }
  const below = fewest === 0 ? 0 : Math.exp(logInversionsAtMost(n, fewest - 1));
  return { pValue: 1 - below, logP: Math.log1p(-below) };
}

/** ln P(a random permutation of n has at most k inversions), k ≤ n(n − 1)/4. */
function logInversionsAtMost(n: number, k: number): number {
  if (k <= 1) {
    // 1 / n! for none, n / n! for at most one.
    let logFactorial = 0;
    for (let i = 2; i <= (k === 0 ? n : n - 1); i += 1) logFactorial += Math.log(i);
    return -logFactorial;
  }
  // Probabilities of 0 … k inversions among j elements: the j-th adds a uniform number from 0 to j − 1.
  let probabilities = new Float64Array(k + 1);
  probabilities[0] = 1;
  for (let j = 2; j <= n; j += 1) {
    const next = new Float64Array(k + 1);
    for (let i = 0; i <= k; i += 1) {
      let sum = 0;
      for (let m = Math.max(0, i - j + 1); m <= i; m += 1) sum += probabilities[m] as number;
      next[i] = sum / j;
    }
    probabilities = next;
  }
  return Math.log(probabilities.reduce((sum, p) => sum + p, 0));
}
