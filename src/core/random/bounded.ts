import type { Mt19937 } from './mt19937.js';

/** All ones up to and including the highest set bit of a 32-bit number: 15624 → 16383, 0 → 0. */
export function lowMask(max: number): number {
  return max === 0 ? 0 : 0xffffffff >>> Math.clz32(max);
}

/** Number of bits that an integer in [0, 2⁵³] needs: 0 → 0, 1 → 1, 256 → 9. */
export function bitLength(value: number): number {
  const high = Math.floor(value / 2 ** 32);
  return high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(value >>> 0);
}

/**
 * A uniform integer in [0, max] by masked rejection, NumPy's legacy rule: 32-bit draws up to 2³² − 1, else
 * 64-bit draws whose high word comes first. `max` = 0 draws nothing.
 * @param max - a safe integer ≥ 0
 */
export function maskedRejection(rng: Mt19937, max: number): number {
  if (max === 0) return 0;
  if (max <= 0xffffffff) {
    const mask = lowMask(max);
    for (;;) {
      const value = (rng.nextUint32() & mask) >>> 0;
      if (value <= max) return value;
    }
  }
  const highMask = lowMask(Math.floor(max / 2 ** 32));
  for (;;) {
    const high = (rng.nextUint32() & highMask) >>> 0;
    const value = high * 2 ** 32 + rng.nextUint32();
    if (value <= max) return value;
  }
}
