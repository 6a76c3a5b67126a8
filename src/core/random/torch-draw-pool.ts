import { TrainlessError } from '../errors.js';
import { TorchGenerator } from './torch-generator.js';

const BLOCK = 16;
const GROWTH = 65536;

/**
 * One seed's stream of PyTorch draws, drawn once and shared by all networks.
 *
 * PyTorch re-seeded with `torch.manual_seed(seed)` draws a network's tensors one after another from one stream, and
 * as long as every tensor's size is a multiple of 16, a tensor that begins `offset` draws into the stream is
 * `std` times the standard normals offset … offset + count of the seed, whatever network it belongs to. The layers of
 * NAS-Bench-201 all have such sizes, so 15,625 networks need one pool a seed instead of one fill each.
 * Uniform tensors share the stream at any offset.
 * @example
 * const pool = new TorchDrawPool(0);
 * pool.normal(stem, 0, stemStd); // the first tensor
 * pool.normal(next, stem.length, nextStd); // the second
 */
export class TorchDrawPool {
  readonly #normals: Pool;
  readonly #uniforms: Pool;

  /** @param seed - as `torch.manual_seed(seed)` */
  constructor(readonly seed: number) {
    const normals = new TorchGenerator(seed);
    const uniforms = new TorchGenerator(seed);
    this.#normals = new Pool((out) => normals.normal(out));
    this.#uniforms = new Pool((out) => uniforms.uniform(out));
  }

  /**
   * The standard normals themselves, a view that must not be written to.
   * @param offset - draws before the first one, a multiple of 16
   * @param count - a multiple of 16
   * @throws {TrainlessError} BAD_ARGUMENT
   */
  standardNormals(offset: number, count: number): Float32Array {
    if (offset % BLOCK !== 0 || count % BLOCK !== 0) {
      throw new TrainlessError(
        'BAD_ARGUMENT',
        `Pooled normals begin and end at multiples of 16, not ${offset} + ${count}: use TorchGenerator for such sizes.`,
      );
    }
    return this.#normals.view(offset, count);
  }

  /** The uniforms in [0, 1) themselves, a view that must not be written to. @throws {TrainlessError} BAD_ARGUMENT */
  standardUniforms(offset: number, count: number): Float32Array {
    return this.#uniforms.view(offset, count);
  }

  /** What `tensor.normal_(0, std)` gives after `offset` draws. Returns `out`. @throws {TrainlessError} BAD_ARGUMENT */
  normal(out: Float32Array, offset: number, std: number): Float32Array {
    const normals = this.standardNormals(offset, out.length);
    const scale = Math.fround(std);
    for (let i = 0; i < out.length; i++) out[i] = (normals[i] as number) * scale;
    return out;
  }

  /** What `tensor.uniform_(low, high)` gives after `offset` draws. Returns `out`. @throws {TrainlessError} BAD_ARGUMENT */
  uniform(out: Float32Array, offset: number, low: number, high: number): Float32Array {
    const uniforms = this.standardUniforms(offset, out.length);
    const from = Math.fround(low);
    const range = Math.fround(Math.fround(high) - from);
    for (let i = 0; i < out.length; i++) out[i] = (uniforms[i] as number) * range + from;
    return out;
  }
}

/** Values that are drawn in order, as far as they have been asked for. */
class Pool {
  readonly #draw: (out: Float32Array) => void;
  #values = new Float32Array(0);
  #drawn = 0;

  constructor(draw: (out: Float32Array) => void) {
    this.#draw = draw;
  }

  view(offset: number, count: number): Float32Array {
    if (!Number.isSafeInteger(offset) || offset < 0 || !Number.isSafeInteger(count) || count < 0) {
      throw new TrainlessError('BAD_ARGUMENT', `A pool has no draws ${offset} + ${count}.`);
    }
    const end = offset + count;
    if (end > this.#drawn) this.#extend(Math.ceil(end / BLOCK) * BLOCK);
    return this.#values.subarray(offset, end);
  }

  #extend(end: number): void {
    if (end > this.#values.length) {
      const grown = new Float32Array(Math.max(end, Math.min(2 * this.#values.length, end + 16 * GROWTH), GROWTH));
      grown.set(this.#values.subarray(0, this.#drawn));
      this.#values = grown;
    }
    this.#draw(this.#values.subarray(this.#drawn, end));
    this.#drawn = end;
  }
}
