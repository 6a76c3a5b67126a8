import { describe, expect, it } from 'vitest';
import { NumpyRandomState } from '../../src/core/random/index.js';
import { bootstrap, type Statistic } from '../../src/stats/bootstrap.js';
import { pearson, spearman } from '../../src/stats/correlation.js';
import { describe as describeSample } from '../../src/stats/describe.js';
import { studentTLogUpperTail, studentTUpperTail } from '../../src/stats/distributions/student-t.js';
import { kendall } from '../../src/stats/kendall.js';
import { mannWhitney } from '../../src/stats/mann-whitney.js';
import { standardDeviation } from '../../src/stats/moments.js';
import { permutationTest } from '../../src/stats/permutation-test.js';
import { oneSampleTTest, pairedTTest, tTest, tTestFromSummary } from '../../src/stats/t-test.js';
import {
  type Alternative,
  type ConfidenceInterval,
  requireResult,
  type TestResult,
} from '../../src/stats/test-result.js';
import { type FixtureNumber, fixture, numberOf, type Recipe, relativeError, sampleOf } from './recipes.js';

interface Expected {
  readonly statistic: FixtureNumber;
  readonly pValue: FixtureNumber;
  readonly df?: number;
  readonly ci?: readonly [FixtureNumber, FixtureNumber];
}

/** In 60-digit arithmetic from the same doubles. */
interface Exact {
  readonly statistic: number;
  readonly df: number;
  readonly pValue: number;
  readonly logP: number;
}

interface TwoSamples {
  readonly x: Recipe;
  readonly y: Recipe;
  readonly alternative: Alternative;
}

interface SciPyFixture {
  readonly student_t: readonly (readonly [number, number, number, string])[];
  readonly describe: readonly {
    x: Recipe;
    mean: number;
    sd0: number;
    sd1: number;
    quartiles: number[];
    skewness: number;
    kurtosis: number;
  }[];
  readonly ttest_ind: readonly (TwoSamples & {
    equalVariances: boolean;
    exact: Exact;
    scipy: Expected;
    first: [number, number];
  })[];
  readonly ttest_ind_from_stats: readonly {
    x: [number, number, number];
    y: [number, number, number];
    equalVariances: boolean;
    alternative: Alternative;
    exact: Exact;
    scipy: Expected;
  }[];
  readonly one_sample_and_paired: readonly (TwoSamples & { paired: Expected; oneSample: Expected })[];
  readonly pearsonr: readonly (TwoSamples & { exact?: Exact; scipy: Expected })[];
  readonly spearmanr: readonly (TwoSamples & { exact?: Exact; scipy: Expected })[];
  readonly kendalltau: readonly (TwoSamples & { scipy: Expected })[];
  readonly mannwhitneyu: readonly (TwoSamples & { scipy: Expected })[];
  readonly permutation_test: readonly (TwoSamples & {
    permutationType: 'independent' | 'samples' | 'pairings';
    resamples: number;
    seed: number;
    statistic: number;
    pValue: number;
    tried: number;
  })[];
  readonly bootstrap: readonly {
    samples: Recipe[];
    statistic: string;
    method: 'percentile' | 'basic' | 'bca';
    resamples: number;
    seed: number;
    level: number;
    alternative: Alternative;
    ci: [FixtureNumber, FixtureNumber];
    standardError: number;
  }[];
}

const scipy = fixture<SciPyFixture>('scipy.json');
/** Agreement asked for, relative. */
const TOLERANCE = 1e-9;
/** Smallest p-value compared as such; below, its logarithm is. */
const SMALLEST_P = 1e-300;

/** Compares with the exact values, p down to 1e-300 to 1e-10 and ln p without end. Returns what SciPy itself is off by. */
function expectExact(result: TestResult, exact: Exact, label: string): void {
  expect(relativeError(result.statistic, exact.statistic), `statistic ${label}`).toBeLessThan(TOLERANCE);
  if (result.df !== null) expect(relativeError(result.df, exact.df), `df ${label}`).toBeLessThan(TOLERANCE);
  if (exact.pValue > SMALLEST_P) {
    expect(relativeError(result.pValue, exact.pValue), `p ${label}`).toBeLessThan(TOLERANCE);
  }
  expect(Math.abs(result.logP - exact.logP), `ln p ${label}`).toBeLessThan(
    TOLERANCE * Math.max(1, Math.abs(exact.logP)),
  );
}

/** Whether SciPy's own statistic and p are right to the tolerance. */
function scipyHolds(theirs: Expected, exact: Exact): boolean {
  return (
    relativeError(numberOf(theirs.statistic), exact.statistic) < TOLERANCE &&
    (exact.pValue < SMALLEST_P || relativeError(numberOf(theirs.pValue), exact.pValue) < TOLERANCE)
  );
}

function expectSciPy(result: TestResult, theirs: Expected, label: string): void {
  const p = numberOf(theirs.pValue);
  expect(Math.abs(result.statistic - numberOf(theirs.statistic)), `statistic ${label}`).toBeLessThanOrEqual(
    TOLERANCE * Math.max(Math.abs(numberOf(theirs.statistic)), 1e-6),
  );
  if (p > SMALLEST_P) expect(relativeError(result.pValue, p), `p ${label}`).toBeLessThan(TOLERANCE);
}

function expectInterval(ours: ConfidenceInterval | null, theirs: Expected['ci'], scale: number, label: string): void {
  if (ours === null || theirs === undefined) throw new Error(`no interval: ${label}`);
  for (const [mine, other] of [
    [ours.low, numberOf(theirs[0])],
    [ours.high, numberOf(theirs[1])],
  ] as const) {
    if (mine === other) continue;
    expect(Math.abs(mine - other), `interval ${label}`).toBeLessThan(TOLERANCE * Math.max(scale, Math.abs(other)));
  }
}

describe('against SciPy and exact arithmetic', () => {
  it('the t distribution: p to 1e-12 down to 1e-300, ln p to 1e-13 beyond', () => {
    let beyond = 0;
    for (const [t, df, logP, p] of scipy.student_t) {
      const label = `t=${t} df=${df}`;
      expect(relativeError(studentTLogUpperTail(t, df), logP), label).toBeLessThan(1e-13);
      if (logP > Math.log(SMALLEST_P)) {
        expect(relativeError(studentTUpperTail(t, df), Number(p)), label).toBeLessThan(1e-12);
      } else beyond += 1;
    }
    expect(beyond).toBeGreaterThan(50);
  });

  it('moments, quartiles, skewness, kurtosis', () => {
    for (const c of scipy.describe) {
      const x = sampleOf(c.x);
      const d = describeSample(x, { ddof: 1 });
      const label = JSON.stringify(c.x);
      expect(Math.abs(d.mean - c.mean), label).toBeLessThanOrEqual(2e-16 * Math.max(c.sd1, Math.abs(c.mean)));
      expect(relativeError(d.standardDeviation, c.sd1), label).toBeLessThan(1e-13);
      expect(relativeError(standardDeviation(x, { ddof: 0 }), c.sd0), label).toBeLessThan(1e-13);
      [d.lowerQuartile, d.median, d.upperQuartile].forEach((quartile, i) => {
        expect(relativeError(quartile, c.quartiles[i] as number), label).toBeLessThan(1e-14);
      });
      expect(Math.abs((d.skewness ?? 9) - c.skewness), label).toBeLessThan(1e-6);
      expect(Math.abs((d.excessKurtosis ?? 9) - c.kurtosis), label).toBeLessThan(
        1e-6 * Math.max(1, Math.abs(c.kurtosis)),
      );
    }
  });

  it('ttest_ind: 200 cases', () => {
    let held = 0;
    for (const c of scipy.ttest_ind) {
      const label = JSON.stringify([c.x, c.y, c.equalVariances, c.alternative]);
      const x = sampleOf(c.x);
      const y = sampleOf(c.y);
      expect([x[0], y[0]], 'the sample itself').toEqual(c.first);
      const { equalVariances, alternative } = c;
      const result = requireResult(tTest(x, y, { equalVariances, alternative }));
      expectExact(result, c.exact, label);
      if (!scipyHolds(c.scipy, c.exact)) continue;
      held += 1;
      expectSciPy(result, c.scipy, label);
      expectInterval(result.confidenceInterval, c.scipy.ci, result.standardError ?? 0, label);
    }
    expect(scipy.ttest_ind.length).toBe(200);
    // A third of the cases has offsets up to 1e8 standard deviations, where SciPy's subtracted means lose digits.
    expect(held).toBeGreaterThan(120);
  });

  it('ttest_ind_from_stats: 200 cases', () => {
    let held = 0;
    for (const c of scipy.ttest_ind_from_stats) {
      const summary = ([mean, sd, n]: readonly [number, number, number]) =>
        ({ mean, standardDeviation: sd, n, ddof: 1 }) as const;
      const { equalVariances, alternative } = c;
      const result = requireResult(tTestFromSummary(summary(c.x), summary(c.y), { equalVariances, alternative }));
      const label = JSON.stringify(c);
      expectExact(result, c.exact, label);
      if (!scipyHolds(c.scipy, c.exact)) continue;
      held += 1;
      expectSciPy(result, c.scipy, label);
    }
    expect(scipy.ttest_ind_from_stats.length).toBe(200);
    expect(held).toBeGreaterThan(190);
  });

  it('ttest_rel and ttest_1samp', () => {
    for (const c of scipy.one_sample_and_paired) {
      const { alternative } = c;
      const x = sampleOf(c.x);
      const label = JSON.stringify(c);
      const paired = requireResult(pairedTTest(x, sampleOf(c.y), { alternative }));
      const one = requireResult(oneSampleTTest(x, { alternative, hypothesisedDifference: 0.25 }));
      expectSciPy(paired, c.paired, label);
      expectSciPy(one, c.oneSample, label);
      expectInterval(paired.confidenceInterval, c.paired.ci, paired.standardError ?? 0, label);
      expectInterval(one.confidenceInterval, c.oneSample.ci, one.standardError ?? 0, label);
    }
  });

  it('pearsonr: 200 cases', () => {
    let held = 0;
    for (const c of scipy.pearsonr) {
      const label = JSON.stringify(c);
      const result = requireResult(pearson(sampleOf(c.x), sampleOf(c.y), { alternative: c.alternative }));
      if (c.exact) expectExact(result, c.exact, label);
      if (c.exact && !scipyHolds(c.scipy, c.exact)) continue;
      held += 1;
      expectSciPy(result, c.scipy, label);
      expectInterval(result.confidenceInterval, c.scipy.ci, 1, label);
    }
    expect(scipy.pearsonr.length).toBe(200);
    expect(held).toBeGreaterThan(150);
  });

  it('spearmanr: 200 cases', () => {
    let held = 0;
    for (const c of scipy.spearmanr) {
      const label = JSON.stringify(c);
      const result = requireResult(spearman(sampleOf(c.x), sampleOf(c.y), { alternative: c.alternative }));
      if (c.exact) expectExact(result, c.exact, label);
      if (c.exact ? !scipyHolds(c.scipy, c.exact) : numberOf(c.scipy.pValue) !== 0) continue;
      held += 1;
      expectSciPy(result, c.scipy, label);
    }
    expect(scipy.spearmanr.length).toBe(200);
    expect(held).toBeGreaterThan(150);
  });

  it('kendalltau: 200 cases and one of 15,625 pairs', () => {
    for (const c of scipy.kendalltau) {
      const result = requireResult(kendall(sampleOf(c.x), sampleOf(c.y), { alternative: c.alternative }));
      expectSciPy(result, c.scipy, JSON.stringify(c));
    }
    expect(scipy.kendalltau.length).toBe(201);
  });

  it('mannwhitneyu: 200 cases', () => {
    for (const c of scipy.mannwhitneyu) {
      const result = requireResult(mannWhitney(sampleOf(c.x), sampleOf(c.y), { alternative: c.alternative }));
      expect(result.statistic).toBe(c.scipy.statistic);
      expectSciPy(result, c.scipy, JSON.stringify(c));
    }
    expect(scipy.mannwhitneyu.length).toBe(200);
  });

  it('permutation_test with the same draws', () => {
    const product = (x: Float64Array, y: Float64Array): number =>
      x.reduce((sum, v, i) => sum + v * (y[i] as number), 0);
    for (const c of scipy.permutation_test) {
      const { permutationType, resamples, alternative } = c;
      const result = permutationTest(sampleOf(c.x), sampleOf(c.y), {
        permutationType,
        resamples,
        alternative,
        generator: new NumpyRandomState(c.seed),
        ...(permutationType === 'pairings' ? { statistic: product } : {}),
      });
      const label = JSON.stringify(c);
      expect(result.resamples, label).toBe(c.tried);
      expect(Math.abs(result.statistic - c.statistic), label).toBeLessThan(1e-12);
      expect(relativeError(result.pValue, c.pValue), label).toBeLessThan(1e-12);
    }
  });

  it('bootstrap with the same draws: 200 cases', () => {
    for (const c of scipy.bootstrap) {
      const { method, resamples, alternative } = c;
      const outcome = bootstrap(c.samples.map(sampleOf), {
        statistic: STATISTICS[c.statistic] as Statistic,
        generator: new NumpyRandomState(c.seed),
        method,
        resamples,
        alternative,
        confidenceLevel: c.level,
        paired: c.statistic === 'covariance',
      });
      const label = JSON.stringify(c);
      if (outcome.status !== 'ok') throw new Error(`${outcome.explanation} ${label}`);
      expect(relativeError(outcome.standardError, c.standardError), label).toBeLessThan(TOLERANCE);
      expectInterval(outcome.confidenceInterval, c.ci, 0, label);
    }
    expect(scipy.bootstrap.length).toBe(200);
  });
});

/**
 * NumPy's order of summation (pairwise, eight partial sums from eight values on), because BCa asks which resamples
 * give exactly the estimate, and that depends on rounding.
 */
function numpySum(x: ArrayLike<number>): number {
  const n = x.length;
  let i = 0;
  let sum = 0;
  if (n >= 8) {
    const r = Array.from({ length: 8 }, (_, j) => x[j] as number);
    for (i = 8; i + 8 <= n; i += 8) {
      for (let j = 0; j < 8; j += 1) r[j] = (r[j] as number) + (x[i + j] as number);
    }
    const [a, b, c, d, e, f, g, h] = r as [number, number, number, number, number, number, number, number];
    sum = a + b + (c + d) + (e + f + (g + h));
  }
  for (; i < n; i += 1) sum += x[i] as number;
  return sum;
}

const numpyMean = (x: ArrayLike<number>): number => numpySum(x) / x.length;

const STATISTICS: Readonly<Record<string, Statistic>> = {
  mean: (x) => numpyMean(x as Float64Array),
  std: (x) => {
    const centre = numpyMean(x as Float64Array);
    return Math.sqrt(numpyMean((x as Float64Array).map((v) => (v - centre) * (v - centre))));
  },
  median: (x) => {
    const sorted = (x as Float64Array).slice().sort();
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1
      ? (sorted[middle] as number)
      : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
  },
  difference: (x, y) => numpyMean(x as Float64Array) - numpyMean(y as Float64Array),
  covariance: (x, y) =>
    numpyMean((x as Float64Array).map((v, i) => v * (y?.[i] as number))) -
    numpyMean(x as Float64Array) * numpyMean(y as Float64Array),
};
