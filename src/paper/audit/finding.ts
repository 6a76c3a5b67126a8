/** How much a finding weighs: a contradiction, something that needs an explanation, something worth knowing. */
export type AuditSeverity = 'error' | 'warning' | 'note';

/** What is wrong, in one word for each detector. */
export type FindingKind =
  /** A printed p-value that no values behind the printed means and deviations give. */
  | 'impossible-p-value'
  /** The test behind the p-values is not named, but only one fits. */
  | 'unnamed-test'
  /** The same mean ± standard deviation stands in places that should differ. */
  | 'duplicate'
  /** Last digits that count up by one: a spreadsheet's fill handle. */
  | 'fill-down'
  /** Two columns of a table stand in each other's place. */
  | 'swapped-columns'
  /** One table repeats another and prints other values, or those of other settings. */
  | 'table-mismatch'
  /** The text repeats a number of a table and names settings under which the table has another. */
  | 'text-mismatch'
  /** A statement that the tables contradict. */
  | 'contradicted-claim'
  /** A formula that cannot give what it is said to give. */
  | 'formula'
  /** Numbers that follow from one another and do not. */
  | 'arithmetic'
  /** The paper says two different things about one thing. */
  | 'conflicting-statements'
  /** A setting called the default that is not. */
  | 'wrong-default'
  /** A correlation and its p-value that need another number of points. */
  | 'sample-size'
  /** Some numbers of a table are printed with fewer digits than the rest. */
  | 'uneven-decimals'
  /** A mean outside the values it averages. */
  | 'impossible-mean'
  /** A standard deviation that no values within the bounds have. */
  | 'impossible-std'
  /** A mean that no whole number of steps gives (GRIM). */
  | 'grim'
  /** A standard deviation that no values on the grid of steps have (GRIMMER). */
  | 'grimmer';

/** One thing that the audit found. */
export interface AuditFinding {
  /** Stable name, made of what was found and where. */
  readonly id: string;
  readonly kind: FindingKind;
  readonly severity: AuditSeverity;
  readonly where: string;
  /** What is printed there. */
  readonly printed: string;
  /** What the audit finds instead. */
  readonly recomputed: string;
  readonly explanation: string;
  /** The numbers behind it, for programs. */
  readonly evidence: Readonly<Record<string, unknown>>;
}

const WEIGHT: Readonly<Record<AuditSeverity, number>> = { error: 0, warning: 1, note: 2 };

/** Severities, the heaviest first. */
export const AUDIT_SEVERITIES: readonly AuditSeverity[] = ['error', 'warning', 'note'];

/** The heaviest findings first; those of one weight stay in the order given. */
export function sortFindings(findings: readonly AuditFinding[]): AuditFinding[] {
  return [...findings].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
}

/** Findings of at least this weight. */
export function findingsFrom(findings: readonly AuditFinding[], least: AuditSeverity): AuditFinding[] {
  return findings.filter((finding) => WEIGHT[finding.severity] <= WEIGHT[least]);
}

/** A name for people and programs: lower case, digits and hyphens. */
export function slug(...parts: readonly (string | number)[]): string {
  return parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
