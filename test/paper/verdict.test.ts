import { describe, expect, it } from 'vitest';
import { compareCorrelation, compareNumber, compareSummary, parsePrinted, table2Cell } from '../../src/paper/index.js';

const cell = table2Cell({ method: 'cv-u', na: 100, dataset: 'cifar10', split: 'test' });
if (!cell) throw new Error('Table 2 lost a cell');

describe('compareSummary', () => {
  it('is equal to the digit only where both numbers round to the print', () => {
    expect(compareSummary({ mean: 91.9049, std: 2.2651, n: 500 }, cell).verdict).toBe('equal to the digit');
    expect(compareSummary({ mean: 0.919049, std: 0.022651, n: 500 }, cell, { scale: 100 })).toMatchObject({
      verdict: 'equal to the digit',
      ours: '91.90 ± 2.27',
      paper: '91.90 ± 2.27',
    });
    expect(compareSummary({ mean: 91.906, std: 2.27, n: 500 }, cell).verdict).toBe('equal within standard error');
    expect(compareSummary({ mean: 91.9, std: 2.28, n: 500 }, cell).verdict).toBe('equal within standard error');
  });

  it('weighs a difference against the standard errors', () => {
    // ddof 0: each standard error is 2.27/√499; 0.2 less the half last place 0.005 is 1.36 of their root sum of squares.
    const near = compareSummary({ mean: 92.1, std: 2.27, n: 500 }, cell);
    expect(near.verdict).toBe('equal within standard error');
    expect(near.difference).toBeCloseTo(0.2, 12);
    expect(near.standardError).toBeCloseTo(2.27 * Math.sqrt(2 / 499), 10);
    expect(near.pValue).toBeCloseTo(0.175124, 5);
    const far = compareSummary({ mean: 92.3, std: 2.27, n: 500 }, cell);
    expect(far.verdict).toBe('differs');
    expect(far.evidence).toContain('standard errors');
    // The same difference with ten selections is within chance.
    expect(compareSummary({ mean: 92.3, std: 2.27, n: 10 }, cell).verdict).toBe('equal within standard error');
  });

  it('uses the paper’s spread where ours has none, and says differs where there is none at all', () => {
    expect(compareSummary({ mean: 93, n: 1 }, cell)).toMatchObject({ verdict: 'equal within standard error' });
    expect(compareSummary({ mean: 80, n: 1 }, cell)).toMatchObject({ verdict: 'differs' });
    const withoutN = { mean: cell.mean, std: cell.std };
    expect(compareSummary({ mean: 91.91, std: 2.2, n: 500 }, withoutN)).toMatchObject({
      verdict: 'differs',
      pValue: null,
    });
    expect(compareSummary({ mean: 91.9, std: 2.27 }, withoutN).verdict).toBe('equal to the digit');
  });

  it('tells when the spread is another one', () => {
    expect(compareSummary({ mean: 92, std: 0.5, n: 500 }, cell).evidence).toContain('0.22 times the paper');
  });

  it('says when nothing was computed, and refuses NaN', () => {
    expect(compareSummary(undefined, cell)).toMatchObject({
      verdict: 'not computed',
      ours: null,
      paper: '91.90 ± 2.27',
    });
    expect(() => compareSummary({ mean: Number.NaN }, cell)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  });
});

describe('compareNumber and compareCorrelation', () => {
  it('go by digits, then by standard error', () => {
    expect(compareNumber(144.4, parsePrinted('144')).verdict).toBe('equal to the digit');
    expect(compareNumber(169, parsePrinted('144')).verdict).toBe('differs');
    expect(compareNumber(undefined, parsePrinted('144')).verdict).toBe('not computed');
    expect(compareNumber(146, parsePrinted('144'), { standardError: 1 }).verdict).toBe('equal within standard error');
    expect(compareNumber(147, parsePrinted('144'), { standardError: 1 }).verdict).toBe('differs');
  });

  it('compares correlations by Fisher’s z', () => {
    const printed = { r: parsePrinted('-0.357'), n: 169 };
    expect(compareCorrelation({ r: -0.3572, n: 169 }, printed).verdict).toBe('equal to the digit');
    expect(compareCorrelation({ r: -0.25, n: 144 }, printed).verdict).toBe('equal within standard error');
    const far = compareCorrelation({ r: 0.1, n: 144 }, printed);
    expect(far.verdict).toBe('differs');
    // z difference (atanh 0.1 + atanh 0.3565)/√(1/141 + 1/166), two-sided normal: 3.6e-5 by SciPy's norm.sf.
    expect(far.pValue).toBeGreaterThan(2e-5);
    expect(far.pValue).toBeLessThan(6e-5);
    expect(compareCorrelation(undefined, printed).verdict).toBe('not computed');
    expect(() => compareCorrelation({ r: 1.2, n: 10 }, printed)).toThrow(/correlation/);
  });
});
