import tCdf from '@stdlib/stats-base-dists-t-cdf';
import { describe, expect, it } from 'vitest';
import { studentTCdf, studentTUpperTail } from '../../src/stats/distributions/student-t.js';
import { relativeError } from './recipes.js';

describe('the t distribution against stdlib', () => {
  it('agrees wherever stdlib is right', () => {
    for (const df of [0.5, 1, 2, 3.7, 10, 100, 997.3, 1e5, 1e9]) {
      for (const t of [1e-3, 0.1, 0.9, 1.41, 1.42, 3, 10, 30, 36]) {
        const label = `t=${t} df=${df}`;
        expect(relativeError(studentTUpperTail(t, df), tCdf(-t, df)), label).toBeLessThan(1e-12);
        expect(relativeError(studentTCdf(t, df), tCdf(t, df)), label).toBeLessThan(1e-12);
      }
    }
  });

  it('is here because stdlib is not right near 0', () => {
    // P(T > 1e-8) with one degree of freedom is ½ − atan(1e-8)/π. When this fails, stdlib has been mended.
    const exact = 0.5 - Math.atan(1e-8) / Math.PI;
    expect(relativeError(studentTUpperTail(1e-8, 1), exact)).toBeLessThan(1e-15);
    expect(relativeError(tCdf(-1e-8, 1), exact)).toBeGreaterThan(1e-10);
  });
});
