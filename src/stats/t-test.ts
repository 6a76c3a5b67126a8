import { TrainlessError } from '../core/errors.js';
import { studentTPValue, studentTUpperQuantile } from './distributions/student-t.js';
import { centredSums, differenceOfMeans, meanOf, standardDeviationOf } from './moments.js';
import { checkPairs, type Sample } from './sample.js';
import {
  type Alternative,
  type ConfidenceInterval,
  type DegenerateTest,
  type SampleSize,
  type TestOptions,
  type TestOutcome,
  testOptions,
} from './test-result.js';

/** A sample that is known by its summary only, as papers print it. */
export interface SummaryStatistics {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly n: number;
  /** How the standard deviation was computed: 0 population, 1 sample. */
  readonly ddof: number;
}

export interface TTestOptions extends TestOptions {
  /** Difference of means (or mean) under the null hypothesis, default 0. */
  readonly hypothesisedDifference?: number;
}

export interface TwoSampleTTestOptions extends TTestOptions {
  /** true: Student's test with the pooled variance; false (default): Welch's. */
  readonly equalVariances?: boolean;
}

type Two = readonly [number, number];

/**
 * Two-sample t-test, Welch's unless `equalVariances`.
 *
 * Welch: t = (x̄ − ȳ − δ) / √(s²ₓ/nₓ + s²ᵧ/nᵧ), df by Welch–Satterthwaite. Pooled: Student's, df = nₓ + nᵧ − 2.
 * The interval is for the difference of means. Two constant samples are degenerate: there is no spread to compare with.
 *
 * @param x - first sample, shape [nX]
 * @param y - second sample, shape [nY]
 * @throws {TrainlessError} EMPTY_SAMPLE for fewer than two values (pooled: fewer than one, or three in all), BAD_DATA
 *   for values that are not finite, BAD_ARGUMENT for bad options
 * @see Welch (1947), "The generalization of Student's problem when several different population variances are involved"
 */
export function tTest(x: Sample, y: Sample, options: TwoSampleTTestOptions = {}): TestOutcome<Two> {
  const minimum = options.equalVariances ? 1 : 2;
  const sx = centredSums(x, 'x', minimum);
  const sy = centredSums(y, 'y', minimum);
  return twoSampleTTest(
    {
      difference: differenceOfMeans(sx, sy),
      sdX: sx.n > 1 ? standardDeviationOf(sx, 1) : 0,
      sdY: sy.n > 1 ? standardDeviationOf(sy, 1) : 0,
      nX: sx.n,
      nY: sy.n,
    },
    options,
  );
}

/** Welch's t-test. @see tTest */
export function welchTTest(x: Sample, y: Sample, options: TTestOptions = {}): TestOutcome<Two> {
  return tTest(x, y, { ...options, equalVariances: false });
}

/** Student's t-test with the pooled variance. @see tTest */
export function pooledTTest(x: Sample, y: Sample, options: TTestOptions = {}): TestOutcome<Two> {
  return tTest(x, y, { ...options, equalVariances: true });
}

/**
 * Two-sample t-test from means, standard deviations and sizes (SciPy's `ttest_ind_from_stats`).
 * @example
 * tTestFromSummary(
 *   { mean: 91.9, standardDeviation: 2.3, n: 500, ddof: 1 },
 *   { mean: 91.8, standardDeviation: 1.6, n: 500, ddof: 1 },
 * )
 * @throws {TrainlessError} BAD_ARGUMENT for impossible summaries, EMPTY_SAMPLE for too small ones
 */
export function tTestFromSummary(
  x: SummaryStatistics,
  y: SummaryStatistics,
  options: TwoSampleTTestOptions = {},
): TestOutcome<Two> {
  const minimum = options.equalVariances ? 1 : 2;
  const sdX = sampleDeviation(x, 'x', minimum);
  const sdY = sampleDeviation(y, 'y', minimum);
  return twoSampleTTest({ difference: x.mean - y.mean, sdX, sdY, nX: x.n, nY: y.n }, options);
}

/** Welch's t-test from summaries. @see tTestFromSummary */
export function welchTTestFromSummary(
  x: SummaryStatistics,
  y: SummaryStatistics,
  options: TTestOptions = {},
): TestOutcome<Two> {
  return tTestFromSummary(x, y, { ...options, equalVariances: false });
}

/** Student's pooled t-test from summaries. @see tTestFromSummary */
export function pooledTTestFromSummary(
  x: SummaryStatistics,
  y: SummaryStatistics,
  options: TTestOptions = {},
): TestOutcome<Two> {
  return tTestFromSummary(x, y, { ...options, equalVariances: true });
}

/**
 * Paired t-test: a one-sample test of the differences x − y. `n` is the number of pairs.
 * Degenerate when all differences are equal.
 * @throws {TrainlessError} BAD_ARGUMENT for unequal lengths, EMPTY_SAMPLE for fewer than two pairs, BAD_DATA
 */
export function pairedTTest(x: Sample, y: Sample, options: TTestOptions = {}): TestOutcome<number> {
  checkPairs(x, y, 2);
  const differences = Float64Array.from({ length: x.length }, (_, i) => (x[i] as number) - (y[i] as number));
  return meanTTest(differences, { method: 'Paired t-test', estimateName: 'mean difference' }, options);
}

/**
 * One-sample t-test of a mean against `hypothesisedDifference` (R's `mu`). Degenerate for a constant sample.
 * @throws {TrainlessError} EMPTY_SAMPLE for fewer than two values, BAD_DATA
 */
export function oneSampleTTest(x: Sample, options: TTestOptions = {}): TestOutcome<number> {
  return meanTTest(x, { method: 'One-sample t-test', estimateName: 'mean' }, options);
}

/** One-sample t-test from a summary. @see oneSampleTTest */
export function oneSampleTTestFromSummary(x: SummaryStatistics, options: TTestOptions = {}): TestOutcome<number> {
  const sd = sampleDeviation(x, 'x', 2);
  const nullValue = hypothesised(options);
  return tOutcome(
    {
      method: 'One-sample t-test',
      estimateName: 'mean',
      estimate: x.mean,
      excess: x.mean - nullValue,
      nullValue,
      standardError: sd / Math.sqrt(x.n),
      df: x.n - 1,
      n: x.n,
    },
    options,
  );
}

function meanTTest(
  x: Sample,
  names: { readonly method: string; readonly estimateName: string },
  options: TTestOptions,
): TestOutcome<number> {
  const sums = centredSums(x, 'x', 2);
  const nullValue = hypothesised(options);
  return tOutcome(
    {
      ...names,
      estimate: meanOf(sums),
      excess: (sums.meanHigh - nullValue / sums.scale + sums.meanLow) * sums.scale,
      nullValue,
      standardError: standardDeviationOf(sums, 1) / Math.sqrt(sums.n),
      df: sums.n - 1,
      n: sums.n,
    },
    options,
  );
}

function twoSampleTTest(
  given: {
    readonly difference: number;
    readonly sdX: number;
    readonly sdY: number;
    readonly nX: number;
    readonly nY: number;
  },
  options: TwoSampleTTestOptions,
): TestOutcome<Two> {
  const { difference, sdX, sdY, nX, nY } = given;
  const nullValue = hypothesised(options);
  // In units of the larger deviation, so that squares neither overflow nor vanish.
  const unit = Math.max(sdX, sdY);
  const vx = unit === 0 ? 0 : (sdX / unit) ** 2;
  const vy = unit === 0 ? 0 : (sdY / unit) ** 2;
  let df: number;
  let standardError: number;
  if (options.equalVariances) {
    df = nX + nY - 2;
    if (df < 1) {
      throw new TrainlessError(
        'EMPTY_SAMPLE',
        `A pooled t-test needs at least three values in all, not ${nX + nY}. Give more data.`,
      );
    }
    standardError = unit * Math.sqrt((((nX - 1) * vx + (nY - 1) * vy) / df) * (1 / nX + 1 / nY));
  } else {
    const ex = vx / nX;
    const ey = vy / nY;
    df = (ex + ey) ** 2 / (ex ** 2 / (nX - 1) + ey ** 2 / (nY - 1));
    standardError = unit * Math.sqrt(ex + ey);
  }
  return tOutcome(
    {
      method: options.equalVariances ? 'Two-sample t-test with pooled variance' : 'Welch two-sample t-test',
      estimateName: 'difference of means',
      estimate: difference,
      excess: difference - nullValue,
      nullValue,
      standardError,
      df,
      n: [nX, nY],
    },
    options,
  );
}

function tOutcome<N extends SampleSize>(
  given: {
    readonly method: string;
    readonly estimateName: string;
    readonly estimate: number;
    /** estimate − nullValue, computed without cancellation. */
    readonly excess: number;
    readonly nullValue: number;
    readonly standardError: number;
    readonly df: number;
    readonly n: N;
  },
  options: TestOptions,
): TestOutcome<N> {
  const { alternative, level } = testOptions(options);
  const { method, estimateName, estimate, excess, nullValue, standardError, df, n } = given;
  if (standardError === 0) return constantSample(method, n);
  const statistic = excess / standardError;
  return {
    status: 'ok',
    method,
    statistic,
    statisticName: 't',
    df,
    ...studentTPValue(statistic, df, alternative),
    confidenceInterval: tInterval({ estimate, standardError, df, alternative, level }),
    estimate,
    estimateName,
    standardError,
    nullValue,
    alternative,
    n,
    ddof: 1,
  };
}

function constantSample<N extends SampleSize>(method: string, n: N): DegenerateTest<N> {
  return {
    status: 'degenerate',
    method,
    reason: 'constant-sample',
    explanation: 'all values are equal, so there is no spread to measure a difference against.',
    n,
  };
}

/** estimate ± t-quantile · standard error; a one-sided alternative leaves one end infinite, as R and SciPy do. */
export function tInterval(given: {
  readonly estimate: number;
  readonly standardError: number;
  readonly df: number;
  readonly alternative: Alternative;
  readonly level: number;
}): ConfidenceInterval {
  const { estimate, standardError, df, alternative, level } = given;
  const tail = alternative === 'two-sided' ? (1 - level) / 2 : 1 - level;
  const half = studentTUpperQuantile(tail, df) * standardError;
  return {
    low: alternative === 'less' ? Number.NEGATIVE_INFINITY : estimate - half,
    high: alternative === 'greater' ? Number.POSITIVE_INFINITY : estimate + half,
    level,
  };
}

function hypothesised(options: TTestOptions): number {
  const { hypothesisedDifference = 0 } = options;
  if (!Number.isFinite(hypothesisedDifference)) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `The hypothesised difference must be finite, not ${hypothesisedDifference}.`,
    );
  }
  return hypothesisedDifference;
}

/** The standard deviation with ddof 1. */
function sampleDeviation(summary: SummaryStatistics, name: string, minimum: number): number {
  const { mean, standardDeviation, n, ddof } = summary;
  if (!Number.isSafeInteger(n) || n < 0) {
    throw new TrainlessError('BAD_ARGUMENT', `n of ${name} must be a whole number, not ${n}.`);
  }
  if (n < minimum) {
    throw new TrainlessError('EMPTY_SAMPLE', `${name} summarises ${n} values; at least ${minimum} are needed.`);
  }
  if (!Number.isFinite(mean)) {
    throw new TrainlessError('BAD_ARGUMENT', `The mean of ${name} must be a finite number, not ${mean}.`);
  }
  if (!(standardDeviation >= 0 && standardDeviation < Number.POSITIVE_INFINITY)) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `The standard deviation of ${name} must be a finite number ≥ 0, not ${standardDeviation}.`,
    );
  }
  if (ddof !== 0 && ddof !== 1) {
    throw new TrainlessError('BAD_ARGUMENT', `ddof of ${name} must be 0 (population) or 1 (sample), not ${ddof}.`);
  }
  if (n === 1) return 0;
  return ddof === 0 ? standardDeviation * Math.sqrt(n / (n - 1)) : standardDeviation;
}
