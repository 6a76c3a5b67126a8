import { TrainlessError } from '../core/errors.js';
import { centredSums, type Ddof, meanOf, standardDeviationOf } from './moments.js';
import { checkSample, type Sample } from './sample.js';

/** Why a coefficient of variation does not exist. */
export type CoefficientOfVariationDegeneracy = 'constant-sample' | 'zero-mean';

/** A score, or the reason why there is none: never NaN or a sentinel. */
export type CoefficientOfVariation =
  | { readonly status: 'ok'; readonly value: number }
  | { readonly status: 'degenerate'; readonly reason: CoefficientOfVariationDegeneracy };

/**
 * Coefficient of variation σ / μ of untrained accuracies; lower is better.
 *
 * A constant sample is degenerate, not a perfect score: a network that ignores its weights says nothing. It is
 * recognised by min = max, because 100 copies of 19/200 have a floating-point standard deviation of 1e-17.
 *
 * @param accuracies - one untrained accuracy per initialisation, shape [nInit], fractions in [0, 1]
 * @param options - ddof 0: population (paper), 1: sample (authors' MNIST notebook)
 * @returns the score, or why it is degenerate
 * @throws {TrainlessError} EMPTY_SAMPLE for fewer than two values, BAD_DATA for a value that is not finite
 * @see paper §2.2.4, Eq. 1
 */
export function coefficientOfVariation(accuracies: Sample, options: Ddof): CoefficientOfVariation {
  const sums = centredSums(accuracies, 'the list of accuracies', Math.max(2, options.ddof + 1));
  if (sums.min === sums.max) return { status: 'degenerate', reason: 'constant-sample' };
  const mean = meanOf(sums);
  if (mean === 0) return { status: 'degenerate', reason: 'zero-mean' };
  return { status: 'ok', value: standardDeviationOf(sums, options.ddof) / mean };
}

/**
 * The same score from integer hit counts (correct predictions per initialisation); the batch size cancels.
 * Exact up to the last division and square root: √((n·Σh² − (Σh)²) · n / (n − ddof)) / Σh, sums in integers.
 *
 * @param hits - number of correct predictions per initialisation, shape [nInit], integers ≥ 0
 * @param options - ddof 0: population (paper), 1: sample
 * @throws {TrainlessError} EMPTY_SAMPLE for fewer than two values, BAD_DATA for a count that is no integer ≥ 0
 * @example coefficientOfVariationFromHits([19, 21], { ddof: 0 }) // { status: 'ok', value: 0.05 }
 */
export function coefficientOfVariationFromHits(hits: Sample, options: Ddof): CoefficientOfVariation {
  const { min, max } = checkSample(hits, 'the list of hit counts', Math.max(2, options.ddof + 1));
  const n = hits.length;
  let sum = 0n;
  let sumOfSquares = 0n;
  for (let i = 0; i < n; i += 1) {
    const count = hits[i] as number;
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new TrainlessError(
        'BAD_DATA',
        `Hit count ${i} is ${count}, not an integer ≥ 0. Pass counts here, or fractions to coefficientOfVariation().`,
        { details: { index: i, count } },
      );
    }
    const exact = BigInt(count);
    sum += exact;
    sumOfSquares += exact * exact;
  }
  if (min === max) return { status: 'degenerate', reason: 'constant-sample' };
  const spread = Number(BigInt(n) * sumOfSquares - sum * sum);
  return { status: 'ok', value: Math.sqrt((spread * n) / (n - options.ddof)) / Number(sum) };
}
