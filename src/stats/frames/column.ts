import { TrainlessError } from '../../core/errors.js';
import type { Row } from './row.js';

/** Names of all columns, in the order in which they first appear. */
export function columnNames(rows: readonly Row[]): string[] {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  return [...names];
}

/** Columns that hold numbers (and missing values) alone. */
export function numericColumns(rows: readonly Row[]): string[] {
  return columnNames(rows).filter((name) => {
    const cells = rows.map((row) => row[name] ?? null).filter((cell) => cell !== null);
    return cells.length > 0 && cells.every((cell) => typeof cell === 'number');
  });
}

/**
 * A column of numbers; missing values are NaN, to be kept out with `omitMissing` or `omitMissingPairs`.
 * @throws {TrainlessError} UNKNOWN_NAME for a column that is not there, BAD_DATA for a cell that is no number
 */
export function numericColumn(rows: readonly Row[], name: string): Float64Array {
  requireColumn(rows, name);
  if (rows.some((row) => typeof row[name] === 'string' || typeof row[name] === 'boolean')) throw notNumeric(rows, name);
  return Float64Array.from(rows, (row) => (row[name] as number | null | undefined) ?? Number.NaN);
}

/** Names the cell that made the column text: in CSV one such cell keeps the numbers around it from being read. */
function notNumeric(rows: readonly Row[], name: string): TrainlessError {
  const isText = (row: Row): boolean => {
    const cell = row[name];
    return typeof cell === 'boolean' || (typeof cell === 'string' && Number.isNaN(Number(cell)));
  };
  const found = rows.findIndex(isText);
  const index = found >= 0 ? found : rows.findIndex((row) => typeof row[name] === 'string');
  const value = rows[index]?.[name] ?? null;
  return new TrainlessError(
    'BAD_DATA',
    `Column "${name}" is not numeric: row ${index + 1} holds ${JSON.stringify(value)}. Choose another column, or clean this one.`,
    { details: { column: name, row: index + 1, value } },
  );
}

/** @throws {TrainlessError} UNKNOWN_NAME with the names that there are */
export function requireColumn(rows: readonly Row[], name: string): void {
  const names = columnNames(rows);
  if (names.includes(name)) return;
  throw new TrainlessError('UNKNOWN_NAME', `There is no column "${name}". The columns are: ${names.join(', ')}.`, {
    details: { column: name, columns: names },
  });
}
