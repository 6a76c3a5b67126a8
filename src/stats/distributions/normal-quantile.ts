import { studentTUpperQuantile } from './student-t.js';

/** Degrees of freedom at which Student's t and the normal distribution are the same double: they differ by z³/4df. */
const AS_GOOD_AS_NORMAL = 1e18;

/**
 * The z with P(Z ≤ z) = p, as the limit of Student's t: right to the last digits for every p above 1e-308, where
 * stdlib's quantile loses digits in the lower tail and is −∞ below 1e-16. (It also loads at once, and intervals of correlations need nothing else.)
 */
export function normalQuantile(p: number): number {
  return p < 0.5 ? -studentTUpperQuantile(p, AS_GOOD_AS_NORMAL) : studentTUpperQuantile(1 - p, AS_GOOD_AS_NORMAL);
}
