import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { systemErrorCode, TrainlessError } from '../../core/errors.js';
import { writeFileAtomic } from '../../core/files.js';
import { decodeArray, encodeElements, parseDtype } from '../numpy/dtype.js';
import { AccuracyTable, type AccuracyTableParts } from './accuracy-table.js';

/** Changes with every change of meaning, so that old caches are made anew. */
const MAGIC = 'trainless accuracy table 1\n';
const MAX_HEADER_BYTES = 2 ** 24;

interface Header extends Omit<AccuracyTableParts, 'values' | 'operations'> {
  readonly rows: number;
  readonly bodySha256: string;
}

/**
 * A table as one compact file: the magic line, the header's length as a decimal line, the header as JSON, then the
 * columns as little-endian float64 and the operation numbers as bytes.
 */
export function formatTable(parts: AccuracyTableParts): Uint8Array {
  const { values, operations, ...described } = parts;
  const body = Buffer.concat([...values.map(encodeElements), operations]);
  const header: Header = {
    ...described,
    rows: operations.length / 6,
    bodySha256: createHash('sha256').update(body).digest('hex'),
  };
  const text = Buffer.from(JSON.stringify(header));
  return Buffer.concat([Buffer.from(`${MAGIC}${text.length}\n`), text, body]);
}

/**
 * Reads a table file.
 * @throws {TrainlessError} BAD_FILE - another format or version, truncated, damaged
 */
export function parseTable(bytes: Uint8Array, name = 'accuracy table'): AccuracyTable {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lengthEnd = buffer.indexOf('\n', MAGIC.length);
  const length = Number(buffer.toString('latin1', MAGIC.length, Math.min(lengthEnd, MAGIC.length + 9)));
  if (!buffer.toString('latin1', 0, MAGIC.length).startsWith(MAGIC) || !(length > 0) || length > MAX_HEADER_BYTES) {
    throw badTable(name, 'it is no table of this version');
  }
  const start = lengthEnd + 1 + length;
  const header = parseHeader(buffer.toString('utf8', lengthEnd + 1, start), name);
  const { rows, bodySha256, ...described } = header;
  const body = buffer.subarray(start);
  if (createHash('sha256').update(body).digest('hex') !== bodySha256)
    throw badTable(name, 'it is damaged or truncated');
  const float64 = parseDtype('<f8');
  if (body.length !== rows * (8 * described.columns.length + 6) || float64 === undefined) {
    throw badTable(name, 'its size does not fit its header');
  }
  const values = described.columns.map(
    (_, index) =>
      decodeArray(body.subarray(8 * rows * index, 8 * rows * (index + 1)), float64, [rows]).data as Float64Array,
  );
  const operations = new Uint8Array(body.subarray(8 * rows * described.columns.length));
  return new AccuracyTable({ ...described, values, operations });
}

function parseHeader(text: string, name: string): Header {
  try {
    const header: unknown = JSON.parse(text);
    if (
      typeof header === 'object' &&
      header !== null &&
      'columns' in header &&
      Array.isArray(header.columns) &&
      'rows' in header &&
      Number.isSafeInteger(header.rows)
    ) {
      return header as unknown as Header; // written by formatTable: the magic line says so, the checksum protects it
    }
  } catch {
    // told below
  }
  throw badTable(name, 'its header is damaged');
}

/** Reads a table file from disk. @throws {TrainlessError} MISSING_DATA, BAD_FILE */
export function readTable(path: string): AccuracyTable {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') throw new TrainlessError('MISSING_DATA', `${path} does not exist.`, { cause: error });
    throw new TrainlessError('BAD_FILE', `${path} cannot be read (${code ?? String(error)}).`, { cause: error });
  }
  return parseTable(bytes, path);
}

/** Writes a table file, whole or not at all. @throws {TrainlessError} DISK_FULL, NOT_WRITABLE */
export function writeTable(path: string, parts: AccuracyTableParts): void {
  writeFileAtomic(path, formatTable(parts));
}

function badTable(name: string, problem: string): TrainlessError {
  return new TrainlessError(
    'BAD_FILE',
    `${name} cannot be used: ${problem}. Delete it and make it again: trainless data fetch nas-bench-201.`,
    { details: { file: name } },
  );
}
