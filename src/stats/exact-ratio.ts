const KEPT_BITS = 64n;

/** ln(a / b) of two positive integers of any size, right to the last digits. */
export function logOfRatio(a: bigint, b: bigint): number {
  const high = leadingBits(a);
  const low = leadingBits(b);
  return Math.log(high.value / low.value) + (high.exponent - low.exponent) * Math.LN2;
}

/** value · 2^exponent, value in [1, 2). */
function leadingBits(integer: bigint): { readonly value: number; readonly exponent: number } {
  const bits = BigInt(integer.toString(16).length) * 4n;
  const shift = bits > KEPT_BITS ? bits - KEPT_BITS : 0n;
  const leading = Number(integer >> shift);
  const exponent = Math.floor(Math.log2(leading));
  return { value: leading / 2 ** exponent, exponent: exponent + Number(shift) };
}
