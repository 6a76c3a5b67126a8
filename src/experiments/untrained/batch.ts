import { createHash } from 'node:crypto';
import { TrainlessError } from '../../core/errors.js';
import type { NdArray } from '../../core/ndarray.js';

/** The images that untrained networks are asked about. */
export interface LabelledBatch {
  /** float32 [n, 3, h, w], normalised. */
  readonly images: NdArray<Float32Array>;
  /** Class of each image, shape [n]. */
  readonly labels: Int32Array;
  readonly classes: number;
}

/** Largest batch of the paper's study is 256; twice that is accepted. */
export const MAX_BATCH = 512;

/**
 * Checks that images and labels are a batch.
 * @param batchSize - take the first images only
 * @throws {TrainlessError} BAD_DATA, BAD_ARGUMENT
 */
export function labelledBatch(images: NdArray, labels: NdArray, classes: number, batchSize?: number): LabelledBatch {
  const [n = 0, channels, height = 0, width = 0] = images.shape;
  if (
    images.shape.length !== 4 ||
    channels !== 3 ||
    height % 4 !== 0 ||
    width % 4 !== 0 ||
    height === 0 ||
    width === 0
  ) {
    throw new TrainlessError(
      'BAD_DATA',
      `Images must have the shape [n, 3, height, width] with sides that are multiples of 4, not [${images.shape.join(', ')}].`,
    );
  }
  if (!(images.data instanceof Float32Array || images.data instanceof Float64Array)) {
    throw new TrainlessError(
      'BAD_DATA',
      'Images must be float32, normalised as the networks expect them: subtract the mean and divide by the standard deviation of each channel.',
    );
  }
  if (labels.shape.length !== 1 || labels.shape[0] !== n) {
    throw new TrainlessError(
      'BAD_DATA',
      `Labels must have the shape [${n}], one for each image, not [${labels.shape.join(', ')}].`,
    );
  }
  const size = batchSize ?? n;
  if (size < 1 || size > n || size > MAX_BATCH) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `A batch has 1 to ${MAX_BATCH} images; ${size} of ${n} were asked for. Choose some with --batch-size.`,
    );
  }
  if (!Number.isSafeInteger(classes) || classes < 1) {
    throw new TrainlessError('BAD_ARGUMENT', `The number of classes must be a whole number above 0, not ${classes}.`);
  }
  const data = Float32Array.from(images.data.subarray(0, size * 3 * height * width));
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new TrainlessError('BAD_DATA', `Image ${Math.floor(bad / (3 * height * width))} holds ${data[bad]}.`);
  const own = Array.from(labels.data as ArrayLike<number | bigint>, Number).slice(0, size);
  own.forEach((label, at) => {
    if (Number.isInteger(label) && label >= 0 && label < classes) return;
    throw new TrainlessError('BAD_DATA', `Label ${at} is ${label}, not a class from 0 to ${classes - 1}.`);
  });
  return { images: { data, shape: [size, 3, height, width] }, labels: Int32Array.from(own), classes };
}

/** SHA-256 over the images as the networks see them (float32, little-endian), then the labels (int32, little-endian). */
export function batchSha256({ images, labels }: LabelledBatch): string {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of [images.data, labels]) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}
