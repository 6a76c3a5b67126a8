import { readFileSync } from 'node:fs';
import { TrainlessError } from '../core/errors.js';
import { PythonRandom } from '../core/random/index.js';
import { type FetchOptions, fetchDataFile } from './download/fetch-data-file.js';
import { findDataFiles } from './registry/registry.js';

/** NAS-Bench-201's index splits: of which official set, and into what. */
export type SplitName = 'cifar-10-train' | 'cifar-100-test' | 'imagenet16-120-train' | 'imagenet16-120-test';

/**
 * Two halves of the indices 0 … n − 1, each ascending. `first` is "train" of a training set and "xvalid"
 * (validation) of a test set; `second` is "valid" and "xtest".
 */
export interface IndexSplit {
  readonly first: Uint32Array;
  readonly second: Uint32Array;
}

const FILES: Readonly<
  Record<SplitName, { readonly id: string; readonly keys: readonly [string, string]; readonly size: number }>
> = {
  'cifar-10-train': { id: 'split-cifar10', keys: ['train', 'valid'], size: 50_000 },
  'cifar-100-test': { id: 'split-cifar100', keys: ['xvalid', 'xtest'], size: 10_000 },
  'imagenet16-120-train': { id: 'split-imagenet16-120', keys: ['train', 'valid'], size: 151_700 },
  'imagenet16-120-test': { id: 'split-imagenet16-120-test', keys: ['xvalid', 'xtest'], size: 6_000 },
};

/**
 * CIFAR-10's split, computed as NAS-Bench-201 made it: Python's `random.seed(1021)`, a shuffle of 0 … 49,999, halves
 * sorted. Equal to `cifar-split.txt`. (The other splits follow from no seed that is known; their files are fetched.)
 */
export function cifar10Split(): IndexSplit {
  const indices = Uint32Array.from({ length: 50_000 }, (_, index) => index);
  new PythonRandom(1021).shuffle(indices);
  return { first: indices.slice(0, 25_000).sort(), second: indices.slice(25_000).sort() };
}

/**
 * Gives a split, computed where possible, else from its file, which is fetched into the cache.
 * @throws {TrainlessError} as `fetchDataFile`, BAD_FILE
 */
export async function loadSplit(name: SplitName, options: FetchOptions = {}): Promise<IndexSplit> {
  if (name === 'cifar-10-train') return cifar10Split();
  const [file] = findDataFiles([FILES[name].id]);
  if (file === undefined) throw new TrainlessError('UNKNOWN_NAME', `There is no split "${name}".`);
  const { path } = await fetchDataFile(file, options);
  return parseSplit(readFileSync(path, 'utf8'), name, path);
}

/**
 * Reads a split file: JSON `{"train": ["int", ["0", …]], …}`.
 * @throws {TrainlessError} BAD_FILE - another form, or the halves are no partition of all indices
 */
export function parseSplit(text: string, name: SplitName, file: string = name): IndexSplit {
  const { keys, size } = FILES[name];
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw badSplit(file, 'it is no JSON', error);
  }
  const [first, second] = keys.map((key) => indices(json, key, file));
  if (first === undefined || second === undefined) throw badSplit(file, `it lacks ${keys.join(' or ')}`);
  const seen = new Uint8Array(size);
  for (const index of [...first, ...second]) {
    if (index >= size || seen[index] === 1)
      throw badSplit(file, `index ${index} is repeated or outside 0 … ${size - 1}`);
    seen[index] = 1;
  }
  if (first.length + second.length !== size) throw badSplit(file, `it has not all of the ${size} indices`);
  return { first, second };
}

function indices(json: unknown, key: string, file: string): Uint32Array | undefined {
  const entry: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, key) : undefined;
  const list: unknown = Array.isArray(entry) ? entry[1] : undefined;
  if (!Array.isArray(list)) return undefined;
  return Uint32Array.from(list, (item: unknown) => {
    if (!/^\d{1,7}$/.test(String(item))) throw badSplit(file, `"${String(item).slice(0, 20)}" is no index`);
    return Number(item);
  });
}

function badSplit(file: string, problem: string, cause?: unknown): TrainlessError {
  return new TrainlessError('BAD_FILE', `${file} is no index split: ${problem}. Fetch it again.`, {
    details: { file },
    cause,
  });
}
