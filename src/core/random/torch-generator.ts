import { TrainlessError } from '../errors.js';
import { boxMullerBlocks } from './box-muller.js';
import { Mt19937 } from './mt19937.js';

const BLOCK = 16;
const CHUNK = 4096;
const MASK_24 = 0xffffff;
const TWO_POW_MINUS_24 = 2 ** -24;
const TWO_POW_MINUS_53 = 2 ** -53;

/**
 * PyTorch's CPU generator and its fills of float32 tensors, bit for bit those of PyTorch 1.13 on x86-64 with AVX2.
 * Drawing a network's tensors in module order from one generator gives PyTorch's own initial weights.
 * @example
 * const generator = new TorchGenerator(0); // torch.manual_seed(0)
 * generator.normal(new Float32Array(432), 0, 0.118); // tensor.normal_(0, 0.118)
 */
export class TorchGenerator {
  readonly #rng: Mt19937;
  readonly #draws = new Int32Array(CHUNK);
  #spareNormal: number | undefined;

  /**
   * `torch.manual_seed(seed)`.
   * @param seed - an integer ≥ 0, of which PyTorch uses the low 32 bits
   * @throws {TrainlessError} BAD_ARGUMENT
   */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new TrainlessError('BAD_ARGUMENT', `A PyTorch seed must be an integer ≥ 0, not ${seed}.`);
    }
    this.#rng = Mt19937.fromSeed(seed % 2 ** 32);
  }

  /** `tensor.uniform_(low, high)`: 24 random bits each, scaled and shifted in one rounding. Returns `out`. */
  uniform(out: Float32Array, low = 0, high = 1): Float32Array {
    const from = Math.fround(low);
    const range = Math.fround(Math.fround(high) - from);
    for (let done = 0; done < out.length; done += CHUNK) {
      const draws = this.#next(Math.min(CHUNK, out.length - done));
      for (let i = 0; i < draws.length; i++) {
        out[done + i] = ((draws[i] as number) & MASK_24) * TWO_POW_MINUS_24 * range + from;
      }
    }
    return out;
  }

  /**
   * `tensor.normal_(mean, std)`. From 16 elements on: one draw each, transformed in blocks of 16; where the size is no
   * multiple of 16, the last 16 elements are drawn and transformed anew. Fewer: pairs of double draws, the second
   * normal of a pair kept for the next such call. Returns `out`.
   */
  normal(out: Float32Array, mean = 0, std = 1): Float32Array {
    if (out.length < BLOCK) {
      for (let i = 0; i < out.length; i++) out[i] = this.#normalFloat64() * std + mean;
      return out;
    }
    // All of a tensor's draws come before its last block is drawn anew: a rest smaller than a block is passed over.
    const whole = out.length - (out.length % BLOCK);
    for (let done = 0; done < whole; done += CHUNK) {
      const draws = this.#next(Math.min(CHUNK, whole - done));
      boxMullerBlocks(draws, 0, out, done, draws.length, mean, std);
    }
    if (whole < out.length) {
      this.#next(out.length - whole);
      boxMullerBlocks(this.#next(BLOCK), 0, out, out.length - BLOCK, BLOCK, mean, std);
    }
    return out;
  }

  #next(count: number): Int32Array {
    const draws = count === CHUNK ? this.#draws : this.#draws.subarray(0, count);
    this.#rng.fillUint32(draws);
    return draws;
  }

  #uniformFloat64(): number {
    const high = this.#rng.nextUint32() & 0x1fffff;
    return (high * 2 ** 32 + this.#rng.nextUint32()) * TWO_POW_MINUS_53;
  }

  #normalFloat64(): number {
    const spare = this.#spareNormal;
    if (spare !== undefined) {
      this.#spareNormal = undefined;
      return spare;
    }
    const angle = 2 * Math.PI * this.#uniformFloat64();
    const radius = Math.sqrt(-2 * Math.log1p(-this.#uniformFloat64()));
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}
