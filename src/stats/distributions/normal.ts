import cdf from '@stdlib/stats-base-dists-normal-cdf';
import logcdf from '@stdlib/stats-base-dists-normal-logcdf';
import type { Alternative } from '../test-result.js';

/** The standard normal distribution, from stdlib: its CDF and log CDF hold up in the tails. */

/** P(Z ≤ z). */
export function normalCdf(z: number): number {
  return cdf(z, 0, 1);
}

/** P(Z > z), as the lower tail of −z. */
export function normalUpperTail(z: number): number {
  return cdf(-z, 0, 1);
}

/** ln P(Z > z), also where the probability underflows. */
export function normalLogUpperTail(z: number): number {
  return z === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : logcdf(-z, 0, 1);
}

/** p and ln p of an observed z under an alternative. */
export function normalPValue(z: number, alternative: Alternative): { readonly pValue: number; readonly logP: number } {
  if (alternative === 'greater') return { pValue: normalUpperTail(z), logP: normalLogUpperTail(z) };
  if (alternative === 'less') return { pValue: normalUpperTail(-z), logP: normalLogUpperTail(-z) };
  const magnitude = Math.abs(z);
  return {
    pValue: Math.min(1, 2 * normalUpperTail(magnitude)),
    logP: Math.min(0, Math.LN2 + normalLogUpperTail(magnitude)),
  };
}
