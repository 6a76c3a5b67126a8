import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatLike,
  mayBeEqual,
  parsePrinted,
  printedRange,
  printsAs,
  tryParsePrinted,
} from '../../src/paper/printed-number.js';

describe('printed numbers', () => {
  it.each([
    ['93.92', 93.92, 2],
    ['0.3', 0.3, 1],
    ['500', 500, 0],
    ['3.7e-24', 3.7e-24, 25],
    ['5E-11', 5e-11, 11],
    ['−0.357', -0.357, 3],
    ['.5', 0.5, 1],
    [' 1.10 ', 1.1, 2],
    ['2e3', 2000, -3],
  ])('reads %s', (text, value, decimals) => {
    expect(parsePrinted(text)).toEqual({ text: text.trim(), value, decimals });
  });

  it.each(['', 'abc', '1.2.3', '1e', '0x10', 'NaN', 'Infinity', '1e999', '12,5', '--1'])('refuses %j', (text) => {
    expect(tryParsePrinted(text)).toBeUndefined();
    expect(() => parsePrinted(text)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  });

  it('knows the values behind the digits', () => {
    expect(printedRange(parsePrinted('0.3'))).toEqual({ low: 0.25, high: 0.35 });
    expect(printedRange(parsePrinted('0.3'), 'truncated')).toEqual({ low: 0.3, high: 0.4 });
    expect(printedRange(parsePrinted('-2'), 'truncated')).toEqual({ low: -3, high: -2 });
    expect(printedRange(parsePrinted('2'), 'either')).toEqual({ low: 1, high: 3 });
    expect(printsAs(0.35, parsePrinted('0.3'))).toBe(true);
    expect(printsAs(0.3501, parsePrinted('0.3'))).toBe(false);
    expect(printsAs(1.005, parsePrinted('1.00'))).toBe(true);
  });

  it('every value prints as its own rounding', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e4, max: 1e4, noNaN: true }), fc.integer({ min: 0, max: 6 }), (value, digits) => {
        const printed = parsePrinted(value.toFixed(digits));
        expect(printsAs(value, printed)).toBe(true);
        expect(printsAs(value + 1.01 * 10 ** -digits, printed)).toBe(false);
      }),
    );
  });

  it('compares numbers of different lengths', () => {
    const may = (a: string, b: string) => mayBeEqual(parsePrinted(a), parsePrinted(b));
    expect(may('190', '190.4')).toBe(true);
    expect(may('190.4', '190')).toBe(true);
    expect(may('190', '190.6')).toBe(false);
    expect(may('0.3', '0.30')).toBe(true);
    expect(may('1.33', '1.3')).toBe(true);
    expect(may('38.76', '38.77')).toBe(false);
  });

  it('formats like its neighbour', () => {
    expect(formatLike(91.9001, parsePrinted('91.90'))).toBe('91.90');
    expect(formatLike(4.0186e-24, parsePrinted('3.7e-24'))).toBe('4.02e-24');
    expect(formatLike(499.6, parsePrinted('500'))).toBe('500');
  });
});
