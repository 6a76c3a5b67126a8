import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumpyRandomState } from '../../src/core/random/index.js';
import { cliffsDelta } from '../../src/stats/cliffs-delta.js';
import { pearson, spearman } from '../../src/stats/correlation.js';
import { cohensD, cohensDFromSummary, hedgesG } from '../../src/stats/effect-size.js';
import { tost, tostFromSummary } from '../../src/stats/equivalence.js';
import { kendall } from '../../src/stats/kendall.js';
import { mannWhitney } from '../../src/stats/mann-whitney.js';
import { moments } from '../../src/stats/moments.js';
import { kthDifference } from '../../src/stats/pairwise-differences.js';
import { permutationTest } from '../../src/stats/permutation-test.js';
import { detectableEffectSize, requiredPairs, requiredSampleSize, tTestPower } from '../../src/stats/power.js';
import { ranks } from '../../src/stats/ranks.js';
import { tTest, tTestFromSummary, welchTTest } from '../../src/stats/t-test.js';
import { requireResult, type TestOutcome } from '../../src/stats/test-result.js';
import { relativeError } from './recipes.js';

const values = (minLength: number, maxLength = 25): fc.Arbitrary<number[]> =>
  fc.array(
    fc.integer({ min: -400, max: 400 }).map((k) => k / 8),
    { minLength, maxLength },
  );
const pairsOf = (minLength: number): fc.Arbitrary<[number[], number[]]> =>
  fc.integer({ min: minLength, max: 25 }).chain((n) => fc.tuple(values(n, n), values(n, n)));

/** Statistic and p, or that there is none. */
const told = (outcome: TestOutcome): readonly (number | string)[] =>
  outcome.status === 'ok' ? [outcome.statistic, outcome.pValue] : [outcome.reason];

function expectClose(a: readonly (number | string)[], b: readonly (number | string)[]): void {
  expect(a.length).toBe(b.length);
  a.forEach((value, i) => {
    const other = b[i];
    if (typeof value !== 'number' || typeof other !== 'number') expect(value).toBe(other);
    else expect(Math.abs(value - other)).toBeLessThanOrEqual(1e-9 * Math.max(1e-3, Math.abs(other)));
  });
}

describe('t-tests', () => {
  it('change sign with the order of the samples and nothing else', () => {
    fc.assert(
      fc.property(values(2), values(2), fc.boolean(), (x, y, equalVariances) => {
        const forth = told(tTest(x, y, { equalVariances }));
        const back = told(tTest(y, x, { equalVariances }));
        expectClose(
          forth,
          back.map((v, i) => (i === 0 && typeof v === 'number' ? -v : v)),
        );
      }),
    );
  });

  it('do not feel a common offset of 2^33 and scale by powers of two', () => {
    fc.assert(
      fc.property(values(2), values(2), (x, y) => {
        const moved = (v: number): number => (v + 2 ** 33) * 2 ** -40;
        expectClose(told(welchTTest(x.map(moved), y.map(moved))), told(welchTTest(x, y)));
      }),
    );
  });

  it('are the same from samples and from their summaries, whatever the ddof', () => {
    fc.assert(
      fc.property(values(2), values(2), fc.constantFrom(0, 1), fc.boolean(), (x, y, ddof, equalVariances) => {
        expectClose(
          told(tTestFromSummary(moments(x, { ddof }), moments(y, { ddof }), { equalVariances })),
          told(tTest(x, y, { equalVariances })),
        );
      }),
    );
  });

  it('have one-sided p-values that add up to 1, and an interval that agrees with p', () => {
    fc.assert(
      fc.property(values(2), values(2), (x, y) => {
        const two = welchTTest(x, y);
        const less = welchTTest(x, y, { alternative: 'less' });
        const greater = welchTTest(x, y, { alternative: 'greater' });
        if (two.status !== 'ok' || less.status !== 'ok' || greater.status !== 'ok') return;
        expect(less.pValue + greater.pValue).toBeCloseTo(1, 12);
        expect(two.pValue).toBeCloseTo(2 * Math.min(less.pValue, greater.pValue), 12);
        const { low, high } = two.confidenceInterval ?? { low: 0, high: 0 };
        if (Math.abs(two.pValue - 0.05) > 1e-9) expect(two.pValue < 0.05).toBe(low > 0 || high < 0);
        // The null value at an end of the interval has p = 0.05.
        const atEnd = requireResult(welchTTest(x, y, { hypothesisedDifference: high }));
        expect(relativeError(atEnd.pValue, 0.05)).toBeLessThan(1e-7);
      }),
    );
  });
});

describe('correlations', () => {
  it('are symmetric, change sign with a mirror, and do not feel shift and scale', () => {
    fc.assert(
      fc.property(pairsOf(2), ([x, y]) => {
        for (const test of [pearson, spearman, kendall]) {
          const plain = told(test(x, y));
          expectClose(told(test(y, x)), plain);
          expectClose(
            told(
              test(
                x.map((v) => v * 4 + 2 ** 30),
                y,
              ),
            ),
            plain,
          );
          const mirrored = told(
            test(
              x,
              y.map((v) => -v),
            ),
          );
          expectClose(
            mirrored,
            plain.map((v, i) => (i === 0 && typeof v === 'number' ? -v : v)),
          );
        }
      }),
    );
  });

  it('Spearman is Pearson of the ranks', () => {
    fc.assert(
      fc.property(pairsOf(3), ([x, y]) => {
        expectClose(told(spearman(x, y)), told(pearson(ranks(x), ranks(y))));
      }),
    );
  });

  it('Kendall counts what counting all pairs counts', () => {
    fc.assert(
      fc.property(pairsOf(2), ([x, y]) => {
        let score = 0;
        let tiesX = 0;
        let tiesY = 0;
        for (let i = 0; i < x.length; i += 1) {
          for (let j = 0; j < i; j += 1) {
            const dx = Math.sign((x[i] as number) - (x[j] as number));
            const dy = Math.sign((y[i] as number) - (y[j] as number));
            score += dx * dy;
            tiesX += dx === 0 ? 1 : 0;
            tiesY += dy === 0 ? 1 : 0;
          }
        }
        const total = (x.length * (x.length - 1)) / 2;
        const outcome = kendall(x, y);
        if (outcome.status !== 'ok') expect(tiesX === total || tiesY === total).toBe(true);
        else expect(outcome.statistic).toBeCloseTo(score / Math.sqrt((total - tiesX) * (total - tiesY)), 12);
      }),
    );
  });
});

describe('rank tests of two samples', () => {
  it('U, Cliff’s δ and the Hodges–Lehmann shift are what all differences say', () => {
    fc.assert(
      fc.property(values(2, 12), values(2, 12), (x, y) => {
        const differences = x.flatMap((a) => y.map((b) => a - b)).sort((a, b) => a - b);
        const above = differences.filter((d) => d > 0).length;
        const equal = differences.filter((d) => d === 0).length;
        const outcome = mannWhitney(x, y);
        if (outcome.status === 'ok') {
          expect(outcome.statistic).toBe(above + equal / 2);
          const n = differences.length;
          const middle = [differences[(n - 1) >> 1], differences[n >> 1]] as [number, number];
          expect(outcome.estimate).toBeCloseTo((middle[0] + middle[1]) / 2, 12);
        }
        expect(cliffsDelta(x, y).value).toBeCloseTo((2 * above + equal) / differences.length - 1, 12);
        const sortedX = Float64Array.from(x).sort();
        const sortedY = Float64Array.from(y).sort();
        differences.forEach((d, k) => {
          expect(kthDifference(sortedX, sortedY, k + 1)).toBe(d === 0 ? 0 : d);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('the interval of Cliff’s δ is that of the definition', () => {
    fc.assert(
      fc.property(values(3, 10), values(3, 10), (x, y) => {
        const d = x.map((a) => y.map((b) => Math.sign(a - b)));
        const [n, m] = [x.length, y.length];
        const delta = d.flat().reduce((s, v) => s + v, 0) / (n * m);
        const rows = d.map((row) => row.reduce((s, v) => s + v, 0) / m);
        const columns = y.map((_, j) => d.reduce((s, row) => s + (row[j] as number), 0) / n);
        const ss = (v: number[]): number => v.reduce((s, w) => s + (w - delta) ** 2, 0);
        const variance = Math.max(
          (m ** 2 * ss(rows) + n ** 2 * ss(columns) - ss(d.flat())) / (n * m * (n - 1) * (m - 1)),
          (1 - delta ** 2) / (n * m - 1),
        );
        const z = 1.959963984540054;
        const half = z * Math.sqrt(variance) * Math.sqrt((1 - delta ** 2) ** 2 + z ** 2 * variance);
        const scale = 1 - delta ** 2 + z ** 2 * variance;
        const { low, high } = cliffsDelta(x, y).confidenceInterval;
        if (scale === 0) expect([low, high]).toEqual([delta, delta]);
        else {
          expect(low).toBeCloseTo(Math.max(-1, (delta - delta ** 3 - half) / scale), 10);
          expect(high).toBeCloseTo(Math.min(1, (delta - delta ** 3 + half) / scale), 10);
        }
      }),
    );
  });
});

describe('effect sizes', () => {
  it("Cohen's d is t per root sample size; its interval excludes 0 where the test rejects", () => {
    fc.assert(
      fc.property(values(2, 12), values(2, 12), (x, y) => {
        const effect = cohensD(x, y);
        const test = tTest(x, y, { equalVariances: true });
        if (effect.status !== 'ok' || test.status !== 'ok') {
          expect(effect.status).toBe(test.status);
          return;
        }
        expect(effect.value).toBeCloseTo(test.statistic * Math.sqrt(1 / x.length + 1 / y.length), 10);
        const { low, high } = effect.confidenceInterval;
        if (Math.abs(test.pValue - 0.05) > 1e-6) expect(low > 0 || high < 0).toBe(test.pValue < 0.05);
      }),
      { numRuns: 25 },
    );
  });

  it('equals published numbers', () => {
    // Exact noncentral-t interval, verified with SciPy's nct: t = 0.5·√(20·20/40) = 1.5811, df = 38.
    const group = (mean: number): Parameters<typeof cohensDFromSummary>[0] => ({
      mean,
      standardDeviation: 1,
      n: 20,
      ddof: 1,
    });
    const d = cohensDFromSummary(group(0.5), group(0));
    if (d.status !== 'ok') throw new Error(d.reason);
    expect(d.value).toBeCloseTo(0.5, 14);
    expect(d.confidenceInterval.low).toBeCloseTo(D_LOW, 9);
    expect(d.confidenceInterval.high).toBeCloseTo(D_HIGH, 9);
    // Hedges (1981): J(38) = 0.98017…, close to 1 − 3/(4·38 − 1).
    const g = hedgesG([0, 1, 2, 3, 4], [1, 3, 2, 5, 4]);
    const plain = cohensD([0, 1, 2, 3, 4], [1, 3, 2, 5, 4]);
    if (g.status !== 'ok' || plain.status !== 'ok') throw new Error('degenerate');
    expect(g.value / plain.value).toBeCloseTo(1 - 3 / (4 * 8 - 1), 2);
    expect(g.value / plain.value).toBeCloseTo(J_8, 12);
  });
});

/** scipy.optimize.brentq over scipy.stats.nct.sf(1.5811…, 38, δ), δ·√(1/10). */
const D_LOW = -0.13301811322887452;
const D_HIGH = 1.126661275294288;
/** Γ(4) / (2 Γ(3.5)). */
const J_8 = 0.9027033336764102;

describe('equivalence', () => {
  it('holds exactly when the 1 − 2α interval lies within the bounds', () => {
    fc.assert(
      fc.property(values(2), values(2), fc.integer({ min: 1, max: 40 }), (x, y, bound) => {
        const result = tost(x, y, { low: -bound, high: bound });
        if (result.status !== 'ok') return;
        const { low, high, level } = result.confidenceInterval ?? { low: 0, high: 0, level: 0 };
        expect(level).toBeCloseTo(0.9, 15);
        if (Math.abs(result.pValue - 0.05) > 1e-9) {
          expect(result.pValue < 0.05).toBe(low > -bound && high < bound);
        }
        expect(result.pValue).toBe(Math.max(result.lower.pValue, result.upper.pValue));
        expectClose(
          told(tostFromSummary(moments(x, { ddof: 1 }), moments(y, { ddof: 0 }), { low: -bound, high: bound })),
          told(result),
        );
      }),
    );
  });
});

describe('power', () => {
  it('grows with n, and planning is its inverse', () => {
    for (const effectSize of [0.2, 0.8]) {
      for (const ratio of [0.5, 1, 3]) {
        const { n, nSecond, power } = requiredSampleSize({ effectSize, power: 0.9, ratio });
        expect(power).toBeGreaterThanOrEqual(0.9);
        expect(tTestPower({ effectSize, ratio, n: n - 1 })).toBeLessThan(0.9);
        expect(nSecond).toBe(Math.ceil(n * ratio));
        expect(detectableEffectSize({ n, ratio, power })).toBeCloseTo(effectSize, 9);
      }
    }
    expect(detectableEffectSize({ n: 20, power: 0.8, alternative: 'less' })).toBeLessThan(0);
    expect(tTestPower({ effectSize: 0, n: 10 })).toBeCloseTo(0.05, 12);
    // Cohen (1988), table 4.4.1 has 85 for ρ = .30 and power .80; Fisher's z without bias correction gives 85.
    expect(requiredPairs({ correlation: 0.3, power: 0.8 }).n).toBe(85);
  });
});

describe('permutation tests', () => {
  it('tend to the t-test, and a random one to the exact one', () => {
    const x = [3.1, 2.7, 3.9, 4.4, 3.6, 2.9];
    const y = [2.2, 3.0, 2.6, 1.9, 2.8, 3.3];
    const exact = permutationTest(x, y);
    expect(exact).toMatchObject({ exact: true, resamples: 924 });
    const drawn = permutationTest(x, y, { resamples: 900, generator: new NumpyRandomState(7) });
    expect(drawn.exact).toBe(false);
    expect(Math.abs(drawn.pValue - exact.pValue)).toBeLessThan(0.03);
    expect(Math.abs(exact.pValue - requireResult(welchTTest(x, y)).pValue)).toBeLessThan(0.02);
    expect(drawn.pValue).toBe(permutationTest(x, y, { resamples: 900, generator: new NumpyRandomState(7) }).pValue);
  });
});
