import { type Alternative, studentTUpperTail, tTestFromSummary } from '../../stats/index.js';
import { type PrintedRange, printedRange, type Rounding } from '../printed-number.js';
import type { PrintedSummary } from '../summary.js';

/** Which two-sample t-test a p-value comes from. */
export type TTestKind = 'welch' | 'pooled';

/** What a test gives on the printed values (`pValue`), and on all values that print the same (`low` to `high`). */
export interface RecomputedP extends PrintedRange {
  readonly pValue: number;
  readonly logP: number;
  readonly statistic: number;
  readonly df: number;
}

export interface RecomputeOptions {
  readonly test: TTestKind;
  readonly alternative: Alternative;
  /** How the standard deviations were computed. */
  readonly ddof: number;
  readonly rounding: Rounding;
}

/** The sizes of the two samples and how their summaries are turned into a p-value. */
interface Setting extends RecomputeOptions {
  readonly nA: number;
  readonly nB: number;
}

/** Ends, their close neighbours and the middle of an edge. */
const EDGE_SHARES: readonly number[] = [0, 0.02, 0.5, 0.98, 1];
const EDGE_REFINEMENTS = 24;

/**
 * A two-sample t-test of printed summaries, with the smallest and the largest p-value that any means and standard
 * deviations within their rounding give.
 * @throws {TrainlessError} BAD_ARGUMENT, EMPTY_SAMPLE where a summary is impossible or has n < 2
 */
export function recomputeP(a: PrintedSummary, b: PrintedSummary, options: RecomputeOptions): RecomputedP {
  const setting: Setting = { ...options, nA: a.n ?? 0, nB: b.n ?? 0 };
  const centre = tTestFromSummary(
    { mean: a.mean.value, standardDeviation: a.std.value, n: setting.nA, ddof: options.ddof },
    { mean: b.mean.value, standardDeviation: b.std.value, n: setting.nB, ddof: options.ddof },
    { equalVariances: options.test === 'pooled', alternative: options.alternative },
  );
  const difference = a.mean.value - b.mean.value;
  const pValue = centre.status === 'ok' ? centre.pValue : pOfDifference(difference, [0, 0], setting);
  const meanA = printedRange(a.mean, options.rounding);
  const meanB = printedRange(b.mean, options.rounding);
  const box = [stdRange(a, options.rounding), stdRange(b, options.rounding)] as const;
  const [furthest, nearest] = extremeDifferences(meanA.low - meanB.high, meanA.high - meanB.low, options.alternative);
  return {
    pValue,
    logP: centre.status === 'ok' ? centre.logP : Math.log(pValue),
    statistic: centre.status === 'ok' ? centre.statistic : difference === 0 ? 0 : Number.POSITIVE_INFINITY,
    df: centre.status === 'ok' && centre.df !== null ? centre.df : setting.nA + setting.nB - 2,
    low: Math.min(
      pValue,
      smallestOnEdges((...stds) => pOfDifference(furthest, stds, setting), box),
    ),
    high: Math.max(pValue, -smallestOnEdges((...stds) => -pOfDifference(nearest, stds, setting), box)),
  };
}

/** The p-value of a difference of means; the textbook formulas, because the range needs some hundred of them. */
function pOfDifference(difference: number, stds: readonly [number, number], setting: Setting): number {
  const { nA, nB, ddof, test, alternative } = setting;
  // ddof 0: n/(n − 1) turns the printed variance into the sample's.
  const varA = stds[0] ** 2 * (ddof === 0 ? nA / (nA - 1) : 1);
  const varB = stds[1] ** 2 * (ddof === 0 ? nB / (nB - 1) : 1);
  const pooled = ((nA - 1) * varA + (nB - 1) * varB) / (nA + nB - 2);
  const [eA, eB] = test === 'pooled' ? [pooled / nA, pooled / nB] : [varA / nA, varB / nB];
  if (eA + eB === 0) return constantSamples(difference, alternative);
  const df = test === 'pooled' ? nA + nB - 2 : (eA + eB) ** 2 / (eA ** 2 / (nA - 1) + eB ** 2 / (nB - 1));
  const t = difference / Math.sqrt(eA + eB);
  if (alternative === 'greater') return studentTUpperTail(t, df);
  if (alternative === 'less') return studentTUpperTail(-t, df);
  return Math.min(1, 2 * studentTUpperTail(Math.abs(t), df));
}

/** Of two constant samples any difference is infinitely many standard errors large. */
function constantSamples(difference: number, alternative: Alternative): number {
  if (alternative === 'two-sided') return difference === 0 ? 1 : 0;
  if (difference === 0) return 0.5;
  return difference > 0 === (alternative === 'greater') ? 0 : 1;
}

/** The differences of means with the smallest and the largest p-value: p falls as the difference goes the alternative's way. */
function extremeDifferences(lowest: number, highest: number, alternative: Alternative): readonly [number, number] {
  if (alternative === 'greater') return [highest, lowest];
  if (alternative === 'less') return [lowest, highest];
  const lowestIsFurther = Math.abs(lowest) > Math.abs(highest);
  if (lowest <= 0 && highest >= 0) return [lowestIsFurther ? lowest : highest, 0];
  return lowestIsFurther ? [lowest, highest] : [highest, lowest];
}

function stdRange(summary: PrintedSummary, rounding: Rounding): PrintedRange {
  const { low, high } = printedRange(summary.std, rounding);
  return { low: Math.max(0, low), high: Math.max(0, high) };
}

/**
 * The smallest value of a function of two standard deviations on a rectangle. It lies on an edge: along a ray of
 * constant ratio the degrees of freedom stay and t moves one way, so p has no extremum inside.
 */
function smallestOnEdges(
  f: (stdA: number, stdB: number) => number,
  box: readonly [PrintedRange, PrintedRange],
): number {
  const [a, b] = box;
  const edges: readonly ((share: number) => number)[] = [
    (share) => f(a.low + share * (a.high - a.low), b.low),
    (share) => f(a.low + share * (a.high - a.low), b.high),
    (share) => f(a.low, b.low + share * (b.high - b.low)),
    (share) => f(a.high, b.low + share * (b.high - b.low)),
  ];
  return Math.min(...edges.map(smallestOnEdge));
}

function smallestOnEdge(f: (share: number) => number): number {
  const values = EDGE_SHARES.map(f);
  let smallest = Math.min(...values);
  const best = values.indexOf(smallest);
  // At an end that is better than its close neighbour the function falls towards it.
  if (best === 0 || best === EDGE_SHARES.length - 1) return smallest;
  let low = EDGE_SHARES[best - 1] ?? 0;
  let high = EDGE_SHARES[best + 1] ?? 1;
  for (let step = 0; step < EDGE_REFINEMENTS; step++) {
    const left = low + (high - low) / 3;
    const right = high - (high - low) / 3;
    const atLeft = f(left);
    const atRight = f(right);
    smallest = Math.min(smallest, atLeft, atRight);
    if (atLeft < atRight) high = right;
    else low = left;
  }
  return smallest;
}
