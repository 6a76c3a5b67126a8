import { TrainlessError } from '../core/errors.js';
import { noncentralTUpperTail } from './distributions/noncentral-t.js';
import { normalUpperTail } from './distributions/normal.js';
import { normalQuantile } from './distributions/normal-quantile.js';
import { studentTUpperQuantile } from './distributions/student-t.js';
import { findRoot } from './root.js';
import type { Alternative } from './test-result.js';

/** The planned t-test. */
export interface TTestDesign {
  /** Cohen's d expected (of pairs, for `paired`). */
  readonly effectSize: number;
  /** Default `two-sample` with the pooled variance. */
  readonly design?: 'two-sample' | 'paired' | 'one-sample';
  /** Size of the second sample relative to the first, default 1. */
  readonly ratio?: number;
  /** Level of the test, default 0.05. */
  readonly alpha?: number;
  /** Default `two-sided`. */
  readonly alternative?: Alternative;
}

/**
 * Power of a t-test: the chance that it rejects when the effect is real, from the noncentral t distribution. A
 * two-sided test counts both tails (R's `power.t.test(strict = TRUE)`).
 * @param design - n: size of the first sample (or number of pairs); need not be whole
 * @throws {TrainlessError} BAD_ARGUMENT
 * @example tTestPower({ effectSize: 0.5, n: 64 }) // 0.8014596…
 */
export function tTestPower(design: TTestDesign & { readonly n: number }): number {
  const { n, effectSize, alpha = 0.05, alternative = 'two-sided', ratio = 1 } = design;
  checkDesign(design);
  const twoSample = (design.design ?? 'two-sample') === 'two-sample';
  const df = twoSample ? n + n * ratio - 2 : n - 1;
  if (!(df > 0)) throw new TrainlessError('BAD_ARGUMENT', `n = ${n} leaves no degrees of freedom. Ask for a larger n.`);
  const noncentrality = effectSize * Math.sqrt(twoSample ? (n * ratio) / (1 + ratio) : n);
  const critical = studentTUpperQuantile(alternative === 'two-sided' ? alpha / 2 : alpha, df);
  const above = (): number => noncentralTUpperTail(critical, df, noncentrality);
  const below = (): number => noncentralTUpperTail(critical, df, -noncentrality);
  if (alternative === 'greater') return above();
  if (alternative === 'less') return below();
  return above() + below();
}

/** The size that a planned test needs. */
export interface RequiredSampleSize {
  /** Smallest whole size of the first sample (or number of pairs) that reaches the power. */
  readonly n: number;
  /** Size of the second sample, rounded up; absent for one sample and pairs. */
  readonly nSecond?: number;
  /** The size before rounding up, as R prints it. */
  readonly nExact: number;
  /** Power reached with `n`. */
  readonly power: number;
}

/** Sizes above this are reported as unreachable. */
const LARGEST_N = 1e9;

/**
 * The sample size at which a t-test reaches a power.
 * @throws {TrainlessError} BAD_ARGUMENT, also for an effect of 0 or against the alternative
 * @example requiredSampleSize({ effectSize: 0.5, power: 0.8 }).n // 64
 */
export function requiredSampleSize(design: TTestDesign & { readonly power: number }): RequiredSampleSize {
  const { power, ratio = 1 } = design;
  checkPower(power, design.alpha ?? 0.05);
  checkDesign({ ...design, n: 2 });
  const twoSample = (design.design ?? 'two-sample') === 'two-sample';
  // Both samples have at least one value, and at least one degree of freedom is left.
  const least = twoSample ? Math.max(3 / (1 + ratio), 1 / ratio, 1.000001) : 2;
  const nExact = sizeFor(power, (n) => tTestPower({ ...design, n }), least);
  const n = Math.max(2, Math.ceil(nExact - 1e-9));
  return {
    n,
    ...(twoSample ? { nSecond: Math.ceil(n * ratio - 1e-9) } : {}),
    nExact,
    power: tTestPower({ ...design, n }),
  };
}

/**
 * The smallest effect (Cohen's d, positive) that a t-test of a given size finds with a given power.
 * @throws {TrainlessError} BAD_ARGUMENT
 */
export function detectableEffectSize(
  design: Omit<TTestDesign, 'effectSize'> & { readonly n: number; readonly power: number },
): number {
  checkPower(design.power, design.alpha ?? 0.05);
  const sign = design.alternative === 'less' ? -1 : 1;
  const power = (effect: number): number => tTestPower({ ...design, effectSize: sign * effect });
  let high = 1;
  while (power(high) < design.power) high *= 2;
  return sign * findRoot((effect) => power(effect) - design.power, 0, high, 1e-13);
}

/** The planned test of a correlation. */
export interface CorrelationDesign {
  /** Correlation expected, between −1 and 1. */
  readonly correlation: number;
  readonly alpha?: number;
  readonly alternative?: Alternative;
}

/**
 * Power of a test of a Pearson correlation against 0, by Fisher's z: atanh r is about normal with variance 1/(n − 3).
 * @throws {TrainlessError} BAD_ARGUMENT
 */
export function correlationPower(design: CorrelationDesign & { readonly n: number }): number {
  const { correlation, n, alpha = 0.05, alternative = 'two-sided' } = design;
  if (!(correlation > -1 && correlation < 1)) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `The expected correlation must lie between −1 and 1, not be ${correlation}.`,
    );
  }
  checkAlpha(alpha);
  if (!(n > 3)) throw new TrainlessError('BAD_ARGUMENT', `The power of a correlation needs n > 3, not ${n}.`);
  const shift = Math.atanh(correlation) * Math.sqrt(n - 3);
  const critical = -normalQuantile(alternative === 'two-sided' ? alpha / 2 : alpha);
  if (alternative === 'greater') return normalUpperTail(critical - shift);
  if (alternative === 'less') return normalUpperTail(critical + shift);
  return normalUpperTail(critical - shift) + normalUpperTail(critical + shift);
}

/** The number of pairs at which a test of a correlation reaches a power. @throws {TrainlessError} BAD_ARGUMENT */
export function requiredPairs(design: CorrelationDesign & { readonly power: number }): RequiredSampleSize {
  checkPower(design.power, design.alpha ?? 0.05);
  const nExact = sizeFor(design.power, (n) => correlationPower({ ...design, n }), 3.000001);
  const n = Math.max(4, Math.ceil(nExact - 1e-9));
  return { n, nExact, power: correlationPower({ ...design, n }) };
}

/** The argument ≥ least at which a power, growing with it, reaches a target. */
function sizeFor(target: number, power: (n: number) => number, least: number): number {
  if (power(least) >= target) return least;
  let high = 2 * least;
  while (power(high) < target) {
    high *= 2;
    if (high > LARGEST_N) {
      throw new TrainlessError(
        'BAD_ARGUMENT',
        `No sample of up to ${LARGEST_N} values reaches this power. Expect a larger effect, or check its sign against the alternative.`,
      );
    }
  }
  return findRoot((n) => power(n) - target, high / 2, high, 1e-12);
}

function checkDesign(design: TTestDesign & { readonly n: number }): void {
  const { n, effectSize, alpha = 0.05, ratio = 1 } = design;
  if (!(n > 1 && n < Number.POSITIVE_INFINITY)) {
    throw new TrainlessError('BAD_ARGUMENT', `n must be a finite number above 1, not ${n}.`);
  }
  if (!Number.isFinite(effectSize)) {
    throw new TrainlessError('BAD_ARGUMENT', `The effect size must be a finite number, not ${effectSize}.`);
  }
  if (!(ratio > 0 && ratio < Number.POSITIVE_INFINITY)) {
    throw new TrainlessError('BAD_ARGUMENT', `The ratio of sample sizes must be positive, not ${ratio}.`);
  }
  checkAlpha(alpha);
}

function checkAlpha(alpha: number): void {
  if (!(alpha > 0 && alpha < 1)) {
    throw new TrainlessError('BAD_ARGUMENT', `alpha must lie between 0 and 1, not be ${alpha}.`);
  }
}

function checkPower(power: number, alpha: number): void {
  checkAlpha(alpha);
  if (!(power > alpha && power < 1)) {
    throw new TrainlessError('BAD_ARGUMENT', `The power must lie between alpha (${alpha}) and 1, not be ${power}.`);
  }
}
