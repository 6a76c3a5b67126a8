import { type Alternative, tTestFromSummary } from '../../stats/index.js';
import {
  formatP,
  lastPlace,
  overlap,
  type PrintedNumber,
  type PrintedRange,
  printedRange,
  type Rounding,
} from '../printed-number.js';
import { formatSummary, type PrintedSummary } from '../summary.js';
import { type AuditFinding, slug } from './finding.js';
import { type RecomputedP, recomputeP, type TTestKind } from './recompute-p.js';

/** A p-value as printed: 0.023, 5e-11, < 0.001. */
export interface PrintedPValue {
  readonly relation: '=' | '<' | '>';
  readonly number: PrintedNumber;
}

/** How standard deviations were computed: 0 population, 1 sample, or not known. */
export type StatedDdof = 0 | 1 | 'unknown';

/** A printed p-value and the two printed summaries it compares. */
export interface PValueClaim {
  readonly id: string;
  readonly where: string;
  readonly a: PrintedSummary;
  readonly b: PrintedSummary;
  readonly p: PrintedPValue;
  /** The test the source names; absent where it names none: then either is allowed. */
  readonly test?: TTestKind;
  /** Default two-sided. */
  readonly alternative?: Alternative;
  /** Default 1, what SciPy's `ttest_ind_from_stats` and R assume; `unknown` allows both. */
  readonly ddof?: StatedDdof;
}

export interface PValueOptions {
  readonly rounding?: Rounding;
  /** Level at which a result counts as significant (default 0.05). */
  readonly alpha?: number;
}

/** A p-value recomputed from the printed means, standard deviations and n. */
export interface PValueCheck {
  readonly id: string;
  readonly where: string;
  readonly printed: string;
  /** The summaries compared, for people. */
  readonly a: string;
  readonly b: string;
  readonly alternative: Alternative;
  readonly welch: RecomputedP;
  readonly pooled: RecomputedP;
  /** The tests that can have given the printed value. */
  readonly consistentWith: readonly TTestKind[];
}

const TESTS: readonly TTestKind[] = ['welch', 'pooled'];

/** Recomputes a printed p-value; undefined where an n is missing or below 2, or a deviation negative. */
export function checkPValue(claim: PValueClaim, options: PValueOptions = {}): PValueCheck | undefined {
  const { a, b, p } = claim;
  if (!testable(a) || !testable(b)) return undefined;
  const [first = 1, ...others] = ddofsOf(claim);
  const welch = recompute(claim, { test: 'welch', ddof: first }, options);
  const pooled = recompute(claim, { test: 'pooled', ddof: first }, options);
  const own: Readonly<Record<TTestKind, RecomputedP>> = { welch, pooled };
  return {
    id: claim.id,
    where: claim.where,
    printed: printedP(p),
    a: summaryText(a),
    b: summaryText(b),
    alternative: claim.alternative ?? 'two-sided',
    welch,
    pooled,
    consistentWith: TESTS.filter(
      (test) =>
        pFits(p, own[test], options.rounding) ||
        others.some((ddof) => pFits(p, recompute(claim, { test, ddof }, options), options.rounding)),
    ),
  };
}

/** A claim and what its summaries give. */
export interface CheckedPValue {
  readonly claim: PValueClaim;
  readonly check: PValueCheck;
}

/** Recomputes printed p-values; those that cannot be recomputed are left out. */
export function checkPValues(claims: readonly PValueClaim[], options: PValueOptions = {}): CheckedPValue[] {
  return claims.flatMap((claim) => {
    const check = checkPValue(claim, options);
    return check ? [{ claim, check }] : [];
  });
}

/** Welch's p-value of two printed summaries as they stand; undefined where an n is missing or below 2. */
export function welchP(a: PrintedSummary, b: PrintedSummary): number | undefined {
  if (!testable(a) || !testable(b)) return undefined;
  const [x, y] = [a, b].map(({ mean, std, n }) => ({
    mean: mean.value,
    standardDeviation: std.value,
    n: n ?? 0,
    ddof: 1,
  }));
  const result = x && y ? tTestFromSummary(x, y) : undefined;
  return result?.status === 'ok' ? result.pValue : undefined;
}

/**
 * Finds p-values that cannot come from the printed summaries: no means and standard deviations that round to the printed
 * ones give a p-value that rounds to the printed one, under the test that the source names (or under either).
 */
export function findImpossiblePValues(checked: readonly CheckedPValue[], options: PValueOptions = {}): AuditFinding[] {
  return checked.flatMap(({ claim, check }): AuditFinding[] => {
    const tests = claim.test === undefined ? TESTS : [claim.test];
    if (tests.some((test) => check.consistentWith.includes(test))) return [];
    return [impossiblePValue(claim, check, options)];
  });
}

/**
 * Where a source prints p-values of "a t-test" without saying which, names the one that fits all of them,
 * if only one does. Values that fit none are left out: they are findings of their own.
 */
export function findUnnamedTest(
  checked: readonly CheckedPValue[],
  source: { readonly id: string; readonly where: string },
): AuditFinding[] {
  const checks = checked
    .filter(({ claim, check }) => claim.test === undefined && check.consistentWith.length > 0)
    .map(({ check }) => check);
  const fitting = TESTS.filter((test) => checks.every((check) => check.consistentWith.includes(test)));
  const [only] = fitting;
  if (checks.length === 0 || fitting.length !== 1 || only === undefined) return [];
  const deciding = checks.filter((check) => check.consistentWith.length === 1);
  const other = only === 'welch' ? 'pooled' : 'welch';
  return [
    {
      id: source.id,
      kind: 'unnamed-test',
      severity: 'note',
      where: source.where,
      printed: deciding.map((check) => check.printed).join('; '),
      recomputed: deciding.map(bothTests).join('; '),
      explanation: `The test is called a two-sample t-test without saying which. ${checks.length} of the printed p-values follow from the printed summaries, all of them by ${testName(only)}; ${deciding
        .map(
          (check) =>
            `${check.printed} (${check.where}) is out of reach of ${testName(other)}, which gives ${rangeText(check[other])}`,
        )
        .join('; ')}. So the test was ${testName(only)}.`,
      evidence: { test: only, checks: deciding },
    },
  ];
}

/** Writes a printed p-value as it stands: "5e-11", "< 0.001". */
export function printedP(p: PrintedPValue): string {
  return p.relation === '=' ? p.number.text : `${p.relation} ${p.number.text}`;
}

function impossiblePValue(claim: PValueClaim, check: PValueCheck, options: PValueOptions): AuditFinding {
  const { p } = claim;
  const alpha = options.alpha ?? 0.05;
  const test = claim.test ?? 'welch';
  const expected = check[test];
  const claimed = decision(p, alpha);
  const flips = claimed !== undefined && claimed !== expected.pValue < alpha;
  const factor =
    p.number.value > 0 && expected.pValue > 0 ? p.number.value / expected.pValue : Number.POSITIVE_INFINITY;
  const far = p.relation === '=' && (factor >= 10 || factor <= 0.1);
  const shift = exponentShift(p, expected);
  const sided = check.alternative === 'two-sided' ? '' : `, one-sided (${check.alternative})`;
  const sentences = [
    `${check.a} against ${check.b} gives p = ${formatP(expected.pValue)} by ${testName(test)}${sided} (${rangeText(expected)} over all values that print the same)` +
      (claim.test === undefined
        ? ` and ${formatP(check.pooled.pValue)} by ${testName('pooled')} (${rangeText(check.pooled)})`
        : '') +
      `; p ${p.relation} ${p.number.text} is impossible.`,
    ...(shift === undefined
      ? []
      : [`The digits fit, the power of ten does not: most likely a misprint for ${shiftedText(p.number, shift)}.`]),
    ...otherReadings(claim, options).map((reading) => `It would fit ${reading}.`),
    flips
      ? `At the level ${alpha} the recomputed value leads to the opposite conclusion.`
      : `The conclusion at the level ${alpha} stays the same.`,
  ];
  return {
    id: slug('impossible', claim.id),
    kind: 'impossible-p-value',
    severity: flips || far ? 'error' : 'warning',
    where: claim.where,
    printed: printedP(p),
    recomputed: claim.test === undefined ? bothTests(check) : formatP(expected.pValue),
    explanation: sentences.join(' '),
    evidence: { welch: check.welch, pooled: check.pooled, changesConclusion: flips },
  };
}

/** Whether the printed value claims significance; undefined where it leaves it open. */
function decision(p: PrintedPValue, alpha: number): boolean | undefined {
  if (p.relation === '=') return p.number.value < alpha;
  if (p.relation === '<') return p.number.value <= alpha ? true : undefined;
  return p.number.value >= alpha ? false : undefined;
}

/** What else the authors may have done. */
function otherReadings(claim: PValueClaim, options: PValueOptions): string[] {
  const { a, b } = claim;
  const alternative = claim.alternative ?? 'two-sided';
  const otherSide: Alternative =
    alternative !== 'two-sided' ? 'two-sided' : a.mean.value > b.mean.value ? 'greater' : 'less';
  const sideName = otherSide === 'two-sided' ? 'a two-sided test' : 'a one-sided test';
  const ddofs = ddofsOf(claim);
  const fits = (changed: Partial<PValueClaim>, test: TTestKind, ddof: number): boolean =>
    pFits(claim.p, recompute({ ...claim, ...changed }, { test, ddof }, options), options.rounding);
  return TESTS.flatMap((test): string[] => {
    const named = claim.test === undefined || claim.test === test;
    const found: string[] = [];
    if (!named && ddofs.some((ddof) => fits({}, test, ddof))) found.push(testName(test));
    if (named && ddofs.some((ddof) => fits({ alternative: otherSide }, test, ddof)))
      found.push(`${sideName} (${testName(test)})`);
    for (const ddof of [0, 1].filter((value) => !ddofs.includes(value))) {
      if (named && fits({}, test, ddof)) found.push(`standard deviations with ddof ${ddof} (${testName(test)})`);
    }
    return found;
  });
}

/** By how many powers of ten the printed value is off, where its digits fit; undefined otherwise. */
function exponentShift(p: PrintedPValue, expected: RecomputedP): number | undefined {
  if (p.relation !== '=' || !(p.number.value > 0) || !(expected.pValue > 0)) return undefined;
  const shift = Math.round(Math.log10(expected.pValue / p.number.value));
  return [shift, shift - 1, shift + 1].find((candidate) => {
    if (candidate === 0) return false;
    const power = Number(`1e${candidate}`);
    const { low, high } = printedRange(p.number);
    return overlap({ low: low * power, high: high * power }, expected);
  });
}

function shiftedText(number: PrintedNumber, shift: number): string {
  const [mantissa = '', exponent = '0'] = number.text.toLowerCase().split('e');
  return `${mantissa}e${Number(exponent.replace(/[−–]/, '-')) + shift}`;
}

function pFits(p: PrintedPValue, range: PrintedRange, rounding: Rounding = 'nearest'): boolean {
  if (p.relation === '<') return range.low < p.number.value;
  if (p.relation === '>') return range.high > p.number.value;
  return overlap(printedRange(p.number, rounding), range, lastPlace(p.number));
}

function recompute(
  claim: PValueClaim,
  setting: { readonly test: TTestKind; readonly ddof: number },
  options: PValueOptions,
): RecomputedP {
  return recomputeP(claim.a, claim.b, {
    ...setting,
    alternative: claim.alternative ?? 'two-sided',
    rounding: options.rounding ?? 'nearest',
  });
}

function ddofsOf({ ddof = 1 }: PValueClaim): readonly number[] {
  return ddof === 'unknown' ? [1, 0] : [ddof];
}

function testable(summary: PrintedSummary): boolean {
  return summary.n !== undefined && summary.n >= 2 && summary.std.value >= 0;
}

function bothTests(check: PValueCheck): string {
  return `${formatP(check.welch.pValue)} (Welch), ${formatP(check.pooled.pValue)} (pooled)`;
}

function summaryText(summary: PrintedSummary): string {
  return `${formatSummary(summary)} (n = ${summary.n})`;
}

function rangeText(range: PrintedRange): string {
  return `${formatP(range.low)} to ${formatP(range.high)}`;
}

function testName(test: TTestKind): string {
  return test === 'welch' ? "Welch's t-test" : "Student's t-test with pooled variance";
}
