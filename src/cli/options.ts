import { InvalidArgumentError } from 'commander';

/** Parses an option that counts something. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1 is needed.');
  return value;
}

/** Parses a list of numbers such as 8,16,24. */
export function numberList(text: string): number[] {
  const values = text.split(',').map(Number);
  if (text.trim() === '' || values.some((value) => !Number.isFinite(value))) {
    throw new InvalidArgumentError('Numbers separated by commas are needed.');
  }
  return values;
}
