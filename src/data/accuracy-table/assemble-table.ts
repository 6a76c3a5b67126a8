import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { TrainlessError } from '../../core/errors.js';
import { findDataFiles } from '../registry/registry.js';
import { type AccuracyColumn, BENCHMARK_DATA, type BenchmarkDataName, trapNote } from './accuracy-column.js';
import type { AccuracyTableParts, TableCheck, TableSource } from './accuracy-table.js';
import { cellOperations } from './cell-string.js';
import {
  CELLS,
  type Landscape,
  type MiniBench,
  readLandscape,
  readMiniBench,
  readRuns,
  readTestList,
  readTwelveEpochs,
  readValidation,
  type TwelveEpochs,
  type ValidationExtract,
} from './read-extracts.js';

/** Seeds of the 200-epoch trainings, in the order of the per-run extract where a cell has all three. */
const SEEDS = [777, 888, 999] as const;

/** How the registry's ids name the data sets. */
const SUFFIXES: Readonly<Record<BenchmarkDataName, string>> = {
  'cifar-10': 'cifar10',
  'cifar-100': 'cifar100',
  'imagenet16-120': 'imagenet16-120',
};

/** Differences below this are rounding: accuracies are multiples of 1/10,000 or coarser. */
const ROUNDING = 1e-7;

/** Everything the extracts hold. */
export interface Extracts {
  readonly landscape: Landscape;
  readonly validation: Readonly<Record<BenchmarkDataName, ValidationExtract>>;
  /** A second extract of the test accuracies, from fewer seeds. */
  readonly secondTest: Readonly<Record<BenchmarkDataName, Float64Array>>;
  readonly twelveEpochs: TwelveEpochs;
  readonly runs: ReadonlyMap<string, readonly number[]>;
  readonly mini: MiniBench;
}

/**
 * Reads the extracts, compares them with each other, and joins them to one table.
 * @param pathOf - where the file with an id of the registry lies
 * @throws {TrainlessError} BAD_FILE; BAD_DATA - two sources contradict each other where they must agree
 */
export function assembleTable(pathOf: (id: string) => string): AccuracyTableParts {
  const { extracts, sources } = readExtracts(pathOf);
  return joinExtracts(extracts, sources);
}

/** Reads every extract. @throws {TrainlessError} BAD_FILE */
export function readExtracts(pathOf: (id: string) => string): { extracts: Extracts; sources: readonly TableSource[] } {
  const sources: TableSource[] = [];
  const read = <T>(id: string, parse: (bytes: Uint8Array, name: string) => T): T => {
    const path = pathOf(id);
    const bytes = readFileSync(path);
    const licence = findDataFiles([id])[0]?.licence ?? 'unknown';
    sources.push({ id, sha256: createHash('sha256').update(bytes).digest('hex'), licence });
    return parse(bytes, path);
  };
  const each = <T>(one: (suffix: string) => T): Record<BenchmarkDataName, T> => ({
    'cifar-10': one(SUFFIXES['cifar-10']),
    'cifar-100': one(SUFFIXES['cifar-100']),
    'imagenet16-120': one(SUFFIXES['imagenet16-120']),
  });
  const extracts: Extracts = {
    landscape: read('nb201-landscape', readLandscape),
    validation: each((suffix) => read(`nb201-monet-${suffix}`, readValidation)),
    secondTest: each((suffix) => read(`nb201-robot-${suffix}`, readTestList)),
    twelveEpochs: read('nb201-robot-12-epochs', readTwelveEpochs),
    runs: read('nb201-per-seed', readRuns),
    mini: read('nb201-mini', readMiniBench),
  };
  return { extracts, sources };
}

/** Compares and joins. @throws {TrainlessError} BAD_DATA */
export function joinExtracts(extracts: Extracts, sources: readonly TableSource[]): AccuracyTableParts {
  const operations = operationRows(extracts.landscape.cells);
  const checks = crossChecks(extracts, operations);
  const columns: AccuracyColumn[] = [];
  const values: Float64Array[] = [];
  const add = (column: Omit<AccuracyColumn, 'note'> & { note?: string }, numbers: Float64Array): void => {
    if (column.quantity === 'accuracy') requireFractions(numbers, column.source);
    columns.push({ ...column, note: column.note ?? trapNote(column) });
    values.push(numbers);
  };
  for (const dataset of BENCHMARK_DATA) {
    const accuracy = { quantity: 'accuracy', dataset, seed: 'mean' } as const;
    const validated = dataset === 'cifar-10' ? 'half' : 'all';
    const monet = `nb201-monet-${SUFFIXES[dataset]}`;
    const { landscape, mini, validation } = extracts;
    add(
      { ...accuracy, split: 'validation', epochs: 200, trainedOn: validated, source: monet },
      validation[dataset].validation,
    );
    add(
      { ...accuracy, split: 'test', epochs: 200, trainedOn: 'all', source: 'nb201-landscape' },
      landscape.test[dataset],
    );
    add(
      { ...accuracy, split: 'validation', epochs: 12, trainedOn: validated, source: 'nb201-mini' },
      mini.validation[dataset],
    );
    add({ ...accuracy, split: 'test', epochs: 12, trainedOn: 'all', source: 'nb201-mini' }, mini.test[dataset]);
  }
  add(
    {
      quantity: 'training-seconds',
      dataset: 'cifar-10',
      epochs: 12,
      trainedOn: 'half',
      seed: 'mean',
      source: 'nb201-robot-12-epochs',
      note: 'Seconds of 12 training epochs on 25,000 images. The validation pass, which the benchmark counts as part of an evaluation (about 3 % more), is not in these extracts.',
    },
    extracts.twelveEpochs.seconds,
  );
  for (const { seed, numbers } of runColumns(extracts.runs, operations)) {
    add(
      {
        quantity: 'accuracy',
        dataset: 'cifar-10',
        split: 'test',
        epochs: 200,
        trainedOn: 'all',
        seed,
        source: 'nb201-per-seed',
      },
      numbers,
    );
  }
  return { title: 'NAS-Bench-201 from public extracts', columns, values, operations, checks, sources };
}

function operationRows(cells: readonly string[]): Uint8Array {
  const operations = new Uint8Array(6 * CELLS);
  for (const [row, cell] of cells.entries()) {
    const numbers = cellOperations(cell);
    if (numbers === undefined) throw contradiction(`row ${row} of the landscape extract, "${cell}", is no cell`);
    operations.set(numbers, 6 * row);
  }
  return operations;
}

/** Known seeds where a cell has three runs; else its runs, one after the other. */
function runColumns(
  runs: ReadonlyMap<string, readonly number[]>,
  operations: Uint8Array,
): readonly { seed: AccuracyColumn['seed']; numbers: Float64Array }[] {
  const empty = (): Float64Array => new Float64Array(CELLS).fill(Number.NaN);
  const known = SEEDS.map((seed) => ({ seed, numbers: empty() }));
  const unknown = [1, 2].map((run) => ({ seed: `run-${run}` as const, numbers: empty() }));
  for (let row = 0; row < CELLS; row++) {
    const values = runsOf(runs, operations, row);
    const targets = values.length === SEEDS.length ? known : unknown;
    for (const [run, value] of values.entries()) {
      const target = targets[run];
      if (target !== undefined) target.numbers[row] = value;
    }
  }
  return [...known, ...unknown];
}

function runsOf(runs: ReadonlyMap<string, readonly number[]>, operations: Uint8Array, row: number): readonly number[] {
  const values = runs.get(operations.subarray(6 * row, 6 * row + 6).join());
  if (values === undefined) throw contradiction(`the per-run extract lacks cell ${row}`);
  return values;
}

function crossChecks(extracts: Extracts, operations: Uint8Array): readonly TableCheck[] {
  const { landscape, mini, secondTest, twelveEpochs, validation, runs } = extracts;
  const sameCells = (what: string, cells: readonly string[]): TableCheck =>
    mustAgree(
      what,
      count((row) => cells[row] !== landscape.cells[row]),
    );
  const means = Float64Array.from({ length: CELLS }, (_, row) => mean(runsOf(runs, operations, row)));
  const complete = Array.from({ length: CELLS }, (_, row) => runsOf(runs, operations, row).length === SEEDS.length);
  return [
    mustAgree('all cells of the landscape extract are different', CELLS - new Set(landscape.cells).size),
    sameCells('cell strings: landscape and 12-epoch cost extracts, row by row', twelveEpochs.cells),
    sameCells('cell strings: landscape and mini-bench extracts, row by row', mini.cells),
    ...BENCHMARK_DATA.map((dataset) =>
      mustAgree(
        `parameters of the validation extract (${dataset}) follow from the landscape's cell of the same row`,
        count((row) => validation[dataset].parameters[row] !== parameters(operations, row, dataset)),
      ),
    ),
    compared(
      '12-epoch CIFAR-10 validation accuracy: mini-bench and 12-epoch cost extracts',
      mini.validation['cifar-10'],
      twelveEpochs.validation,
    ),
    compared(
      '200-epoch CIFAR-10 test accuracy: landscape and mean of the per-run extract, cells with three runs',
      landscape.test['cifar-10'],
      means.map((value, row) => (complete[row] ? value : Number.NaN)),
    ),
    compared(
      '200-epoch CIFAR-10 test accuracy: landscape and mean of the per-run extract, cells with one or two runs',
      landscape.test['cifar-10'],
      means.map((value, row) => (complete[row] ? Number.NaN : value)),
      'the per-run extract lacks runs that the landscape averages over',
    ),
    ...BENCHMARK_DATA.map((dataset) =>
      compared(
        `200-epoch ${dataset} test accuracy: landscape and second extract`,
        landscape.test[dataset],
        secondTest[dataset],
        'the second extract averages over fewer training seeds',
      ),
    ),
  ];
}

/** Parameters by the closed form of the benchmark's networks: only the numbers of 1×1 and 3×3 edges matter. */
function parameters(operations: Uint8Array, row: number, dataset: BenchmarkDataName): number {
  const cell = operations.subarray(6 * row, 6 * row + 6);
  const classes = { 'cifar-10': 10, 'cifar-100': 100, 'imagenet16-120': 120 }[dataset];
  const edges = (operation: number): number => cell.filter((value) => value === operation).length;
  return 72_656 + 65 * classes + 28_000 * edges(2) + 243_040 * edges(3);
}

function count(differs: (row: number) => boolean): number {
  let differing = 0;
  for (let row = 0; row < CELLS; row++) if (differs(row)) differing++;
  return differing;
}

function mustAgree(what: string, differing: number): TableCheck {
  if (differing > 0) throw contradiction(`${what}: ${differing} of ${CELLS} rows disagree`);
  return { what, rows: CELLS, differing, largestDifference: undefined, explanation: undefined };
}

/** Without an explanation, the two sides must agree. Rows in which either is NaN do not count. */
function compared(what: string, left: Float64Array, right: Float64Array, explanation?: string): TableCheck {
  const differences = left
    .map((value, row) => Math.abs(value - (right[row] ?? Number.NaN)))
    .filter((value) => value >= 0);
  const differing = differences.filter((value) => value > ROUNDING).length;
  const largestDifference = differences.reduce((largest, value) => Math.max(largest, value), 0);
  if (differing > 0 && explanation === undefined) {
    throw contradiction(`${what}: ${differing} of ${differences.length} rows disagree, by up to ${largestDifference}`);
  }
  return { what, rows: differences.length, differing, largestDifference, explanation };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function requireFractions(values: Float64Array, source: string): void {
  const wrong = values.findIndex((value) => value < 0 || value > 1);
  if (wrong >= 0) throw contradiction(`${source} holds ${values[wrong]} as an accuracy (row ${wrong})`);
}

function contradiction(problem: string): TrainlessError {
  return new TrainlessError(
    'BAD_DATA',
    `The extracts of NAS-Bench-201 cannot be joined: ${problem}. Check the files with: trainless data verify nas-bench-201.`,
  );
}
