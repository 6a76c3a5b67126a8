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

/** Parses seeds a:b, the integers a … b − 1; one number n stands for 0:n. */
export function seedRange(text: string): { first: number; count: number } {
  const match = /^(?:(\d+):)?(\d+)$/.exec(text.trim());
  const first = Number(match?.[1] ?? 0);
  const end = Number(match?.[2]);
  if (!match || !Number.isSafeInteger(end) || end <= first) {
    throw new InvalidArgumentError('Seeds are written a:b with a < b, such as 0:100.');
  }
  return { first, count: end - first };
}

/** Parser of an option that takes one of a few words. */
export function oneOf<T extends string>(...names: readonly T[]): (text: string) => T {
  return (text) => {
    const found = names.find((name) => name === text);
    if (found === undefined) throw new InvalidArgumentError(`Choose one of ${names.join(', ')}.`);
    return found;
  };
}
