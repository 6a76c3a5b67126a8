import { TrainlessError } from '../errors.js';
import { lowMask, maskedRejection } from './bounded.js';
import { Mt19937 } from './mt19937.js';

/** Integer types of `randint`. The type decides how many values one 32-bit draw yields. */
export type NumpyIntegerType = 'int64' | 'int32' | 'uint32' | 'int16' | 'uint16' | 'int8' | 'uint8' | 'bool';

const INTEGER_RANGE: Readonly<Record<NumpyIntegerType, readonly [number, number]>> = {
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  int16: [-(2 ** 15), 2 ** 15 - 1],
  uint16: [0, 2 ** 16 - 1],
  int8: [-(2 ** 7), 2 ** 7 - 1],
  uint8: [0, 2 ** 8 - 1],
  bool: [0, 1],
};

/** Bits that one value takes out of a buffered 32-bit draw. */
const BUFFERED_BITS: Readonly<Partial<Record<NumpyIntegerType, number>>> = {
  int16: 16,
  uint16: 16,
  int8: 8,
  uint8: 8,
  bool: 1,
};

/** How `choice` draws. */
export interface NumpyChoiceOptions {
  /** Whether one element may be drawn again (default true, as in NumPy). */
  readonly replace?: boolean;
  /** Probability of each element; default: all equal. */
  readonly p?: readonly number[];
}

/**
 * NumPy's legacy generator `numpy.random.RandomState`, and so the module functions `numpy.random.seed`, `randint`, ….
 * Its stream is frozen by NumPy's compatibility promise. Integers and uniforms are equal to the last bit;
 * normals are equal up to the last bit of the platform's logarithm.
 * @example
 * new NumpyRandomState(1).randint(0, 15625, 3); // [13349, 235, 12172]
 */
export class NumpyRandomState {
  readonly #rng: Mt19937;
  #spareNormal: number | undefined;

  /**
   * @param seed - an integer in [0, 2³²) or an array of them, as `RandomState(seed)` takes
   * @throws {TrainlessError} BAD_ARGUMENT
   */
  constructor(seed: number | readonly number[]) {
    this.#rng = typeof seed === 'number' ? Mt19937.fromSeed(seed) : Mt19937.fromArray(seed);
  }

  /** One float in [0, 1), or `size` of them. */
  randomSample(): number;
  randomSample(size: number): Float64Array;
  randomSample(size?: number): number | Float64Array {
    return this.#draw(size, () => this.#rng.nextFloat64());
  }

  /** The same as `randomSample`; NumPy has both names. */
  rand(): number;
  rand(size: number): Float64Array;
  rand(size?: number): number | Float64Array {
    return this.#draw(size, () => this.#rng.nextFloat64());
  }

  /** Floats in [low, high). */
  uniform(low: number, high: number): number;
  uniform(low: number, high: number, size: number): Float64Array;
  uniform(low: number, high: number, size?: number): number | Float64Array {
    const range = high - low;
    return this.#draw(size, () => low + range * this.#rng.nextFloat64());
  }

  /** Normal numbers by the polar method, two from each accepted pair. */
  normal(mean: number, std: number): number;
  normal(mean: number, std: number, size: number): Float64Array;
  normal(mean: number, std: number, size?: number): number | Float64Array {
    return this.#draw(size, () => mean + std * this.#gauss());
  }

  /** Standard normal numbers. */
  randn(): number;
  randn(size: number): Float64Array;
  randn(size?: number): number | Float64Array {
    return this.#draw(size, () => this.#gauss());
  }

  /**
   * Integers in [low, high).
   * @param type - NumPy's default on Linux and macOS is int64; smaller types take several values from one draw
   * @throws {TrainlessError} BAD_ARGUMENT where the range is empty or does not fit the type
   */
  randint(low: number, high: number): number;
  randint(low: number, high: number, size: number, type?: NumpyIntegerType): number[];
  randint(low: number, high: number, size?: number, type: NumpyIntegerType = 'int64'): number | number[] {
    const [least, greatest] = INTEGER_RANGE[type];
    if (
      !Number.isSafeInteger(low) ||
      !Number.isSafeInteger(high) ||
      low >= high ||
      low < least ||
      high - 1 > greatest
    ) {
      throw new TrainlessError('BAD_ARGUMENT', `randint needs ${type} integers low < high, not ${low} and ${high}.`);
    }
    const max = high - 1 - low;
    if (!Number.isSafeInteger(max)) throw new TrainlessError('BAD_ARGUMENT', 'randint: high − low must be below 2⁵³.');
    if (size === undefined) return low + maskedRejection(this.#rng, max);
    requireSize(size);
    const bits = BUFFERED_BITS[type];
    const next = bits === undefined ? () => maskedRejection(this.#rng, max) : this.#buffered(bits, max);
    return Array.from({ length: size }, () => low + next());
  }

  /**
   * Draws elements: indices of 0 … n − 1 for a number, elements for an array.
   * @throws {TrainlessError} BAD_ARGUMENT, EMPTY_SAMPLE
   */
  choice(population: number, size: number, options?: NumpyChoiceOptions): number[];
  choice<T>(population: readonly T[], size: number, options?: NumpyChoiceOptions): T[];
  choice<T>(population: number | readonly T[], size: number, options: NumpyChoiceOptions = {}): number[] | T[] {
    const count = typeof population === 'number' ? population : population.length;
    requireSize(count);
    requireSize(size);
    if (count === 0 && size > 0) throw new TrainlessError('EMPTY_SAMPLE', 'choice: there is nothing to choose from.');
    const indices = this.#chooseIndices(count, size, options);
    return typeof population === 'number' ? indices : indices.map((index) => population[index] as T);
  }

  /** Shuffles in place. */
  shuffle(values: { length: number; [index: number]: unknown }): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = maskedRejection(this.#rng, i);
      const kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  /** A shuffled copy; for a number, of 0 … n − 1. */
  permutation(values: number): number[];
  permutation<T>(values: readonly T[]): T[];
  permutation<T>(values: number | readonly T[]): number[] | T[] {
    if (typeof values === 'number') {
      requireSize(values);
      const indices = Array.from({ length: values }, (_, index) => index);
      this.shuffle(indices);
      return indices;
    }
    const copy = [...values];
    this.shuffle(copy);
    return copy;
  }

  #draw(size: number | undefined, next: () => number): number | Float64Array {
    if (size === undefined) return next();
    requireSize(size);
    const out = new Float64Array(size);
    for (let i = 0; i < size; i++) out[i] = next();
    return out;
  }

  #gauss(): number {
    const spare = this.#spareNormal;
    if (spare !== undefined) {
      this.#spareNormal = undefined;
      return spare;
    }
    for (;;) {
      const x1 = 2 * this.#rng.nextFloat64() - 1;
      const x2 = 2 * this.#rng.nextFloat64() - 1;
      const r2 = x1 * x1 + x2 * x2;
      if (r2 < 1 && r2 !== 0) {
        const factor = Math.sqrt((-2 * Math.log(r2)) / r2);
        this.#spareNormal = factor * x1;
        return factor * x2;
      }
    }
  }

  /** Small types split each 32-bit draw from its low end; the rest of a draw is dropped when the call ends. */
  #buffered(bits: number, max: number): () => number {
    if (max === 0) return () => 0;
    const mask = lowMask(max);
    let buffer = 0;
    let left = 0;
    return () => {
      for (;;) {
        if (left === 0) {
          buffer = this.#rng.nextUint32();
          left = 32 / bits;
        } else {
          buffer >>>= bits;
        }
        left--;
        const value = buffer & mask;
        if (value <= max) return value;
      }
    };
  }

  #chooseIndices(count: number, size: number, options: NumpyChoiceOptions): number[] {
    const { replace = true, p } = options;
    if (p !== undefined) requireProbabilities(p, count);
    if (replace) {
      if (p === undefined) return size === 0 ? [] : this.randint(0, count, size);
      const cumulative = cumulativeShare(p);
      return Array.from({ length: size }, () => upperBound(cumulative, this.#rng.nextFloat64()));
    }
    if (size > count) {
      throw new TrainlessError('BAD_ARGUMENT', `choice: ${size} different elements cannot come from ${count}.`);
    }
    if (p === undefined) return this.permutation(count).slice(0, size);
    const weights = [...p];
    if (weights.filter((weight) => weight > 0).length < size) {
      throw new TrainlessError('BAD_ARGUMENT', `choice: fewer than ${size} elements have a probability above 0.`);
    }
    const found = new Set<number>();
    while (found.size < size) {
      const draws = this.randomSample(size - found.size);
      for (const index of found) weights[index] = 0;
      const cumulative = cumulativeShare(weights);
      for (const draw of draws) found.add(upperBound(cumulative, draw));
    }
    return [...found];
  }
}

function cumulativeShare(weights: readonly number[]): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  weights.forEach((weight, index) => {
    sum += weight;
    sums[index] = sum;
  });
  return sums.map((partial) => partial / sum);
}

/** Index of the first element above a value. */
function upperBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function requireProbabilities(p: readonly number[], count: number): void {
  const sum = p.reduce((total, value) => total + value, 0);
  if (p.length !== count || p.some((value) => !(value >= 0)) || Math.abs(sum - 1) > 1.5e-8) {
    throw new TrainlessError('BAD_ARGUMENT', `choice: p must be ${count} probabilities ≥ 0 whose sum is 1.`);
  }
}

function requireSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new TrainlessError('BAD_ARGUMENT', `A number of draws must be an integer ≥ 0, not ${size}.`);
  }
}
