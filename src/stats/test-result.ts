import { TrainlessError } from '../core/errors.js';

/** Which deviations from the null hypothesis count: both, or the parameter being less or greater than it. */
export type Alternative = 'two-sided' | 'less' | 'greater';

/** An interval for the estimate; a one-sided interval has an infinite end (or the end of the parameter's range). */
export interface ConfidenceInterval {
  readonly low: number;
  readonly high: number;
  /** Coverage, 0.95 unless asked otherwise. */
  readonly level: number;
}

/** One size for one sample (or one sample of pairs), two sizes for two samples. */
export type SampleSize = number | readonly [number, number];

/** What every test returns: SciPy's fields, R's `htest` fields, and log p, which survives where p underflows. */
export interface TestResult<N extends SampleSize = SampleSize> {
  readonly status: 'ok';
  /** The test's name, as R prints it. */
  readonly method: string;
  /** The test statistic (t, U, r, …). */
  readonly statistic: number;
  /** Symbol of the statistic: `t`, `U`, `r`, `ρ`, `τ-b`, … */
  readonly statisticName: string;
  /** Degrees of freedom; null where the reference distribution has none. */
  readonly df: number | null;
  readonly pValue: number;
  /** Natural logarithm of the p-value, exact where `pValue` underflows to 0. */
  readonly logP: number;
  /** Interval for `estimate`; null where none is defined. */
  readonly confidenceInterval: ConfidenceInterval | null;
  /** Point estimate of what is tested: difference of means, correlation, … */
  readonly estimate: number;
  readonly estimateName: string;
  /** Standard error of the estimate; null where the method has none. */
  readonly standardError: number | null;
  /** Value of the parameter under the null hypothesis. */
  readonly nullValue: number;
  readonly alternative: Alternative;
  readonly n: N;
  /** Delta degrees of freedom of the standard deviations used; null where none enters. */
  readonly ddof: number | null;
}

/** Why a test has no answer on valid data. */
export type TestDegeneracy =
  /** Every value that enters the comparison is the same. */
  'constant-sample';

/** A test that says nothing about these data. */
export interface DegenerateTest<N extends SampleSize = SampleSize> {
  readonly status: 'degenerate';
  readonly method: string;
  readonly reason: TestDegeneracy;
  /** What that means, for people. */
  readonly explanation: string;
  readonly n: N;
}

/** A result, or why there is none. Check `status` first, or pass it to {@link requireResult}. */
export type TestOutcome<N extends SampleSize = SampleSize> = TestResult<N> | DegenerateTest<N>;

/**
 * The result of a test that is expected to have one.
 * @throws {TrainlessError} BAD_DATA when the test is degenerate
 */
export function requireResult<N extends SampleSize>(outcome: TestOutcome<N>): TestResult<N> {
  if (outcome.status === 'ok') return outcome;
  throw new TrainlessError('BAD_DATA', `${outcome.method}: ${outcome.explanation}`, {
    details: { reason: outcome.reason, n: outcome.n },
  });
}

/** What all tests take. */
export interface TestOptions {
  /** Default `two-sided`. */
  readonly alternative?: Alternative;
  /** Coverage of the confidence interval, default 0.95. */
  readonly confidenceLevel?: number;
}

/** Fills in and checks the common options. @throws {TrainlessError} BAD_ARGUMENT */
export function testOptions(options: TestOptions): { readonly alternative: Alternative; readonly level: number } {
  const { alternative = 'two-sided', confidenceLevel: level = 0.95 } = options;
  if (alternative !== 'two-sided' && alternative !== 'less' && alternative !== 'greater') {
    throw new TrainlessError('BAD_ARGUMENT', `alternative must be two-sided, less or greater, not ${alternative}.`);
  }
  if (!(level > 0 && level < 1)) {
    throw new TrainlessError('BAD_ARGUMENT', `The confidence level must lie between 0 and 1, not be ${level}.`);
  }
  return { alternative, level };
}
