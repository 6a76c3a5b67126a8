import { TrainlessError } from '../core/errors.js';
import { type NdArray, shapeSize } from '../core/ndarray.js';

/** Images with their classes. */
export interface ImageSet {
  /** uint8 [n, …], pixels 0 … 255 */
  readonly images: NdArray<Uint8Array>;
  /** class of each image, [n] */
  readonly labels: Uint8Array;
}

/**
 * Pairs images with labels.
 * @throws {TrainlessError} BAD_DATA where their numbers differ
 */
export function imageSet(images: NdArray<Uint8Array>, labels: Uint8Array, name: string): ImageSet {
  if (images.shape[0] !== labels.length) {
    throw new TrainlessError(
      'BAD_DATA',
      `${name}: ${images.shape[0]} images but ${labels.length} labels. The files do not belong together; download both again.`,
    );
  }
  return { images, labels };
}

/**
 * Picks images by their indices, in that order; an index may repeat.
 * @throws {TrainlessError} BAD_ARGUMENT - an index outside the set
 */
export function selectImages(set: ImageSet, indices: ArrayLike<number>): ImageSet {
  const { images, labels } = set;
  const pixels = shapeSize(images.shape.slice(1));
  const data = new Uint8Array(indices.length * pixels);
  const chosen = new Uint8Array(indices.length);
  for (let position = 0; position < indices.length; position++) {
    const index = indices[position] ?? -1;
    const label = labels[index];
    if (label === undefined) {
      throw new TrainlessError(
        'BAD_ARGUMENT',
        `Image ${index} does not exist; the set has images 0 … ${labels.length - 1}.`,
      );
    }
    data.set(images.data.subarray(index * pixels, (index + 1) * pixels), position * pixels);
    chosen[position] = label;
  }
  return { images: { data, shape: [indices.length, ...images.shape.slice(1)] }, labels: chosen };
}

/** Images `from` … `to − 1`; shares the memory of the set. */
export function sliceImages(set: ImageSet, from: number, to: number): ImageSet {
  const { images, labels } = set;
  const start = Math.min(from, labels.length);
  const end = Math.min(to, labels.length);
  const pixels = shapeSize(images.shape.slice(1));
  return {
    images: {
      data: images.data.subarray(start * pixels, end * pixels),
      shape: [end - start, ...images.shape.slice(1)],
    },
    labels: labels.subarray(start, end),
  };
}

/** Images of several sets, one after the other; a single set is returned as it is. */
export function joinImages(sets: readonly ImageSet[]): ImageSet {
  const [first, ...others] = sets;
  if (first === undefined) throw new TrainlessError('BAD_ARGUMENT', 'There are no images to join.');
  if (others.length === 0) return first;
  const count = sets.reduce((sum, { labels }) => sum + labels.length, 0);
  const shape = first.images.shape.slice(1);
  const pixels = shapeSize(shape);
  const data = new Uint8Array(count * pixels);
  const labels = new Uint8Array(count);
  let position = 0;
  for (const set of sets) {
    if (set.images.data.length !== set.labels.length * pixels) {
      throw new TrainlessError('BAD_ARGUMENT', 'Images of different sizes cannot be joined.');
    }
    data.set(set.images.data, position * pixels);
    labels.set(set.labels, position);
    position += set.labels.length;
  }
  return { images: { data, shape: [count, ...shape] }, labels };
}
