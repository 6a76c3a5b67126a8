import { TrainlessError } from '../core/errors.js';
import type { Sample } from './sample.js';
import { pairedTTest, type SummaryStatistics, type TwoSampleTTestOptions, tTest, tTestFromSummary } from './t-test.js';
import type { DegenerateTest, SampleSize, TestOptions, TestOutcome, TestResult } from './test-result.js';

/** Two one-sided tests of equivalence. */
export interface EquivalenceResult<N extends SampleSize = SampleSize> extends TestResult<N> {
  /** The differences that would not matter. */
  readonly bounds: { readonly low: number; readonly high: number };
  /** Test that the difference is greater than the lower bound. */
  readonly lower: TestResult<N>;
  /** Test that the difference is less than the upper bound. */
  readonly upper: TestResult<N>;
}

export type EquivalenceOutcome<N extends SampleSize = SampleSize> = EquivalenceResult<N> | DegenerateTest<N>;

export interface EquivalenceOptions {
  /** Largest difference below 0 that does not matter, for example −0.005. */
  readonly low: number;
  /** Largest difference above 0 that does not matter. */
  readonly high: number;
  /** Level of each one-sided test, default 0.05; the interval then covers 1 − 2α. */
  readonly alpha?: number;
  /** Pooled variance instead of Welch's. */
  readonly equalVariances?: boolean;
}

type Two = readonly [number, number];

/**
 * Equivalence of two means by two one-sided tests (TOST): both "difference > low" and "difference < high" must be
 * shown, so p is the larger of the two. The interval covers 1 − 2α; equivalence at level α means that it lies within
 * the bounds. Statistic, df and n are those of the test with the larger p.
 * @throws {TrainlessError} BAD_ARGUMENT for bounds that are not low < high, EMPTY_SAMPLE, BAD_DATA
 * @see Schuirmann (1987), "A comparison of the two one-sided tests procedure and the power approach"
 */
export function tost(x: Sample, y: Sample, options: EquivalenceOptions): EquivalenceOutcome<Two> {
  return equivalence((test) => tTest(x, y, { ...variances(options), ...test }), options);
}

/** TOST from summaries. @see tost */
export function tostFromSummary(
  x: SummaryStatistics,
  y: SummaryStatistics,
  options: EquivalenceOptions,
): EquivalenceOutcome<Two> {
  return equivalence((test) => tTestFromSummary(x, y, { ...variances(options), ...test }), options);
}

/** TOST of pairs. @see tost */
export function pairedTost(x: Sample, y: Sample, options: EquivalenceOptions): EquivalenceOutcome<number> {
  return equivalence((test) => pairedTTest(x, y, test), options);
}

function variances(options: EquivalenceOptions): TwoSampleTTestOptions {
  return { equalVariances: options.equalVariances ?? false };
}

function equivalence<N extends SampleSize>(
  test: (options: TestOptions & { readonly hypothesisedDifference?: number }) => TestOutcome<N>,
  options: EquivalenceOptions,
): EquivalenceOutcome<N> {
  const { low, high, alpha = 0.05 } = options;
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new TrainlessError('BAD_ARGUMENT', `Equivalence bounds must be finite with low < high, not ${low}, ${high}.`);
  }
  if (!(alpha > 0 && alpha < 0.5)) {
    throw new TrainlessError('BAD_ARGUMENT', `alpha must lie between 0 and 0.5, not be ${alpha}.`);
  }
  const lower = test({ alternative: 'greater', hypothesisedDifference: low });
  if (lower.status === 'degenerate') return { ...lower, method: `Equivalence (TOST): ${lower.method}` };
  const upper = test({ alternative: 'less', hypothesisedDifference: high });
  const plain = test({ confidenceLevel: 1 - 2 * alpha });
  if (upper.status === 'degenerate') return upper;
  if (plain.status === 'degenerate') return plain;
  const worse = lower.logP >= upper.logP ? lower : upper;
  return {
    ...worse,
    method: `Equivalence (TOST): ${worse.method}`,
    confidenceInterval: plain.confidenceInterval,
    bounds: { low, high },
    lower,
    upper,
  };
}
