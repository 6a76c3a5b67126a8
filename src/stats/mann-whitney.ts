import { TrainlessError } from '../core/errors.js';
import { normalPValue } from './distributions/normal.js';
import { normalQuantile } from './distributions/normal-quantile.js';
import { type RankSumCounts, rankSumCounts } from './distributions/rank-sum.js';
import { logOfRatio } from './exact-ratio.js';
import { kthDifference } from './pairwise-differences.js';
import { ranks, tieSizes } from './ranks.js';
import { checkSample, type Sample } from './sample.js';
import {
  type Alternative,
  type ConfidenceInterval,
  type TestOptions,
  type TestOutcome,
  testOptions,
} from './test-result.js';

export interface MannWhitneyOptions extends TestOptions {
  /**
   * How p is found. `auto` (default), as SciPy: the exact null distribution when a sample has at most 8 values and
   * there are no ties, else the normal approximation; `auto` also approximates where counting would take seconds.
   */
  readonly pMethod?: 'auto' | 'exact' | 'asymptotic';
  /** Half a unit of continuity correction in the normal approximation, default true. */
  readonly continuityCorrection?: boolean;
}

/** Most steps, nX·nY·min(nX, nY), that counting the exact distribution may take: about a second. */
const MOST_EXACT_STEPS = 4e6;
const SMALL_SAMPLE = 8;

/**
 * Mann–Whitney U test (Wilcoxon rank-sum) of two independent samples; the statistic is U of x.
 *
 * Ties get midranks and correct the variance: σ² = nₓnᵧ/12 · (N + 1 − Σ(t³ − t)/(N(N − 1))). The estimate is the
 * Hodges–Lehmann shift, the median of all differences xᵢ − yⱼ, and its interval runs between order statistics of those
 * differences (Hollander & Wolfe, *Nonparametric Statistical Methods*, §4.3). Samples in which all values are equal
 * are degenerate.
 *
 * @param x - first sample, shape [nX]
 * @param y - second sample, shape [nY]
 * @throws {TrainlessError} EMPTY_SAMPLE for an empty sample, BAD_DATA, BAD_ARGUMENT for `exact` with ties
 * @see Mann & Whitney (1947), "On a test of whether one of two random variables is stochastically larger"
 */
export function mannWhitney(
  x: Sample,
  y: Sample,
  options: MannWhitneyOptions = {},
): TestOutcome<readonly [number, number]> {
  const { alternative, level } = testOptions(options);
  const ex = checkSample(x, 'x', 1);
  const ey = checkSample(y, 'y', 1);
  const n: readonly [number, number] = [x.length, y.length];
  const [nX, nY] = n;
  const name = 'Mann–Whitney U test';
  if (Math.min(ex.min, ey.min) === Math.max(ex.max, ey.max)) {
    return {
      status: 'degenerate',
      method: name,
      reason: 'constant-sample',
      explanation: 'all values of both samples are equal, so their order says nothing.',
      n,
    };
  }
  const both = new Float64Array(nX + nY);
  both.set(Float64Array.from(x));
  both.set(Float64Array.from(y), nX);
  let rankSum = 0;
  const rank = ranks(both);
  for (let i = 0; i < nX; i += 1) rankSum += rank[i] as number;
  const u = rankSum - (nX * (nX + 1)) / 2;
  const ties = tieSizes(both.sort());
  const counts = useExact(options.pMethod ?? 'auto', ties.length > 0, nX, nY) ? rankSumCounts(nX, nY) : null;
  const sigma = deviationOfU(nX, nY, ties);
  const p = counts
    ? exactPValue(u, counts, alternative)
    : asymptoticPValue(
        { u, mean: (nX * nY) / 2, sigma, correction: options.continuityCorrection ?? true },
        alternative,
      );
  const sortedX = Float64Array.from(x).sort();
  const sortedY = Float64Array.from(y).sort();
  return {
    status: 'ok',
    method: `${name} (${counts ? 'exact' : 'normal approximation'})`,
    statistic: u,
    statisticName: 'U',
    df: null,
    ...p,
    confidenceInterval: shiftInterval({ sortedX, sortedY, counts, sigma, alternative, level }),
    estimate: medianDifference(sortedX, sortedY),
    estimateName: 'location shift (Hodges–Lehmann)',
    standardError: null,
    nullValue: 0,
    alternative,
    n,
    ddof: null,
  };
}

/** Standard deviation of U under the null hypothesis, with ties. */
function deviationOfU(nX: number, nY: number, ties: readonly number[]): number {
  const total = nX + nY;
  const tieTerm = ties.reduce((sum, t) => sum + t * (t - 1) * (t + 1), 0) / (total * (total - 1));
  return Math.sqrt(((nX * nY) / 12) * (total + 1 - tieTerm));
}

function useExact(method: NonNullable<MannWhitneyOptions['pMethod']>, tied: boolean, nX: number, nY: number): boolean {
  const tooLarge = nX * nY * Math.min(nX, nY) > MOST_EXACT_STEPS;
  if (method === 'exact' && (tied || tooLarge)) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `The exact Mann–Whitney p-value is not available: ${tied ? 'the data have ties' : 'the samples are too large to count all arrangements'}. Use pMethod: 'asymptotic' or 'auto'.`,
    );
  }
  if (method !== 'auto') return method === 'exact';
  return !tied && !tooLarge && Math.min(nX, nY) <= SMALL_SAMPLE;
}

function asymptoticPValue(
  given: { readonly u: number; readonly mean: number; readonly sigma: number; readonly correction: boolean },
  alternative: Alternative,
): { readonly pValue: number; readonly logP: number } {
  const { u, mean, sigma, correction } = given;
  const excess = alternative === 'two-sided' ? Math.abs(u - mean) : alternative === 'greater' ? u - mean : mean - u;
  const tail = normalPValue((excess - (correction ? 0.5 : 0)) / sigma, 'greater');
  if (alternative !== 'two-sided') return tail;
  return { pValue: Math.min(1, 2 * tail.pValue), logP: Math.min(0, Math.LN2 + tail.logP) };
}

/** P from the counts of arrangements, in integers up to the last division. */
function exactPValue(
  u: number,
  { cumulative, total }: RankSumCounts,
  alternative: Alternative,
): { readonly pValue: number; readonly logP: number } {
  const pairs = cumulative.length - 1;
  const atMost = (k: number): bigint => (k < 0 ? 0n : (cumulative[Math.min(k, pairs)] as bigint));
  // P(U ≥ u) = P(U ≤ pairs − u) by symmetry.
  const few = alternative === 'greater' ? pairs - u : alternative === 'less' ? u : Math.min(u, pairs - u);
  const count = atMost(few) * (alternative === 'two-sided' ? 2n : 1n);
  if (count >= total) return { pValue: 1, logP: 0 };
  const logP = logOfRatio(count, total);
  return { pValue: Math.exp(logP), logP };
}

/** Interval between the order statistics of all differences that the null distribution of U names. */
function shiftInterval(given: {
  readonly sortedX: Float64Array;
  readonly sortedY: Float64Array;
  readonly counts: RankSumCounts | null;
  readonly sigma: number;
  readonly alternative: Alternative;
  readonly level: number;
}): ConfidenceInterval {
  const { sortedX, sortedY, counts, sigma, alternative, level } = given;
  const pairs = sortedX.length * sortedY.length;
  const tail = alternative === 'two-sided' ? (1 - level) / 2 : 1 - level;
  const critical = counts ? exactQuantile(counts, tail) : Math.round(pairs / 2 + normalQuantile(tail) * sigma);
  const rank = Math.max(1, Math.min(critical, Math.ceil(pairs / 2)));
  return {
    low: alternative === 'less' ? Number.NEGATIVE_INFINITY : kthDifference(sortedX, sortedY, rank),
    high: alternative === 'greater' ? Number.POSITIVE_INFINITY : kthDifference(sortedX, sortedY, pairs - rank + 1),
    level,
  };
}

/** Smallest u with P(U ≤ u) ≥ q. */
function exactQuantile({ cumulative, total }: RankSumCounts, q: number): number {
  const logQ = Math.log(q);
  return cumulative.findIndex((count) => logOfRatio(count, total) >= logQ - 1e-15);
}

function medianDifference(sortedX: Float64Array, sortedY: Float64Array): number {
  const pairs = sortedX.length * sortedY.length;
  const low = kthDifference(sortedX, sortedY, Math.floor((pairs + 1) / 2));
  if (pairs % 2 === 1) return low;
  return low / 2 + kthDifference(sortedX, sortedY, pairs / 2 + 1) / 2;
}
