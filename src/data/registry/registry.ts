import { TrainlessError } from '../../core/errors.js';
import { CIFAR_10, CIFAR_100, CIFAR_PARTS } from './cifar.js';
import type { DataFile, DataSet } from './data-file.js';
import { IMAGENET_16 } from './imagenet16.js';
import { MNIST } from './mnist.js';
import { NAS_BENCH_201, NAS_BENCH_201_SPLITS, NATS_SAMPLE_FILES, ZC_PROXIES } from './nas-bench-201.js';

/** Every file that the program may fetch. Another data set: one entry here and one file beside this one. */
export const DATA_SETS: readonly DataSet[] = [
  MNIST,
  NAS_BENCH_201,
  ZC_PROXIES,
  NAS_BENCH_201_SPLITS,
  NATS_SAMPLE_FILES,
  CIFAR_10,
  CIFAR_100,
  CIFAR_PARTS,
  IMAGENET_16,
];

/** All files of all sets. */
export const DATA_FILES: readonly DataFile[] = DATA_SETS.flatMap((set) => set.files);

/**
 * The files that names stand for.
 * @param names - ids of sets or of files, or paths as in a mirror
 * @returns each file once, in the order named
 * @throws {TrainlessError} UNKNOWN_NAME
 */
export function findDataFiles(names: readonly string[]): readonly DataFile[] {
  const found = names.flatMap((name) => {
    const set = DATA_SETS.find(({ id }) => id === name);
    if (set !== undefined) return set.files;
    const file = DATA_FILES.find(({ id, path }) => id === name || path === name);
    if (file !== undefined) return [file];
    throw new TrainlessError(
      'UNKNOWN_NAME',
      `There is no data "${name}". Sets: ${DATA_SETS.map(({ id }) => id).join(', ')}. "trainless data list" shows every file.`,
      { details: { name } },
    );
  });
  return [...new Set(found)];
}

/** The set that a file belongs to. */
export function dataSetOf(file: DataFile): DataSet | undefined {
  return DATA_SETS.find(({ files }) => files.includes(file));
}
