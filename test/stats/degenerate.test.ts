import { describe, expect, it } from 'vitest';
import { NumpyRandomState } from '../../src/core/random/index.js';
import { bootstrap } from '../../src/stats/bootstrap.js';
import { cliffsDelta } from '../../src/stats/cliffs-delta.js';
import { compareGroups } from '../../src/stats/compare-groups.js';
import { pearson, spearman } from '../../src/stats/correlation.js';
import { describe as describeSample } from '../../src/stats/describe.js';
import { cohensD, hedgesG, pairedCohensD } from '../../src/stats/effect-size.js';
import { tost } from '../../src/stats/equivalence.js';
import { kendall } from '../../src/stats/kendall.js';
import { mannWhitney } from '../../src/stats/mann-whitney.js';
import { mean } from '../../src/stats/moments.js';
import { adjustPValues, holm } from '../../src/stats/multiple-comparisons.js';
import { permutationTest } from '../../src/stats/permutation-test.js';
import { requiredSampleSize, tTestPower } from '../../src/stats/power.js';
import {
  oneSampleTTest,
  oneSampleTTestFromSummary,
  pairedTTest,
  pooledTTest,
  tTest,
  tTestFromSummary,
  welchTTest,
} from '../../src/stats/t-test.js';
import { requireResult } from '../../src/stats/test-result.js';
import { refused } from './refused.js';

const FLAT = [2, 2, 2];
const ROUGH = [1, 2, 4];
const degenerate = { status: 'degenerate', reason: 'constant-sample' };

describe('constant samples', () => {
  it('have no t-test unless the other sample varies', () => {
    expect(welchTTest(FLAT, [3, 3])).toMatchObject(degenerate);
    expect(pooledTTest(FLAT, FLAT)).toMatchObject(degenerate);
    expect(oneSampleTTest(FLAT)).toMatchObject(degenerate);
    expect(pairedTTest([1, 2, 3], [2, 3, 4])).toMatchObject(degenerate);
    expect(tTestFromSummary(summary(1, 0, 5), summary(2, 0, 5))).toMatchObject(degenerate);
    expect(requireResult(welchTTest(FLAT, ROUGH)).df).toBe(2);
    expect(tost(FLAT, FLAT, { low: -1, high: 1 })).toMatchObject(degenerate);
  });

  it('have no correlation', () => {
    for (const test of [pearson, spearman, kendall]) {
      expect(test(FLAT, ROUGH)).toMatchObject(degenerate);
      expect(test(ROUGH, FLAT)).toMatchObject(degenerate);
    }
  });

  it('have no rank test, effect size or bootstrap; a permutation test says p = 1', () => {
    expect(mannWhitney(FLAT, [2, 2])).toMatchObject(degenerate);
    expect(requireResult(mannWhitney(FLAT, [3, 3])).pValue).toBeLessThan(1);
    expect(cohensD(FLAT, FLAT)).toMatchObject(degenerate);
    expect(hedgesG(FLAT, FLAT)).toMatchObject({ ...degenerate, name: "Hedges' g" });
    expect(pairedCohensD([1, 2, 3], [2, 3, 4])).toMatchObject(degenerate);
    expect(permutationTest(FLAT, FLAT)).toMatchObject({ status: 'ok', pValue: 1, exact: true });
    expect(
      bootstrap([FLAT], { statistic: (x) => mean(x as Float64Array), generator: new NumpyRandomState(1) }),
    ).toMatchObject({ status: 'degenerate', reason: 'constant-distribution', estimate: 2 });
    expect(describeSample(FLAT, { ddof: 1 })).toMatchObject({ skewness: null, excessKurtosis: null, constant: true });
  });

  it('keep a comparison of groups going', () => {
    const { comparisons } = compareGroups({ a: FLAT, b: FLAT, c: ROUGH }, { adjustment: 'bonferroni' });
    expect(comparisons.map((c) => [c.x, c.y, c.test.status, c.adjustedPValue === null])).toEqual([
      ['a', 'b', 'degenerate', true],
      ['a', 'c', 'ok', false],
      ['b', 'c', 'ok', false],
    ]);
    // Two tests have a result: Bonferroni counts two.
    const test = requireResult((comparisons[1] as (typeof comparisons)[1]).test);
    expect(comparisons[1]?.adjustedPValue).toBe(Math.min(1, 2 * test.pValue));
  });

  it('throw only where a result is demanded', () => {
    expect(refused(() => requireResult(pearson(FLAT, ROUGH)))).toBe('BAD_DATA');
  });
});

describe('points on a line', () => {
  it('correlate perfectly, in either direction and with rounding', () => {
    const x = [0.1, 0.2, 0.3, 0.7, 1.9];
    for (const y of [x.map((v) => 3 * v + 1), x.map((v) => 1e8 + v)]) {
      const result = requireResult(pearson(x, y));
      if (y[0] === 1.3) expect(result).toMatchObject({ statistic: 1, pValue: 0, logP: Number.NEGATIVE_INFINITY });
      else expect(result.statistic).toBeGreaterThan(1 - 1e-12);
    }
    const down = requireResult(
      pearson(
        x,
        x.map((v) => -v),
      ),
    );
    expect(down).toMatchObject({ statistic: -1, pValue: 0, confidenceInterval: { low: -1, high: -1 } });
    expect(requireResult(spearman(x, [1, 4, 9, 16, 25]))).toMatchObject({ statistic: 1, pValue: 0 });
  });

  it('say nothing when there are only two', () => {
    for (const test of [pearson, spearman, kendall]) {
      expect(requireResult(test([1, 2], [5, 3]))).toMatchObject({ statistic: -1, pValue: 1, logP: 0 });
    }
    expect(requireResult(pearson([1, 2], [5, 3])).confidenceInterval).toMatchObject({ low: -1, high: 1 });
  });

  it('have an exact Kendall p-value beyond what a double holds', () => {
    const x = Array.from({ length: 300 }, (_, i) => i);
    const result = requireResult(kendall(x, x));
    // 2 / 300!: ln 300! = 1414.905849945068.
    expect(result.pValue).toBe(0);
    expect(result.logP).toBeCloseTo(Math.LN2 - 1414.905849945068, 9);
  });
});

describe('small and wrong input', () => {
  it('is refused by size', () => {
    for (const call of [
      () => welchTTest([1], ROUGH),
      () => tTest([], ROUGH, { equalVariances: true }),
      () => pooledTTest([1], [2]),
      () => oneSampleTTest([1]),
      () => pairedTTest([1], [2]),
      () => pearson([1], [2]),
      () => kendall([], []),
      () => mannWhitney([], ROUGH),
      () => cliffsDelta([1], ROUGH),
      () => permutationTest([], ROUGH),
      () => bootstrap([[1]], { statistic: () => 1, generator: new NumpyRandomState(1) }),
      () => describeSample([], { ddof: 0 }),
      () => compareGroups({ a: ROUGH }),
      () => tTestFromSummary(summary(1, 1, 1), summary(1, 1, 5)),
    ]) {
      expect(refused(call)).toBe('EMPTY_SAMPLE');
    }
    expect(requireResult(pooledTTest([1], ROUGH)).df).toBe(2);
  });

  it('is refused by value', () => {
    const gap = [1, Number.NaN, 3];
    for (const call of [
      () => welchTTest(gap, ROUGH),
      () => pairedTTest(gap, ROUGH),
      () => pearson(ROUGH, gap),
      () => spearman(gap, ROUGH),
      () => kendall(ROUGH, [1, 2, Number.POSITIVE_INFINITY]),
      () => mannWhitney(ROUGH, gap),
      () => cliffsDelta(gap, ROUGH),
      () => permutationTest(gap, ROUGH),
      () => holm([0.5, 1.5]),
      () => holm([Number.NaN]),
    ]) {
      expect(refused(call)).toBe('BAD_DATA');
    }
  });

  it('is refused by argument', () => {
    for (const call of [
      () => pearson([1, 2], [1, 2, 3]),
      () => welchTTest(ROUGH, ROUGH, { alternative: 'both' as 'less' }),
      () => welchTTest(ROUGH, ROUGH, { confidenceLevel: 95 }),
      () => welchTTest(ROUGH, ROUGH, { hypothesisedDifference: Number.NaN }),
      () => tTestFromSummary(summary(1, -1, 5), summary(1, 1, 5)),
      () => tTestFromSummary(summary(Number.NaN, 1, 5), summary(1, 1, 5)),
      () => tTestFromSummary(summary(1, 1, 5.5), summary(1, 1, 5)),
      () => oneSampleTTestFromSummary({ ...summary(1, 1, 5), ddof: 2 }),
      () => mannWhitney([1, 1], [1, 2], { pMethod: 'exact' }),
      () => kendall([1, 1, 2], [1, 2, 3], { pMethod: 'exact' }),
      () => tost(ROUGH, ROUGH, { low: 1, high: -1 }),
      () => tost(ROUGH, ROUGH, { low: -1, high: 1, alpha: 0.7 }),
      () => adjustPValues([0.1], 'hommel' as 'holm'),
      () => tTestPower({ effectSize: 1, n: 1 }),
      () => requiredSampleSize({ effectSize: 0, power: 0.8 }),
      () => requiredSampleSize({ effectSize: 1, power: 1 }),
      () => compareGroups({ a: ROUGH, b: ROUGH }, { test: 'anova' as 'welch' }),
      () => bootstrap([ROUGH], { statistic: () => 1 } as never),
      () => bootstrap([ROUGH], { statistic: () => Number.NaN, generator: new NumpyRandomState(1) }),
      () =>
        permutationTest(
          Array.from({ length: 20 }, (_, i) => i),
          ROUGH,
          { resamples: 10 },
        ),
    ]) {
      expect(refused(call)).toBe('BAD_ARGUMENT');
    }
    expect(refused(() => compareGroups({ a: ROUGH, b: ROUGH }, { reference: 'c' }))).toBe('UNKNOWN_NAME');
  });

  it('BCa says why it has no interval', () => {
    const outside = bootstrap([[1, 2, 3]], {
      statistic: (x) => ((x as Float64Array).join() === '1,2,3' ? 9 : mean(x as Float64Array)),
      generator: new NumpyRandomState(3),
      resamples: 10,
    });
    expect(outside).toMatchObject({ status: 'degenerate', reason: 'estimate-outside' });
  });
});

function summary(
  m: number,
  standardDeviation: number,
  n: number,
): { mean: number; standardDeviation: number; n: number; ddof: number } {
  return { mean: m, standardDeviation, n, ddof: 1 };
}
