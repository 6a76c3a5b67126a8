import { TrainlessError } from '../errors.js';

const STATE_WORDS = 624;
const SHIFT_WORDS = 397;
const TWIST = 0x9908b0df | 0;
const TWO_POW_MINUS_53 = 2 ** -53;

/**
 * The Mersenne Twister MT19937, the generator under NumPy's `RandomState`, Python's `random` and PyTorch's CPU draws.
 * Equal seeds give equal streams on every machine.
 * @see Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8(1), 1998, and their 2002 initialisation
 * @example
 * Mt19937.fromSeed(5489).nextUint32(); // 3499211612
 */
export class Mt19937 {
  readonly #state: Int32Array;
  #position: number;

  private constructor(state: Int32Array, position: number) {
    this.#state = state;
    this.#position = position;
  }

  /**
   * `init_genrand`: how `numpy.random.seed(int)` and `torch.manual_seed` begin.
   * @param seed - an integer in [0, 2³²)
   * @throws {TrainlessError} BAD_ARGUMENT
   */
  static fromSeed(seed: number): Mt19937 {
    requireUint32(seed, 'A seed');
    return new Mt19937(seededState(seed), STATE_WORDS);
  }

  /**
   * `init_by_array`: how Python's `random.seed(int)` begins, and how long seeds enter.
   * @param words - at least one integer in [0, 2³²)
   * @throws {TrainlessError} BAD_ARGUMENT
   */
  static fromArray(words: ArrayLike<number>): Mt19937 {
    if (words.length === 0) throw new TrainlessError('BAD_ARGUMENT', 'A seed needs at least one 32-bit word.');
    for (let i = 0; i < words.length; i++) requireUint32(words[i] as number, 'Each word of a seed');
    const state = seededState(19650218);
    let i = 1;
    let j = 0;
    for (let k = Math.max(STATE_WORDS, words.length); k > 0; k--) {
      const before = state[i - 1] as number;
      state[i] = ((state[i] as number) ^ Math.imul(before ^ (before >>> 30), 1664525)) + ((words[j] as number) | 0) + j;
      if (++i >= STATE_WORDS) {
        state[0] = state[STATE_WORDS - 1] as number;
        i = 1;
      }
      if (++j >= words.length) j = 0;
    }
    for (let k = STATE_WORDS - 1; k > 0; k--) {
      const before = state[i - 1] as number;
      state[i] = ((state[i] as number) ^ Math.imul(before ^ (before >>> 30), 1566083941)) - i;
      if (++i >= STATE_WORDS) {
        state[0] = state[STATE_WORDS - 1] as number;
        i = 1;
      }
    }
    state[0] = 0x80000000 | 0;
    return new Mt19937(state, STATE_WORDS);
  }

  /** An independent generator that continues exactly where this one stands. */
  clone(): Mt19937 {
    return new Mt19937(this.#state.slice(), this.#position);
  }

  /** The next 32 random bits, an integer in [0, 2³²). */
  nextUint32(): number {
    if (this.#position >= STATE_WORDS) this.#refill();
    return temper(this.#state[this.#position++] as number) >>> 0;
  }

  /** A float in [0, 1) with 53 random bits from two draws, as `random.random()` and `numpy.random.random_sample()`. */
  nextFloat64(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 67108864 + low) * TWO_POW_MINUS_53;
  }

  /**
   * Fills whole words: the same values as `nextUint32`, one call for many.
   * @param out - receives the draws as 32 bits; an `Int32Array` holds the same bits with a sign
   */
  fillUint32(out: Uint32Array | Int32Array): void {
    const state = this.#state;
    let done = 0;
    while (done < out.length) {
      if (this.#position >= STATE_WORDS) this.#refill();
      const first = this.#position;
      const count = Math.min(STATE_WORDS - first, out.length - done);
      for (let i = 0; i < count; i++) out[done + i] = temper(state[first + i] as number);
      this.#position = first + count;
      done += count;
    }
  }

  #refill(): void {
    const s = this.#state;
    let word = s[0] as number;
    let k = 0;
    for (; k < STATE_WORDS - SHIFT_WORDS; k++) {
      const next = s[k + 1] as number;
      s[k] = (s[k + SHIFT_WORDS] as number) ^ mix(word, next);
      word = next;
    }
    for (; k < STATE_WORDS - 1; k++) {
      const next = s[k + 1] as number;
      s[k] = (s[k + SHIFT_WORDS - STATE_WORDS] as number) ^ mix(word, next);
      word = next;
    }
    s[k] = (s[SHIFT_WORDS - 1] as number) ^ mix(word, s[0] as number);
    this.#position = 0;
  }
}

function seededState(seed: number): Int32Array {
  const state = new Int32Array(STATE_WORDS);
  let word = seed | 0;
  state[0] = word;
  for (let i = 1; i < STATE_WORDS; i++) {
    word = (Math.imul(word ^ (word >>> 30), 1812433253) + i) | 0;
    state[i] = word;
  }
  return state;
}

function mix(word: number, next: number): number {
  const y = (word & 0x80000000) | (next & 0x7fffffff);
  return (y >>> 1) ^ (-(y & 1) & TWIST);
}

function temper(word: number): number {
  let y = word ^ (word >>> 11);
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >>> 18);
}

function requireUint32(value: number, what: string): void {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new TrainlessError('BAD_ARGUMENT', `${what} must be an integer from 0 to 4294967295, not ${value}.`);
  }
}
