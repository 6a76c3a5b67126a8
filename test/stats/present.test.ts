import { describe, expect, it } from 'vitest';
import { compareGroups } from '../../src/stats/compare-groups.js';
import { pearson } from '../../src/stats/correlation.js';
import { describe as describeSample } from '../../src/stats/describe.js';
import { hedgesG } from '../../src/stats/effect-size.js';
import { formatPValue } from '../../src/stats/format-number.js';
import { toHtml, toText } from '../../src/stats/present.js';
import { welchTTest } from '../../src/stats/t-test.js';

const X = [1, 2, 4, 5];
const Y = [2, 4, 4.5, 9];

describe('results for people', () => {
  it('as text', () => {
    expect(toText(welchTTest(X, Y))).toMatch(
      /^Welch two-sample t-test\nt +-1\.07972\ndf +4\.99959\np +0\.3296\n.*95 % CI \[-6\.33907, 2\.58907\]\nn +4, 4$/s,
    );
    expect(toText(pearson([1, 1], [1, 2]))).toMatch(/no result +constant-sample/);
    expect(toText(hedgesG(X, Y))).toMatch(/Hedges' g +-0\.\d+/);
    expect(toText({ x: describeSample(X, { ddof: 1 }) })).toMatch(/^sd with ddof 1.*\nx +4 +3 /s);
    const odd = { status: describeSample(X, { ddof: 1 }), comparisons: describeSample(Y, { ddof: 1 }) };
    expect(toText(odd)).toMatch(/\nstatus +4 .*\ncomparisons +4 /);
    expect(toText(compareGroups({ X, Y }))).toMatch(/adjusted by holm\n.*X – Y/s);
  });

  it('as HTML in which names are only text', () => {
    const html = toHtml(compareGroups({ '<script>alert(1)</script>': X, 'a & b': Y }));
    expect(html).not.toMatch(/<script>/);
    expect(html).toMatch(/&#60;script&#62;/);
    expect(html).toMatch(/^<table><caption>/);
    expect(html.match(/<table>/g)).toHaveLength(2);
  });

  it('p-values that no double holds', () => {
    expect(formatPValue(0.0123456, Math.log(0.0123456))).toBe('0.01235');
    expect(formatPValue(0, -1234.5 * Math.LN10)).toBe('3.162e-1235');
    expect(formatPValue(0, Number.NEGATIVE_INFINITY)).toBe('0');
  });
});
