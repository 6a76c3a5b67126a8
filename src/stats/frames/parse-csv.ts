import { parse } from 'csv-parse/sync';
import { TrainlessError } from '../../core/errors.js';
import type { CellValue, Row } from './row.js';

export interface CsvOptions {
  /** Default: a tab or a semicolon where the first line has one (a semicolon only without commas), else a comma. */
  readonly delimiter?: string;
  /**
   * Whether the first line names the columns. Default: yes, unless all its cells are numbers; columns without names
   * are called `column1`, `column2`, ….
   */
  readonly header?: boolean;
  /** What messages call the source. */
  readonly name?: string;
}

/**
 * Parses comma-separated values (RFC 4180) with csv-parse. A column whose cells are all numbers or missing becomes
 * numbers; any other stays text, so that `007`, `1e5-x` and a group called `NA` keep their names. Empty cells are null
 * everywhere; `NA`, `NaN`, `null`, `None` and `N/A` are null in columns of numbers.
 * @throws {TrainlessError} BAD_FILE for rows of different lengths, broken quotes, repeated column names, no rows;
 *   BAD_ARGUMENT for an empty delimiter
 */
export function parseCsv(text: string, options: CsvOptions = {}): Row[] {
  const name = options.name ?? 'the CSV text';
  if (options.delimiter === '')
    throw new TrainlessError('BAD_ARGUMENT', 'The delimiter of a CSV file cannot be empty.');
  const records = parseRecords(text, options.delimiter ?? guessDelimiter(text), name);
  const first = records[0];
  if (first === undefined) throw new TrainlessError('BAD_FILE', `${name} holds no rows.`);
  const hasHeader = options.header ?? !first.every((cell) => NUMBER.test(cell) || MISSING.has(cell));
  const columns = hasHeader ? first.map((cell) => cell.trim()) : first.map((_, i) => `column${i + 1}`);
  const repeated = columns.find((column, i) => columns.indexOf(column) !== i);
  if (repeated !== undefined) {
    throw new TrainlessError('BAD_FILE', `${name} has two columns called "${repeated}". Give each its own name.`);
  }
  const body = hasHeader ? records.slice(1) : records;
  if (body.length === 0) {
    throw new TrainlessError('BAD_FILE', `${name} holds the names of its columns (${columns.join(', ')}) but no rows.`);
  }
  const cells = columns.map((_, c) => readColumn(body.map((record) => record[c] ?? '')));
  return body.map((_, r) => Object.fromEntries(columns.map((column, c) => [column, cells[c]?.[r] ?? null])));
}

const NUMBER = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const INFINITE = /^\s*[+-]?inf(?:inity)?\s*$/i;
const LEADING_ZERO = /^\s*[+-]?0\d/;
const MISSING: ReadonlySet<string> = new Set(['', 'NA', 'NaN', 'nan', 'null', 'NULL', 'None', 'N/A']);

function parseRecords(text: string, delimiter: string, name: string): string[][] {
  try {
    return parse(text, { bom: true, delimiter, skip_empty_lines: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TrainlessError(
      'BAD_FILE',
      `${name} is no valid CSV: ${reason}. Mend that line, or name the --delimiter.`,
      {
        cause: error,
      },
    );
  }
}

function guessDelimiter(text: string): string {
  const end = text.indexOf('\n');
  const line = end < 0 ? text : text.slice(0, end);
  if (line.includes('\t')) return '\t';
  return line.includes(';') && !line.includes(',') ? ';' : ',';
}

function readColumn(cells: readonly string[]): CellValue[] {
  const numeric = cells.every((cell) => isNumber(cell) || MISSING.has(cell.trim()));
  const some = cells.some(isNumber);
  if (numeric && some) return cells.map((cell) => (isNumber(cell) ? toNumber(cell) : null));
  return cells.map((cell) => (cell === '' ? null : cell));
}

function isNumber(cell: string): boolean {
  return (NUMBER.test(cell) && !LEADING_ZERO.test(cell)) || INFINITE.test(cell);
}

function toNumber(cell: string): number {
  if (!INFINITE.test(cell)) return Number(cell);
  return cell.trim().startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
