import { checkSample, type Sample } from './sample.js';

/**
 * Ranks from 1 on; tied values share the mean of their ranks (SciPy's `rankdata`, method "average").
 * @throws {TrainlessError} EMPTY_SAMPLE, BAD_DATA
 * @example ranks([10, 20, 10]) // Float64Array [1.5, 3, 1.5]
 */
export function ranks(values: Sample): Float64Array {
  checkSample(values, 'the sample', 1);
  const sorted = Float64Array.from(values).sort();
  const n = values.length;
  // Midrank of each run of equal values, found again by binary search: faster than sorting indices.
  const midranks = new Float64Array(n);
  for (let start = 0; start < n; ) {
    let end = start + 1;
    while (end < n && sorted[end] === sorted[start]) end += 1;
    midranks.fill((start + 1 + end) / 2, start, end);
    start = end;
  }
  return Float64Array.from({ length: n }, (_, i) => midranks[lowerBound(sorted, values[i] as number)] as number);
}

/**
 * Sizes of the groups of equal values that have more than one member.
 * @param sorted - ascending
 */
export function tieSizes(sorted: Sample): number[] {
  const sizes: number[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end += 1;
    if (end - start > 1) sizes.push(end - start);
    start = end;
  }
  return sizes;
}

/** First index whose value is not below `value`. */
export function lowerBound(sorted: Sample, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
