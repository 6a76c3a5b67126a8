import { TrainlessError } from '../core/errors.js';
import { normalPValue, tTestFromSummary } from '../stats/index.js';
import { formatLike, lastPlace, type PrintedNumber, printsAs } from './printed-number.js';
import type { PrintedSummary } from './summary.js';

/** How a number of ours stands to the one the paper prints. */
export type Verdict = 'equal to the digit' | 'equal within standard error' | 'differs' | 'not computed';

const FROM_BEST: readonly Verdict[] = ['equal to the digit', 'equal within standard error', 'differs', 'not computed'];

/** The verdict on several numbers together: the worst of them; `not computed` where there is none. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  const places = verdicts.map((verdict) => FROM_BEST.indexOf(verdict));
  return FROM_BEST[Math.max(...places)] ?? 'not computed';
}

/** A mean ± standard deviation of ours. */
export interface OwnSummary {
  readonly mean: number;
  /** Absent where the run has no spread to report. */
  readonly std?: number;
  /** Observations behind the mean. */
  readonly n?: number;
  /** How `std` was computed, 0 population (default, as the paper's tables) or 1 sample. */
  readonly ddof?: number;
}

/** A verdict and what it rests on; everything is in the unit of the printed number. */
export interface PaperComparison {
  readonly verdict: Verdict;
  /** Ours, with as many digits as the paper prints; null where not computed. */
  readonly ours: string | null;
  /** As the paper prints it. */
  readonly paper: string;
  /** Ours − paper. */
  readonly difference: number | null;
  /** Standard error of that difference; null where it is unknown. */
  readonly standardError: number | null;
  /** Two-sided p-value for a true difference of zero, rounding allowed for; null where no standard error is known. */
  readonly pValue: number | null;
  /** Our standard deviation over the paper's; null where either is unknown. */
  readonly stdRatio: number | null;
  /** One sentence for people. */
  readonly evidence: string;
}

export interface CompareOptions {
  /** Ours × scale is in the unit of the paper; 100 for fractions against per cent (default 1). */
  readonly scale?: number;
  /** Smallest p-value that still counts as equal (default 0.05). */
  readonly alpha?: number;
  /** How the paper's standard deviations were computed (default 0, population). */
  readonly paperDdof?: number;
}

/**
 * Sets a mean ± standard deviation of ours beside a printed one.
 *
 * - `equal to the digit`: mean and standard deviation, rounded like the paper's, are the paper's;
 * - `equal within standard error`: the means differ by no more than chance allows (Welch's t-test, p ≥ alpha; what
 *   rounding of the print explains is taken off the difference first);
 * - `differs`: neither; also where nothing tells how large chance differences are;
 * - `not computed`: `ours` is undefined.
 *
 * Where ours has no spread of its own (one run), the paper's standard deviation stands in for it.
 * @throws {TrainlessError} BAD_ARGUMENT where ours is not finite
 */
export function compareSummary(
  ours: OwnSummary | undefined,
  printed: Pick<PrintedSummary, 'mean' | 'std' | 'n'>,
  options: CompareOptions = {},
): PaperComparison {
  const { scale = 1, alpha = 0.05, paperDdof = 0 } = options;
  const paper = `${printed.mean.text} ± ${printed.std.text}`;
  if (ours === undefined) return notComputed(paper);
  const mean = finite(ours.mean) * scale;
  const std = ours.std === undefined ? undefined : finite(ours.std) * scale;
  const difference = mean - printed.mean.value;
  const stdRatio = std !== undefined && printed.std.value > 0 ? std / printed.std.value : null;
  const text = [formatLike(mean, printed.mean), ...(std === undefined ? [] : ['±', formatLike(std, printed.std)])].join(
    ' ',
  );
  const chance = chanceOf({ ours: { ...ours, mean, ...(std === undefined ? {} : { std }) }, printed, paperDdof });
  const base = { ours: text, paper, difference, stdRatio, ...chance };
  if (printsAs(mean, printed.mean) && (std === undefined || printsAs(std, printed.std))) {
    return { verdict: 'equal to the digit', ...base, evidence: `rounds to ${paper}` };
  }
  const verdict = chance.pValue !== null && chance.pValue >= alpha ? 'equal within standard error' : 'differs';
  return { verdict, ...base, evidence: evidence({ ...base, n: ours.n, printedN: printed.n }) };
}

/**
 * Sets a single number of ours beside a printed one.
 * @param ours - undefined where not computed
 * @param options - `standardError`: of ours minus the paper's, in the unit of the paper; without it only digits count
 * @throws {TrainlessError} BAD_ARGUMENT where ours is not finite
 */
export function compareNumber(
  ours: number | undefined,
  printed: PrintedNumber,
  options: Pick<CompareOptions, 'scale' | 'alpha'> & { readonly standardError?: number } = {},
): PaperComparison {
  const { scale = 1, alpha = 0.05, standardError = null } = options;
  if (ours === undefined) return notComputed(printed.text);
  const value = finite(ours) * scale;
  const difference = value - printed.value;
  const pValue =
    standardError === null || !(standardError > 0)
      ? null
      : normalP(withoutRounding(difference, printed) / standardError);
  const base = {
    ours: formatLike(value, printed),
    paper: printed.text,
    difference,
    standardError,
    pValue,
    stdRatio: null,
  };
  if (printsAs(value, printed)) {
    return { verdict: 'equal to the digit', ...base, evidence: `rounds to ${printed.text}` };
  }
  const verdict = pValue !== null && pValue >= alpha ? 'equal within standard error' : 'differs';
  return { verdict, ...base, evidence: evidence(base) };
}

/**
 * Sets a correlation of ours beside a printed one, by Fisher's z transformation (standard error 1/√(n − 3) each).
 * @throws {TrainlessError} BAD_ARGUMENT where r is outside [−1, 1] or n below 4
 */
export function compareCorrelation(
  ours: { readonly r: number; readonly n: number } | undefined,
  printed: { readonly r: PrintedNumber; readonly n: number },
  options: Pick<CompareOptions, 'alpha'> = {},
): PaperComparison {
  if (ours === undefined) return notComputed(printed.r.text);
  if (!(Math.abs(ours.r) <= 1) || !(ours.n >= 4) || !(printed.n >= 4)) {
    throw new TrainlessError('BAD_ARGUMENT', 'A correlation lies in [−1, 1] and needs at least four pairs.');
  }
  const difference = ours.r - printed.r.value;
  const zDifference = Math.atanh(ours.r) - Math.atanh(ours.r - withoutRounding(difference, printed.r));
  const zError = Math.sqrt(1 / (ours.n - 3) + 1 / (printed.n - 3));
  // Back on the scale of r, for people: dr = (1 − r²) dz.
  const standardError = (1 - printed.r.value ** 2) * zError;
  const pValue = Math.abs(ours.r) === 1 ? 0 : normalP(zDifference / zError);
  const base = {
    ours: formatLike(ours.r, printed.r),
    paper: printed.r.text,
    difference,
    standardError,
    pValue,
    stdRatio: null,
  };
  if (printsAs(ours.r, printed.r)) {
    return { verdict: 'equal to the digit', ...base, evidence: `rounds to ${printed.r.text}` };
  }
  const verdict = pValue >= (options.alpha ?? 0.05) ? 'equal within standard error' : 'differs';
  return { verdict, ...base, evidence: evidence({ ...base, n: ours.n, printedN: printed.n }) };
}

function notComputed(paper: string): PaperComparison {
  return {
    verdict: 'not computed',
    ours: null,
    paper,
    difference: null,
    standardError: null,
    pValue: null,
    stdRatio: null,
    evidence: 'not computed in this run',
  };
}

function finite(value: number): number {
  if (!Number.isFinite(value)) {
    throw new TrainlessError('BAD_ARGUMENT', `${value} cannot be set beside a printed number; pass undefined for it.`);
  }
  return value;
}

/** What is left of a difference once the rounding of the print is allowed for. */
function withoutRounding(difference: number, printed: PrintedNumber): number {
  return Math.sign(difference) * Math.max(0, Math.abs(difference) - lastPlace(printed) / 2);
}

function chanceOf(given: {
  readonly ours: OwnSummary;
  readonly printed: Pick<PrintedSummary, 'mean' | 'std' | 'n'>;
  readonly paperDdof: number;
}): { readonly standardError: number | null; readonly pValue: number | null } {
  const { ours, printed, paperDdof } = given;
  const unknown = { standardError: null, pValue: null };
  if (ours.n === undefined || printed.n === undefined || ours.n < 1 || printed.n < 2) return unknown;
  const difference = withoutRounding(ours.mean - printed.mean.value, printed.mean);
  if (ours.std === undefined || ours.n < 2) {
    const standardError = printed.std.value * Math.sqrt(1 / ours.n + 1 / printed.n);
    return standardError > 0 ? { standardError, pValue: normalP(difference / standardError) } : unknown;
  }
  const test = tTestFromSummary(
    { mean: difference, standardDeviation: ours.std, n: ours.n, ddof: ours.ddof ?? 0 },
    { mean: 0, standardDeviation: printed.std.value, n: printed.n, ddof: paperDdof },
  );
  return test.status === 'ok' ? { standardError: test.standardError, pValue: test.pValue } : unknown;
}

function evidence(given: {
  readonly difference: number;
  readonly standardError: number | null;
  readonly pValue: number | null;
  readonly stdRatio: number | null;
  readonly n?: number | undefined;
  readonly printedN?: number | undefined;
}): string {
  const { difference, standardError, pValue, stdRatio, n, printedN } = given;
  const sign = difference < 0 ? '−' : '+';
  const parts = [`ours − paper = ${sign}${Math.abs(difference).toPrecision(3)}`];
  if (standardError !== null && pValue !== null && standardError > 0) {
    parts.push(`${(Math.abs(difference) / standardError).toFixed(1)} standard errors`, `p = ${pValue.toPrecision(2)}`);
  }
  if (n !== undefined && printedN !== undefined) parts.push(`n = ${n} and ${printedN}`);
  if (stdRatio !== null && (stdRatio > 1.5 || stdRatio < 1 / 1.5)) {
    parts.push(`our standard deviation is ${stdRatio.toFixed(2)} times the paper's`);
  }
  return parts.join(', ');
}

function normalP(z: number): number {
  return normalPValue(z, 'two-sided').pValue;
}
