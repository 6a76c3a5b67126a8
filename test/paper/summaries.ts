import { type PrintedSummary, parseMeanStd } from '../../src/paper/summary.js';

/** A printed summary for tests: `summary('a', '91.90 ± 2.27', 500, { group: 'x' })`. */
export function summary(
  id: string,
  text: string,
  n?: number,
  factors: Readonly<Record<string, string | number>> = { row: id },
): PrintedSummary {
  return {
    id,
    place: { source: 'table', part: 'table', row: id },
    ...parseMeanStd(text),
    ...(n === undefined ? {} : { n }),
    factors,
  };
}

/** A small generator of numbers in [0, 1), for tests that need many and the same ones each time. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A standard normal draw. */
export function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
