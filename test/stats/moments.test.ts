import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, moments, standardDeviation, variance } from '../../src/stats/moments.js';
import { omitMissing, omitMissingPairs } from '../../src/stats/sample.js';
import { relativeError } from './recipes.js';
import { refused } from './refused.js';

/** Numbers on a grid of 1/64, so that adding an offset of 2^33 (above 1e8) is exact. */
const gridSample = fc.array(
  fc.integer({ min: -1000, max: 1000 }).map((k) => k / 64),
  { minLength: 2, maxLength: 200 },
);

describe('moments', () => {
  it('divides by n − ddof', () => {
    expect(variance([1, 2, 3, 4], { ddof: 0 })).toBeCloseTo(1.25, 15);
    expect(variance([1, 2, 3, 4], { ddof: 1 })).toBeCloseTo(5 / 3, 15);
    expect(moments([2, 2, 2], { ddof: 1 })).toMatchObject({ n: 3, mean: 2, standardDeviation: 0, constant: true });
  });

  it('does not feel an offset of 8.6e9', () => {
    fc.assert(
      fc.property(gridSample, fc.constantFrom(0, 1), (values, ddof) => {
        const plain = moments(values, { ddof });
        const shifted = moments(
          values.map((v) => v + 2 ** 33),
          { ddof },
        );
        expect(Math.abs(shifted.mean - 2 ** 33 - plain.mean)).toBeLessThan(2 ** -19);
        expect(relativeError(shifted.standardDeviation, plain.standardDeviation)).toBeLessThan(1e-13);
      }),
    );
  });

  it('scales exactly with powers of two, to both ends of the range', () => {
    fc.assert(
      fc.property(gridSample, fc.constantFrom(-1000, -500, -30, 30, 500, 1000), (values, exponent) => {
        const unit = 2 ** exponent;
        const scaled = moments(
          values.map((v) => v * unit),
          { ddof: 1 },
        );
        const plain = moments(values, { ddof: 1 });
        expect(scaled.mean).toBe(plain.mean * unit);
        expect(scaled.standardDeviation).toBe(plain.standardDeviation * unit);
      }),
    );
  });

  it('sees a spread of one unit of least precision, and none where there is none', () => {
    const low = 1 + 2 ** -52;
    expect(standardDeviation([1, low, 1, low], { ddof: 0 })).toBe(2 ** -53);
    expect(moments(Array(1000).fill(0.1), { ddof: 0 }).standardDeviation).toBe(0);
    expect(mean(Array(1000).fill(0.1))).toBe(0.1);
  });

  it('takes typed arrays, and needs an explicit ddof', () => {
    expect(mean(Float32Array.of(1, 2, 4.5))).toBe(2.5);
    expect(mean(Uint8Array.of(255, 255, 0))).toBe(170);
    expect(refused(() => moments([1, 2], { ddof: -1 }))).toBe('BAD_ARGUMENT');
    expect(refused(() => moments([1, 2], {} as { ddof: number }))).toBe('BAD_ARGUMENT');
  });

  it('refuses what is no sample', () => {
    expect(refused(() => mean([]))).toBe('EMPTY_SAMPLE');
    expect(refused(() => variance([1], { ddof: 1 }))).toBe('EMPTY_SAMPLE');
    expect(variance([1], { ddof: 0 })).toBe(0);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, '3', null, undefined, 3n]) {
      expect(refused(() => mean([1, bad as number, 2]))).toBe('BAD_DATA');
    }
  });

  it('leaves out missing values on request', () => {
    expect([...omitMissing([1, Number.NaN, null, undefined, 0])]).toEqual([1, 0]);
    const pairs = omitMissingPairs([1, 2, Number.NaN, 4], [5, null, 7, 8]);
    expect([[...pairs.x], [...pairs.y]]).toEqual([
      [1, 4],
      [5, 8],
    ]);
    expect(refused(() => omitMissingPairs([1], []))).toBe('BAD_ARGUMENT');
  });
});
