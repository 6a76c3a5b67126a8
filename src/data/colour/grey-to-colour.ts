import { TrainlessError } from '../../core/errors.js';
import type { ImageSet } from '../image-set.js';

const SIZE = 32;

/**
 * Gives grey images the form of CIFAR: a black border of equal width up to 32×32, the same plane in all three
 * channels. No pixel is changed or interpolated.
 * @param set - uint8 [n, height, width], at most 32×32 with an even difference
 * @returns uint8 [n, 3, 32, 32]
 * @throws {TrainlessError} BAD_ARGUMENT
 */
export function greyToColour(set: ImageSet): ImageSet {
  const [count = 0, height = 0, width = 0] = set.images.shape;
  const top = (SIZE - height) / 2;
  const left = (SIZE - width) / 2;
  if (set.images.shape.length !== 3 || !Number.isInteger(top) || !Number.isInteger(left) || top < 0 || left < 0) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `Grey images [n, height, width] of an even size up to 32×32 were expected, not [${set.images.shape.join(', ')}].`,
    );
  }
  const data = new Uint8Array(count * 3 * SIZE * SIZE);
  for (let image = 0; image < count; image++) {
    for (let y = 0; y < height; y++) {
      const row = set.images.data.subarray((image * height + y) * width, (image * height + y + 1) * width);
      for (let channel = 0; channel < 3; channel++) {
        data.set(row, ((image * 3 + channel) * SIZE + top + y) * SIZE + left);
      }
    }
  }
  return { images: { data, shape: [count, 3, SIZE, SIZE] }, labels: set.labels };
}
