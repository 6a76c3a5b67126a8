import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode, TrainlessError } from '../../core/errors.js';
import { type ImageSet, joinImages } from '../image-set.js';
import { parsePickle } from '../pickle/parse-pickle.js';
import { isDict, isList, isNdArray, type PickleValue, unexpectedPickle } from '../pickle/pickle-value.js';

const PIXELS = 3 * 16 * 16;
const ALL_CLASSES = 1000;

/** NAS-Bench-201 uses the first 120 of ImageNet's 1,000 classes. */
export const IMAGENET_16_120_CLASSES = 120;

/** The files of ImageNet16 as NAS-Bench-201 names them. */
export const IMAGENET_16_FILES = {
  train: Array.from({ length: 10 }, (_, index) => `train_data_batch_${index + 1}`),
  test: ['val_data'],
} as const;

/** What a folder holds of ImageNet16-120. */
export interface ImageNet16Files {
  /** 151,700 images where complete */
  readonly train: ImageSet | undefined;
  /** 6,000 images where complete; NAS-Bench-201 halves them into validation and test */
  readonly test: ImageSet | undefined;
  readonly sha256s: Readonly<Record<string, string>>;
}

/**
 * Reads the pickled batches of ImageNet16 one by one and keeps the first 120 classes, numbered from 0.
 * @param folder - holds train_data_batch_1 … 10 and val_data; missing ones are left out
 * @param parts - which parts to read; default both
 * @throws {TrainlessError} BAD_FILE, MISSING_DATA
 * @see Chrabaszcz, Loshchilov, Hutter, "A Downsampled Variant of ImageNet as an Alternative to the CIFAR datasets", 2017
 */
export async function readImageNet16(
  folder: string,
  parts: readonly ('train' | 'test')[] = ['train', 'test'],
): Promise<ImageNet16Files> {
  const sha256s: Record<string, string> = {};
  const present = await fileNames(folder);
  const read = async (part: 'train' | 'test'): Promise<ImageSet | undefined> => {
    const sets: ImageSet[] = [];
    for (const name of parts.includes(part) ? IMAGENET_16_FILES[part] : []) {
      if (!present.has(name)) continue;
      const bytes = await readFile(join(folder, name));
      sha256s[name] = createHash('sha256').update(bytes).digest('hex');
      sets.push(parseImageNet16(bytes, join(folder, name)));
    }
    return sets.length === 0 ? undefined : joinImages(sets);
  };
  const files = { train: await read('train'), test: await read('test'), sha256s };
  if (files.train === undefined && files.test === undefined) {
    throw new TrainlessError(
      'MISSING_DATA',
      `${folder} holds no ImageNet16 batches (train_data_batch_1 … 10, val_data). Get them from https://image-net.org/download-images .`,
    );
  }
  return files;
}

async function fileNames(folder: string): Promise<ReadonlySet<string>> {
  try {
    return new Set(await readdir(folder));
  } catch (error) {
    const code = systemErrorCode(error) ?? 'unknown reason';
    throw new TrainlessError('MISSING_DATA', `The folder ${folder} cannot be read (${code}).`, { cause: error });
  }
}

/**
 * Reads one pickled batch: a dict with `data`, uint8 [n, 768], and `labels`, n integers 1 … 1000.
 * @returns uint8 [m, 3, 16, 16] of the first 120 classes, labels 0 … 119
 * @throws {TrainlessError} BAD_FILE
 */
export function parseImageNet16(bytes: Uint8Array, name = 'ImageNet16 batch'): ImageSet {
  const batch = parsePickle(bytes, { name });
  const pixels = isDict(batch) ? field(batch, 'data') : undefined;
  const labels = isDict(batch) ? integers(field(batch, 'labels')) : undefined;
  if (!isNdArray(pixels) || !(pixels.data instanceof Uint8Array) || labels === undefined) {
    throw unexpectedPickle(name, 'a batch of ImageNet16 (a dict with "data", uint8, and "labels", integers)');
  }
  if (pixels.data.length !== labels.length * PIXELS || pixels.shape[0] !== labels.length) {
    throw unexpectedPickle(name, `${labels.length} images of 3×16×16, one for each label`);
  }
  if (labels.some((label) => !Number.isInteger(label) || label < 1 || label > ALL_CLASSES)) {
    throw unexpectedPickle(name, `labels from 1 to ${ALL_CLASSES}`);
  }
  const kept = [...labels.keys()].filter((index) => Number(labels[index]) <= IMAGENET_16_120_CLASSES);
  const data = new Uint8Array(kept.length * PIXELS);
  for (const [position, index] of kept.entries()) {
    data.set(pixels.data.subarray(index * PIXELS, (index + 1) * PIXELS), position * PIXELS);
  }
  return {
    images: { data, shape: [kept.length, 3, 16, 16] },
    labels: Uint8Array.from(kept, (index) => Number(labels[index]) - 1),
  };
}

/** Python 2 wrote text keys that Python 3 may have turned into bytes. */
function field(dict: ReadonlyMap<PickleValue, PickleValue>, key: string): PickleValue | undefined {
  const direct = dict.get(key);
  if (direct !== undefined) return direct;
  for (const [name, value] of dict) {
    if (name instanceof Uint8Array && Buffer.from(name).toString('latin1') === key) return value;
  }
  return undefined;
}

function integers(value: PickleValue | undefined): readonly number[] | undefined {
  if (isNdArray(value)) return Array.from({ length: value.data.length }, (_, index) => Number(value.data[index]));
  if (isList(value) && value.every((item) => typeof item === 'number')) return value as readonly number[];
  return undefined;
}
