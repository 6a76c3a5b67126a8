import { formatSummary, type PrintedSummary, type SummaryFactors } from '../summary.js';
import { type FactorNames, factorText, factorValueText } from './factor-text.js';
import { type AuditFinding, slug } from './finding.js';

/** A summary that repeats another table, and the settings under which it claims to stand there. */
export interface RepeatedSummary {
  readonly summary: PrintedSummary;
  /** All factors of the cell that it should equal. */
  readonly settings: SummaryFactors;
}

export interface TableMismatchOptions {
  /** What repeats: "Table 2", "Abstract". */
  readonly source: string;
  /** The table that is repeated. */
  readonly table: string;
  /** Where the source states its settings: "its caption gives batch size 256". */
  readonly stated: string;
  readonly kind: 'table-mismatch' | 'text-mismatch';
  /** Factors that say what a cell is about; a value is looked for elsewhere only where these agree, and findings are made for each. */
  readonly subject: readonly string[];
  readonly factorNames?: FactorNames;
  /** Sentences to add to a finding. */
  readonly remarks?: (group: readonly TableMismatch[]) => readonly string[];
}

/** A summary that differs from the cell it should repeat. */
export interface TableMismatch {
  readonly repeated: RepeatedSummary;
  readonly expected: PrintedSummary;
  /** The cell that does print the value; undefined where none does. */
  readonly found: PrintedSummary | undefined;
}

/**
 * Compares summaries with the cells of another table that they repeat. Where the values differ, looks for the settings
 * under which the other table does print them: results of other settings than stated are a finding, and so are results
 * that the table prints nowhere.
 */
export function findTableMismatches(
  repeated: readonly RepeatedSummary[],
  reference: readonly PrintedSummary[],
  options: TableMismatchOptions,
): AuditFinding[] {
  const mismatches = repeated.flatMap((entry): TableMismatch[] => {
    const expected = reference.find((cell) => agree(cell.factors, entry.settings, Object.keys(entry.settings)));
    if (!expected || printsTheSame(entry.summary, expected)) return [];
    const found = reference.find(
      (cell) => printsTheSame(cell, entry.summary) && agree(cell.factors, entry.settings, options.subject),
    );
    return [{ repeated: entry, expected, found }];
  });
  const groups = new Map<string, TableMismatch[]>();
  for (const mismatch of mismatches) {
    const key = [
      ...options.subject.map((name) => mismatch.repeated.settings[name]),
      mismatch.found ? JSON.stringify(changed(mismatch)) : `nowhere ${mismatch.repeated.summary.id}`,
    ].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), mismatch]);
  }
  return [...groups.values()].map((group) => mismatchFinding(group, options));
}

/** Factors in which the cell that prints the value differs from the settings stated, with its value. */
function changed({ repeated, found }: TableMismatch): [string, string | number | undefined][] {
  return Object.keys(repeated.settings)
    .filter((name) => found !== undefined && found.factors[name] !== repeated.settings[name])
    .map((name) => [name, found?.factors[name]]);
}

function mismatchFinding(group: readonly TableMismatch[], options: TableMismatchOptions): AuditFinding {
  const names = options.factorNames ?? {};
  const [first] = group;
  const changes = first ? changed(first) : [];
  const subject = options.subject.map((name) => factorValueText(name, first?.repeated.settings[name], names)).join(' ');
  const places = [
    ...new Set(
      group.map(({ repeated: { summary } }) =>
        [summary.place.row, summary.place.column].filter((word) => word !== undefined).join(' '),
      ),
    ),
  ];
  const found = first?.found !== undefined;
  const other = changes.map(([name, value]) => factorText(name, value, names)).join(', ');
  const stated = changes.map(([name]) => factorText(name, first?.repeated.settings[name], names)).join(', ');
  const prefix = options.kind === 'table-mismatch' ? 'mismatch' : 'text';
  const id = found
    ? slug(
        prefix,
        options.source,
        ...options.subject.map((name) => first?.repeated.settings[name] ?? ''),
        ...changes.flat().map((part) => part ?? ''),
      )
    : slug(prefix, first?.repeated.summary.id ?? '', 'nowhere');
  return {
    id,
    kind: options.kind,
    severity: 'error',
    where: `${options.source}, ${places.join('; ')}`,
    printed: group.map(({ repeated }) => formatSummary(repeated.summary)).join('; '),
    recomputed: group.map(({ expected }) => formatSummary(expected)).join('; '),
    explanation: [
      found
        ? `${options.stated}, but ${group.length === 1 ? 'this value of' : `these ${group.length} values of`} ${subject} ${group.length === 1 ? 'is' : 'are'} the one${group.length === 1 ? '' : 's'} that ${options.table} prints for ${other}. For ${stated} it prints ${group.map(({ expected }) => formatSummary(expected)).join('; ')}.`
        : `${options.stated}. ${options.table} prints ${group.map(({ expected }) => formatSummary(expected)).join('; ')} there; the value printed here stands nowhere in ${options.table} for ${subject}.`,
      ...(options.remarks?.(group) ?? []),
    ].join(' '),
    evidence: {
      cells: group.map(({ repeated, expected, found: match }) => ({
        cell: repeated.summary.id,
        expected: expected.id,
        found: match?.id ?? null,
      })),
    },
  };
}

function agree(a: SummaryFactors, b: SummaryFactors, names: readonly string[]): boolean {
  return names.every((name) => a[name] === b[name]);
}

/** Equal digits; a stripped trailing zero makes no difference. */
function printsTheSame(a: PrintedSummary, b: PrintedSummary): boolean {
  return a.mean.value === b.mean.value && a.std.value === b.std.value;
}
