import { TrainlessError } from '../../core/errors.js';
import type { NdArray } from '../../core/ndarray.js';

/** Names of the image sets that convolutional networks read. */
export type ColourDataName = 'cifar-10' | 'cifar-100' | 'imagenet16-120' | 'fashion-mnist' | 'mnist';

/** Mean and standard deviation of each channel, in the units of pixels, 0 … 255. */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/**
 * Channel statistics: those of NAS-Bench-201 for its three data sets. For the grey images: mean and population standard
 * deviation of all training pixels after padding to 32×32 (the embedded 2,000 images; the 55,000 of MNIST), rounded.
 */
export const NORMALISATIONS: Readonly<Record<ColourDataName, Normalisation>> = {
  'cifar-10': { mean: [125.3, 123.0, 113.9], std: [63.0, 62.1, 66.7] },
  'cifar-100': { mean: [129.3, 124.1, 112.4], std: [68.2, 65.4, 70.4] },
  'imagenet16-120': { mean: [122.68, 116.66, 104.01], std: [63.22, 61.26, 65.09] },
  'fashion-mnist': { mean: [55.92, 55.92, 55.92], std: [84.92, 84.92, 84.92] },
  mnist: { mean: [25.52, 25.52, 25.52], std: [70.2, 70.2, 70.2] },
};

/**
 * What each pixel value becomes, rounded to float32 after every step as PyTorch's `ToTensor` and `Normalize` do.
 * @returns [channels][256]
 */
export function normalisationTable({ mean, std }: Normalisation): readonly Float32Array[] {
  return mean.map((channelMean, channel) => {
    const shift = Math.fround(channelMean / 255);
    const scale = Math.fround((std[channel] ?? 255) / 255);
    return Float32Array.from({ length: 256 }, (_, pixel) =>
      Math.fround(Math.fround(Math.fround(pixel / 255) - shift) / scale),
    );
  });
}

/**
 * Turns pixels into network inputs.
 * @param images - uint8 [n, channels, height, width]
 * @returns float32 of the same shape
 * @throws {TrainlessError} BAD_ARGUMENT - another number of channels
 */
export function normaliseImages(images: NdArray<Uint8Array>, normalisation: Normalisation): NdArray<Float32Array> {
  const table = normalisationTable(normalisation);
  const [count = 0, channels = 0, height = 0, width = 0] = images.shape;
  requireChannels(images.shape, table.length);
  const data = new Float32Array(images.data.length);
  const area = height * width;
  for (let plane = 0; plane < count * channels; plane++) {
    const row = table[plane % channels] as Float32Array;
    for (let i = plane * area; i < (plane + 1) * area; i++) data[i] = row[images.data[i] as number] as number;
  }
  return { data, shape: images.shape };
}

/** @throws {TrainlessError} BAD_ARGUMENT */
export function requireChannels(shape: readonly number[], channels: number): void {
  if (shape.length !== 4 || shape[1] !== channels) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `Images of shape [n, ${channels}, height, width] were expected, not [${shape.join(', ')}].`,
    );
  }
}
