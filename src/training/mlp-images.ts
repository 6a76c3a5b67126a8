import { TrainlessError } from '../core/errors.js';
import { type NdArray, shapeSize } from '../core/ndarray.js';
import type { ImageSet } from '../data/index.js';

/** How pixels become inputs: divided by 255, or standardised per pixel as the authors' notebook does. */
export type PixelScaling = 'unit' | 'standardised';

/** Images as a network takes them. */
export interface ScaledImages {
  /** [n, pixels] */
  readonly pixels: NdArray<Float32Array>;
  readonly labels: BigInt64Array;
}

/**
 * Scales images for the two-layer networks.
 * `standardised`: minus the mean, over the standard deviation of each pixel over the training images (ddof 0); a pixel
 * that is constant there is only centred.
 * @param training - the reduced training images that means and standard deviations come from
 */
export function imageScaler(training: ImageSet, scaling: PixelScaling): (set: ImageSet) => ScaledImages {
  const pixels = pixelCount(training);
  const { shift, scale } = scaling === 'unit' ? unitScale(pixels) : standardScale(training, pixels);
  return (set) => {
    if (pixelCount(set) !== pixels) throw new TrainlessError('BAD_DATA', 'All images of a study must have one size.');
    const source = set.images.data;
    const data = new Float32Array(source.length);
    for (let i = 0; i < data.length; i++) {
      const pixel = i % pixels;
      data[i] = ((source[i] ?? 0) - (shift[pixel] ?? 0)) / (scale[pixel] ?? 1);
    }
    return {
      pixels: { data, shape: [set.labels.length, pixels] },
      labels: BigInt64Array.from(set.labels, BigInt),
    };
  };
}

const pixelCount = (set: ImageSet): number => shapeSize(set.images.shape.slice(1));

function unitScale(pixels: number): { shift: Float64Array; scale: Float64Array } {
  return { shift: new Float64Array(pixels), scale: new Float64Array(pixels).fill(255) };
}

function standardScale({ images, labels }: ImageSet, pixels: number): { shift: Float64Array; scale: Float64Array } {
  const shift = new Float64Array(pixels);
  const scale = new Float64Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let sum = 0;
    for (let row = 0; row < labels.length; row++) sum += images.data[row * pixels + pixel] ?? 0;
    const mean = sum / labels.length;
    let squares = 0;
    for (let row = 0; row < labels.length; row++) squares += ((images.data[row * pixels + pixel] ?? 0) - mean) ** 2;
    shift[pixel] = mean;
    // Integers whose mean is exact: a constant pixel has exactly no deviation.
    scale[pixel] = squares === 0 ? 1 : Math.sqrt(squares / labels.length);
  }
  return { shift, scale };
}

/**
 * Copies some columns, with a column of ones behind them on request.
 * @param columns - which pixels, in order
 * @returns [n, columns (+ 1)]
 */
export function takeColumns(
  { data, shape: [rows = 0, pixels = 0] }: NdArray<Float32Array>,
  columns: readonly number[],
  withOnes: boolean,
): NdArray<Float32Array> {
  const width = columns.length + (withOnes ? 1 : 0);
  const out = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let at = 0; at < columns.length; at++) out[row * width + at] = data[row * pixels + (columns[at] ?? 0)] ?? 0;
    if (withOnes) out[row * width + width - 1] = 1;
  }
  return { data: out, shape: [rows, width] };
}

/** Copies some rows. @returns [rows.length, columns] */
export function takeRows(
  { data, shape: [, columns = 0] }: NdArray<Float32Array>,
  rows: readonly number[],
): NdArray<Float32Array> {
  const out = new Float32Array(rows.length * columns);
  rows.forEach((row, at) => {
    out.set(data.subarray(row * columns, (row + 1) * columns), at * columns);
  });
  return { data: out, shape: [rows.length, columns] };
}
