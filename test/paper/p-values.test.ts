import { describe, expect, it } from 'vitest';
import type { PValueClaim } from '../../src/paper/audit/p-values.js';
import { checkPValue, checkPValues, findImpossiblePValues, recomputeP } from '../../src/paper/index.js';
import { parsePrinted, printedRange } from '../../src/paper/printed-number.js';
import { tTestFromSummary } from '../../src/stats/index.js';
import { generator, summary } from './summaries.js';

function claim(
  a: string,
  b: string,
  p: string,
  more: Partial<PValueClaim> & { n?: [number, number] } = {},
): PValueClaim {
  const { n = [500, 500], ...rest } = more;
  const relation = p.startsWith('<') ? '<' : p.startsWith('>') ? '>' : '=';
  return {
    id: 'claim',
    where: 'here',
    a: summary('a', a, n[0]),
    b: summary('b', b, n[1]),
    p: { relation, number: parsePrinted(p.replace(/[<>]/, '')) },
    ...rest,
  };
}

const find = (...args: Parameters<typeof claim>) => findImpossiblePValues(checkPValues([claim(...args)]));

describe('recomputeP', () => {
  it('encloses every p-value within rounding, and no more', () => {
    const next = generator(7);
    const between = (low: number, high: number) => low + next() * (high - low);
    for (let round = 0; round < 24; round++) {
      const small = round % 2 === 0;
      const n: [number, number] = [2 + Math.floor(between(0, small ? 4 : 500)), 2 + Math.floor(between(0, 300))];
      const digits = Math.floor(between(0, 3));
      const a = summary('a', `${between(40, 60).toFixed(digits)} ± ${between(0.6, 9).toFixed(digits)}`, n[0]);
      const b = summary('b', `${between(40, 60).toFixed(digits)} ± ${between(0.6, 9).toFixed(digits)}`, n[1]);
      const test = round % 3 === 0 ? 'pooled' : 'welch';
      const alternative = (['two-sided', 'less', 'greater'] as const)[round % 5 < 3 ? 0 : round % 2 ? 1 : 2] ?? 'less';
      const range = recomputeP(a, b, { test, alternative, ddof: round % 4 === 0 ? 0 : 1, rounding: 'nearest' });
      // Brute force: a grid over the rectangle of deviations, differences at both ends, in the middle and at 0.
      const stdA = printedRange(a.std);
      const stdB = printedRange(b.std);
      const differences = [
        printedRange(a.mean).low - printedRange(b.mean).high,
        a.mean.value - b.mean.value,
        printedRange(a.mean).high - printedRange(b.mean).low,
      ];
      if ((differences[0] ?? 0) < 0 && (differences[2] ?? 0) > 0) differences.push(0);
      let smallest = 1;
      let largest = 0;
      for (const mean of differences)
        for (let i = 0; i <= 8; i++)
          for (let j = 0; j <= 8; j++) {
            const result = tTestFromSummary(
              {
                mean,
                standardDeviation: Math.max(0, stdA.low + (i / 8) * (stdA.high - stdA.low)),
                n: n[0],
                ddof: round % 4 === 0 ? 0 : 1,
              },
              {
                mean: 0,
                standardDeviation: Math.max(0, stdB.low + (j / 8) * (stdB.high - stdB.low)),
                n: n[1],
                ddof: round % 4 === 0 ? 0 : 1,
              },
              { equalVariances: test === 'pooled', alternative },
            );
            if (result.status !== 'ok') continue;
            smallest = Math.min(smallest, result.pValue);
            largest = Math.max(largest, result.pValue);
          }
      expect(range.low, `low of round ${round}`).toBeLessThanOrEqual(smallest * (1 + 1e-9));
      expect(range.high, `high of round ${round}`).toBeGreaterThanOrEqual(largest * (1 - 1e-9));
      expect(range.low, `low of round ${round}`).toBeGreaterThan(smallest * 0.99);
      expect(range.high, `high of round ${round}`).toBeLessThan(largest * 1.01);
    }
  });

  it('finds the smallest p-value where it lies between the ends: more spread in the larger group adds degrees of freedom', () => {
    const options = { test: 'welch', alternative: 'two-sided', ddof: 1, rounding: 'nearest' } as const;
    const range = recomputeP(summary('a', '20.0 ± 10.0', 2), summary('b', '0.0 ± 1e1', 3), options);
    // SciPy over a grid of deviations: 0.141950 at 9.95 and 10.055; at the ends 5 and 15 it is 0.1754 and 0.1711.
    expect(range.low / 0.1419502321947325).toBeCloseTo(1, 5);
  });

  it('reaches 1 where the means may be equal', () => {
    const options = { test: 'welch', alternative: 'two-sided', ddof: 1, rounding: 'nearest' } as const;
    const range = recomputeP(summary('a', '20.1 ± 1.0', 50), summary('b', '20.0 ± 1.0', 50), options);
    expect(range.high).toBeCloseTo(1, 9);
    expect(range.pValue).toBeCloseTo(0.618, 3);
    const inside = recomputeP(summary('a', '20.04 ± 1.00', 50), summary('b', '20 ± 1.00', 50), options);
    expect(inside.high).toBe(1);
    expect(inside.pValue).toBeLessThan(0.9);
    expect(find('20.1 ± 1.0', '20.0 ± 1.0', '0.98', { n: [50, 50] })).toEqual([]);
    expect(find('20.2 ± 1.0', '20.0 ± 1.0', '0.98', { n: [50, 50] })).toHaveLength(1);
  });

  it('knows constant samples', () => {
    const options = { test: 'welch', alternative: 'two-sided', ddof: 1, rounding: 'nearest' } as const;
    const apart = recomputeP(summary('a', '1 ± 0.0', 5), summary('b', '3 ± 0.0', 5), options);
    expect(apart.pValue).toBe(0);
    expect(apart.low).toBe(0);
    expect(apart.high).toBeGreaterThan(0);
    expect(recomputeP(summary('a', '1 ± 0', 5), summary('b', '1 ± 0', 5), options).pValue).toBe(1);
  });
});

describe('printed p-values', () => {
  it('pass when some values within rounding give them', () => {
    expect(find('67.05 ± 2.89', '64.08 ± 5.63', '3.7e-24')).toEqual([]);
    expect(find('67.05 ± 2.89', '64.08 ± 5.63', '<0.001')).toEqual([]);
    expect(find('10 ± 3', '12 ± 3', '0.3', { n: [6, 6] })).toEqual([]);
    expect(find('10 ± 3', '12 ± 3', '>0.05', { n: [6, 6] })).toEqual([]);
  });

  it('fail when none do', () => {
    expect(find('10.00 ± 3.00', '12.00 ± 3.00', '0.023', { n: [6, 6] })).toMatchObject([
      { kind: 'impossible-p-value', severity: 'error', printed: '0.023', recomputed: '0.275 (Welch), 0.275 (pooled)' },
    ]);
    expect(find('10.00 ± 3.00', '12.00 ± 3.00', '<0.05', { n: [6, 6] })[0]?.explanation).toContain(
      'opposite conclusion',
    );
    expect(find('67.05 ± 2.89', '64.08 ± 5.63', '>0.05')).toHaveLength(1);
  });

  it('weigh more where the conclusion changes or the size is off', () => {
    expect(find('91.78 ± 1.45', '91.90 ± 2.27', '0.391')).toMatchObject([{ severity: 'warning' }]);
    expect(find('91.78 ± 1.45', '91.90 ± 2.27', '0.039')).toMatchObject([{ severity: 'error' }]);
    expect(find('91.90 ± 2.27', '86.61 ± 13.46', '5e-11')[0]?.explanation).toContain('misprint for 5e-17');
  });

  it('guess what was done instead', () => {
    // SciPy: pooled 1.6438e-24; Welch 4.0186e-24; with ddof 0, n = 6: 0.31664.
    const named = find('67.05 ± 2.89', '64.08 ± 5.63', '1.6e-24', { test: 'welch' });
    expect(named[0]?.explanation).toContain('It would fit Student');
    expect(find('67.05 ± 2.89', '64.08 ± 5.63', '1.6e-24')).toEqual([]);
    const half = find('10.00 ± 3.00', '12.00 ± 3.00', '0.1376', { n: [6, 6] });
    expect(half[0]?.explanation).toContain('It would fit a one-sided test');
    const ddof = find('10.000 ± 3.000', '12.000 ± 3.000', '0.3165', { n: [6, 6] });
    expect(ddof[0]?.explanation).toContain('ddof 0');
    expect(find('10.000 ± 3.000', '12.000 ± 3.000', '0.3165', { n: [6, 6], ddof: 'unknown' })).toEqual([]);
    expect(find('10.00 ± 3.00', '12.00 ± 3.00', '0.1376', { n: [6, 6], alternative: 'less' })).toEqual([]);
  });

  it('allow for numbers that were cut off rather than rounded', () => {
    // SciPy: 0.37736.
    expect(checkPValue(claim('10.4 ± 3.0', '12.0 ± 3.0', '0.39', { n: [6, 6] }))?.welch.pValue).toBeCloseTo(
      0.377362,
      6,
    );
    expect(
      findImpossiblePValues(checkPValues([claim('10.400 ± 3.000', '12.000 ± 3.000', '0.37', { n: [6, 6] })])),
    ).toHaveLength(1);
    const options = { rounding: 'truncated' } as const;
    const truncated = [claim('10.400 ± 3.000', '12.000 ± 3.000', '0.37', { n: [6, 6] })];
    expect(findImpossiblePValues(checkPValues(truncated, options), options)).toEqual([]);
  });

  it('are left alone where n is unknown, too small, or a deviation negative', () => {
    const unknown = { ...claim('1 ± 1', '2 ± 1', '0.9'), b: summary('b', '2 ± 1') };
    expect(checkPValue(unknown)).toBeUndefined();
    expect(checkPValue(claim('1 ± 1', '2 ± 1', '0.9', { n: [1, 5] }))).toBeUndefined();
    expect(checkPValue(claim('1 ± -1', '2 ± 1', '0.9'))).toBeUndefined();
  });
});
