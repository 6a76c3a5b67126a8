import { medianAbsoluteDeviation, sampleKurtosis, sampleSkewness } from 'simple-statistics';
import { studentTUpperQuantile } from './distributions/student-t.js';
import { type Ddof, moments, powerOfTwoNear } from './moments.js';
import { quantiles } from './quantile.js';
import type { Sample } from './sample.js';
import { type ConfidenceInterval, testOptions } from './test-result.js';

/** What to say about one column of numbers. */
export interface Description {
  readonly n: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly ddof: number;
  /** Standard error of the mean, from the sample standard deviation; null for one value. */
  readonly standardError: number | null;
  /** Student's interval of the mean; null for one value. */
  readonly confidenceInterval: ConfidenceInterval | null;
  readonly min: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly max: number;
  readonly medianAbsoluteDeviation: number;
  /** Adjusted Fisher–Pearson coefficient G₁ (SciPy's `bias=False`); null for n < 3 or a constant sample. */
  readonly skewness: number | null;
  /** Excess kurtosis G₂ (SciPy's `bias=False`); null for n < 4 or a constant sample. */
  readonly excessKurtosis: number | null;
  /** Whether all values are equal. */
  readonly constant: boolean;
}

/**
 * Size, location, spread and shape of a sample. Quartiles interpolate linearly (type 7). Quantiles, median absolute
 * deviation, skewness and kurtosis are simple-statistics'.
 * @param options - ddof of the standard deviation; confidenceLevel of the interval of the mean, default 0.95
 * @throws {TrainlessError} EMPTY_SAMPLE, BAD_DATA, BAD_ARGUMENT
 */
export function describe(values: Sample, options: Ddof & { readonly confidenceLevel?: number }): Description {
  const { level } = testOptions(options);
  const { n, mean, standardDeviation, ddof, min, max, constant } = moments(values, options);
  const [lowerQuartile, median, upperQuartile] = Array.from(quantiles(values, [0.25, 0.5, 0.75])) as [
    number,
    number,
    number,
  ];
  // Centred, so that simple-statistics' one-number mean loses nothing beside a large offset, and in units of a power
  // of two, so that third and fourth powers stay in range.
  const unit = powerOfTwoNear(Math.max(Math.abs(min), Math.abs(max)));
  const scaled = Array.from(values, (value) => value / unit - mean / unit);
  const standardError = n > 1 ? moments(values, { ddof: 1 }).standardDeviation / Math.sqrt(n) : null;
  const half = standardError === null ? 0 : studentTUpperQuantile((1 - level) / 2, n - 1) * standardError;
  return {
    n,
    mean,
    standardDeviation,
    ddof,
    standardError,
    confidenceInterval: standardError === null ? null : { low: mean - half, high: mean + half, level },
    min,
    lowerQuartile,
    median,
    upperQuartile,
    max,
    medianAbsoluteDeviation: medianAbsoluteDeviation(scaled) * unit,
    skewness: constant || n < 3 ? null : sampleSkewness(scaled),
    excessKurtosis: constant || n < 4 ? null : sampleKurtosis(scaled),
    constant,
  };
}
