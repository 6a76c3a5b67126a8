import type { PrintedSummary } from '../summary.js';
import type { AuditReport } from './audit-paper.js';
import { findOutOfBounds, type ValueBounds } from './bounds.js';
import {
  type AuditTable,
  indexRows,
  readAuditTable,
  rowsNamed,
  type TableDefaults,
  type TableRow,
} from './csv-table.js';
import { findDuplicates } from './duplicates.js';
import { findFillDown, type PrintedColumn } from './fill-down.js';
import { sortFindings } from './finding.js';
import { findOffGrid } from './granularity.js';
import { checkPValues, findImpossiblePValues, type PValueClaim, type PValueOptions, printedP } from './p-values.js';

export interface TableAuditOptions extends PValueOptions {
  /** Name of the table in messages (default "table"). */
  readonly name?: string;
  readonly defaults?: TableDefaults;
}

/** The audit of a user's table. */
export interface TableAuditReport extends AuditReport {
  /** Printed p-values that could not be recomputed, and why. */
  readonly notChecked: readonly { readonly where: string; readonly printed: string; readonly reason: string }[];
  readonly ignoredColumns: readonly string[];
}

/**
 * Audits a table of means, standard deviations and n with claimed p-values: recomputes the p-values allowing for
 * rounding, checks bounds and granularity where they are stated, and looks for duplicates and filled-down cells.
 * @param text - separated values with a header line; see {@link readAuditTable}
 * @throws {TrainlessError} BAD_DATA with line numbers
 */
export function auditTable(text: string, options: TableAuditOptions = {}): TableAuditReport {
  const { name = 'table', defaults = {}, ...pOptions } = options;
  return auditRows(readAuditTable(text, { name, defaults }), { ...pOptions, name });
}

function auditRows(table: AuditTable, options: PValueOptions & { readonly name: string }): TableAuditReport {
  const { rows } = table;
  const { name, ...pOptions } = options;
  const rounding = options.rounding === undefined ? {} : { rounding: options.rounding };
  const summaries = rows.map((row) => row.summary);
  const rowOf = new Map<PrintedSummary, TableRow>(rows.map((row) => [row.summary, row]));
  const index = indexRows(rows);
  const claims = rows.flatMap((row) => claimsOf(index, row));
  const checked = checkPValues(claims, pOptions);
  const recomputed = new Set(checked.map(({ claim }) => claim));
  const findings = [
    ...findImpossiblePValues(checked, pOptions),
    ...([0, 1] as const).flatMap((ddof) =>
      findOutOfBounds(
        rows.filter((row) => widestDdof(row) === ddof).map((row) => row.summary),
        (summary) => boundsOf(rowOf.get(summary)),
        { ddof, ...rounding },
      ),
    ),
    ...offGrid(rows, rounding),
    ...findDuplicates(summaries, {
      table: name,
      factorNames: { row: { label: 'row', bare: true }, group: { label: 'group', bare: true } },
      // A method listed twice under one name, once for each comparison, is one result.
      sameResult: (a, b) => a.id === b.id && rowOf.get(a)?.named === true && rowOf.get(b)?.named === true,
    }),
    ...findFillDown(columnsOf(summaries, name)),
  ];
  return {
    source: name,
    findings: sortFindings(findings),
    pValues: checked.map(({ check }) => check),
    checked: {
      rows: rows.length,
      pValues: checked.length,
      bounded: rows.filter((row) => row.min !== undefined || row.max !== undefined).length,
      withGranularity: rows.filter((row) => row.granularity !== undefined && row.summary.n !== undefined).length,
    },
    notChecked: claims
      .filter((claim) => !recomputed.has(claim))
      .map((claim) => ({ where: claim.where, printed: printedP(claim.p), reason: whyNot(claim) })),
    ignoredColumns: table.ignoredColumns,
  };
}

/** The rows of each group, top to bottom: what stands below one another in print. */
function columnsOf(summaries: readonly TableRow['summary'][], name: string): PrintedColumn[] {
  const groups = new Map<string, TableRow['summary'][]>();
  for (const summary of summaries) {
    const { group } = summary.factors;
    const cells = groups.get(group);
    if (cells) cells.push(summary);
    else groups.set(group, [summary]);
  }
  return [...groups].map(([group, cells]) => ({ id: group === '' ? name : `${name}/${group}`, cells }));
}

function claimsOf(index: ReadonlyMap<string, readonly TableRow[]>, row: TableRow): PValueClaim[] {
  return row.comparisons.flatMap(({ to, p, test, alternative }): PValueClaim[] => {
    const [other] = rowsNamed(index, row, to);
    if (!other) return [];
    const { group, row: name } = row.summary.factors;
    return [
      {
        id: `${row.summary.id} against ${to}`,
        where: `line ${row.line}: ${group === '' ? '' : `${group}, `}${name} against ${to}`,
        a: row.summary,
        b: other.summary,
        p,
        ...(test === undefined ? {} : { test }),
        alternative,
        ddof: row.ddof,
      },
    ];
  });
}

/** Where it is not known how a deviation was computed, bounds are those of ddof 1, the wider ones. */
function widestDdof(row: TableRow): 0 | 1 {
  return row.ddof === 0 ? 0 : 1;
}

function boundsOf(row: TableRow | undefined): ValueBounds {
  return {
    ...(row?.min === undefined ? {} : { min: row.min }),
    ...(row?.max === undefined ? {} : { max: row.max }),
  };
}

/** GRIM and GRIMMER; where ddof is not known, only what neither allows. */
function offGrid(rows: readonly TableRow[], options: Pick<PValueOptions, 'rounding'>) {
  return rows.flatMap((row) => {
    const ddofs = row.ddof === 'unknown' ? [1, 0] : [row.ddof];
    const results = ddofs.map((ddof) => findOffGrid([row.summary], () => row.granularity, { ddof, ...options }));
    return results.some((found) => found.length === 0) ? [] : (results[0] ?? []);
  });
}

function whyNot({ a, b }: PValueClaim): string {
  if (a.n === undefined || b.n === undefined) return 'n is unknown';
  if (a.n < 2 || b.n < 2) return 'n is below 2';
  return 'a standard deviation is negative';
}
