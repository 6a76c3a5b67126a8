import { TrainlessError } from '../core/errors.js';
import { normalCdf } from './distributions/normal.js';
import { normalQuantile } from './distributions/normal-quantile.js';
import { standardDeviation } from './moments.js';
import { quantiles } from './quantile.js';
import { type IntegerSource, requireSource } from './random-source.js';
import { checkSample, type Sample } from './sample.js';
import { type ConfidenceInterval, type TestOptions, testOptions } from './test-result.js';

/** A statistic of one or more samples. The arrays are reused between calls: read them, do not keep them. */
export type Statistic = (...samples: readonly Float64Array[]) => number;

export interface BootstrapOptions extends TestOptions {
  readonly statistic: Statistic;
  /** Where the draws come from; nothing is drawn from a global generator. */
  readonly generator: IntegerSource;
  /** Default `bca`. */
  readonly method?: 'percentile' | 'basic' | 'bca';
  /** Default 9999. */
  readonly resamples?: number;
  /** Resample whole rows (x[i], y[i], …) instead of each sample alone. */
  readonly paired?: boolean;
}

export interface BootstrapResult {
  readonly status: 'ok';
  readonly method: string;
  /** The statistic of the data themselves. */
  readonly estimate: number;
  readonly confidenceInterval: ConfidenceInterval;
  /** Standard deviation (ddof 1) of the bootstrap distribution. */
  readonly standardError: number;
  /** Mean of the bootstrap distribution minus the estimate. */
  readonly bias: number;
  /** The statistic of each resample, in the order drawn, shape [resamples]. */
  readonly distribution: Float64Array;
  readonly n: readonly number[];
}

export interface DegenerateBootstrap {
  readonly status: 'degenerate';
  readonly method: string;
  readonly estimate: number;
  /**
   * `constant-distribution`: every resample gave the same value. `undefined-acceleration`: BCa needs a jackknife that
   * varies. `estimate-outside`: the estimate lies outside the bootstrap distribution, so BCa's bias correction is infinite.
   */
  readonly reason: 'constant-distribution' | 'undefined-acceleration' | 'estimate-outside';
  readonly explanation: string;
  readonly n: readonly number[];
}

export type BootstrapOutcome = BootstrapResult | DegenerateBootstrap;

const DEFAULT_RESAMPLES = 9999;
/** Indices kept at once where several samples are resampled: a quarter of a gigabyte. */
const MOST_INDICES = 2 ** 26;

/**
 * Bootstrap confidence interval of any statistic of one or more samples.
 *
 * Percentile and basic intervals and BCa (bias-corrected and accelerated) after Efron & Tibshirani (1993), *An
 * Introduction to the Bootstrap*, §13.3, §14.3 and, for several samples, §8.3. Draws are made sample by sample, each
 * resample in a row, so that a `NumpyRandomState` reproduces SciPy's `bootstrap` with `RandomState` of the same seed.
 *
 * @param samples - one or more samples; with `paired`, of equal length
 * @throws {TrainlessError} EMPTY_SAMPLE for fewer than two values, BAD_DATA, BAD_ARGUMENT
 * @example
 * bootstrap([accuracies], { statistic: (x) => mean(x), generator: new NumpyRandomState(1) })
 */
export function bootstrap(samples: readonly Sample[], options: BootstrapOptions): BootstrapOutcome {
  const { statistic, method = 'bca', resamples = DEFAULT_RESAMPLES } = options;
  const { level, alternative } = testOptions(options);
  const generator = requireSource(options.generator, 'bootstrap');
  check(samples, options);
  const data = samples.map((sample) => Float64Array.from(sample));
  const n = data.map((sample) => sample.length);
  const evaluate = (...drawn: readonly Float64Array[]): number => finite(statistic(...drawn));
  const estimate = evaluate(...data);
  const distribution =
    data.length === 1 || options.paired
      ? resampleRows(data, resamples, generator, evaluate)
      : resampleEach(data, resamples, generator, evaluate);
  const sorted = distribution.slice().sort();
  const name = `Bootstrap (${METHOD_NAMES[method]}, ${resamples} resamples)`;
  const degenerate = (reason: DegenerateBootstrap['reason'], explanation: string): DegenerateBootstrap => ({
    status: 'degenerate',
    method: name,
    estimate,
    reason,
    explanation,
    n,
  });
  if (sorted[0] === sorted[sorted.length - 1]) {
    return degenerate('constant-distribution', 'every resample gives the same value, so there is no spread to report.');
  }
  const tail = alternative === 'two-sided' ? (1 - level) / 2 : 1 - level;
  let tails: readonly [number, number] = [tail, 1 - tail];
  if (method === 'bca') {
    const bias = normalQuantile(shareBelow(sorted, estimate));
    if (!Number.isFinite(bias)) {
      return degenerate('estimate-outside', 'the estimate lies outside the bootstrap distribution; use percentile.');
    }
    const acceleration = jackknifeAcceleration(data, options.paired ?? false, evaluate);
    if (!Number.isFinite(acceleration)) {
      return degenerate('undefined-acceleration', 'leaving out any value changes nothing, so BCa has no acceleration.');
    }
    tails = [adjusted(tails[0], bias, acceleration), adjusted(tails[1], bias, acceleration)];
  }
  const [lower, upper] = quantiles(distribution, tails) as ArrayLike<number> as readonly [number, number];
  const [low, high] = method === 'basic' ? [2 * estimate - upper, 2 * estimate - lower] : [lower, upper];
  return {
    status: 'ok',
    method: name,
    estimate,
    confidenceInterval: {
      low: alternative === 'less' ? Number.NEGATIVE_INFINITY : low,
      high: alternative === 'greater' ? Number.POSITIVE_INFINITY : high,
      level,
    },
    standardError: resamples > 1 ? standardDeviation(distribution, { ddof: 1 }) : 0,
    bias: distribution.reduce((sum, value) => sum + (value - estimate), 0) / resamples,
    distribution,
    n,
  };
}

const METHOD_NAMES: Readonly<Record<NonNullable<BootstrapOptions['method']>, string>> = {
  percentile: 'percentile',
  basic: 'basic',
  bca: 'BCa',
};

function check(samples: readonly Sample[], options: BootstrapOptions): void {
  const { method = 'bca', resamples = DEFAULT_RESAMPLES, paired = false } = options;
  if (samples.length === 0) throw new TrainlessError('EMPTY_SAMPLE', 'bootstrap needs at least one sample: [x].');
  samples.forEach((sample, i) => {
    checkSample(sample, samples.length === 1 ? 'the sample' : `sample ${i}`, 2);
  });
  if (paired && samples.some((sample) => sample.length !== samples[0]?.length)) {
    throw new TrainlessError('BAD_ARGUMENT', 'Paired samples must have equal lengths. Pass one value of each per row.');
  }
  if (!(method in METHOD_NAMES)) {
    throw new TrainlessError('BAD_ARGUMENT', `The bootstrap method must be percentile, basic or bca, not ${method}.`);
  }
  if (!Number.isSafeInteger(resamples) || resamples < 2) {
    throw new TrainlessError('BAD_ARGUMENT', `The number of resamples must be a whole number ≥ 2, not ${resamples}.`);
  }
  const indices = samples.reduce((sum, sample) => sum + sample.length * resamples, 0);
  if (samples.length > 1 && !paired && indices > MOST_INDICES) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `${resamples} resamples of ${samples.map((s) => s.length).join(' + ')} values are more than fit in memory. Ask for fewer resamples.`,
    );
  }
}

/** One set of row indices for all samples. */
function resampleRows(
  data: readonly Float64Array[],
  resamples: number,
  generator: IntegerSource,
  evaluate: Statistic,
): Float64Array {
  const n = data[0]?.length ?? 0;
  const drawn = data.map(() => new Float64Array(n));
  const distribution = new Float64Array(resamples);
  for (let r = 0; r < resamples; r += 1) {
    for (let i = 0; i < n; i += 1) {
      const row = generator.randint(0, n);
      for (let s = 0; s < data.length; s += 1) {
        (drawn[s] as Float64Array)[i] = (data[s] as Float64Array)[row] as number;
      }
    }
    distribution[r] = evaluate(...drawn);
  }
  return distribution;
}

/** Each sample on its own: all draws for the first sample come first. */
function resampleEach(
  data: readonly Float64Array[],
  resamples: number,
  generator: IntegerSource,
  evaluate: Statistic,
): Float64Array {
  const rows = data.map((sample) => {
    const indices = new Int32Array(resamples * sample.length);
    for (let i = 0; i < indices.length; i += 1) indices[i] = generator.randint(0, sample.length);
    return indices;
  });
  const drawn = data.map((sample) => new Float64Array(sample.length));
  const distribution = new Float64Array(resamples);
  for (let r = 0; r < resamples; r += 1) {
    data.forEach((sample, s) => {
      const out = drawn[s] as Float64Array;
      const indices = rows[s] as Int32Array;
      for (let i = 0; i < out.length; i += 1) out[i] = sample[indices[r * out.length + i] as number] as number;
    });
    distribution[r] = evaluate(...drawn);
  }
  return distribution;
}

/** Share of the distribution below a value, equal ones counted half. */
function shareBelow(sorted: Float64Array, value: number): number {
  let below = 0;
  let equal = 0;
  for (const v of sorted) {
    if (v < value) below += 1;
    else if (v === value) equal += 1;
  }
  return (below + equal / 2) / sorted.length;
}

/** Σᵢ Σⱼ U³ / nᵢ³ over 6 (Σᵢ Σⱼ U² / nᵢ²)^(3/2), U = (nᵢ − 1)(mean of the jackknife − its value without j). */
function jackknifeAcceleration(data: readonly Float64Array[], paired: boolean, evaluate: Statistic): number {
  let cubes = 0;
  let squares = 0;
  for (let s = 0; s < (paired ? 1 : data.length); s += 1) {
    const left = (j: number): readonly Float64Array[] =>
      data.map((sample, k) => (paired || k === s ? without(sample, j) : sample));
    const n = (data[s] as Float64Array).length;
    const values = Float64Array.from({ length: n }, (_, j) => evaluate(...left(j)));
    const centre = values.reduce((sum, v) => sum + v / n, 0);
    for (const value of values) {
      const u = ((n - 1) / n) * (centre - value);
      cubes += u ** 3;
      squares += u ** 2;
    }
  }
  return cubes / (6 * squares ** 1.5);
}

function without(sample: Float64Array, j: number): Float64Array {
  const rest = new Float64Array(sample.length - 1);
  rest.set(sample.subarray(0, j));
  rest.set(sample.subarray(j + 1), j);
  return rest;
}

/** The percentile that BCa reads in place of α. */
function adjusted(alpha: number, bias: number, acceleration: number): number {
  const z = bias + normalQuantile(alpha);
  return normalCdf(bias + z / (1 - acceleration * z));
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new TrainlessError(
    'BAD_ARGUMENT',
    `The statistic gave ${value} for a resample. Give one that is finite for every resample, constant ones included.`,
  );
}
