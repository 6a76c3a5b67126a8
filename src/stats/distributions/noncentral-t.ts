import { findRoot } from '../root.js';
import { normalUpperTail } from './normal.js';

/** ln of the smallest weight that counts. */
const LOG_CUTOFF = -50;
const MOST_STEPS = 400_000;

/**
 * P(T > t) of the noncentral t distribution, the mean over s = √(χ²/df) of P(Z > t·s − noncentrality), by the
 * trapezoidal rule in ln s, which converges exponentially there. Right to about 1e-13 absolute.
 * @param t - quantile
 * @param df - degrees of freedom, > 0
 * @param noncentrality - mean of the normal numerator
 */
export function noncentralTUpperTail(t: number, df: number, noncentrality: number): number {
  const width = 1 / Math.sqrt(2 * df);
  // ln of the density of ln s, up to a constant and 0 at its peak.
  const logWeight = (u: number): number => (df / 2) * (2 * u - Math.expm1(2 * u));
  let left = -width;
  while (logWeight(left) > LOG_CUTOFF) left *= 1.25;
  let right = width;
  while (logWeight(right) > LOG_CUTOFF) right *= 1.25;
  // The normal tail turns where |t|·s is within a few units of the noncentrality, so over 1/(|t|·s) in ln s. A third of
  // the narrower of both scales leaves an error of e^−177; the weight's analytic strip of width π/4 asks for 0.1.
  const turn = Math.max(1, Math.min(Math.abs(t), Math.abs(noncentrality) + 8));
  const wanted = Math.min(0.1, width / 3, 1 / (3 * turn));
  const steps = Math.min(MOST_STEPS, Math.ceil((right - left) / wanted));
  const step = (right - left) / steps;
  let weights = 0;
  let sum = 0;
  for (let i = 0; i <= steps; i += 1) {
    const u = left + i * step;
    const weight = Math.exp(logWeight(u));
    weights += weight;
    sum += weight * normalUpperTail(t * Math.exp(u) - noncentrality);
  }
  return sum / weights;
}

/**
 * The noncentrality at which an observed t is exceeded with a given probability: the pivot of exact intervals for
 * standardised mean differences.
 * @param probability - P(T > t), 0 < probability < 1
 */
export function noncentralityOf(t: number, df: number, probability: number): number {
  let low = t - 1;
  let high = t + 1;
  for (let span = 2; noncentralTUpperTail(t, df, low) > probability; span *= 2) low -= span;
  for (let span = 2; noncentralTUpperTail(t, df, high) < probability; span *= 2) high += span;
  return findRoot((delta) => noncentralTUpperTail(t, df, delta) - probability, low, high, 1e-14);
}
