import type { Alternative } from '../test-result.js';

/**
 * Student's t distribution, tails first.
 *
 * Written here and not taken from `@stdlib/stats-base-dists-t` for three measured reasons: that package has no
 * logarithm of a tail below 1e-308, its CDF is 3e-9 off near 0 (t = 1e-8, df = 1), and loading its 420 modules takes
 * longer than a command may take to start. The tests hold this file against it, R and 60-digit arithmetic.
 */

const LOG_SQRT_PI = 0.5723649429247001;
const EPSILON = 1.1e-16;

/**
 * ln P(T > t).
 *
 * For t² > 2: ½ I_x(df/2, ½) with x = df / (df + t²) by the continued fraction of DiDonato & Morris (1992), "Algorithm
 * 708", which takes both x and 1 − x and so loses nothing when df is large. Otherwise ½ − ½ I_y(½, df/2) by its power
 * series, DLMF 8.17.7.
 * @param t - quantile, may be ±∞
 * @param df - degrees of freedom, > 0, need not be an integer
 */
export function studentTLogUpperTail(t: number, df: number): number {
  if (Number.isNaN(t) || !(df > 0)) return Number.NaN;
  if (t < 0) return Math.log1p(-Math.exp(studentTLogUpperTail(-t, df)));
  if (t === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  if (t * t <= CENTRE) return Math.log(0.5 - 0.5 * centralProbability(t, df));
  return logTailPrefix(t, df) + Math.log(0.5 * tailContinuedFraction(t, df));
}

/** P(T > t), right to about 1e-13 relative as far as doubles reach. @see studentTLogUpperTail */
export function studentTUpperTail(t: number, df: number): number {
  if (t < 0) return 1 - studentTUpperTail(-t, df);
  if (t * t <= CENTRE) return 0.5 - 0.5 * centralProbability(t, df);
  return Math.exp(studentTLogUpperTail(t, df));
}

/** P(T ≤ t). */
export function studentTCdf(t: number, df: number): number {
  return studentTUpperTail(-t, df);
}

/** p and ln p of an observed t under an alternative. */
export function studentTPValue(
  t: number,
  df: number,
  alternative: Alternative,
): { readonly pValue: number; readonly logP: number } {
  if (alternative === 'greater') {
    return { pValue: studentTUpperTail(t, df), logP: studentTLogUpperTail(t, df) };
  }
  if (alternative === 'less') {
    return { pValue: studentTUpperTail(-t, df), logP: studentTLogUpperTail(-t, df) };
  }
  const magnitude = Math.abs(t);
  return {
    pValue: Math.min(1, 2 * studentTUpperTail(magnitude, df)),
    logP: Math.min(0, Math.LN2 + studentTLogUpperTail(magnitude, df)),
  };
}

/**
 * The t with P(T > t) = q. Newton's method on ln P as a function of ln t, which is decreasing and concave, so the
 * steps approach the answer from one side.
 * @param q - upper tail probability, 0 < q < 1
 */
export function studentTUpperQuantile(q: number, df: number): number {
  if (!(q >= 0 && q <= 1) || !(df > 0)) return Number.NaN;
  if (q > 0.5) return -studentTUpperQuantile(1 - q, df);
  if (q === 0.5) return 0;
  if (q === 0) return Number.POSITIVE_INFINITY;
  const target = Math.log(q);
  let t = 1;
  while (studentTLogUpperTail(t, df) > target) t *= 4;
  if (t > Number.MAX_VALUE) return t;
  for (let step = 0; step < 200; step += 1) {
    const logTail = studentTLogUpperTail(t, df);
    const slope = -t * Math.exp(studentTLogDensity(t, df) - logTail);
    const next = t * Math.exp((target - logTail) / slope);
    if (!(Math.abs(next - t) > 2 * EPSILON * t)) return next;
    t = next;
  }
  return t;
}

/** ln of the density. */
export function studentTLogDensity(t: number, df: number): number {
  return logGammaRatio(df / 2) - LOG_SQRT_PI - 0.5 * Math.log(df) - (df / 2 + 0.5) * logOnePlusSquareOver(t, df);
}

/** Below this t² the centre is summed, above it the tail. */
const CENTRE = 2;

/** P(|T| < t) = I_y(½, df/2), y = t² / (df + t²); all terms positive. */
function centralProbability(t: number, df: number): number {
  const y = (t * t) / (df + t * t);
  let term = 1;
  let sum = 1;
  for (let k = 0; k < 10_000; k += 1) {
    term *= ((df / 2 + 0.5 + k) / (1.5 + k)) * y;
    sum += term;
    if (term < EPSILON * sum) break;
  }
  return 2 * Math.exp(logTailPrefix(t, df)) * sum;
}

/** ln of x^a y^b / B(a, b) for a = df/2, b = ½, x = df / (df + t²), y = 1 − x. */
function logTailPrefix(t: number, df: number): number {
  const logX = -logOnePlusSquareOver(t, df);
  // √y = t / √(df + t²); hypot keeps t² from overflowing.
  return (df / 2) * logX + Math.log(t / Math.hypot(Math.sqrt(df), t)) + logGammaRatio(df / 2) - LOG_SQRT_PI;
}

/** ln(1 + t² / df) for any finite t. */
function logOnePlusSquareOver(t: number, df: number): number {
  const ratio = t / Math.sqrt(df);
  return ratio > 1e100 ? 2 * Math.log(ratio) : Math.log1p((t / df) * t);
}

/** The continued fraction α₁/(β₁ + α₂/(β₂ + …)) of Algorithm 708 for a = df/2, b = ½, by modified Lentz steps. */
function tailContinuedFraction(t: number, df: number): number {
  const a = df / 2;
  const b = 0.5;
  const ratio = t / Math.sqrt(df);
  const x = 1 / (1 + ratio * ratio);
  // a·y and y without forming 1 − x.
  const y = ratio > 1 ? 1 / (1 + 1 / (ratio * ratio)) : ratio * ratio * x;
  const lambda = a * y - b * x;
  let fraction = beta(0);
  let c = fraction;
  let d = 0;
  for (let n = 1; n < 10_000; n += 1) {
    const m = a + 2 * n - 1;
    const alpha = ((a + n - 1) / m) * ((a + b + n - 1) / m) * n * (b - n) * x * x;
    const step = beta(n);
    d = 1 / (step + alpha * d);
    c = step + alpha / c;
    const factor = c * d;
    fraction *= factor;
    if (Math.abs(factor - 1) < EPSILON) break;
  }
  return 1 / fraction;

  function beta(n: number): number {
    const centre = ((a + n) / (a + 2 * n + 1)) * (lambda + 1 + n * (1 + y));
    return n === 0 ? centre : n + (n * (b - n) * x) / (a + 2 * n - 1) + centre;
  }
}

/** ln Γ(a + ½) − ln Γ(a) without the cancellation of two large logarithms. */
export function logGammaRatio(a: number): number {
  // Upwards until the asymptotic series (DLMF 5.11.8) holds: ratio(a) = ratio(a + 1) · a / (a + ½).
  let shift = 1;
  let z = a;
  while (z < 15) {
    shift *= z / (z + 0.5);
    z += 1;
  }
  const w = 1 / z;
  const w2 = w * w;
  const series = w * (-1 / 8 + w2 * (1 / 192 + w2 * (-1 / 640 + w2 * (17 / 14336 + w2 * (-31 / 18432)))));
  return 0.5 * Math.log(z) + series + Math.log(shift);
}
