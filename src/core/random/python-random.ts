import { TrainlessError } from '../errors.js';
import { bitLength } from './bounded.js';
import { Mt19937 } from './mt19937.js';

/**
 * Python's `random.Random`, equal to the last bit: NAS-Bench-201 orders its architectures and splits CIFAR-10 with it.
 * @example
 * new PythonRandom(88).random();
 */
export class PythonRandom {
  readonly #rng: Mt19937;

  /**
   * @param seed - any integer, as `random.seed(int)`; its sign is dropped, as Python does
   * @throws {TrainlessError} BAD_ARGUMENT where a number is no safe integer (pass a bigint)
   */
  constructor(seed: number | bigint) {
    this.#rng = Mt19937.fromArray(absoluteWords(seed));
  }

  /** A float in [0, 1) with 53 random bits. */
  random(): number {
    return this.#rng.nextFloat64();
  }

  /** A float between two limits. */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.random();
  }

  /**
   * An integer of up to 53 random bits.
   * @throws {TrainlessError} BAD_ARGUMENT
   */
  getrandbits(bits: number): number {
    if (!Number.isInteger(bits) || bits < 0 || bits > 53) {
      throw new TrainlessError('BAD_ARGUMENT', `getrandbits takes 0 to 53 bits, not ${bits}.`);
    }
    if (bits === 0) return 0;
    if (bits <= 32) return this.#rng.nextUint32() >>> (32 - bits);
    const low = this.#rng.nextUint32();
    return (this.#rng.nextUint32() >>> (64 - bits)) * 2 ** 32 + low;
  }

  /**
   * An integer in [0, stop), or in [start, stop) with a step.
   * @throws {TrainlessError} BAD_ARGUMENT where the range is empty
   */
  randrange(stop: number): number;
  randrange(start: number, stop: number, step?: number): number;
  randrange(startOrStop: number, stop?: number, step = 1): number {
    const [start, end] = stop === undefined ? [0, startOrStop] : [startOrStop, stop];
    const count = Math.ceil((end - start) / step);
    if (![start, end, step, count].every(Number.isSafeInteger) || count <= 0) {
      throw new TrainlessError('BAD_ARGUMENT', `randrange(${start}, ${end}, ${step}) holds no integer.`);
    }
    return start + step * this.#below(count);
  }

  /** An integer between two limits, both included. */
  randint(low: number, high: number): number {
    return this.randrange(low, high + 1);
  }

  /** One element. @throws {TrainlessError} EMPTY_SAMPLE */
  choice<T>(values: readonly T[]): T {
    if (values.length === 0) throw new TrainlessError('EMPTY_SAMPLE', 'choice: there is nothing to choose from.');
    return values[this.#below(values.length)] as T;
  }

  /** Shuffles in place. */
  shuffle(values: { length: number; [index: number]: unknown }): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.#below(i + 1);
      const kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  /**
   * Different elements in the order they were drawn.
   * @throws {TrainlessError} BAD_ARGUMENT where there are fewer than `size`
   */
  sample<T>(values: readonly T[], size: number): T[] {
    const count = values.length;
    if (!Number.isInteger(size) || size < 0 || size > count) {
      throw new TrainlessError('BAD_ARGUMENT', `sample: ${size} different elements cannot come from ${count}.`);
    }
    // Python keeps a list of the elements left or a set of those taken, whichever is smaller; the draws differ.
    const setSize = 21 + (size > 5 ? 4 ** Math.ceil(Math.log(size * 3) / Math.log(4)) : 0);
    if (count <= setSize) {
      const pool = [...values];
      return Array.from({ length: size }, (_, i) => {
        const j = this.#below(count - i);
        const drawn = pool[j] as T;
        pool[j] = pool[count - i - 1] as T;
        return drawn;
      });
    }
    const taken = new Set<number>();
    while (taken.size < size) taken.add(this.#below(count));
    return [...taken].map((index) => values[index] as T);
  }

  #below(count: number): number {
    const bits = bitLength(count);
    for (;;) {
      const value = this.getrandbits(bits);
      if (value < count) return value;
    }
  }
}

/** The 32-bit words of a number's absolute value, lowest first; one zero word for 0. */
function absoluteWords(seed: number | bigint): number[] {
  if (typeof seed === 'number' && !Number.isSafeInteger(seed)) {
    throw new TrainlessError('BAD_ARGUMENT', `A seed must be an integer, not ${seed}; pass a bigint beyond 2⁵³.`);
  }
  let rest = BigInt(seed);
  if (rest < 0n) rest = -rest;
  const words: number[] = [];
  do {
    words.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}
