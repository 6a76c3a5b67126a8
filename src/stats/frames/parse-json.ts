import { TrainlessError } from '../../core/errors.js';
import type { CellValue, Row } from './row.js';

/**
 * Parses JSON lines: one object a line, empty lines skipped.
 * @param name - what messages call the source
 * @throws {TrainlessError} BAD_FILE naming the line
 */
export function parseJsonLines(text: string, name = 'the JSON lines'): Row[] {
  const rows = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line, i) => (line.trim() === '' ? [] : [parseLine(line, `${name}, line ${i + 1},`)]));
  if (rows.length === 0) throw new TrainlessError('BAD_FILE', `${name} holds no rows.`);
  return rows;
}

/** Parses a JSON array of objects. @throws {TrainlessError} BAD_FILE */
export function parseJsonRows(text: string, name = 'the JSON text'): Row[] {
  const value = parseValue(text, name);
  if (!Array.isArray(value) || value.length === 0) {
    throw new TrainlessError('BAD_FILE', `${name} is not a JSON array of objects with at least one row.`);
  }
  return value.map((item: unknown, i) => toRow(item, `${name}, element ${i},`));
}

function parseLine(line: string, where: string): Row {
  return toRow(parseValue(line, where), where);
}

function parseValue(text: string, where: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TrainlessError('BAD_FILE', `${where} is no valid JSON: ${reason}.`, { cause: error });
  }
}

function toRow(value: unknown, where: string): Row {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TrainlessError('BAD_FILE', `${where} is not an object. Write each row as {"column": value, …}.`);
  }
  return Object.fromEntries(Object.entries(value).map(([column, cell]) => [column, toCell(cell)]));
}

/**
 * What any value becomes in a row: numbers, text and booleans stay; missing ones are null; 64-bit integers are numbers
 * where a double holds them and decimal text where not; dates are ISO text; whatever is nested is JSON text.
 */
export function toCell(value: unknown): CellValue {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'number':
      return Number.isNaN(value) ? null : value;
    case 'string':
    case 'boolean':
      return value;
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    default:
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
      return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? null;
  }
}
