import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coefficientOfVariation, coefficientOfVariationFromHits } from '../../src/stats/coefficient-of-variation.js';
import { refused } from './refused.js';

const value = (outcome: ReturnType<typeof coefficientOfVariation>): number => {
  if (outcome.status !== 'ok') throw new Error(outcome.reason);
  return outcome.value;
};

describe('coefficientOfVariation', () => {
  it('divides the standard deviation of the asked kind by the mean', () => {
    expect(value(coefficientOfVariation([0.19, 0.21], { ddof: 0 }))).toBeCloseTo(0.05, 15);
    expect(value(coefficientOfVariation([0.19, 0.21], { ddof: 1 }))).toBeCloseTo(0.05 * Math.SQRT2, 15);
  });

  it('calls a constant sample degenerate although its floating-point deviation is not 0', () => {
    const copies = Array<number>(100).fill(19 / 200);
    const naiveMean = copies.reduce((sum, u) => sum + u, 0) / 100;
    expect(naiveMean).not.toBe(19 / 200);
    for (const ddof of [0, 1]) {
      expect(coefficientOfVariation(copies, { ddof })).toEqual({ status: 'degenerate', reason: 'constant-sample' });
    }
    expect(coefficientOfVariationFromHits(Array(100).fill(19), { ddof: 0 }).status).toBe('degenerate');
    expect(coefficientOfVariation([0, 0, 0], { ddof: 0 })).toEqual({ status: 'degenerate', reason: 'constant-sample' });
  });

  it('keeps a sample that differs in one unit of least precision', () => {
    expect(value(coefficientOfVariation([0.1, 0.1 + 2 ** -56], { ddof: 0 }))).toBeGreaterThan(0);
  });

  it('has no value around a mean of 0', () => {
    expect(coefficientOfVariation([-1, 1], { ddof: 1 })).toEqual({ status: 'degenerate', reason: 'zero-mean' });
  });

  it('is exact from hit counts, also beyond 2^53', () => {
    expect(coefficientOfVariationFromHits([19, 21], { ddof: 0 })).toEqual({ status: 'ok', value: 0.05 });
    expect(coefficientOfVariationFromHits([19, 21, 20], { ddof: 1 })).toEqual({ status: 'ok', value: 0.05 });
    const big = 2 ** 52;
    // Two counts one apart: σ = ½, μ = 2^52 + ½; double sums of squares would lose the ½ altogether.
    expect(value(coefficientOfVariationFromHits([big, big + 1], { ddof: 0 }))).toBe(0.5 / (big + 0.5));
  });

  it('agrees between fractions and hit counts for any batch size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 256 }), { minLength: 2, maxLength: 100 }),
        fc.integer({ min: 256, max: 5200 }),
        fc.constantFrom(0, 1),
        (hits, batch, ddof) => {
          const exact = coefficientOfVariationFromHits(hits, { ddof });
          const rounded = coefficientOfVariation(
            hits.map((h) => h / batch),
            { ddof },
          );
          expect(rounded.status).toBe(exact.status);
          if (exact.status === 'ok') expect(Math.abs(value(rounded) / exact.value - 1)).toBeLessThan(1e-12);
        },
      ),
    );
  });

  it('refuses what is no sample of accuracies', () => {
    expect(refused(() => coefficientOfVariation([], { ddof: 0 }))).toBe('EMPTY_SAMPLE');
    expect(refused(() => coefficientOfVariation([0.1], { ddof: 0 }))).toBe('EMPTY_SAMPLE');
    expect(refused(() => coefficientOfVariation([0.1, Number.NaN], { ddof: 0 }))).toBe('BAD_DATA');
    expect(refused(() => coefficientOfVariationFromHits([1, 2.5], { ddof: 0 }))).toBe('BAD_DATA');
    expect(refused(() => coefficientOfVariationFromHits([1, -2], { ddof: 0 }))).toBe('BAD_DATA');
  });
});
