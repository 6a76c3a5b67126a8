import { TrainlessError } from './errors.js';

/** Element types that images, labels and weights come in. */
export type NumericArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** A dense n-dimensional array in C order: the last index moves fastest. */
export interface NdArray<T extends NumericArray = NumericArray> {
  readonly data: T;
  readonly shape: readonly number[];
}

/** Number of elements of a shape; 1 for a scalar. */
export function shapeSize(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/**
 * Pairs data with its shape.
 * @throws {TrainlessError} BAD_ARGUMENT where the shape does not hold exactly the data
 */
export function ndarray<T extends NumericArray>(data: T, shape: readonly number[]): NdArray<T> {
  if (shape.some((extent) => !Number.isInteger(extent) || extent < 0) || shapeSize(shape) !== data.length) {
    throw new TrainlessError('BAD_ARGUMENT', `A shape [${shape.join(', ')}] cannot hold ${data.length} elements.`);
  }
  return { data, shape };
}
