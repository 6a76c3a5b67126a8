import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode, TrainlessError } from '../../core/errors.js';
import { type Progress, silentProgress } from '../../core/progress.js';
import { decodeBzip2 } from '../bzip2.js';
import { parsePickle } from '../pickle/parse-pickle.js';
import { isDict, isList, type PickleDict, type PickleValue, unexpectedPickle } from '../pickle/pickle-value.js';
import { type AccuracyColumn, trapNote } from './accuracy-column.js';
import type { AccuracyTableParts } from './accuracy-table.js';
import { cellOperations } from './cell-string.js';
import { CELLS } from './read-extracts.js';

/** What the benchmark calls a training, and what it measured. */
const TRAININGS: Readonly<
  Record<
    string,
    Pick<AccuracyColumn, 'dataset' | 'trainedOn'> & {
      readonly splits: Readonly<Record<string, NonNullable<AccuracyColumn['split']>>>;
    }
  >
> = {
  'cifar10-valid': { dataset: 'cifar-10', trainedOn: 'half', splits: { 'x-valid': 'validation', 'ori-test': 'test' } },
  cifar10: { dataset: 'cifar-10', trainedOn: 'all', splits: { 'ori-test': 'test' } },
  cifar100: {
    dataset: 'cifar-100',
    trainedOn: 'all',
    splits: { 'x-valid': 'validation', 'x-test': 'test', 'ori-test': 'whole-test' },
  },
  'ImageNet16-120': {
    dataset: 'imagenet16-120',
    trainedOn: 'all',
    splits: { 'x-valid': 'validation', 'x-test': 'test', 'ori-test': 'whole-test' },
  },
};

const EPOCHS = [12, 200] as const;
const MAX_CELL_BYTES = 2 ** 26;

export interface ImportNatsOptions {
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/**
 * Makes the accuracy table from a folder of the official NATS-Bench files (topology search space, "simple" format):
 * `000000.pickle.pbz2` … one a cell, and `meta.pickle.pbz2` with the order of the cells. One file is in memory at a
 * time; some cells are enough, the others stay empty.
 * @throws {TrainlessError} MISSING_DATA, BAD_FILE, BAD_DATA, INTERRUPTED
 * @see Dong et al., "NATS-Bench", TPAMI 2021
 */
export async function importNats(folder: string, options: ImportNatsOptions = {}): Promise<AccuracyTableParts> {
  const { progress = silentProgress, signal } = options;
  const names = await cellFiles(folder);
  const order = await cellOrder(folder);
  const columns = new ColumnStore(folder);
  const operations = new Uint8Array(6 * CELLS).fill(255);
  const digest = createHash('sha256');
  const start = performance.now();
  for (const [done, name] of names.entries()) {
    if (signal?.aborted) throw new TrainlessError('INTERRUPTED', 'Stopped while importing; nothing was written.');
    const path = join(folder, name);
    const bytes = await readFile(path);
    digest.update(`${name} ${createHash('sha256').update(bytes).digest('hex')}\n`);
    const cell = readCell(name.endsWith('.pbz2') ? decodeBzip2(bytes, path, MAX_CELL_BYTES) : bytes, path);
    const index = Number(name.slice(0, 6));
    if (cell.index !== index || (order !== undefined && order[index] !== cell.text)) {
      throw new TrainlessError(
        'BAD_DATA',
        `${path} holds cell ${cell.index} "${cell.text}", not the cell ${index} of the official order.`,
      );
    }
    operations.set(cell.operations, 6 * index);
    columns.add(index, cell.numbers);
    progress.update({ label: 'Importing', done: done + 1, total: names.length, elapsedMs: performance.now() - start });
  }
  const { infos, values } = columns.finish();
  return {
    title: `NATS-Bench (topology), ${names.length} of ${CELLS} cells, imported from its official files`,
    columns: infos,
    values,
    operations,
    checks: [
      {
        what:
          order === undefined
            ? 'cells against their file names'
            : 'cells against their file names and the order of meta.pickle',
        rows: names.length,
        differing: 0,
        largestDifference: undefined,
        explanation: undefined,
      },
    ],
    sources: [{ id: 'nats-bench', sha256: digest.digest('hex'), licence: 'MIT' }],
  };
}

async function cellFiles(folder: string): Promise<readonly string[]> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    throw new TrainlessError(
      'MISSING_DATA',
      `The folder ${folder} cannot be read (${systemErrorCode(error) ?? 'unknown'}).`,
      {
        cause: error,
      },
    );
  }
  const cells = names
    .filter((name) => /^\d{6}\.pickle(\.pbz2)?$/.test(name) && Number(name.slice(0, 6)) < CELLS)
    .sort();
  // A cell may lie there packed and unpacked; one of them is enough.
  const unique = cells.filter((name, position) => name.slice(0, 6) !== cells[position - 1]?.slice(0, 6));
  if (unique.length === 0) {
    throw new TrainlessError(
      'MISSING_DATA',
      `${folder} holds no files like 000000.pickle.pbz2. Unpack NATS-tss-v1_0-3ffb9-simple.tar and name that folder.`,
    );
  }
  return unique;
}

/** The cells in official order, where the folder tells. */
async function cellOrder(folder: string): Promise<readonly PickleValue[] | undefined> {
  const path = join(folder, 'meta.pickle.pbz2');
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw new TrainlessError('BAD_FILE', `${path} cannot be read (${systemErrorCode(error) ?? 'unknown'}).`, {
      cause: error,
    });
  }
  const meta = parsePickle(decodeBzip2(bytes, path, MAX_CELL_BYTES), { name: path });
  const order = isDict(meta) ? meta.get('meta_archs') : undefined;
  if (!isList(order) || order.length !== CELLS) throw unexpectedPickle(path, `the list of ${CELLS} cells`);
  return order;
}

type NumberInfo = Omit<AccuracyColumn, 'source' | 'note'> & { readonly seed: number };

interface Cell {
  readonly index: number;
  readonly text: string;
  readonly operations: readonly number[];
  readonly numbers: readonly (readonly [NumberInfo, number])[];
}

function readCell(bytes: Uint8Array, path: string): Cell {
  const file = parsePickle(bytes, { name: path });
  if (!isDict(file)) throw unexpectedPickle(path, 'the trainings of a cell');
  const identity = EPOCHS.map((epochs) => file.get(String(epochs))).find(isDict);
  const [index, text] = [identity?.get('arch_index'), identity?.get('arch_str')];
  const operations = typeof text === 'string' ? cellOperations(text) : undefined;
  if (typeof index !== 'number' || typeof text !== 'string' || operations === undefined) {
    throw unexpectedPickle(path, 'a cell with its number and string');
  }
  return { index, text, operations, numbers: EPOCHS.flatMap((epochs) => cellNumbers(file, epochs, path)) };
}

function cellNumbers(file: PickleDict, epochs: 12 | 200, path: string): (readonly [NumberInfo, number])[] {
  const info = file.get(String(epochs));
  const results = isDict(info) ? info.get('all_results') : undefined;
  if (results === undefined) return [];
  if (!isDict(results)) throw unexpectedPickle(path, 'results by data set and seed');
  const numbers: (readonly [NumberInfo, number])[] = [];
  for (const [key, result] of results) {
    const [name, seed] = isList(key) ? key : [];
    const training = typeof name === 'string' ? TRAININGS[name] : undefined;
    if (training === undefined || typeof seed !== 'number' || !Number.isSafeInteger(seed) || !isDict(result)) {
      throw unexpectedPickle(path, 'results of the known data sets and seeds');
    }
    const { dataset, trainedOn, splits } = training;
    const last = (field: string, split: string): number | undefined =>
      entry(result.get(field), `${split}@${epochs - 1}`, path);
    const put = (column: Pick<AccuracyColumn, 'quantity' | 'split'>, value: number | undefined): void => {
      if (value !== undefined) numbers.push([{ ...column, dataset, trainedOn, epochs, seed }, value]);
    };
    for (const [measured, split] of Object.entries(splits)) {
      const percent = last('eval_acc1es', measured);
      if (percent !== undefined && (percent < 0 || percent > 100))
        throw unexpectedPickle(path, 'accuracies in percent');
      put({ quantity: 'accuracy', split }, percent === undefined ? undefined : percent / 100);
    }
    put({ quantity: 'training-seconds' }, sum(result.get('train_times'), path));
    put({ quantity: 'validation-seconds' }, last('eval_times', 'x-valid'));
  }
  return numbers;
}

function entry(dict: PickleValue | undefined, key: string, path: string): number | undefined {
  const value = isDict(dict) ? dict.get(key) : undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw unexpectedPickle(path, `a number for ${key}`);
  return value;
}

function sum(dict: PickleValue | undefined, path: string): number | undefined {
  if (!isDict(dict) || dict.size === 0) return undefined;
  let total = 0;
  for (const value of dict.values()) {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw unexpectedPickle(path, 'finite training times');
    total += value;
  }
  return total;
}

/** One column for each kind of number and seed that occurs; means over the seeds of each cell at the end. */
class ColumnStore {
  readonly #source: string;
  readonly #columns = new Map<string, { readonly info: NumberInfo; readonly values: Float64Array }>();

  constructor(source: string) {
    this.#source = source;
  }

  add(index: number, numbers: Cell['numbers']): void {
    for (const [info, value] of numbers) {
      const key = JSON.stringify([kind(info), info.seed]);
      let column = this.#columns.get(key);
      if (column === undefined) {
        column = { info, values: new Float64Array(CELLS).fill(Number.NaN) };
        this.#columns.set(key, column);
      }
      column.values[index] = value;
    }
  }

  finish(): { infos: readonly AccuracyColumn[]; values: readonly Float64Array[] } {
    const infos: AccuracyColumn[] = [];
    const values: Float64Array[] = [];
    const put = (info: Omit<AccuracyColumn, 'source' | 'note'>, numbers: Float64Array): void => {
      const note = info.quantity === 'accuracy' ? trapNote(info) : 'As the benchmark reports it; on its own GPU.';
      infos.push({ ...info, source: 'nats-bench', note });
      values.push(numbers);
    };
    const bySeed = [...this.#columns.values()].sort((a, b) => a.info.seed - b.info.seed);
    for (const group of new Set(bySeed.map(({ info }) => kind(info)))) {
      const members = bySeed.filter(({ info }) => kind(info) === group);
      const [first] = members;
      if (first === undefined) continue;
      put({ ...first.info, seed: 'mean' }, meanOf(members.map((member) => member.values)));
      // Times are the same for every seed: the benchmark averaged them.
      if (first.info.quantity === 'accuracy') for (const member of members) put(member.info, member.values);
    }
    if (infos.length === 0) throw new TrainlessError('BAD_DATA', `The files in ${this.#source} hold no results.`);
    return { infos, values };
  }
}

function kind({ quantity, dataset, split, trainedOn, epochs }: NumberInfo): string {
  return [quantity, dataset, split, trainedOn, epochs].join(' ');
}

/** Means over the numbers that are there; NaN where none is. */
function meanOf(columns: readonly Float64Array[]): Float64Array {
  return Float64Array.from({ length: CELLS }, (_, index) => {
    let total = 0;
    let count = 0;
    for (const column of columns) {
      const value = column[index] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      total += value;
      count++;
    }
    return count === 0 ? Number.NaN : total / count;
  });
}
