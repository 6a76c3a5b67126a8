import { normalQuantile } from './distributions/normal-quantile.js';
import { studentTPValue } from './distributions/student-t.js';
import { centredSums } from './moments.js';
import { ranks } from './ranks.js';
import { checkPairs, type Sample } from './sample.js';
import {
  type Alternative,
  type ConfidenceInterval,
  type DegenerateTest,
  type TestOptions,
  type TestOutcome,
  testOptions,
} from './test-result.js';

/**
 * Pearson's product-moment correlation.
 *
 * p from t = r·√((n − 2) / ((1 − r)(1 + r))) with n − 2 degrees of freedom, where 1 − r and 1 + r are computed from
 * the data and not from the rounded r. Interval: Fisher's z, tanh(atanh r ± z / √(n − 3)); the whole range for n ≤ 3.
 * With two pairs r is ±1 by construction and p = 1, as in SciPy. A constant x or y is degenerate.
 *
 * @param x - shape [n]
 * @param y - shape [n]
 * @throws {TrainlessError} BAD_ARGUMENT for unequal lengths, EMPTY_SAMPLE for fewer than two pairs, BAD_DATA
 * @see paper §3.1 (CV_U against μ_T)
 */
export function pearson(x: Sample, y: Sample, options: TestOptions = {}): TestOutcome<number> {
  const { alternative, level } = testOptions(options);
  const extent = checkPairs(x, y, 2);
  const n = x.length;
  const names = { method: "Pearson's product-moment correlation", statisticName: 'r' };
  if (extent.x.min === extent.x.max || extent.y.min === extent.y.max) return constantPairs(names.method, n);
  const r = correlationCoefficient(x, y);
  const standardError = n > 3 ? 1 / Math.sqrt(n - 3) : Number.POSITIVE_INFINITY;
  return correlationResult({ ...names, r, n, fisherError: standardError }, alternative, level);
}

/**
 * Spearman's rank correlation; ties get midranks.
 *
 * p from Student's t with n − 2 degrees of freedom, as SciPy's `spearmanr`. The interval uses Fisher's z with the
 * standard error √((1 + ρ²/2) / (n − 3)) of Bonett & Wright (2000), "Sample size requirements for estimating Pearson,
 * Kendall and Spearman correlations". A constant x or y is degenerate.
 *
 * @throws {TrainlessError} BAD_ARGUMENT for unequal lengths, EMPTY_SAMPLE for fewer than two pairs, BAD_DATA
 */
export function spearman(x: Sample, y: Sample, options: TestOptions = {}): TestOutcome<number> {
  const { alternative, level } = testOptions(options);
  const extent = checkPairs(x, y, 2);
  const n = x.length;
  const names = { method: "Spearman's rank correlation", statisticName: 'ρ' };
  if (extent.x.min === extent.x.max || extent.y.min === extent.y.max) return constantPairs(names.method, n);
  const r = correlationCoefficient(ranks(x), ranks(y));
  const fisherError = n > 3 ? Math.sqrt((1 + r.value ** 2 / 2) / (n - 3)) : Number.POSITIVE_INFINITY;
  return correlationResult({ ...names, r, n, fisherError }, alternative, level);
}

/** A correlation with its distances from −1 and 1, which the rounded value does not hold near the ends. */
interface Coefficient {
  readonly value: number;
  readonly oneMinus: number;
  readonly onePlus: number;
}

/** Sums of squared differences of unit vectors below this are rounding noise: the points lie on a line. */
const EXACT_LINE = 16 * Number.EPSILON ** 2;

function correlationCoefficient(x: Sample, y: Sample): Coefficient {
  const sx = centredSums(x, 'x', 2);
  const sy = centredSums(y, 'y', 2);
  const fx = 1 / Math.sqrt(sx.sumOfSquares);
  const fy = 1 / Math.sqrt(sy.sumOfSquares);
  const ix = 1 / sx.scale;
  const iy = 1 / sy.scale;
  let product = 0;
  let minus = 0;
  let plus = 0;
  for (let i = 0; i < x.length; i += 1) {
    const u = ((x[i] as number) * ix - sx.meanHigh - sx.meanLow) * fx;
    const v = ((y[i] as number) * iy - sy.meanHigh - sy.meanLow) * fy;
    product += u * v;
    minus += (u - v) * (u - v);
    plus += (u + v) * (u + v);
  }
  // For unit vectors Σ(u − v)² = 2(1 − r) and Σ(u + v)² = 2(1 + r).
  if (minus / 2 <= EXACT_LINE) return { value: 1, oneMinus: 0, onePlus: 2 };
  if (plus / 2 <= EXACT_LINE) return { value: -1, oneMinus: 2, onePlus: 0 };
  return { value: Math.max(-1, Math.min(1, product)), oneMinus: minus / 2, onePlus: plus / 2 };
}

function correlationResult(
  given: {
    readonly method: string;
    readonly statisticName: string;
    readonly r: Coefficient;
    readonly n: number;
    /** Standard error on Fisher's z scale. */
    readonly fisherError: number;
  },
  alternative: Alternative,
  level: number,
): TestOutcome<number> {
  const { method, statisticName, r, n, fisherError } = given;
  const df = n - 2;
  const p =
    df === 0
      ? { pValue: 1, logP: 0 }
      : studentTPValue((Math.sqrt(df) * r.value) / Math.sqrt(r.oneMinus * r.onePlus), df, alternative);
  return {
    status: 'ok',
    method,
    statistic: r.value,
    statisticName,
    df,
    ...p,
    confidenceInterval: fisherInterval({ correlation: r.value, fisherError, alternative, level }),
    estimate: r.value,
    estimateName: 'correlation',
    standardError: null,
    nullValue: 0,
    alternative,
    n,
    ddof: null,
  };
}

/** Interval of a correlation by Fisher's z transformation; a one-sided one ends at −1 or 1. */
export function fisherInterval(given: {
  readonly correlation: number;
  readonly fisherError: number;
  readonly alternative: Alternative;
  readonly level: number;
}): ConfidenceInterval {
  const { correlation, fisherError, alternative, level } = given;
  if (!Number.isFinite(fisherError)) return { low: -1, high: 1, level };
  const tail = alternative === 'two-sided' ? (1 - level) / 2 : 1 - level;
  const half = -normalQuantile(tail) * fisherError;
  const centre = Math.atanh(correlation);
  return {
    low: alternative === 'less' ? -1 : Math.tanh(centre - half),
    high: alternative === 'greater' ? 1 : Math.tanh(centre + half),
    level,
  };
}

export function constantPairs(method: string, n: number): DegenerateTest<number> {
  return {
    status: 'degenerate',
    method,
    reason: 'constant-sample',
    explanation: 'one of the two variables is constant, so no correlation is defined.',
    n,
  };
}
