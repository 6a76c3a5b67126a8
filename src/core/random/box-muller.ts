/*
 * Box–Muller as PyTorch's AVX2 code rounds it. The logarithm, sine and cosine are those of Cephes (S. Moshier) in
 * single precision; the compiler fuses a product with the sum that follows it, so a fused step rounds once: in
 * doubles a product of two floats is exact, and `f(a * b + c)` rounds as the fused instruction does.
 */
const f = Math.fround;

// Cephes logf: log(1 + x) = x − x²/2 + x³·P(x) on [√½ − 1, √2 − 1]; ln 2 = LN2_HIGH + LN2_LOW.
const P0 = f(7.0376836292e-2);
const P1 = f(-1.151461031e-1);
const P2 = f(1.167699874e-1);
const P3 = f(-1.2420140846e-1);
const P4 = f(1.4249322787e-1);
const P5 = f(-1.6668057665e-1);
const P6 = f(2.0000714765e-1);
const P7 = f(-2.4999993993e-1);
const P8 = f(3.3333331174e-1);
const LN2_LOW = f(-2.1219444e-4);
const LN2_HIGH = f(0.693359375);
const SQRT_HALF = f(Math.SQRT1_2);

// Cephes sinf and cosf: an octant is subtracted in three steps (together π/4), then one polynomial each.
const OCTANT_1 = -0.78515625;
const OCTANT_2 = f(-2.4187564849853516e-4);
const OCTANT_3 = f(-3.774894977445941e-8);
const S0 = f(-1.9515295891e-4);
const S1 = f(8.3321608736e-3);
const S2 = f(-1.6666654611e-1);
const C0 = f(2.443315711809948e-5);
const C1 = f(-1.388731625493765e-3);
const C2 = f(4.166664568298827e-2);
const OCTANTS_PER_RADIAN = f(4 / Math.PI);
const TWO_PI = f(2 * Math.PI);

const MASK_24 = 0xffffff;
const TWO_POW_MINUS_24 = 2 ** -24;
/** 2^(lz − 32): scales an integer with lz leading zeros into [½, 1). */
const MANTISSA_SCALE = Float64Array.from({ length: 32 }, (_, leadingZeros) => 2 ** (leadingZeros - 32));

// By even octant k: sin θ = SIN_BY_SIN[k]·s + SIN_BY_COS[k]·c and cos θ alike, without a branch.
const SIN_BY_SIN = Float64Array.of(1, 0, 0, 0, -1, 0, 0, 0, 1);
const SIN_BY_COS = Float64Array.of(0, 0, 1, 0, 0, 0, -1, 0, 0);
const COS_BY_SIN = Float64Array.of(0, 0, -1, 0, 0, 0, 1, 0, 0);
const COS_BY_COS = Float64Array.of(1, 0, 0, 0, -1, 0, 0, 0, 1);

/**
 * Turns whole blocks of sixteen 24-bit draws into normal numbers: the first eight of a block give radii, the last
 * eight angles. Equal to PyTorch 1.13 (x86-64, AVX2) to the last bit; its other builds round some steps apart and
 * differ by an ulp.
 * @param draws - 32-bit draws, of which the low 24 bits count
 * @param count - a multiple of 16
 */
export function boxMullerBlocks(
  draws: Int32Array,
  drawsFrom: number,
  out: Float32Array,
  outFrom: number,
  count: number,
  mean: number,
  std: number,
): void {
  const floatMean = f(mean);
  const floatStd = f(std);
  const shift = outFrom - drawsFrom;
  for (let block = drawsFrom; block < drawsFrom + count; block += 16) {
    for (let i = block; i < block + 8; i++) {
      // u1 = 1 − u = m·2⁻²⁴ in (0, 1] as x·2^e with x in [√½, √2); then x − 1.
      const m = 0x1000000 - ((draws[i] as number) & MASK_24);
      const leadingZeros = Math.clz32(m);
      let x = m * (MANTISSA_SCALE[leadingZeros] as number);
      const below = +(x < SQRT_HALF);
      const e = 8 - leadingZeros - below;
      x = f(x - 1 + x * below);
      const xx = f(x * x);
      let p = f(P0 * x + P1);
      p = f(p * x + P2);
      p = f(p * x + P3);
      p = f(p * x + P4);
      p = f(p * x + P5);
      p = f(p * x + P6);
      p = f(p * x + P7);
      p = f(p * x + P8);
      p = f(f(f(p * x) * xx + f(e * LN2_LOW)) - xx * 0.5);
      const radius = f(Math.sqrt(f(-2 * f(e * LN2_HIGH + f(x + p)))));

      let a = f(TWO_PI * (((draws[i + 8] as number) & MASK_24) * TWO_POW_MINUS_24));
      const octant = ((f(a * OCTANTS_PER_RADIAN) | 0) + 1) & -2;
      a = f(octant * OCTANT_1 + a);
      a = f(octant * OCTANT_2 + a);
      a = f(octant * OCTANT_3 + a);
      const aa = f(a * a);
      let c = f(C0 * aa + C1);
      c = f(c * aa + C2);
      c = f(f(f(c * aa) * aa - f(aa * 0.5)) + 1);
      let s = f(S0 * aa + S1);
      s = f(s * aa + S2);
      s = f(f(s * aa) * a + a);
      const cosine = s * (COS_BY_SIN[octant] as number) + c * (COS_BY_COS[octant] as number);
      const sine = s * (SIN_BY_SIN[octant] as number) + c * (SIN_BY_COS[octant] as number);
      out[i + shift] = f(radius * cosine) * floatStd + floatMean;
      out[i + shift + 8] = f(radius * sine) * floatStd + floatMean;
    }
  }
}
