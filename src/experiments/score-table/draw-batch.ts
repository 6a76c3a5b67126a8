import { TrainlessError } from '../../core/errors.js';
import type { NdArray } from '../../core/ndarray.js';
import { maskedRejection } from '../../core/random/bounded.js';
import { subStream } from '../../core/random/index.js';
import { augmentImages, type ColourImageData, normaliseImages, selectImages } from '../../data/index.js';

export interface DrawBatchOptions {
  readonly batchSize: number;
  /** Number of the batch in the sequence of draws, from 0. */
  readonly number: number;
  /** Seed of the sequence, default 1. */
  readonly seed?: number;
  /** Flip and crop the images as in training (the authors' notebook does; the paper's text does not say so). */
  readonly augmented?: boolean;
}

/** Images that networks are asked about. */
export interface DrawnBatch {
  /** Places in the training set, in the order of drawing. */
  readonly indices: Uint32Array;
  /** float32 [n, 3, h, w], normalised. */
  readonly images: NdArray<Float32Array>;
  readonly labels: Int32Array;
  readonly classes: number;
}

/** How batches are drawn, for people. */
export const BATCH_DRAW_METHOD =
  'Training images without repetition, in the order of a shuffle by the generator subStream(seed, "nas-bench-201", images, "batch", number): ' +
  'a batch is the beginning of every larger batch of the same number.';

/** Width of the border before cropping, as in NAS-Bench-201's training. */
const padding = (name: string): number => (name === 'imagenet16-120' ? 2 : 4);

/**
 * Draws a batch of training images. Batches of one number and different sizes are nested, so that a comparison of batch
 * sizes is not blurred by different images.
 * @throws {TrainlessError} BAD_ARGUMENT where there are fewer images, MISSING_DATA where the training part is absent
 * @see paper §2.2.4, Algorithm 2, line 2
 */
export function drawBatch(data: ColourImageData, options: DrawBatchOptions): DrawnBatch {
  const { batchSize, number, seed = 1, augmented = false } = options;
  const { train, name, normalisation, classes } = data;
  if (train === undefined) {
    throw new TrainlessError('MISSING_DATA', `The training images of ${name} are not there. ${data.provenance}`);
  }
  const count = train.labels.length;
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > count) {
    throw new TrainlessError('BAD_ARGUMENT', `A batch must have 1 to ${count} images of ${name}, not ${batchSize}.`);
  }
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  const rng = subStream(seed, 'nas-bench-201', name, 'batch', number);
  for (let at = 0; at < batchSize; at++) {
    const other = at + maskedRejection(rng, count - 1 - at);
    const kept = order[at] as number;
    order[at] = order[other] as number;
    order[other] = kept;
  }
  const indices = order.slice(0, batchSize);
  const chosen = selectImages(train, indices);
  const images = augmented
    ? augmentImages(chosen.images, {
        padding: padding(name),
        normalisation,
        rng: subStream(seed, 'nas-bench-201', name, 'augmentation', number),
      })
    : normaliseImages(chosen.images, normalisation);
  return { indices, images, labels: Int32Array.from(chosen.labels), classes };
}
