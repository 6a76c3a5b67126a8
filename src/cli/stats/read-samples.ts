import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { TrainlessError } from '../../core/errors.js';
import type { CellValue, Row, TableFormat } from '../../stats/frames/index.js';

/** Options of every command that reads tables. */
export interface InputOptions {
  readonly format?: TableFormat;
  readonly delimiter?: string;
  readonly header?: boolean;
  readonly omitMissing?: boolean;
}

/** A column of numbers and where it came from. */
export interface NamedSample {
  readonly name: string;
  readonly values: Float64Array;
}

/** Adds the options of {@link InputOptions}. */
export function inputOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--format <form>', 'form of the input (default: by extension)').choices([
        'csv',
        'tsv',
        'jsonl',
        'json',
        'parquet',
      ]),
    )
    .option('--delimiter <text>', 'what separates the columns of a CSV file (default: found out)')
    .option('--no-header', 'the first line of a CSV file holds values, not names')
    .option('--omit-missing', 'leave out missing values (pairs with a missing member) instead of refusing them');
}

/** Reads one table; `-` is standard input. */
export async function readTable(path: string, options: InputOptions): Promise<Row[]> {
  const { decodeText, parseRows, readRows } = await import('../../stats/frames/read-rows.js');
  const how = {
    ...(options.format === undefined ? {} : { format: options.format }),
    ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter.replaceAll('\\t', '\t') }),
    // commander's --no-header sets false; its default, true, means "find out" here.
    ...(options.header === false ? { header: false } : {}),
  };
  if (path !== '-') return readRows(path, how);
  return parseRows(decodeText(await readStandardInput(), 'standard input'), { ...how, name: 'standard input' });
}

/** The files named, or standard input where none is. */
export function inputPaths(files: readonly string[]): readonly string[] {
  if (files.length > 0) return files;
  if (process.stdin.isTTY) {
    throw new TrainlessError('BAD_ARGUMENT', 'Name a file, or pipe a table into standard input. See --help.');
  }
  return ['-'];
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A column without missing values; those are refused unless they are to be left out. */
export async function readColumn(rows: readonly Row[], name: string, options: InputOptions): Promise<Float64Array> {
  const { numericColumn } = await import('../../stats/frames/column.js');
  const { omitMissing } = await import('../../stats/sample.js');
  const column = numericColumn(rows, name);
  if (options.omitMissing) return omitMissing(column);
  requirePresent(column, name);
  return column;
}

/** Two columns as pairs. */
export async function readPairs(
  rows: readonly Row[],
  x: string,
  y: string,
  options: InputOptions,
): Promise<{ readonly x: Float64Array; readonly y: Float64Array }> {
  const { numericColumn } = await import('../../stats/frames/column.js');
  const { omitMissingPairs } = await import('../../stats/sample.js');
  const [a, b] = [numericColumn(rows, x), numericColumn(rows, y)];
  if (options.omitMissing) return omitMissingPairs(a, b);
  requirePresent(a, x);
  requirePresent(b, y);
  return { x: a, y: b };
}

function requirePresent(column: Float64Array, name: string): void {
  const missing = column.findIndex(Number.isNaN);
  if (missing < 0) return;
  throw new TrainlessError(
    'BAD_DATA',
    `Column "${name}" has no value in row ${missing + 1}. Add --omit-missing to leave such rows out.`,
    { details: { column: name, row: missing + 1 } },
  );
}

/** The column asked for, or the only numeric one. */
export async function chooseColumn(rows: readonly Row[], asked: string | undefined): Promise<string> {
  if (asked !== undefined) return asked;
  const { numericColumns } = await import('../../stats/frames/column.js');
  const numeric = numericColumns(rows);
  const [only] = numeric;
  if (only !== undefined && numeric.length === 1) return only;
  throw new TrainlessError(
    'BAD_ARGUMENT',
    numeric.length === 0
      ? 'The table has no column of numbers. Check its delimiter, or name the --column.'
      : `Name the --column; these hold numbers: ${numeric.join(', ')}.`,
  );
}

/** How samples are named on the command line. */
export interface SampleOptions extends InputOptions {
  readonly column?: string;
  readonly x?: string;
  readonly y?: string;
  readonly group?: string;
  /** Whether x and y belong together row by row. */
  readonly paired?: boolean;
}

/** Adds the options of {@link SampleOptions}. */
export function sampleOptions(command: Command): Command {
  return inputOptions(
    command
      .option('--column <name>', 'column with the values (default: the only numeric one)')
      .option('--x <name>', 'column with the first sample, both in one file')
      .option('--y <name>', 'column with the second sample')
      .option('--group <name>', 'column that tells which of two or more groups a row belongs to'),
  );
}

/**
 * Samples from files: one a file, two columns of one file, or the groups of one file.
 * @throws {TrainlessError} BAD_ARGUMENT where the options do not go together
 */
export async function readSamples(files: readonly string[], options: SampleOptions): Promise<NamedSample[]> {
  const paths = inputPaths(files);
  const { column, x, y, group } = options;
  if (options.paired && options.omitMissing && x === undefined) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      'With --paired, --omit-missing needs both columns in one file (--x, --y): elsewhere it would break the pairs.',
    );
  }
  if ((x === undefined) !== (y === undefined)) throw new TrainlessError('BAD_ARGUMENT', '--x and --y go together.');
  if (x !== undefined && y !== undefined) {
    const rows = await readTable(onlyPath(paths, '--x and --y'), options);
    if (options.paired) {
      const pairs = await readPairs(rows, x, y, options);
      return [
        { name: x, values: pairs.x },
        { name: y, values: pairs.y },
      ];
    }
    return [
      { name: x, values: await readColumn(rows, x, options) },
      { name: y, values: await readColumn(rows, y, options) },
    ];
  }
  if (group !== undefined) {
    const { groupRows } = await import('../../stats/frames/group.js');
    const rows = await readTable(onlyPath(paths, '--group'), options);
    const value = await chooseColumn(
      rows.map((row) => withoutColumn(row, group)),
      column,
    );
    const groups = [...groupRows(rows, group)];
    return Promise.all(
      groups.map(async ([name, members]) => ({ name, values: await readColumn(members, value, options) })),
    );
  }
  if (new Set(paths).size < paths.length && paths.includes('-')) {
    throw new TrainlessError('BAD_ARGUMENT', 'Standard input (-) can be read once only.');
  }
  const samples: NamedSample[] = [];
  for (const path of paths) {
    const rows = await readTable(path, options);
    const values = await readColumn(rows, await chooseColumn(rows, column), options);
    samples.push({ name: uniqueName(path, samples), values });
  }
  return samples;
}

/** Exactly two samples. */
export async function readTwoSamples(
  files: readonly string[],
  options: SampleOptions,
): Promise<readonly [NamedSample, NamedSample]> {
  const samples = await readSamples(files, options);
  const [x, y] = samples;
  if (x && y && samples.length === 2) return [x, y];
  throw new TrainlessError(
    'BAD_ARGUMENT',
    `Two samples are needed, not ${samples.length}${samples.length > 2 ? ` (${samples.map(({ name }) => name).join(', ')}); for more groups see "trainless stats compare"` : ': give two files, --x and --y, or --group'}.`,
  );
}

function onlyPath(paths: readonly string[], option: string): string {
  const [path] = paths;
  if (path !== undefined && paths.length === 1) return path;
  throw new TrainlessError('BAD_ARGUMENT', `${option} read one file, not ${paths.length}.`);
}

function withoutColumn(row: Row, name: string): Row {
  return Object.fromEntries(Object.entries(row).filter(([key]) => key !== name)) as Record<string, CellValue>;
}

function uniqueName(path: string, earlier: readonly NamedSample[]): string {
  const name = path === '-' ? 'standard input' : basename(path).replace(/\.[^.]+$/, '');
  return earlier.some((sample) => sample.name === name) ? path : name;
}
