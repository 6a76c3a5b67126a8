import type { NdArray } from '../../core/ndarray.js';
import { type Normalisation, normalisationTable, requireChannels } from './normalisation.js';

/** Floats in [0, 1); `Mt19937` and its sub-streams have it. */
export interface UniformSource {
  nextFloat64(): number;
}

/** How NAS-Bench-201 varies training images. */
export interface AugmentationOptions {
  /** Black border before cropping: 4 for CIFAR, 2 for ImageNet16-120. */
  readonly padding: number;
  readonly normalisation: Normalisation;
  readonly rng: UniformSource;
}

/**
 * Training-time variants of images: mirrored with probability ½, cropped at random out of a black border, normalised.
 * Draws of each image, in order: mirror (u < ½), top = ⌊u·(2·padding + 1)⌋, left likewise.
 * @param images - uint8 [n, channels, height, width]
 * @returns float32 of the same shape
 * @throws {TrainlessError} BAD_ARGUMENT
 * @see facts of NAS-Bench-201: RandomHorizontalFlip, RandomCrop, ToTensor, Normalize
 */
export function augmentImages(images: NdArray<Uint8Array>, options: AugmentationOptions): NdArray<Float32Array> {
  const { padding, normalisation, rng } = options;
  const table = normalisationTable(normalisation);
  requireChannels(images.shape, table.length);
  const [count = 0, channels = 0, height = 0, width = 0] = images.shape;
  const data = new Float32Array(images.data.length);
  const draw = (): number => Math.floor(rng.nextFloat64() * (2 * padding + 1)) - padding;
  for (let image = 0; image < count; image++) {
    const mirrored = rng.nextFloat64() < 0.5;
    const down = draw();
    const right = draw();
    for (let channel = 0; channel < channels; channel++) {
      const start = (image * channels + channel) * height * width;
      const values = table[channel] as Float32Array;
      for (let y = 0; y < height; y++) {
        const fromY = y + down;
        for (let x = 0; x < width; x++) {
          const shifted = x + right;
          const inside = fromY >= 0 && fromY < height && shifted >= 0 && shifted < width;
          const fromX = mirrored ? width - 1 - shifted : shifted;
          const pixel = inside ? (images.data[start + fromY * width + fromX] as number) : 0;
          data[start + y * width + x] = values[pixel] as number;
        }
      }
    }
  }
  return { data, shape: images.shape };
}
