import { TrainlessError } from '../core/errors.js';
import { checkSample, type Sample } from './sample.js';

/** Delta degrees of freedom: 0 divides by n (population), 1 by n − 1 (sample). Never implied. */
export interface Ddof {
  readonly ddof: number;
}

/** First moments of a sample. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Σ(x − mean)² / (n − ddof). Overflows to ∞ when its root, `standardDeviation`, is above 1.3e154. */
  readonly variance: number;
  readonly standardDeviation: number;
  readonly ddof: number;
  readonly min: number;
  readonly max: number;
  /** Whether all values are equal: decided by min = max, never by a small standard deviation. */
  readonly constant: boolean;
}

/**
 * A centred sample in units of `scale`, a power of two near its largest magnitude. The mean is kept as a sum of two
 * numbers, so that the difference of two nearly equal means keeps its digits.
 */
export interface CentredSums {
  readonly n: number;
  readonly scale: number;
  /** Leading part of mean / scale. */
  readonly meanHigh: number;
  /** What rounding took away from `meanHigh`. */
  readonly meanLow: number;
  /** Σ(x − mean)² / scale². */
  readonly sumOfSquares: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Size, mean, variance, standard deviation and extent of a sample.
 *
 * A first mean, then one pass over the deviations from it that mends both, with the correction term of Chan, Golub & LeVeque (1983),
 * "Algorithms for computing the sample variance". Adding 1e8 to every value changes nothing but the data's own
 * rounding, and values near 1e±300 neither overflow nor vanish.
 *
 * @param values - the sample, shape [n]
 * @param options - ddof: 0 population, 1 sample
 * @throws {TrainlessError} EMPTY_SAMPLE when n ≤ ddof, BAD_DATA when a value is not finite, BAD_ARGUMENT for a bad ddof
 * @example moments([1, 2, 3, 4], { ddof: 1 }).variance // 1.6666666666666667
 */
export function moments(values: Sample, options: Ddof): Moments {
  const { ddof } = options;
  checkDdof(ddof);
  const sums = centredSums(values, 'the sample', Math.max(1, ddof + 1));
  const deviation = standardDeviationOf(sums, ddof);
  return {
    n: sums.n,
    mean: meanOf(sums),
    variance: deviation * deviation,
    standardDeviation: deviation,
    ddof,
    min: sums.min,
    max: sums.max,
    constant: sums.min === sums.max,
  };
}

/** Arithmetic mean. @throws {TrainlessError} EMPTY_SAMPLE, BAD_DATA */
export function mean(values: Sample): number {
  return meanOf(centredSums(values, 'the sample', 1));
}

/** Σ(x − mean)² / (n − ddof). @throws {TrainlessError} EMPTY_SAMPLE, BAD_DATA, BAD_ARGUMENT */
export function variance(values: Sample, options: Ddof): number {
  return moments(values, options).variance;
}

/** Square root of the variance. @throws {TrainlessError} EMPTY_SAMPLE, BAD_DATA, BAD_ARGUMENT */
export function standardDeviation(values: Sample, options: Ddof): number {
  return moments(values, options).standardDeviation;
}

/**
 * The sums that every test of means is made of.
 * @param name - what messages call the sample
 * @param minimum - smallest acceptable size
 * @throws {TrainlessError} EMPTY_SAMPLE, BAD_DATA
 */
export function centredSums(values: Sample, name: string, minimum: number): CentredSums {
  const { min, max } = checkSample(values, name, minimum);
  const n = values.length;
  const scale = powerOfTwoNear(Math.max(Math.abs(min), Math.abs(max)));
  const inverse = 1 / scale;
  if (min === max) {
    return { n, scale, meanHigh: min * inverse, meanLow: 0, sumOfSquares: 0, min, max };
  }
  const meanHigh = blockSum(values, inverse) / n;
  // In blocks, so that the rounding error grows with n / BLOCK instead of n.
  let deviations = 0;
  let squares = 0;
  for (let start = 0; start < n; start += BLOCK) {
    const end = Math.min(n, start + BLOCK);
    let blockDeviations = 0;
    let blockSquares = 0;
    for (let i = start; i < end; i += 1) {
      const d = (values[i] as number) * inverse - meanHigh;
      blockDeviations += d;
      blockSquares += d * d;
    }
    deviations += blockDeviations;
    squares += blockSquares;
  }
  const meanLow = deviations / n;
  return { n, scale, meanHigh, meanLow, sumOfSquares: squares - deviations * meanLow, min, max };
}

const BLOCK = 1024;

/** A first, plain sum: what it loses, the mean of the deviations from it gives back. */
function blockSum(values: Sample, inverse: number): number {
  let sum = 0;
  for (let start = 0; start < values.length; start += BLOCK) {
    const end = Math.min(values.length, start + BLOCK);
    let block = 0;
    for (let i = start; i < end; i += 1) block += (values[i] as number) * inverse;
    sum += block;
  }
  return sum;
}

/** Mean in the units of the data. */
export function meanOf(sums: CentredSums): number {
  return (sums.meanHigh + sums.meanLow) * sums.scale;
}

/** Standard deviation in the units of the data; exactly 0 for a constant sample alone. */
export function standardDeviationOf(sums: CentredSums, ddof: number): number {
  return Math.sqrt(sums.sumOfSquares / (sums.n - ddof)) * sums.scale;
}

/** mean(x) − mean(y) without the cancellation that subtracting two rounded means has. */
export function differenceOfMeans(x: CentredSums, y: CentredSums): number {
  // Powers of two: the larger scale is used for both without rounding.
  const scale = Math.max(x.scale, y.scale);
  const fx = x.scale / scale;
  const fy = y.scale / scale;
  return (x.meanHigh * fx - y.meanHigh * fy + (x.meanLow * fx - y.meanLow * fy)) * scale;
}

/** A power of two within a factor of two of a positive magnitude; 1 for 0. Its inverse is finite too. */
export function powerOfTwoNear(magnitude: number): number {
  if (magnitude === 0) return 1;
  const exponent = Math.min(1022, Math.max(-1022, Math.floor(Math.log2(magnitude))));
  return 2 ** exponent;
}

function checkDdof(ddof: number): void {
  if (!Number.isFinite(ddof) || ddof < 0) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `ddof must be 0 (population) or 1 (sample), or another number ≥ 0, not ${ddof}.`,
    );
  }
}
