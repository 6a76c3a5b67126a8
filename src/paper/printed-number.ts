import { TrainlessError } from '../core/errors.js';

/** A number as it stands in print: its digits matter, because they say how far the true value may be away. */
export interface PrintedNumber {
  /** Exactly as printed, trailing zeros included: `"93.92"`, `"0.3"`, `"3.7e-24"`. */
  readonly text: string;
  readonly value: number;
  /** Decimal place of the last printed digit: 2 for 93.92, 0 for 500, 25 for 3.7e-24. */
  readonly decimals: number;
}

/** How the digits that were cut off are assumed to have been treated. `either` allows rounding up, down or to the nearest. */
export type Rounding = 'nearest' | 'truncated' | 'either';

/** Values from `low` to `high`, both included. */
export interface PrintedRange {
  readonly low: number;
  readonly high: number;
}

const NUMBER = /^([+-]?)(\d+(?:\.(\d*))?|\.(\d+))(?:e([+-]?\d{1,4}))?$/i;

/**
 * Reads a printed number; undefined where the text is none. Accepts a typographic minus sign and scientific notation.
 * @example tryParsePrinted('3.7e-24') // { text: '3.7e-24', value: 3.7e-24, decimals: 25 }
 */
export function tryParsePrinted(text: string): PrintedNumber | undefined {
  const trimmed = text.trim();
  const match = NUMBER.exec(trimmed.replace(/^[−–]/, '-').replace(/e[−–]/i, 'e-'));
  if (!match) return undefined;
  const value = Number(match[0]);
  if (!Number.isFinite(value)) return undefined;
  const fraction = match[3] ?? match[4] ?? '';
  return { text: trimmed, value, decimals: fraction.length - Number(match[5] ?? 0) };
}

/**
 * Reads a printed number.
 * @throws {TrainlessError} BAD_ARGUMENT where the text is no number
 */
export function parsePrinted(text: string): PrintedNumber {
  const printed = tryParsePrinted(text);
  if (!printed) {
    throw new TrainlessError('BAD_ARGUMENT', `"${text}" is not a number. Write it as printed: 93.92, 0.3 or 3.7e-24.`);
  }
  return printed;
}

/** One unit in the last printed place: 0.01 for 93.92. */
export function lastPlace(printed: PrintedNumber): number {
  // Number('1e-2') is correctly rounded; 10 ** -2 need not be.
  return Number(`1e${-printed.decimals}`);
}

/** Every value that prints as this number. */
export function printedRange(printed: PrintedNumber, rounding: Rounding = 'nearest'): PrintedRange {
  const unit = lastPlace(printed);
  const { value } = printed;
  if (rounding === 'nearest') return { low: value - unit / 2, high: value + unit / 2 };
  if (rounding === 'either') return { low: value - unit, high: value + unit };
  return value < 0 || printed.text.startsWith('-') || printed.text.startsWith('−')
    ? { low: value - unit, high: value }
    : { low: value, high: value + unit };
}

/** Whether a value prints as this number. Halfway cases count as either neighbour. */
export function printsAs(value: number, printed: PrintedNumber, rounding: Rounding = 'nearest'): boolean {
  return within(value, printedRange(printed, rounding), lastPlace(printed));
}

/** Whether two printed numbers, perhaps of different lengths, can stand for one value: 190 and 190.4 can, 190 and 191 cannot. */
export function mayBeEqual(a: PrintedNumber, b: PrintedNumber, rounding: Rounding = 'nearest'): boolean {
  // The longer one must round to the shorter one; of equal length, they must be the same digits.
  const [shorter, longer] = a.decimals < b.decimals ? [a, b] : [b, a];
  return printsAs(longer.value, shorter, rounding);
}

/** Whether two intervals share a value; `scale` sets the slack for floating-point noise. */
export function overlap(a: PrintedRange, b: PrintedRange, scale = 0): boolean {
  const slack = 1e-9 * scale;
  return a.low <= b.high + slack && b.low <= a.high + slack;
}

function within(value: number, range: PrintedRange, scale: number): boolean {
  return overlap({ low: value, high: value }, range, scale);
}

/** Writes a value with as many decimals as the printed number it stands beside. */
export function formatLike(value: number, printed: PrintedNumber): string {
  if (/e/i.test(printed.text) || printed.decimals > 12) return formatScientific(value);
  return value.toFixed(Math.max(0, printed.decimals));
}

/** Writes a p-value as papers do: three significant digits, scientific below a thousandth. */
export function formatP(value: number): string {
  if (value === 0) return '0';
  return Math.abs(value) < 1e-3 ? formatScientific(value) : value.toPrecision(3);
}

function formatScientific(value: number): string {
  return value.toExponential(2);
}
