import { describe, expect, it } from 'vitest';
import { noncentralTUpperTail } from '../../src/stats/distributions/noncentral-t.js';
import { studentTLogUpperTail, studentTUpperQuantile } from '../../src/stats/distributions/student-t.js';
import { kendall } from '../../src/stats/kendall.js';
import { mannWhitney } from '../../src/stats/mann-whitney.js';
import { benjaminiHochberg, bonferroni, holm } from '../../src/stats/multiple-comparisons.js';
import { requiredSampleSize, tTestPower } from '../../src/stats/power.js';
import { tTest } from '../../src/stats/t-test.js';
import { type Alternative, requireResult } from '../../src/stats/test-result.js';
import { type FixtureNumber, fixture, numberOf, relativeError } from './recipes.js';

interface RFixture {
  readonly tails: readonly { t: number; df: number; logUpperTail: number }[];
  readonly quantiles: readonly { p: number; df: number; t: number }[];
  readonly noncentral: readonly { t: number; df: number; ncp: number; upperTail: number }[];
  readonly tests: readonly {
    x: number[];
    y: number[];
    alternative: Alternative;
    mu: number;
    level: number;
    equalVariances: boolean;
    statistic: number;
    df: number;
    pValue: number;
    ci: [FixtureNumber, FixtureNumber];
    stderr: number;
  }[];
  readonly wilcoxon: readonly {
    x: number[];
    y: number[];
    level: number;
    alternative: Alternative;
    statistic: number;
    pValue: number;
    estimate: number;
    ci: [FixtureNumber, FixtureNumber];
  }[];
  readonly kendall: readonly { x: number[]; y: number[]; alternative: Alternative; tau: number; pValue: number }[];
  readonly adjust: readonly { p: number[]; holm: number[]; bh: number[]; bonferroni: number[] }[];
  readonly power: readonly {
    type: 'two-sample' | 'paired' | 'one-sample';
    alternative: 'two.sided' | 'one.sided';
    d: number;
    alpha: number;
    n: number;
    powerAt20: number;
  }[];
}

const r = fixture<RFixture>('r.json');

describe('against R', () => {
  it('log tails of t, far below what a double holds', () => {
    for (const { t, df, logUpperTail } of r.tails) {
      expect(relativeError(studentTLogUpperTail(t, df), logUpperTail), `t=${t} df=${df}`).toBeLessThan(1e-12);
    }
    expect(Math.min(...r.tails.map((row) => row.logUpperTail))).toBeLessThan(-1000);
  });

  it('quantiles of t', () => {
    for (const { p, df, t } of r.quantiles) {
      // R stops iterating where df is no integer and p is small: its own tail of its quantile is 2e-10 off there.
      expect(relativeError(studentTUpperQuantile(p, df), t), `p=${p} df=${df}`).toBeLessThan(1e-9);
      expect(relativeError(studentTLogUpperTail(studentTUpperQuantile(p, df), df), Math.log(p))).toBeLessThan(1e-14);
    }
  });

  it('the noncentral t distribution', () => {
    for (const { t, df, ncp, upperTail } of r.noncentral) {
      expect(Math.abs(noncentralTUpperTail(t, df, ncp) - upperTail), `t=${t} df=${df} ncp=${ncp}`).toBeLessThan(2e-11);
    }
  });

  it('t.test with a hypothesised difference, any alternative and level', () => {
    for (const c of r.tests) {
      const result = requireResult(
        tTest(c.x, c.y, {
          alternative: c.alternative,
          hypothesisedDifference: c.mu,
          confidenceLevel: c.level,
          equalVariances: c.equalVariances,
        }),
      );
      expect(relativeError(result.statistic, c.statistic)).toBeLessThan(1e-10);
      expect(relativeError(result.df ?? 0, c.df)).toBeLessThan(1e-12);
      expect(relativeError(result.pValue, c.pValue)).toBeLessThan(1e-10);
      expect(relativeError(result.standardError ?? 0, c.stderr)).toBeLessThan(1e-12);
      expect(relativeError(result.confidenceInterval?.low ?? 0, numberOf(c.ci[0]))).toBeLessThan(1e-9);
      expect(relativeError(result.confidenceInterval?.high ?? 0, numberOf(c.ci[1]))).toBeLessThan(1e-9);
    }
  });

  it('wilcox.test with the exact interval and the Hodges–Lehmann estimate', () => {
    for (const c of r.wilcoxon) {
      const options = { alternative: c.alternative, confidenceLevel: c.level, pMethod: 'exact' } as const;
      const result = requireResult(mannWhitney(c.x, c.y, options));
      expect(result.statistic).toBe(c.statistic);
      expect(relativeError(result.pValue, c.pValue)).toBeLessThan(1e-12);
      expect(Math.abs(result.estimate - c.estimate)).toBeLessThan(1e-12);
      expect(relativeError(result.confidenceInterval?.low ?? 0, numberOf(c.ci[0]))).toBeLessThan(1e-12);
      expect(relativeError(result.confidenceInterval?.high ?? 0, numberOf(c.ci[1]))).toBeLessThan(1e-12);
    }
  });

  it("Kendall's exact p-values", () => {
    for (const c of r.kendall) {
      const result = requireResult(kendall(c.x, c.y, { alternative: c.alternative, pMethod: 'exact' }));
      expect(relativeError(result.statistic, c.tau)).toBeLessThan(1e-12);
      // R takes 1 − P for an upper tail.
      expect(relativeError(result.pValue, c.pValue)).toBeLessThan(1e-10);
    }
  });

  it('p.adjust', () => {
    for (const c of r.adjust) {
      for (const [ours, theirs] of [
        [holm(c.p), c.holm],
        [benjaminiHochberg(c.p), c.bh],
        [bonferroni(c.p), c.bonferroni],
      ] as const) {
        ours.forEach((value, i) => {
          expect(relativeError(value, theirs[i] as number)).toBeLessThan(1e-13);
        });
      }
    }
  });

  it('power.t.test, both directions', () => {
    for (const c of r.power) {
      const design = {
        design: c.type,
        effectSize: c.d,
        alpha: c.alpha,
        alternative: c.alternative === 'two.sided' ? ('two-sided' as const) : ('greater' as const),
      };
      const label = JSON.stringify(c);
      expect(Math.abs(tTestPower({ ...design, n: 20 }) - c.powerAt20), label).toBeLessThan(1e-9);
      const required = requiredSampleSize({ ...design, power: 0.8 });
      // R searches from n = 2 on and reports where it stopped; below that its answer is the bound.
      if (c.n > 2.01) expect(relativeError(required.nExact, c.n), label).toBeLessThan(1e-6);
      expect(required.power).toBeGreaterThanOrEqual(0.8);
      if (required.n > 2) expect(tTestPower({ ...design, n: required.n - 1 })).toBeLessThan(0.8);
    }
  });
});
