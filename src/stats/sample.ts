import { TrainlessError } from '../core/errors.js';

/** Anything with numbers in a row: `number[]`, `Float64Array`, `Float32Array`, … */
export type Sample = ArrayLike<number>;

/** Smallest and largest value of a checked sample. */
export interface Extent {
  readonly min: number;
  readonly max: number;
}

/**
 * Checks a sample and finds its extent in one pass.
 * @param name - what messages call the sample
 * @param minimum - smallest acceptable size
 * @throws {TrainlessError} EMPTY_SAMPLE when there are fewer values, BAD_DATA when one is not a finite number
 */
export function checkSample(values: Sample, name: string, minimum: number): Extent {
  const n = values.length;
  if (!(n >= minimum)) {
    throw new TrainlessError(
      'EMPTY_SAMPLE',
      `${name} holds ${n ?? 'no'} value${n === 1 ? '' : 's'}; at least ${minimum} ${minimum === 1 ? 'is' : 'are'} needed. Give more data.`,
      { details: { name, n, minimum } },
    );
  }
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i += 1) {
    const value = values[i] as number;
    // v − v is 0 for finite numbers alone: NaN and ±∞ give NaN.
    if (typeof value !== 'number' || value - value !== 0) throw notFinite(value, name, i);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

function notFinite(value: unknown, name: string, index: number): TrainlessError {
  return new TrainlessError(
    'BAD_DATA',
    `${name}[${index}] is ${typeof value === 'string' ? JSON.stringify(value) : String(value)}, not a finite number. Remove missing values first, for example with omitMissing().`,
    { details: { name, index, value: String(value) } },
  );
}

/**
 * Checks two samples of pairs: equal lengths, finite values.
 * @throws {TrainlessError} BAD_ARGUMENT, EMPTY_SAMPLE, BAD_DATA
 */
export function checkPairs(x: Sample, y: Sample, minimum: number): { readonly x: Extent; readonly y: Extent } {
  if (x.length !== y.length) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `Paired samples must have the same length, but x holds ${x.length} values and y ${y.length}. Pass one y for each x.`,
      { details: { nX: x.length, nY: y.length } },
    );
  }
  return { x: checkSample(x, 'x', minimum), y: checkSample(y, 'y', minimum) };
}

/**
 * Copies a sample without NaN, null and undefined; infinities stay, because they are values.
 * @example omitMissing([1, NaN, 3]) // Float64Array [1, 3]
 */
export function omitMissing(values: ArrayLike<number | null | undefined>): Float64Array {
  return Float64Array.from(Array.from(values).filter(isPresent));
}

/**
 * Copies the pairs of which neither member is missing (NaN, null or undefined).
 * @throws {TrainlessError} BAD_ARGUMENT when the lengths differ
 */
export function omitMissingPairs(
  x: ArrayLike<number | null | undefined>,
  y: ArrayLike<number | null | undefined>,
): { readonly x: Float64Array; readonly y: Float64Array } {
  if (x.length !== y.length) {
    throw new TrainlessError('BAD_ARGUMENT', `Pairs need equal lengths, not ${x.length} and ${y.length}.`);
  }
  const kept: [number, number][] = [];
  for (let i = 0; i < x.length; i += 1) {
    const a = x[i];
    const b = y[i];
    if (isPresent(a) && isPresent(b)) kept.push([a, b]);
  }
  return { x: Float64Array.from(kept, ([a]) => a), y: Float64Array.from(kept, ([, b]) => b) };
}

function isPresent(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && !Number.isNaN(value);
}
