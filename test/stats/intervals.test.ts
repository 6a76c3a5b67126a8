import { describe, expect, it } from 'vitest';
import { spearman } from '../../src/stats/correlation.js';
import { normalCdf, normalLogUpperTail, normalPValue, normalUpperTail } from '../../src/stats/distributions/normal.js';
import { normalQuantile } from '../../src/stats/distributions/normal-quantile.js';
import { kendall } from '../../src/stats/kendall.js';
import { mannWhitney } from '../../src/stats/mann-whitney.js';
import { requireResult, type TestResult } from '../../src/stats/test-result.js';
import { relativeError } from './recipes.js';

const X = [1.1, 2.3, 3.7, 4.2, 5.9, 6.6, 7.4, 8.8, 9.5, 10.3];
const Y = [2.0, 1.4, 3.3, 5.1, 4.6, 7.9, 6.1, 8.2, 10.9, 9.9];

const ends = (result: TestResult): readonly number[] => [
  result.confidenceInterval?.low ?? Number.NaN,
  result.confidenceInterval?.high ?? Number.NaN,
];

function expectEnds(result: TestResult, low: number, high: number, digits = 12): void {
  const [ourLow, ourHigh] = ends(result);
  expect(ourLow).toBeCloseTo(low, digits);
  expect(ourHigh).toBeCloseTo(high, digits);
}

describe('intervals of rank correlations', () => {
  it("Spearman: Bonett & Wright's error on Fisher's scale, computed in R", () => {
    expectEnds(requireResult(spearman(X, Y)), 0.741899117472905, 0.991702900542503);
    const less = requireResult(spearman(X, Y, { alternative: 'less' }));
    expect(ends(less)[0]).toBe(-1);
    expect(ends(less)[1]).toBeLessThan(0.991702900542503);
    expect(ends(requireResult(spearman(X, Y, { alternative: 'greater' })))[1]).toBe(1);
  });

  it("Kendall: Fieller, Hartley & Pearson's error on Fisher's scale, computed in R", () => {
    expectEnds(requireResult(kendall(X, Y)), 0.561273604483041, 0.934475931857046);
  });
});

describe('the Mann–Whitney interval of the shift', () => {
  it('agrees with R (exact = FALSE, correct = FALSE), which searches where the test just rejects', () => {
    const result = requireResult(mannWhitney(A, B, { continuityCorrection: false }));
    expect(result.pValue).toBeCloseTo(0.0275812737921017, 12);
    expect(result.estimate).toBeCloseTo(-0.4, 10);
    expectEnds(result, -0.75, -0.04, 10);
  });

  it('is nearly the same from the normal approximation as from the exact distribution', () => {
    const exact = requireResult(mannWhitney(X, Y, { pMethod: 'exact' }));
    const approximate = requireResult(mannWhitney(X, Y, { pMethod: 'asymptotic' }));
    expectEnds(approximate, ends(exact)[0] as number, ends(exact)[1] as number, 0);
    expect(approximate.estimate).toBe(exact.estimate);
    expect(Math.abs(approximate.pValue - exact.pValue)).toBeLessThan(0.02);
    expect(ends(requireResult(mannWhitney(X, Y, { alternative: 'less' })))[0]).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('the normal distribution', () => {
  it('is right in the tail and beyond what a double holds (40-digit arithmetic)', () => {
    for (const [z, logTail, tail] of NORMAL_TAILS) {
      expect(relativeError(normalLogUpperTail(z), logTail), `z=${z}`).toBeLessThan(1e-14);
      if (tail > 0) expect(relativeError(normalUpperTail(z), tail), `z=${z}`).toBeLessThan(1e-12);
      expect(normalPValue(-z, 'less').logP).toBe(normalLogUpperTail(z));
    }
    expect(normalPValue(0, 'two-sided')).toEqual({ pValue: 1, logP: 0 });
    expect(normalCdf(normalQuantile(0.975))).toBeCloseTo(0.975, 15);
  });

  it('gives rank tests their log p', () => {
    const low = Array.from({ length: 3000 }, (_, i) => i);
    const result = requireResult(
      mannWhitney(
        low,
        low.map((v) => v + 5000),
      ),
    );
    const z = (3000 ** 2 / 2 - 0.5) / Math.sqrt((3000 ** 2 * 6001) / 12);
    expect(result.pValue).toBe(0);
    expect(result.logP).toBeCloseTo(Math.LN2 + normalLogUpperTail(z), 8);
    expect(result.logP).toBeLessThan(-2000);
  });
});

const NORMAL_TAILS: readonly (readonly [number, number, number])[] = [
  [1e-5, -0.6931551594373844, 0.49999601057719606],
  [0.5, -1.1759117615936185, 0.3085375387259869],
  [1, -1.8410216450092636, 0.15865525393145705],
  [3, -6.607726221510349, 0.0013498980316300946],
  [10, -53.23128515051247, 7.619853024160525e-24],
  [37, -689.0305855768906, 5.725571222524577e-300],
  [38.4, -741.8476730152483, 0],
  [40, -804.6084420137538, 0],
  [100, -5005.524208694205, 0],
  [1e4, -50000010.12927891, 0],
  [1e8, -5000000000000019.0, 0],
];

// R: set.seed(1); round(rnorm(60), 2) and round(rnorm(50, 0.4), 2)
const A = [
  -0.63, 0.18, -0.84, 1.6, 0.33, -0.82, 0.49, 0.74, 0.58, -0.31, 1.51, 0.39, -0.62, -2.21, 1.12, -0.04, -0.02, 0.94,
  0.82, 0.59, 0.92, 0.78, 0.07, -1.99, 0.62, -0.06, -0.16, -1.47, -0.48, 0.42, 1.36, -0.1, 0.39, -0.05, -1.38, -0.41,
  -0.39, -0.06, 1.1, 0.76, -0.16, -0.25, 0.7, 0.56, -0.69, -0.71, 0.36, 0.77, -0.11, 0.88, 0.4, -0.61, 0.34, -1.13,
  1.43, 1.98, -0.37, -1.04, 0.57, -0.14,
];
const B = [
  2.8, 0.36, 1.09, 0.43, -0.34, 0.59, -1.4, 1.87, 0.55, 2.57, 0.88, -0.31, 1.01, -0.53, -0.85, 0.69, -0.04, 0.4, 0.47,
  -0.19, -0.17, 0.26, 1.58, -1.12, 0.99, 0.73, 1.46, 0.1, 0.77, 0.67, -0.14, 1.61, 1.56, 1.1, 1.99, 0.96, -0.88, -0.17,
  -0.82, -0.07, -0.22, 0.44, -0.51, 0.56, -0.25, 2.17, 1.12, 1.31, 0.78, 2.08,
];
