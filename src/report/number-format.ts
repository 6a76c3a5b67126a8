import { formatDuration } from '../core/progress.js';

/** How a column writes its numbers. */
export type NumberFormat =
  /** As many significant digits as given (default 4), no trailing zeros. */
  | { readonly style: 'general'; readonly digits?: number }
  | { readonly style: 'fixed'; readonly digits: number }
  /** Grouped by thousands. */
  | { readonly style: 'integer' }
  /** A fraction, printed times 100; say `%` in the column's unit. */
  | { readonly style: 'percent'; readonly digits: number }
  /** Two or three significant digits; small ones with a power of ten. */
  | { readonly style: 'p-value' }
  /** Milliseconds, for people. */
  | { readonly style: 'duration' };

const MINUS = '−';
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Writes a number for people, with a true minus sign and powers of ten as 10⁻⁶. */
export function formatNumber(value: number, format: NumberFormat = { style: 'general' }): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : value > 0 ? '∞' : `${MINUS}∞`;
  return write(value, format).replace(/^-/, MINUS);
}

function write(value: number, format: NumberFormat): string {
  switch (format.style) {
    case 'general':
      return general(value, format.digits ?? 4);
    case 'fixed':
      return fixed(value, format.digits);
    case 'integer':
      return grouped(fixed(value, 0));
    case 'percent':
      return fixed(100 * value, format.digits);
    case 'p-value':
      return pValue(value);
    case 'duration':
      return formatDuration(value);
  }
}

/** toFixed without a negative zero. */
const fixed = (value: number, digits: number): string => value.toFixed(digits).replace(/^-(0(\.0*)?)$/, '$1');

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

function general(value: number, digits: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return grouped(String(value));
  const size = Math.abs(value);
  return size < 1e-4 || size >= 1e7 ? withPower(value, digits) : String(Number(value.toPrecision(digits)));
}

function pValue(value: number): string {
  if (value === 0 || value >= 0.9995) return value === 0 ? '0' : '1';
  return value >= 0.001 ? value.toFixed(value >= 0.1 ? 2 : 3) : withPower(value, 2);
}

function withPower(value: number, digits: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e');
  const power = [...exponent.replace('+', '')].map((c) => (c === '-' ? '⁻' : (SUPERSCRIPTS[Number(c)] ?? c))).join('');
  return `${mantissa} × 10${power}`;
}
