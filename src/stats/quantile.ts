import { quantileSorted } from 'simple-statistics';
import { TrainlessError } from '../core/errors.js';
import { checkSample, type Sample } from './sample.js';

/**
 * Quantile with linear interpolation between order statistics: type 7 of Hyndman & Fan (1996), the default of NumPy
 * and R. The interpolation is simple-statistics'.
 * @param p - from 0 to 1
 * @throws {TrainlessError} EMPTY_SAMPLE, BAD_DATA, BAD_ARGUMENT
 * @example quantile([1, 2, 3, 4], 0.25) // 1.75
 */
export function quantile(values: Sample, p: number): number {
  return quantiles(values, [p])[0] as number;
}

/** Several quantiles with one sort. @throws {TrainlessError} EMPTY_SAMPLE, BAD_DATA, BAD_ARGUMENT */
export function quantiles(values: Sample, probabilities: readonly number[]): Float64Array {
  checkSample(values, 'the sample', 1);
  const wrong = probabilities.find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined) throw new TrainlessError('BAD_ARGUMENT', `A quantile needs 0 ≤ p ≤ 1, not ${wrong}.`);
  const sorted = Array.from(Float64Array.from(values).sort());
  return Float64Array.from(probabilities, (p) => quantileSorted(sorted, p));
}
