import { TrainlessError } from '../core/errors.js';
import { mean } from './moments.js';
import { type IntegerSource, requireSource } from './random-source.js';
import { checkPairs, checkSample, type Sample } from './sample.js';
import { type Alternative, type SampleSize, type TestOptions, type TestResult, testOptions } from './test-result.js';

/** A statistic of two samples. The arrays are reused between calls: read them, do not keep them. */
export type TwoSampleStatistic = (x: Float64Array, y: Float64Array) => number;

export interface PermutationTestOptions extends TestOptions {
  /** Default: difference of means, mean(x) − mean(y). */
  readonly statistic?: TwoSampleStatistic;
  /**
   * What is exchangeable under the null hypothesis (SciPy's names).
   * `independent` (default): any value may have come from either sample. `samples`: within each pair, x and y may be
   * swapped. `pairings`: any y may belong to any x (a correlation test).
   */
  readonly permutationType?: 'independent' | 'samples' | 'pairings';
  /** Most permutations, default 9999. When there are no more than this, all are tried and p is exact. */
  readonly resamples?: number;
  /** Needed unless all permutations are tried. */
  readonly generator?: IntegerSource;
}

/** A permutation test's result. */
export interface PermutationTestResult<N extends SampleSize = SampleSize> extends TestResult<N> {
  /** Whether every permutation was tried. */
  readonly exact: boolean;
  /** Number of permutations tried. */
  readonly resamples: number;
}

const DEFAULT_RESAMPLES = 9999;
/** Values this close to the observed one, relative to it, count as equal: rounding differs with the order of sums. */
const TIE_TOLERANCE = 100 * Number.EPSILON;

/**
 * Permutation test of any statistic of two samples.
 *
 * With all permutations tried p is the share that is as extreme as the data; with random ones it is
 * (count + 1) / (resamples + 1), which is valid and never 0 (Phipson & Smyth 2010, "Permutation p-values should never
 * be zero"). Two-sided: twice the smaller of the two one-sided p-values, at most 1. As SciPy's `permutation_test`.
 *
 * @throws {TrainlessError} EMPTY_SAMPLE, BAD_DATA, BAD_ARGUMENT for a missing generator or a statistic that is no number
 */
export function permutationTest(x: Sample, y: Sample, options: PermutationTestOptions = {}): PermutationTestResult {
  const { alternative } = testOptions(options);
  const { statistic = differenceOfMeans, permutationType = 'independent', resamples = DEFAULT_RESAMPLES } = options;
  if (!Number.isSafeInteger(resamples) || resamples < 1) {
    throw new TrainlessError('BAD_ARGUMENT', `The number of resamples must be a whole number ≥ 1, not ${resamples}.`);
  }
  if (permutationType === 'independent') {
    checkSample(x, 'x', 1);
    checkSample(y, 'y', 1);
  } else {
    checkPairs(x, y, 2);
  }
  const scheme = SCHEMES[permutationType];
  if (!scheme) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `permutationType must be independent, samples or pairings, not ${permutationType}.`,
    );
  }
  const a = Float64Array.from(x);
  const b = Float64Array.from(y);
  const observed = finite(statistic(a, b));
  const exact = scheme.count(a.length, b.length) <= resamples;
  const permutations = exact
    ? scheme.all(a, b)
    : scheme.random(a, b, resamples, requireSource(options.generator, 'A random permutation test'));
  const margin = Math.abs(observed) * TIE_TOLERANCE;
  let tried = 0;
  let less = 0;
  let greater = 0;
  for (const [px, py] of permutations) {
    const value = finite(statistic(px, py));
    if (value <= observed + margin) less += 1;
    if (value >= observed - margin) greater += 1;
    tried += 1;
  }
  const extra = exact ? 0 : 1;
  const pValue = oneOrTwoSided((less + extra) / (tried + extra), (greater + extra) / (tried + extra), alternative);
  return {
    status: 'ok',
    method: `Permutation test (${exact ? 'all' : 'random'} permutations of ${permutationType})`,
    statistic: observed,
    statisticName: 'statistic',
    df: null,
    pValue,
    logP: Math.log(pValue),
    confidenceInterval: null,
    estimate: observed,
    estimateName: statistic === differenceOfMeans ? 'difference of means' : 'statistic',
    standardError: null,
    nullValue: 0,
    alternative,
    n: permutationType === 'independent' ? [a.length, b.length] : a.length,
    ddof: null,
    exact,
    resamples: tried,
  };
}

function oneOrTwoSided(less: number, greater: number, alternative: Alternative): number {
  if (alternative === 'less') return less;
  if (alternative === 'greater') return greater;
  return Math.min(1, 2 * Math.min(less, greater));
}

function differenceOfMeans(x: Float64Array, y: Float64Array): number {
  return mean(x) - mean(y);
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new TrainlessError(
    'BAD_ARGUMENT',
    `The statistic gave ${value}. It must give a finite number for every permutation of the data.`,
  );
}

type Permuted = readonly [Float64Array, Float64Array];

interface Scheme {
  /** Number of distinct permutations. */
  readonly count: (nX: number, nY: number) => number;
  readonly all: (x: Float64Array, y: Float64Array) => Iterable<Permuted>;
  readonly random: (x: Float64Array, y: Float64Array, times: number, generator: IntegerSource) => Iterable<Permuted>;
}

const SCHEMES: Readonly<Record<NonNullable<PermutationTestOptions['permutationType']>, Scheme>> = {
  independent: { count: combinations, all: allSplits, random: randomSplits },
  samples: { count: (n) => 2 ** n, all: allSwaps, random: randomSwaps },
  pairings: { count: factorial, all: allPairings, random: randomPairings },
};

/** C(nX + nY, nX), ∞ where it overflows. */
function combinations(nX: number, nY: number): number {
  let count = 1;
  for (let i = 1; i <= Math.min(nX, nY); i += 1) count = (count * (Math.max(nX, nY) + i)) / i;
  return Math.round(count);
}

function factorial(n: number): number {
  let product = 1;
  for (let i = 2; i <= n && product < Number.POSITIVE_INFINITY; i += 1) product *= i;
  return product;
}

/** Every choice of nX values out of all, in lexicographic order of their positions. */
function* allSplits(x: Float64Array, y: Float64Array): Iterable<Permuted> {
  const pooled = pool(x, y);
  const chosen = Int32Array.from(x, (_, i) => i);
  const px = new Float64Array(x.length);
  const py = new Float64Array(y.length);
  for (;;) {
    let inX = 0;
    let inY = 0;
    for (let i = 0; i < pooled.length; i += 1) {
      if (chosen[inX] === i) {
        px[inX] = pooled[i] as number;
        inX += 1;
      } else {
        py[inY] = pooled[i] as number;
        inY += 1;
      }
    }
    yield [px, py];
    let place = chosen.length - 1;
    while (place >= 0 && chosen[place] === pooled.length - chosen.length + place) place -= 1;
    if (place < 0) return;
    let position = chosen[place] as number;
    for (let i = place; i < chosen.length; i += 1) {
      position += 1;
      chosen[i] = position;
    }
  }
}

function* randomSplits(x: Float64Array, y: Float64Array, times: number, generator: IntegerSource): Iterable<Permuted> {
  const pooled = pool(x, y);
  const shuffled = new Float64Array(pooled.length);
  const px = shuffled.subarray(0, x.length);
  const py = shuffled.subarray(x.length);
  for (let i = 0; i < times; i += 1) {
    shuffled.set(pooled);
    shuffle(shuffled, generator);
    yield [px, py];
  }
}

function* allSwaps(x: Float64Array, y: Float64Array): Iterable<Permuted> {
  for (let mask = 0; mask < 2 ** x.length; mask += 1) yield swapped(x, y, (i) => ((mask >>> i) & 1) === 1);
}

function* randomSwaps(x: Float64Array, y: Float64Array, times: number, generator: IntegerSource): Iterable<Permuted> {
  for (let i = 0; i < times; i += 1) yield swapped(x, y, () => generator.randint(0, 2) === 1);
}

function swapped(x: Float64Array, y: Float64Array, swap: (i: number) => boolean): Permuted {
  const px = x.slice();
  const py = y.slice();
  for (let i = 0; i < x.length; i += 1) {
    if (!swap(i)) continue;
    px[i] = y[i] as number;
    py[i] = x[i] as number;
  }
  return [px, py];
}

/** Heap's algorithm: each permutation differs from the one before in one exchange. */
function* allPairings(x: Float64Array, y: Float64Array): Iterable<Permuted> {
  const py = y.slice();
  const counters = new Int32Array(y.length);
  yield [x, py];
  for (let i = 1; i < y.length; ) {
    const c = counters[i] as number;
    if (c < i) {
      exchange(py, i % 2 === 0 ? 0 : c, i);
      yield [x, py];
      counters[i] = c + 1;
      i = 1;
    } else {
      counters[i] = 0;
      i += 1;
    }
  }
}

function* randomPairings(
  x: Float64Array,
  y: Float64Array,
  times: number,
  generator: IntegerSource,
): Iterable<Permuted> {
  const py = y.slice();
  for (let i = 0; i < times; i += 1) {
    py.set(y);
    shuffle(py, generator);
    yield [x, py];
  }
}

function pool(x: Float64Array, y: Float64Array): Float64Array {
  const pooled = new Float64Array(x.length + y.length);
  pooled.set(x);
  pooled.set(y, x.length);
  return pooled;
}

/** Fisher–Yates from the end, as NumPy's. */
function shuffle(values: Float64Array, generator: IntegerSource): void {
  for (let i = values.length - 1; i > 0; i -= 1) exchange(values, i, generator.randint(0, i + 1));
}

function exchange(values: Float64Array, i: number, j: number): void {
  const kept = values[i] as number;
  values[i] = values[j] as number;
  values[j] = kept;
}
