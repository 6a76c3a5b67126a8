import type { Mt19937 } from '../../core/random/index.js';

const TWO_POW_MINUS_31 = 2 ** -31;

/**
 * Fills weights with He (Kaiming) uniform numbers: uniform in ±√(6/fan_in), which suits ReLU.
 * @param fanIn - inputs of each unit
 * @param out - filled in order, one 32-bit draw a weight
 * @see paper §2.1.3; He et al. 2015
 */
export function heUniform(rng: Mt19937, fanIn: number, out: Float32Array): void {
  const limit = Math.sqrt(6 / fanIn);
  for (let i = 0; i < out.length; i++) out[i] = (rng.nextUint32() * TWO_POW_MINUS_31 - 1) * limit;
}
