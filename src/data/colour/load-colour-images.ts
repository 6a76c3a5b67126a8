import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TrainlessError } from '../../core/errors.js';
import { cachedPath, cacheFolder, isCached } from '../download/cache.js';
import type { DataAccess } from '../download/data-access.js';
import { fetchDataFiles } from '../download/fetch-data-files.js';
import type { ImageSet } from '../image-set.js';
import { loadImages } from '../load-images.js';
import { CIFAR_10, CIFAR_100, CIFAR_PARTS } from '../registry/cifar.js';
import { IMAGENET_16 } from '../registry/imagenet16.js';
import { CIFAR_LAYOUTS, type CifarLayout, readCifar } from './cifar.js';
import { greyToColour } from './grey-to-colour.js';
import { IMAGENET_16_120_CLASSES, readImageNet16 } from './imagenet16.js';
import { type ColourDataName, NORMALISATIONS, type Normalisation } from './normalisation.js';

/** Colour images for convolutional networks, with what a report must say about them. */
export interface ColourImageData {
  readonly name: ColourDataName;
  readonly classes: number;
  readonly normalisation: Normalisation;
  /** For people: which images these are and where they come from. */
  readonly provenance: string;
  /** Whether every image of the official set was found. */
  readonly complete: boolean;
  /** SHA-256 of each file read. */
  readonly sha256s: Readonly<Record<string, string>>;
  /** uint8 [n, 3, height, width], in official order */
  readonly train: ImageSet | undefined;
  readonly test: ImageSet | undefined;
}

export interface LoadColourImagesOptions extends DataAccess {
  /** Default: the images that ship with the program, in the form of CIFAR. */
  readonly data?: ColourDataName;
  /** A folder, or for CIFAR the `.tar.gz`; default: fetched into the cache. */
  readonly place?: string | undefined;
  /** Which parts to read; default both. */
  readonly parts?: readonly ('train' | 'test')[];
}

/**
 * Loads colour images in their official order.
 * Where only a part of CIFAR is at hand (a mirror may hold that), it is used, `complete` is false and the provenance
 * says so.
 * @throws {TrainlessError} UNKNOWN_NAME, MISSING_DATA, BAD_FILE, DOWNLOAD_FAILED, …
 */
export async function loadColourImages(options: LoadColourImagesOptions = {}): Promise<ColourImageData> {
  const name = options.data ?? 'fashion-mnist';
  switch (name) {
    case 'cifar-10':
    case 'cifar-100':
      return loadCifar(CIFAR_LAYOUTS[name], options);
    case 'imagenet16-120':
      return loadImageNet16(options);
    case 'fashion-mnist':
    case 'mnist':
      return loadGrey(name, options);
    default:
      throw new TrainlessError(
        'UNKNOWN_NAME',
        `There are no images "${String(name)}"; choose ${Object.keys(NORMALISATIONS).join(', ')}.`,
      );
  }
}

async function loadCifar(layout: CifarLayout, options: LoadColourImagesOptions): Promise<ColourImageData> {
  const parts = options.parts ?? ['train', 'test'];
  const place = options.place === undefined ? await findCifar(layout, options) : cifarPlace(options.place, layout);
  const { train, test, sha256s } = await readCifar(place, layout, parts);
  const counts = { train: train?.labels.length ?? 0, test: test?.labels.length ?? 0 };
  const complete = parts.every((part) => counts[part] === (part === 'train' ? layout.trainImages : layout.testImages));
  const title = `${layout.name.toUpperCase()} (Krizhevsky 2009), binary version`;
  const found = `${counts.train.toLocaleString('en')} training and ${counts.test.toLocaleString('en')} test images`;
  return {
    name: layout.name,
    classes: layout.classes,
    normalisation: NORMALISATIONS[layout.name],
    provenance: complete
      ? `${title}: ${found}.`
      : `${title}, in part: ${found} (${Object.keys(sha256s).join(', ')}) of ${layout.trainImages.toLocaleString('en')} and ${layout.testImages.toLocaleString('en')}.`,
    complete,
    sha256s,
    train,
    test,
  };
}

/** Folder names inside the official archives. */
const CIFAR_FOLDERS = { 'cifar-10': 'cifar-10-batches-bin', 'cifar-100': 'cifar-100-binary' } as const;
const CIFAR_SETS = { 'cifar-10': CIFAR_10, 'cifar-100': CIFAR_100 } as const;

/** A user may name the archive, the folder with the files, or the folder above either. */
function cifarPlace(place: string, layout: CifarLayout): string {
  if (!existsSync(place) || !statSync(place).isDirectory()) return place;
  const inner = [join(place, CIFAR_FOLDERS[layout.name]), join(place, `${layout.name}-binary.tar.gz`)];
  const own = [...layout.trainFiles, ...layout.testFiles].some((file) => existsSync(join(place, file)));
  return own ? place : (inner.find((path) => existsSync(path)) ?? place);
}

async function findCifar(layout: CifarLayout, options: LoadColourImagesOptions): Promise<string> {
  const cache = options.cache ?? cacheFolder();
  const [archive] = CIFAR_SETS[layout.name].files;
  const folder = CIFAR_FOLDERS[layout.name];
  const partFiles = CIFAR_PARTS.files.filter(({ path }) => path.startsWith(`${folder}/`));
  if (archive === undefined) throw new TrainlessError('UNKNOWN_NAME', `There is no archive of ${layout.name}.`);
  const fetchOptions = {
    mirror: options.mirror,
    folder: cache,
    signal: options.signal,
    ...(options.progress && { progress: options.progress }),
  };
  if (!isCached(archive, cache) && partFiles.every((file) => isCached(file, cache))) return join(cache, folder);
  try {
    await fetchDataFiles([archive], fetchOptions);
    return cachedPath(archive, cache);
  } catch (error) {
    const mirrored = (options.mirror ?? process.env.TRAINLESS_MIRROR ?? '') !== '';
    if (!mirrored || !(error instanceof TrainlessError) || error.code !== 'DOWNLOAD_FAILED') throw error;
    // A mirror may hold a part instead; where it does not, the whole archive is what is missing.
    await fetchDataFiles(partFiles, fetchOptions).catch(() => {
      throw error;
    });
    return join(cache, folder);
  }
}

async function loadImageNet16(options: LoadColourImagesOptions): Promise<ColourImageData> {
  const parts = options.parts ?? ['train', 'test'];
  const place = options.place ?? (await fetchImageNet16(options));
  const { train, test, sha256s } = await readImageNet16(place, parts);
  const counts = { train: train?.labels.length ?? 0, test: test?.labels.length ?? 0 };
  const complete = parts.every((part) => counts[part] === (part === 'train' ? 151_700 : 6_000));
  return {
    name: 'imagenet16-120',
    classes: IMAGENET_16_120_CLASSES,
    normalisation: NORMALISATIONS['imagenet16-120'],
    provenance:
      `ImageNet16-120 (the first 120 classes of ImageNet downsampled to 16×16), ${complete ? 'complete' : 'in part'}: ` +
      `${counts.train.toLocaleString('en')} training and ${counts.test.toLocaleString('en')} validation images.`,
    complete,
    sha256s,
    train,
    test,
  };
}

async function fetchImageNet16(options: LoadColourImagesOptions): Promise<string> {
  const cache = options.cache ?? cacheFolder();
  const fetched = await fetchDataFiles(IMAGENET_16.files, {
    mirror: options.mirror,
    folder: cache,
    signal: options.signal,
    ...(options.progress && { progress: options.progress }),
  });
  return dirname(fetched[0]?.path ?? cache);
}

async function loadGrey(name: 'fashion-mnist' | 'mnist', options: LoadColourImagesOptions): Promise<ColourImageData> {
  const { place, mirror, cache, signal, progress, parts = ['train', 'test'] } = options;
  const grey = await loadImages({ data: name, folder: place, mirror, cache, signal, progress });
  return {
    name,
    classes: 10,
    normalisation: NORMALISATIONS[name],
    provenance: `${grey.provenance} Padded with black to 32×32, the same plane in all three channels.`,
    complete: name === 'mnist',
    sha256s: grey.sha256s,
    train: parts.includes('train') ? greyToColour(grey.train) : undefined,
    test: parts.includes('test') ? greyToColour(grey.test) : undefined,
  };
}
