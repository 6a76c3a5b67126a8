import { noncentralityOf } from './distributions/noncentral-t.js';
import { normalQuantile } from './distributions/normal.js';
import { logGammaRatio } from './distributions/student-t.js';
import { lowerBound } from './ranks.js';
import { checkSample, type Sample } from './sample.js';
import {
  oneSampleTTestFromSummary,
  pairedTTest,
  pooledTTest,
  pooledTTestFromSummary,
  type SummaryStatistics,
} from './t-test.js';
import {
  type ConfidenceInterval,
  type SampleSize,
  type TestDegeneracy,
  type TestOutcome,
  testOptions,
} from './test-result.js';

/** How large an effect is, in units that do not depend on the sample size. */
export interface EffectSize<N extends SampleSize = SampleSize> {
  readonly status: 'ok';
  /** `Cohen's d`, `Hedges' g`, `Cliff's δ`, … */
  readonly name: string;
  readonly value: number;
  readonly confidenceInterval: ConfidenceInterval;
  readonly n: N;
}

export interface DegenerateEffectSize<N extends SampleSize = SampleSize> {
  readonly status: 'degenerate';
  readonly name: string;
  readonly reason: TestDegeneracy;
  readonly explanation: string;
  readonly n: N;
}

export type EffectSizeOutcome<N extends SampleSize = SampleSize> = EffectSize<N> | DegenerateEffectSize<N>;

export interface EffectSizeOptions {
  /** Default 0.95. */
  readonly confidenceLevel?: number;
}

type Two = readonly [number, number];

/**
 * Cohen's d: (x̄ − ȳ) / pooled standard deviation (ddof 1). The interval is exact for normal data of equal variance:
 * it inverts the noncentral t distribution (Steiger & Fouladi 1997).
 * @throws {TrainlessError} EMPTY_SAMPLE, BAD_DATA
 */
export function cohensD(x: Sample, y: Sample, options: EffectSizeOptions = {}): EffectSizeOutcome<Two> {
  return twoSampleEffect("Cohen's d", pooledTTest(x, y), options);
}

/** Cohen's d from summaries. @see cohensD */
export function cohensDFromSummary(
  x: SummaryStatistics,
  y: SummaryStatistics,
  options: EffectSizeOptions = {},
): EffectSizeOutcome<Two> {
  return twoSampleEffect("Cohen's d", pooledTTestFromSummary(x, y), options);
}

/**
 * Hedges' g: Cohen's d without its bias, d · Γ(df/2) / (√(df/2) Γ((df − 1)/2)) (Hedges 1981, the exact factor).
 * @throws {TrainlessError} EMPTY_SAMPLE, BAD_DATA
 */
export function hedgesG(x: Sample, y: Sample, options: EffectSizeOptions = {}): EffectSizeOutcome<Two> {
  return unbiased(cohensD(x, y, options));
}

/** Hedges' g from summaries. @see hedgesG */
export function hedgesGFromSummary(
  x: SummaryStatistics,
  y: SummaryStatistics,
  options: EffectSizeOptions = {},
): EffectSizeOutcome<Two> {
  return unbiased(cohensDFromSummary(x, y, options));
}

/**
 * Cohen's d of pairs (d_z): mean difference / standard deviation of the differences (ddof 1).
 * @throws {TrainlessError} BAD_ARGUMENT, EMPTY_SAMPLE, BAD_DATA
 */
export function pairedCohensD(x: Sample, y: Sample, options: EffectSizeOptions = {}): EffectSizeOutcome<number> {
  return standardised("Cohen's d of pairs", pairedTTest(x, y), 1 / Math.sqrt(x.length), options);
}

/** Cohen's d of one sample against 0, from its summary. */
export function oneSampleCohensD(x: SummaryStatistics, options: EffectSizeOptions = {}): EffectSizeOutcome<number> {
  return standardised("Cohen's d of one sample", oneSampleTTestFromSummary(x), 1 / Math.sqrt(x.n), options);
}

/**
 * Cliff's δ: P(x > y) − P(x < y), from −1 to 1, in O(n log n). The interval is the asymmetric one with the unbiased
 * variance of Cliff (1996), as Feng & Cliff (2004), "Monte Carlo evaluation of ordinal d with improved confidence
 * interval"; complete separation gives an interval of one point.
 * @throws {TrainlessError} EMPTY_SAMPLE for fewer than two values, BAD_DATA
 */
export function cliffsDelta(x: Sample, y: Sample, options: EffectSizeOptions = {}): EffectSize<Two> {
  const { level } = testOptions(options);
  checkSample(x, 'x', 2);
  checkSample(y, 'y', 2);
  const sortedX = Float64Array.from(x).sort();
  const sortedY = Float64Array.from(y).sort();
  const nX = x.length;
  const nY = y.length;
  // Dominance of each value over the whole other sample.
  const rows = sortedX.map((value) => (countBelow(sortedY, value) - countAbove(sortedY, value)) / nY);
  const columns = sortedY.map((value) => (countAbove(sortedX, value) - countBelow(sortedX, value)) / nX);
  const delta = rows.reduce((sum, row) => sum + row, 0) / nX;
  const squares = (values: Float64Array): number => values.reduce((sum, v) => sum + (v - delta) ** 2, 0);
  let ties = 0;
  for (const value of sortedX) ties += nY - countBelow(sortedY, value) - countAbove(sortedY, value);
  // Σᵢⱼ (dᵢⱼ − δ)² with dᵢⱼ in {−1, 0, 1}: all pairs less the ties, less nX·nY·δ².
  const cells = nX * nY - ties - nX * nY * delta ** 2;
  const unbiasedVariance =
    (nY ** 2 * squares(rows) + nX ** 2 * squares(columns) - cells) / (nX * nY * (nX - 1) * (nY - 1));
  const variance = Math.max(unbiasedVariance, (1 - delta ** 2) / (nX * nY - 1));
  return {
    status: 'ok',
    name: "Cliff's δ",
    value: delta,
    confidenceInterval: { ...feng(delta, variance, -normalQuantile((1 - level) / 2)), level },
    n: [nX, nY],
  };
}

function feng(delta: number, variance: number, z: number): { readonly low: number; readonly high: number } {
  const centre = delta - delta ** 3;
  const half = z * Math.sqrt(variance) * Math.sqrt((1 - delta ** 2) ** 2 + z ** 2 * variance);
  const scale = 1 - delta ** 2 + z ** 2 * variance;
  if (scale === 0) return { low: delta, high: delta };
  return { low: Math.max(-1, (centre - half) / scale), high: Math.min(1, (centre + half) / scale) };
}

function countBelow(sorted: Float64Array, value: number): number {
  return lowerBound(sorted, value);
}

function countAbove(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return sorted.length - low;
}

function twoSampleEffect(name: string, test: TestOutcome<Two>, options: EffectSizeOptions): EffectSizeOutcome<Two> {
  const [nX, nY] = test.n;
  return standardised(name, test, Math.sqrt(1 / nX + 1 / nY), options);
}

/** d = t · factor; the interval's ends are those noncentralities that put t at its tails. */
function standardised<N extends SampleSize>(
  name: string,
  test: TestOutcome<N>,
  factor: number,
  options: EffectSizeOptions,
): EffectSizeOutcome<N> {
  const { level } = testOptions(options);
  if (test.status === 'degenerate') {
    const { status, reason, explanation, n } = test;
    return { status, name, reason, explanation, n };
  }
  const df = test.df ?? Number.NaN;
  const tail = (1 - level) / 2;
  return {
    status: 'ok',
    name,
    value: test.statistic * factor,
    confidenceInterval: {
      low: noncentralityOf(test.statistic, df, tail) * factor,
      high: noncentralityOf(test.statistic, df, 1 - tail) * factor,
      level,
    },
    n: test.n,
  };
}

function unbiased(effect: EffectSizeOutcome<Two>): EffectSizeOutcome<Two> {
  const name = "Hedges' g";
  if (effect.status === 'degenerate') return { ...effect, name };
  const df = effect.n[0] + effect.n[1] - 2;
  const factor = df > 1 ? Math.exp(logGammaRatio((df - 1) / 2)) / Math.sqrt(df / 2) : 0;
  const { low, high, level } = effect.confidenceInterval;
  return {
    ...effect,
    name,
    value: effect.value * factor,
    confidenceInterval: { low: low * factor, high: high * factor, level },
  };
}
