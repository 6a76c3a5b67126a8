import { parse as parseCsv } from 'csv-parse/sync';
import { TrainlessError } from '../../core/errors.js';
import type { NumericArray } from '../../core/ndarray.js';
import { parseDataFrame } from '../pickle/parse-data-frame.js';
import { parsePickle } from '../pickle/parse-pickle.js';
import { isDict, isList, type PickleValue, unexpectedPickle } from '../pickle/pickle-value.js';
import type { BenchmarkDataName } from './accuracy-column.js';

/** Cells of NAS-Bench-201. */
export const CELLS = 15_625;

/** `nats_bench.csv`: 200-epoch test accuracy, fractions, and the cells in official order. */
export interface Landscape {
  readonly cells: readonly string[];
  readonly test: Readonly<Record<BenchmarkDataName, Float64Array>>;
}

/** @throws {TrainlessError} BAD_FILE */
export function readLandscape(bytes: Uint8Array, name: string): Landscape {
  const rows = readCsv(bytes, name);
  const percent = (column: string): Float64Array => numbers(rows, column, name).map((value) => value / 100);
  return {
    cells: texts(rows, 'ArchitectureString', name),
    test: {
      'cifar-10': percent('CIFAR10TestAccuracy200Epochs'),
      'cifar-100': percent('CIFAR100TestAccuracy200Epochs'),
      'imagenet16-120': percent('ImageNetTestAccuracy200Epochs'),
    },
  };
}

/** `…-NB201.csv`: 200-epoch validation accuracy, fractions, and parameters. */
export interface ValidationExtract {
  readonly validation: Float64Array;
  readonly parameters: Float64Array;
}

/** @throws {TrainlessError} BAD_FILE */
export function readValidation(bytes: Uint8Array, name: string): ValidationExtract {
  const rows = readCsv(bytes, name);
  const index = numbers(rows, 'index', name);
  if (index.some((value, row) => value !== row)) throw badExtract(name, 'its rows are not in official order');
  return { validation: numbers(rows, 'accuracy', name), parameters: numbers(rows, 'num_param', name) };
}

/** `nb2_…_test_accuracy.p`: a list of percentages. @throws {TrainlessError} BAD_FILE */
export function readTestList(bytes: Uint8Array, name: string): Float64Array {
  const list = parsePickle(bytes, { name });
  if (!isList(list) || list.length !== CELLS) throw unexpectedPickle(name, `a list of ${CELLS} accuracies`);
  return Float64Array.from(list, (value) => finite(value, name) / 100);
}

/** `nb2_cf10_hp12_info.p`: 12-epoch validation accuracy and the seconds that training took. */
export interface TwelveEpochs {
  readonly cells: readonly string[];
  readonly validation: Float64Array;
  readonly seconds: Float64Array;
}

/** @throws {TrainlessError} BAD_FILE */
export function readTwelveEpochs(bytes: Uint8Array, name: string): TwelveEpochs {
  const list = parsePickle(bytes, { name });
  if (!isList(list) || list.length !== CELLS) throw unexpectedPickle(name, `a list of ${CELLS} cells`);
  const field = (row: PickleValue, key: string): PickleValue | undefined => (isDict(row) ? row.get(key) : undefined);
  return {
    cells: list.map((row, index) => {
      const cell = field(row, 'arch');
      // Each entry repeats its index under the index's own name.
      if (typeof cell !== 'string' || field(row, String(index)) !== index) {
        throw unexpectedPickle(name, `cell ${index} in place ${index}`);
      }
      return cell;
    }),
    validation: Float64Array.from(list, (row) => finite(field(row, 'valacc'), name) / 100),
    seconds: Float64Array.from(list, (row) => finite(field(row, 'cost'), name)),
  };
}

/** `nb2_test_acc_cf10.p`: percentages of every run, by operation numbers joined with commas. */
export function readRuns(bytes: Uint8Array, name: string): ReadonlyMap<string, readonly number[]> {
  const dict = parsePickle(bytes, { name });
  if (!isDict(dict) || dict.size !== CELLS) throw unexpectedPickle(name, `a dict of ${CELLS} cells`);
  const runs = new Map<string, readonly number[]>();
  for (const [key, value] of dict) {
    if (!isList(key) || key.length !== 6 || !isList(value) || value.length < 1 || value.length > 3) {
      throw unexpectedPickle(name, 'six operation numbers and one to three accuracies a cell');
    }
    runs.set(
      key.join(),
      value.map((item) => finite(item, name) / 100),
    );
  }
  return runs;
}

/** `mini-bench-arch-cell-accs.pd`: 12-epoch accuracies, fractions. */
export interface MiniBench {
  readonly cells: readonly string[];
  readonly validation: Readonly<Record<BenchmarkDataName, Float64Array>>;
  readonly test: Readonly<Record<BenchmarkDataName, Float64Array>>;
}

/** @throws {TrainlessError} BAD_FILE */
export function readMiniBench(bytes: Uint8Array, name: string): MiniBench {
  const frame = parseDataFrame(bytes, name);
  const cells = frame.get('cellstr');
  const index = frame.get('arch');
  if (!Array.isArray(cells) || cells.length !== CELLS || index?.length !== CELLS) {
    throw unexpectedPickle(name, `a frame of ${CELLS} cells`);
  }
  if (!cells.every((cell, row) => typeof cell === 'string' && Number(index[row]) === row)) {
    throw unexpectedPickle(name, 'cells in official order');
  }
  const percent = (column: string): Float64Array => {
    const values = frame.get(column);
    if (values === undefined || Array.isArray(values) || values.length !== CELLS) {
      throw unexpectedPickle(name, `a column ${column}`);
    }
    const numeric = values as NumericArray;
    return Float64Array.from({ length: CELLS }, (_, row) => finite(Number(numeric[row]), name) / 100);
  };
  const both = (split: string): Record<BenchmarkDataName, Float64Array> => ({
    'cifar-10': percent(`cifar10-${split}`),
    'cifar-100': percent(`cifar100-${split}`),
    'imagenet16-120': percent(`imagenet-${split}`),
  });
  return { cells: cells as readonly string[], validation: both('val'), test: both('test') };
}

type Row = Readonly<Record<string, string>>;

function readCsv(bytes: Uint8Array, name: string): readonly Row[] {
  let rows: readonly Row[];
  try {
    rows = parseCsv(Buffer.from(bytes), { columns: true });
  } catch (error) {
    throw badExtract(name, error instanceof Error ? error.message : String(error), error);
  }
  if (rows.length !== CELLS) throw badExtract(name, `it has ${rows.length} rows, not ${CELLS}`);
  return rows;
}

function texts(rows: readonly Row[], column: string, name: string): readonly string[] {
  return rows.map((row) => {
    const value = row[column];
    if (value === undefined) throw badExtract(name, `it has no column ${column}`);
    return value;
  });
}

function numbers(rows: readonly Row[], column: string, name: string): Float64Array {
  return Float64Array.from(texts(rows, column, name), (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value))
      throw badExtract(name, `"${text.slice(0, 20)}" in column ${column}`);
    return value;
  });
}

function finite(value: PickleValue | undefined, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw unexpectedPickle(name, 'finite numbers');
  return value;
}

function badExtract(name: string, problem: string, cause?: unknown): TrainlessError {
  return new TrainlessError('BAD_FILE', `${name} cannot be used: ${problem}. Fetch it again.`, {
    details: { file: name },
    cause,
  });
}
