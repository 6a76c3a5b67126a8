import { lastPlace, type PrintedRange, printedRange, type Rounding } from '../printed-number.js';
import { formatPlace, formatSummary, type PrintedSummary } from '../summary.js';
import { type AuditFinding, slug } from './finding.js';

export interface GranularityOptions {
  /** How the standard deviations were computed (default 1). */
  readonly ddof?: number;
  readonly rounding?: Rounding;
}

/** More possible sums than this, and some of them fits anyway. */
const MOST_SUMS = 10_000;

/**
 * Finds means and standard deviations that n values on a grid cannot have. A single accuracy on 10,000 images is a
 * multiple of 0.01 %; a mean of n such values is a multiple of 0.01/n.
 *
 * - GRIM: no whole number of steps, divided by n, rounds to the printed mean.
 * - GRIMMER: for none of the possible sums is there a whole sum of squares of the same parity that gives the printed
 *   standard deviation.
 *
 * @param step - size of a step, from 0; undefined where single values may be anything
 * @see Brown and Heathers (2017), "The GRIM test"; Anaya (2016), "The GRIMMER test"
 */
export function findOffGrid(
  summaries: readonly PrintedSummary[],
  step: (summary: PrintedSummary) => number | undefined,
  options: GranularityOptions = {},
): AuditFinding[] {
  return summaries.flatMap((summary): AuditFinding[] => {
    const size = step(summary);
    const { n } = summary;
    if (size === undefined || n === undefined || n < 1) return [];
    const sums = possibleSums(summary, { n, size, rounding: options.rounding });
    if (sums.low > sums.high) return [grimFinding(summary, n, size)];
    if (sums.high - sums.low >= MOST_SUMS || n < 2) return [];
    for (let sum = sums.low; sum <= sums.high; sum++) {
      if (hasSquares({ sum, n, size, summary, options })) return [];
    }
    return [grimmerFinding(summary, n, size)];
  });
}

/** Sums of the n values, in steps, whose mean prints as the printed one. */
function possibleSums(
  summary: PrintedSummary,
  given: { readonly n: number; readonly size: number; readonly rounding: Rounding | undefined },
): PrintedRange {
  const { n, size } = given;
  const mean = printedRange(summary.mean, given.rounding);
  const slack = 1e-9 * lastPlace(summary.mean);
  return { low: Math.ceil(((mean.low - slack) * n) / size), high: Math.floor(((mean.high + slack) * n) / size) };
}

/** Whether n whole numbers with this sum can have a standard deviation that prints as the printed one. */
function hasSquares(given: {
  readonly sum: number;
  readonly n: number;
  readonly size: number;
  readonly summary: PrintedSummary;
  readonly options: GranularityOptions;
}): boolean {
  const { sum, n, size, summary, options } = given;
  const std = printedRange(summary.std, options.rounding);
  const slack = 1e-9 * lastPlace(summary.std);
  const divisor = n - (options.ddof ?? 1);
  const low = Math.max(0, std.low - slack) / size;
  const high = (std.high + slack) / size;
  if (high < 0) return false;
  // Values as equal as whole numbers can be have the smallest sum of squares.
  const quotient = Math.floor(sum / n);
  const remainder = sum - quotient * n;
  const least = (n - remainder) * quotient ** 2 + remainder * (quotient + 1) ** 2;
  const offset = sum ** 2 / n;
  const noise = 1e-12 * Math.max(1, offset);
  const from = Math.max(least, Math.ceil(low ** 2 * divisor + offset - noise));
  const to = Math.floor(high ** 2 * divisor + offset + noise);
  // x² and x are both even or both odd, and so are their sums.
  const sameParity = Math.abs(from - sum) % 2 === 0 ? from : from + 1;
  return sameParity <= to;
}

function grimFinding(summary: PrintedSummary, n: number, size: number): AuditFinding {
  const sum = (summary.mean.value * n) / size;
  const neighbours = [Math.floor(sum), Math.ceil(sum)].map((whole) =>
    ((whole * size) / n).toFixed(Math.max(0, summary.mean.decimals) + 2),
  );
  return {
    id: slug('grim', summary.id),
    kind: 'grim',
    severity: 'error',
    where: formatPlace(summary.place),
    printed: formatSummary(summary),
    recomputed: neighbours.join(' or '),
    explanation: `A mean of ${n} values in steps of ${size} is a multiple of ${size}/${n}; ${summary.mean.text} is none, however it was rounded. The nearest are ${neighbours.join(' and ')}.`,
    evidence: { n, granularity: size },
  };
}

function grimmerFinding(summary: PrintedSummary, n: number, size: number): AuditFinding {
  return {
    id: slug('grimmer', summary.id),
    kind: 'grimmer',
    severity: 'error',
    where: formatPlace(summary.place),
    printed: formatSummary(summary),
    recomputed: 'no such standard deviation',
    explanation: `No ${n} values in steps of ${size} with mean ${summary.mean.text} have a standard deviation that rounds to ${summary.std.text}.`,
    evidence: { n, granularity: size },
  };
}
