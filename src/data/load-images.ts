import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemErrorCode, TrainlessError } from '../core/errors.js';
import { cacheFolder } from './download/cache.js';
import type { DataAccess } from './download/data-access.js';
import { fetchDataFiles } from './download/fetch-data-files.js';
import { gunzipIfNeeded } from './gzip.js';
import { parseIdxImages, parseIdxLabels } from './idx.js';
import { type ImageSet, imageSet, sliceImages } from './image-set.js';
import { MNIST } from './registry/mnist.js';

/** Names of the 28×28 image sets: the embedded one, and the paper's. */
export type ImageDataName = 'fashion-mnist' | 'mnist';

/** Images for Algorithm 1, split once and for all, with what a report must say about them. */
export interface ImageData {
  readonly name: ImageDataName;
  /** For people: which images these are, where they come from, how they were split. */
  readonly provenance: string;
  /** SHA-256 of the uncompressed content of each file read. */
  readonly sha256s: Readonly<Record<string, string>>;
  /** uint8 [n, 28, 28] each */
  readonly train: ImageSet;
  readonly validation: ImageSet;
  readonly test: ImageSet;
}

export interface LoadImagesOptions extends DataAccess {
  /** Default: the images that ship with the program. */
  readonly data?: ImageDataName;
  /** A folder that holds the official IDX files, gzipped or plain; default: MNIST is fetched into the cache. */
  readonly folder?: string | undefined;
}

const SIZE = [28, 28] as const;
const EMBEDDED = fileURLToPath(new URL('../../data/fashion-mnist/', import.meta.url));
const HELD_OUT = 5_000;

const FASHION_PROVENANCE =
  'Fashion-MNIST (Xiao, Rasul, Vollgraf 2017; MIT licence), the subset that ships with trainless: training = the first 200 ' +
  'images of each class among the first 55,000 of the training set, validation = the last 5,000 images of the ' +
  'training set, test = the first 5,000 images of the test set.';

const MNIST_PROVENANCE =
  'MNIST (LeCun, Cortes, Burges), the official files: training = the first 55,000 images of the training set, ' +
  'validation = its last 5,000, test = the first 5,000 images of the test set.';

/** SHA-256 of the uncompressed official files, by name. */
const MNIST_SHA256: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  MNIST.files.map(({ path, checksum }) => [basename(path, '.gz'), checksum.sha256]),
);

/**
 * Loads the images of Algorithm 1.
 * MNIST is downloaded where it is not in the cache.
 * @throws {TrainlessError} MISSING_DATA, BAD_FILE, BAD_CHECKSUM, BAD_DATA, UNKNOWN_NAME, DOWNLOAD_FAILED
 * @example
 * const { train, provenance } = await loadImages();
 */
export async function loadImages(options: LoadImagesOptions = {}): Promise<ImageData> {
  const name = options.data ?? 'fashion-mnist';
  if (name === 'fashion-mnist') return loadFashionMnist(options.folder ?? EMBEDDED);
  if (name === 'mnist') return loadMnist(options.folder ?? (await fetchMnist(options)));
  throw new TrainlessError('UNKNOWN_NAME', `There are no images "${String(name)}"; choose fashion-mnist or mnist.`);
}

/** Brings MNIST into the cache. */
async function fetchMnist(options: LoadImagesOptions): Promise<string> {
  const cache = options.cache ?? cacheFolder();
  await fetchDataFiles(MNIST.files, {
    mirror: options.mirror,
    folder: cache,
    signal: options.signal,
    ...(options.progress && { progress: options.progress }),
  });
  return join(cache, 'mnist');
}

function loadFashionMnist(folder: string): ImageData {
  const sha256s: Record<string, string> = {};
  const read = (split: string): ImageSet => readPair(folder, split, sha256s);
  const [train, validation, test] = [read('train'), read('validation'), read('test')];
  return { name: 'fashion-mnist', provenance: FASHION_PROVENANCE, sha256s, train, validation, test };
}

function loadMnist(folder: string): ImageData {
  const sha256s: Record<string, string> = {};
  const training = readPair(folder, 'train', sha256s, MNIST_SHA256);
  const test = readPair(folder, 't10k', sha256s, MNIST_SHA256);
  const count = training.labels.length;
  return {
    name: 'mnist',
    provenance: MNIST_PROVENANCE,
    sha256s,
    train: sliceImages(training, 0, count - HELD_OUT),
    validation: sliceImages(training, count - HELD_OUT, count),
    test: sliceImages(test, 0, HELD_OUT),
  };
}

function readPair(
  folder: string,
  prefix: string,
  sha256s: Record<string, string>,
  official: Readonly<Record<string, string | undefined>> = {},
): ImageSet {
  const read = (name: string): Uint8Array => {
    const content = readContent(folder, name);
    const sha256 = createHash('sha256').update(content).digest('hex');
    if (official[name] !== undefined && sha256 !== official[name]) {
      throw new TrainlessError(
        'BAD_CHECKSUM',
        `${name} in ${folder} is not the official file (SHA-256 ${sha256}). Delete it and fetch it again.`,
        { details: { file: name, folder } },
      );
    }
    sha256s[name] = sha256;
    return content;
  };
  const images = parseIdxImages(read(`${prefix}-images-idx3-ubyte`), `${prefix}-images-idx3-ubyte`, SIZE);
  const labels = parseIdxLabels(read(`${prefix}-labels-idx1-ubyte`), `${prefix}-labels-idx1-ubyte`);
  return imageSet(images, labels, join(folder, `${prefix}-*`));
}

/** The uncompressed content of `<name>.gz` or, where that is missing, of `<name>`. */
function readContent(folder: string, name: string): Uint8Array {
  for (const file of [`${name}.gz`, name]) {
    const path = join(folder, file);
    try {
      return gunzipIfNeeded(readFileSync(path), path);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') continue;
      if (error instanceof TrainlessError) throw error;
      throw new TrainlessError('BAD_FILE', `${path} cannot be read (${systemErrorCode(error) ?? 'unknown reason'}).`, {
        cause: error,
      });
    }
  }
  throw new TrainlessError(
    'MISSING_DATA',
    `${join(folder, `${name}.gz`)} does not exist. Name the folder that holds it.`,
    {
      details: { folder, file: name },
    },
  );
}
