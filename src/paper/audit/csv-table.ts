import { parse } from 'csv-parse/sync';
import { TrainlessError } from '../../core/errors.js';
import type { Alternative } from '../../stats/index.js';
import { type PrintedNumber, tryParsePrinted } from '../printed-number.js';
import type { PrintedSummary } from '../summary.js';
import type { PrintedPValue, StatedDdof } from './p-values.js';
import type { TTestKind } from './recompute-p.js';

/** Columns of a table to audit; every other column is ignored. Names are read without regard to case. */
const COLUMNS = {
  id: ['id', 'name', 'label', 'method'],
  group: ['group', 'table', 'column', 'dataset'],
  mean: ['mean'],
  std: ['std', 'sd'],
  n: ['n'],
  compareTo: ['compare_to'],
  p: ['p', 'p_value', 'pvalue'],
  test: ['test'],
  alternative: ['alternative'],
  ddof: ['ddof'],
  decimals: ['decimals'],
  granularity: ['granularity', 'step'],
  min: ['min'],
  max: ['max'],
} as const;

type ColumnName = keyof typeof COLUMNS;

/** What holds for every row that does not say otherwise. */
export interface TableDefaults {
  readonly n?: number;
  readonly test?: TTestKind;
  readonly alternative?: Alternative;
  /** Default: not known, so that either is allowed. */
  readonly ddof?: 0 | 1;
  readonly decimals?: number;
  /** Single values are multiples of this. */
  readonly granularity?: number;
  /** Single values lie between these. */
  readonly min?: number;
  readonly max?: number;
}

/** What a summary of a user's table was made for. */
export type TableRowFactors = { readonly row: string; readonly group: string };

/** A row of a user's table. */
export interface TableRow {
  readonly line: number;
  readonly summary: PrintedSummary<TableRowFactors>;
  /** Whether the row has a name of its own, not just its line number. */
  readonly named: boolean;
  readonly ddof: StatedDdof;
  readonly granularity?: number;
  readonly min?: number;
  readonly max?: number;
  readonly comparisons: readonly {
    /** The row compared with. */
    readonly to: string;
    readonly p: PrintedPValue;
    readonly test?: TTestKind;
    readonly alternative: Alternative;
  }[];
}

/** A user's table, read. */
export interface AuditTable {
  readonly rows: readonly TableRow[];
  /** Columns that the audit knows nothing about. */
  readonly ignoredColumns: readonly string[];
}

interface Cells {
  readonly line: number;
  readonly get: (column: ColumnName) => string;
  readonly fail: (message: string) => void;
}

const MOST_ROWS = 20_000;
const MOST_ERRORS_SHOWN = 20;

/**
 * Reads a table of means and standard deviations to audit: separated by commas, semicolons or tabs, with a header line;
 * lines that begin with # are comments.
 * @param name - of the table, for messages and places
 * @throws {TrainlessError} BAD_DATA with the number of every line that cannot be read
 */
export function readAuditTable(
  text: string,
  options: { readonly name?: string; readonly defaults?: TableDefaults } = {},
): AuditTable {
  const { name = 'table', defaults = {} } = options;
  const [header, ...records] = readRecords(text.replace(/^\uFEFF/, ''), name);
  if (!header) throw new TrainlessError('BAD_DATA', `${name} is empty: its first line must name the columns.`);
  const columns = columnPositions(header.record, name);
  if (records.length === 0) throw new TrainlessError('BAD_DATA', `${name} has a header but no rows.`);
  if (records.length > MOST_ROWS) {
    throw new TrainlessError('BAD_DATA', `${name} has ${records.length} rows, more than ${MOST_ROWS}: split it.`);
  }
  const errors: string[] = [];
  const rows = records.flatMap(({ record, line }): TableRow[] => {
    const before = errors.length;
    const row = readRow(
      {
        line,
        get: (column) => record[columns.positions[column] ?? -1]?.trim() ?? '',
        fail: (message) => errors.push(`line ${line}: ${message}`),
      },
      { name, defaults },
    );
    if (record.length > header.record.length) {
      errors.push(`line ${line}: ${record.length} cells under ${header.record.length} column names`);
    }
    return errors.length > before || !row ? [] : [row];
  });
  checkReferences(rows, errors);
  if (errors.length > 0) {
    const shown = errors.slice(0, MOST_ERRORS_SHOWN);
    const more = errors.length > shown.length ? [`and ${errors.length - shown.length} more`] : [];
    throw new TrainlessError(
      'BAD_DATA',
      `${name} cannot be audited:\n  ${[...shown, ...more].join('\n  ')}\nSee trainless audit --help for the columns.`,
      { details: { errors } },
    );
  }
  return { rows, ignoredColumns: columns.ignored };
}

/** The rows that a comparison can mean: those of its own group if there are any, all of that name otherwise. */
export function rowsNamed(index: ReadonlyMap<string, readonly TableRow[]>, row: TableRow, to: string): TableRow[] {
  const named = (index.get(to) ?? []).filter((other) => other !== row);
  const own = named.filter((other) => other.summary.factors.group === row.summary.factors.group);
  return own.length > 0 ? own : named;
}

/** Rows by their name. */
export function indexRows(rows: readonly TableRow[]): Map<string, TableRow[]> {
  const index = new Map<string, TableRow[]>();
  for (const row of rows) {
    const name = row.summary.factors.row;
    const same = index.get(name);
    if (same) same.push(row);
    else index.set(name, [row]);
  }
  return index;
}

function readRecords(text: string, name: string): { record: string[]; line: number }[] {
  try {
    const records = parse(text, {
      comment: '#',
      comment_no_infix: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records
      .map(({ record, info }) => ({ record, line: info.lines }))
      .filter(({ record }) => record.some((cell) => cell.trim() !== ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TrainlessError('BAD_DATA', `${name} is no table of separated values: ${reason}.`, { cause: error });
  }
}

/** The separator that the header line holds most of. */
function delimiterOf(text: string): string {
  const header = text.split(/\r?\n/).find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '';
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

function columnPositions(
  header: readonly string[],
  name: string,
): { readonly positions: Readonly<Partial<Record<ColumnName, number>>>; readonly ignored: string[] } {
  const positions: Partial<Record<ColumnName, number>> = {};
  const ignored: string[] = [];
  for (const [index, raw] of header.entries()) {
    const title = raw.trim().toLowerCase();
    const column = (Object.keys(COLUMNS) as ColumnName[]).find((key) => COLUMNS[key].some((alias) => alias === title));
    if (column === undefined) {
      if (title !== '') ignored.push(raw.trim());
    } else if (positions[column] !== undefined) {
      throw new TrainlessError(
        'BAD_DATA',
        `${name}, line 1: columns "${header[positions[column] ?? 0]?.trim()}" and "${raw.trim()}" mean the same. Rename one.`,
      );
    } else {
      positions[column] = index;
    }
  }
  if (positions.mean === undefined) {
    throw new TrainlessError(
      'BAD_DATA',
      `${name}, line 1: no column "mean" among "${header.join(', ').slice(0, 200)}". The first line must name the columns; see trainless audit --help.`,
    );
  }
  return { positions, ignored };
}

function readRow(
  cells: Cells,
  context: { readonly name: string; readonly defaults: TableDefaults },
): TableRow | undefined {
  const { defaults, name } = context;
  const decimals = wholeNumber(cells, 'decimals', 0) ?? defaults.decimals;
  const [meanText = '', stdText = cells.get('std')] = cells.get('mean').split(/±|\+\/?-/);
  const mean = printedCell(cells, 'mean', { text: meanText, decimals });
  const std = printedCell(cells, 'std', { text: stdText, decimals });
  const n = wholeNumber(cells, 'n', 1) ?? defaults.n;
  const granularity = plainNumber(cells, 'granularity') ?? defaults.granularity;
  const min = plainNumber(cells, 'min') ?? defaults.min;
  const max = plainNumber(cells, 'max') ?? defaults.max;
  if (granularity !== undefined && !(granularity > 0)) cells.fail(`granularity must be above 0, not ${granularity}`);
  if (min !== undefined && max !== undefined && !(min < max)) cells.fail(`min ${min} is not below max ${max}`);
  const ddof = choice(cells, 'ddof', ['0', '1']);
  const comparisons = readComparisons(cells, defaults);
  if (!mean || !std) return undefined;
  const id = cells.get('id');
  const group = cells.get('group');
  const row = id === '' ? `line ${cells.line}` : id;
  return {
    line: cells.line,
    summary: {
      id: group === '' ? row : `${group}/${row}`,
      place: {
        source: 'table',
        part: `${name}, line ${cells.line}`,
        ...(id === '' ? {} : { row }),
        ...(group === '' ? {} : { column: group }),
      },
      mean,
      std,
      ...(n === undefined ? {} : { n }),
      factors: { row, group },
    },
    named: id !== '',
    ddof: ddof === undefined ? (defaults.ddof ?? 'unknown') : ddof === '0' ? 0 : 1,
    ...(granularity === undefined ? {} : { granularity }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    comparisons,
  };
}

/** "A; B" under compare_to and "0.02; < 0.001" under p are two comparisons. */
function readComparisons(cells: Cells, defaults: TableDefaults): TableRow['comparisons'] {
  const split = (column: ColumnName): string[] =>
    cells.get(column) === ''
      ? []
      : cells
          .get(column)
          .split(';')
          .map((part) => part.trim());
  const names = split('compareTo');
  const values = split('p');
  if (values.length > 0 && names.length === 0) {
    cells.fail(`p = ${cells.get('p')} says nothing without compare_to, the id of the row compared with`);
  } else if (values.length > 0 && names.length !== values.length) {
    cells.fail(`${names.length} names under compare_to but ${values.length} values under p`);
  }
  const test = choice(cells, 'test', ['welch', 'pooled', 'student']);
  const kind = test === 'student' ? 'pooled' : (test ?? defaults.test);
  const alternative =
    choice(cells, 'alternative', ['two-sided', 'less', 'greater']) ?? defaults.alternative ?? 'two-sided';
  return values.flatMap((text, index) => {
    const p = readP(text);
    if (!p) cells.fail(`p "${text}" is no p-value between 0 and 1; write 0.023, 5e-11 or <0.001`);
    const to = names[index];
    return p && to !== undefined ? [{ to, p, ...(kind === undefined ? {} : { test: kind }), alternative }] : [];
  });
}

function readP(text: string): PrintedPValue | undefined {
  const match = /^(<=|>=|<|>|=|≤|≥)?\s*(.*)$/.exec(text);
  const number = tryParsePrinted(match?.[2] ?? '');
  if (!number || number.value < 0 || number.value > 1) return undefined;
  const sign = match?.[1] ?? '=';
  return { relation: /[<≤]/.test(sign) ? '<' : /[>≥]/.test(sign) ? '>' : '=', number };
}

function printedCell(
  cells: Cells,
  column: 'mean' | 'std',
  given: { readonly text: string; readonly decimals: number | undefined },
): PrintedNumber | undefined {
  const text = given.text.trim();
  const printed = tryParsePrinted(text);
  if (!printed) {
    cells.fail(text === '' ? `${column} is missing` : `${column} "${text}" is not a number`);
    return undefined;
  }
  if (given.decimals === undefined) return printed;
  if (printed.decimals > given.decimals) {
    cells.fail(`${column} "${text}" has more than the ${given.decimals} decimals stated`);
  }
  return { ...printed, text: printed.value.toFixed(given.decimals), decimals: given.decimals };
}

function wholeNumber(cells: Cells, column: 'n' | 'decimals', least: number): number | undefined {
  const text = cells.get(column);
  if (text === '') return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least || (column === 'decimals' && value > 15)) {
    cells.fail(`${column} must be a whole number of at least ${least}, not "${text}"`);
    return undefined;
  }
  return value;
}

function plainNumber(cells: Cells, column: ColumnName): number | undefined {
  const text = cells.get(column);
  if (text === '') return undefined;
  const value = tryParsePrinted(text)?.value;
  if (value === undefined) cells.fail(`${column} "${text}" is not a number`);
  return value;
}

function choice<T extends string>(cells: Cells, column: ColumnName, allowed: readonly T[]): T | undefined {
  const text = cells.get(column).toLowerCase();
  if (text === '') return undefined;
  const found = allowed.find((value) => value === text);
  if (found === undefined) cells.fail(`${column} must be ${allowed.join(' or ')}, not "${cells.get(column)}"`);
  return found;
}

function checkReferences(rows: readonly TableRow[], errors: string[]): void {
  // Where some rows could not be read, a missing name may be one of theirs.
  if (errors.length > 0) return;
  const index = indexRows(rows);
  for (const row of rows) {
    for (const { to } of row.comparisons) {
      const named = rowsNamed(index, row, to);
      if (named.length === 0) {
        errors.push(`line ${row.line}: compare_to names "${to}", which no other row has as its id`);
      } else if (named.length > 1) {
        const lines = named.map((other) => other.line).join(', ');
        errors.push(
          `line ${row.line}: compare_to names "${to}", which is the id of lines ${lines}; give them ids of their own`,
        );
      }
    }
  }
}
