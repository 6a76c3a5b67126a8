import { noncentralityOf } from './distributions/noncentral-t.js';
import { logGammaRatio } from './distributions/student-t.js';
import type { Sample } from './sample.js';
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
