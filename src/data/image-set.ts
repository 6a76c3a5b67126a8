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
