import { lastPlace, mayBeEqual, type PrintedNumber, printsAs } from '../printed-number.js';
import { type AuditFinding, slug } from './finding.js';

/** A printed mean: prefactor times a sum up to a limit. */
export interface MeanFormula {
  readonly where: string;
  /** Left-hand side. */
  readonly symbol: string;
  /** What is summed: "U_i". */
  readonly term: string;
  /** Upper limit of the sum, its number of terms. */
  readonly upperLimit: string;
  /** What the sum is divided by; null where it is not divided. */
  readonly divisor: string | null;
}

/** Formulas that share one flaw, if they have it. */
export interface MeanFormulaGroup {
  readonly id: string;
  readonly formulas: readonly MeanFormula[];
  /** Something to add for the reader. */
  readonly remark?: string;
}

/** A number that follows from other numbers of the same source. */
export interface Derivation {
  readonly id: string;
  readonly where: string;
  readonly printed: PrintedNumber;
  /** How it follows, for people: "12 · 12". */
  readonly rule: string;
  readonly value: number;
}

/** A number of one place that repeats a number of another. */
export interface RepeatedNumber {
  readonly id: string;
  readonly where: string;
  readonly printed: PrintedNumber;
  readonly originalWhere: string;
  readonly original: PrintedNumber;
}

/** One thing that a source describes in several places. */
export interface Description {
  readonly id: string;
  /** What is described: "what Figure 6 varies". */
  readonly things: readonly {
    readonly subject: string;
    readonly accounts: readonly { readonly where: string; readonly says: string }[];
  }[];
  readonly remark?: string;
}

/** A setting that a source calls the default of something. */
export interface StatedDefault {
  readonly id: string;
  readonly where: string;
  readonly setting: string;
  readonly printed: PrintedNumber;
  readonly actual: number;
  /** Where the actual default is written. */
  readonly reference: string;
}

/** Finds formulas said to be means that do not divide by the number of terms they sum. */
export function findWrongMeans(groups: readonly MeanFormulaGroup[]): AuditFinding[] {
  return groups.flatMap((group): AuditFinding[] => {
    const wrong = group.formulas.filter((formula) => formula.divisor !== formula.upperLimit);
    if (wrong.length === 0) return [];
    return [
      {
        id: group.id,
        kind: 'formula',
        severity: 'warning',
        where: wrong.map((formula) => formula.where).join('; '),
        printed: wrong.map((formula) => meanText(formula, formula.divisor)).join('; '),
        recomputed: wrong.map((formula) => meanText(formula, formula.upperLimit)).join('; '),
        explanation: [
          ...new Set(
            wrong.map((formula) =>
              formula.divisor === null
                ? `A mean of ${formula.upperLimit} terms is their sum divided by ${formula.upperLimit}; the factor 1/${formula.upperLimit} is missing.`
                : `The sum has ${formula.upperLimit} terms but is divided by ${formula.divisor}, which is not defined; it must be ${formula.upperLimit}.`,
            ),
          ),
          ...(group.remark === undefined ? [] : [group.remark]),
        ].join(' '),
        evidence: { formulas: wrong },
      },
    ];
  });
}

/** Finds numbers that do not follow from the numbers they are said to follow from. */
export function findBrokenArithmetic(derivations: readonly Derivation[]): AuditFinding[] {
  return derivations
    .filter(({ printed, value }) => !printsAs(value, printed))
    .map(({ id, where, printed, rule, value }) => ({
      id: slug('arithmetic', id),
      kind: 'arithmetic' as const,
      severity: 'error' as const,
      where,
      printed: printed.text,
      recomputed: String(value),
      explanation: `${rule} = ${value}, not ${printed.text} (off by ${Math.abs(value - printed.value).toPrecision(3)}, the last printed place is ${lastPlace(printed)}).`,
      evidence: { value, rule },
    }));
}

/** Finds numbers that repeat another place and do not agree with it, however either was rounded. */
export function findUnequalRepeats(repeats: readonly RepeatedNumber[]): AuditFinding[] {
  return repeats
    .filter(({ printed, original }) => !mayBeEqual(printed, original))
    .map(({ id, where, printed, originalWhere, original }) => ({
      id: slug('repeat', id),
      kind: 'text-mismatch' as const,
      severity: 'error' as const,
      where,
      printed: printed.text,
      recomputed: original.text,
      explanation: `${where} repeats ${originalWhere}, which prints ${original.text}.`,
      evidence: { original: original.value },
    }));
}

/** Finds things that a source describes differently in different places. */
export function findConflicts(descriptions: readonly Description[]): AuditFinding[] {
  return descriptions.flatMap((description): AuditFinding[] => {
    const conflicting = description.things.filter(
      ({ accounts }) => new Set(accounts.map((account) => account.says)).size > 1,
    );
    if (conflicting.length === 0) return [];
    const accounts = conflicting.flatMap((thing) => thing.accounts);
    return [
      {
        id: description.id,
        kind: 'conflicting-statements',
        severity: 'warning',
        where: [...new Set(accounts.map((account) => account.where))].join('; '),
        printed: conflicting.map(({ subject, accounts: [first] }) => `${subject}: ${first?.says}`).join('; '),
        recomputed: conflicting
          .map(({ subject, accounts: [, ...others] }) => `${subject}: ${others.map(({ says }) => says).join(', ')}`)
          .join('; '),
        explanation: [
          ...conflicting.map(
            ({ subject, accounts: own }) =>
              `${subject}: ${own.map(({ where, says }) => `${says} (${where})`).join(', but ')}.`,
          ),
          ...(description.remark === undefined ? [] : [description.remark]),
        ].join(' '),
        evidence: { accounts: conflicting },
      },
    ];
  });
}

/** Finds settings called defaults that are none. */
export function findWrongDefaults(defaults: readonly StatedDefault[]): AuditFinding[] {
  return (
    defaults
      // A setting is exact: 0.99 is no rounding of 0.994.
      .filter(({ printed, actual }) => actual !== printed.value)
      .map(({ id, where, setting, printed, actual, reference }) => ({
        id,
        kind: 'wrong-default' as const,
        severity: 'warning' as const,
        where,
        printed: printed.text,
        recomputed: String(actual),
        explanation: `${setting} is called the default and given as ${printed.text}; the default is ${actual} (${reference}). One of the two statements is wrong.`,
        evidence: { actual },
      }))
  );
}

function meanText({ symbol, term, upperLimit }: MeanFormula, divisor: string | null): string {
  return `${symbol} = ${divisor === null ? '' : `1/${divisor} · `}Σ ${term}, 1 to ${upperLimit}`;
}
