import { readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { systemErrorCode, TrainlessError } from '../../core/errors.js';
import type { CsvOptions } from './parse-csv.js';
import type { Row } from './row.js';

/** Forms that tables come in. */
export type TableFormat = 'csv' | 'tsv' | 'jsonl' | 'json' | 'parquet';

export interface ReadRowsOptions extends CsvOptions {
  /** Default: by the file's extension; for text without one, by its first character. */
  readonly format?: TableFormat;
}

const FORMAT_OF_EXTENSION: Readonly<Record<string, TableFormat>> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.tab': 'tsv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.json': 'json',
  '.parquet': 'parquet',
};

/**
 * Reads a table from a file: CSV, TSV, JSON lines, a JSON array of objects, or Parquet.
 * @throws {TrainlessError} MISSING_DATA where there is no such file, BAD_FILE where it cannot be read
 * @example
 * const rows = await readRows('results.csv');
 */
export async function readRows(path: string, options: ReadRowsOptions = {}): Promise<Row[]> {
  const format = options.format ?? FORMAT_OF_EXTENSION[extname(path).toLowerCase()];
  if (format === 'parquet') {
    access(path, (name) => statSync(name));
    return (await import('./read-parquet.js')).readParquet(path);
  }
  return parseRows(
    decodeText(
      access(path, (name) => readFileSync(name)),
      path,
    ),
    {
      ...options,
      ...(format === undefined ? {} : { format }),
      name: path,
    },
  );
}

/**
 * Parses a table from text: from standard input, or from a cell of a notebook.
 * @throws {TrainlessError} BAD_FILE, BAD_ARGUMENT for Parquet, which is no text
 */
export async function parseRows(text: string, options: ReadRowsOptions = {}): Promise<Row[]> {
  const format = options.format ?? guessFormat(text);
  const name = options.name ?? 'the input';
  switch (format) {
    case 'jsonl':
      return (await import('./parse-json.js')).parseJsonLines(text, name);
    case 'json':
      return (await import('./parse-json.js')).parseJsonRows(text, name);
    case 'csv':
      return (await import('./parse-csv.js')).parseCsv(text, { ...options, name });
    case 'tsv':
      return (await import('./parse-csv.js')).parseCsv(text, { delimiter: '\t', ...options, name });
    case 'parquet':
      throw new TrainlessError('BAD_ARGUMENT', 'Parquet is read from files only. Give the path of the file.');
    default:
      throw new TrainlessError('BAD_ARGUMENT', `The format must be csv, tsv, jsonl, json or parquet, not ${format}.`);
  }
}

function guessFormat(text: string): TableFormat {
  const start = text.trimStart().charAt(0);
  return start === '{' ? 'jsonl' : start === '[' ? 'json' : 'csv';
}

function access<T>(path: string, read: (path: string) => T): T {
  try {
    return read(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') {
      throw new TrainlessError('MISSING_DATA', `There is no file ${path}. Check the path.`, { cause: error });
    }
    throw new TrainlessError('BAD_FILE', `${path} cannot be read (${code ?? String(error)}).`, { cause: error });
  }
}

/** Bytes as UTF-8 text. @throws {TrainlessError} BAD_FILE where they are none */
export function decodeText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new TrainlessError('BAD_FILE', `${path} is not UTF-8 text. Convert it, or name its --format.`, {
      cause: error,
    });
  }
}
