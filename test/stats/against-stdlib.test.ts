import zQuantile from '@stdlib/stats-base-dists-normal-quantile';
import tCdf from '@stdlib/stats-base-dists-t-cdf';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../src/stats/distributions/normal-quantile.js';
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

describe('the normal quantile against stdlib', () => {
  it('agrees wherever stdlib is right', () => {
    for (const p of [1e-5, 0.005, 0.025, 0.3, 0.49999, 0.5, 0.51, 0.9, 0.975, 0.9999999]) {
      expect(Math.abs(normalQuantile(p) - zQuantile(p, 0, 1)), `p=${p}`).toBeLessThan(
        1e-10 * Math.max(1, Math.abs(zQuantile(p, 0, 1))),
      );
    }
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(normalQuantile(1.5)).toBeNaN();
    // R's qnorm; stdlib forms 1 − 2p, so that it is 1e-4 off at 1e-14 and −∞ below 1e-16.
    expect(relativeError(normalQuantile(1e-20), -9.262340089798405)).toBeLessThan(1e-15);
    expect(relativeError(normalQuantile(1e-300), -37.0470962993612)).toBeLessThan(1e-15);
    expect(zQuantile(1e-20, 0, 1)).toBe(Number.NEGATIVE_INFINITY);
  });
});
