import { TrainlessError } from '../core/errors.js';
import { type NdArray, type NumericArray, shapeSize } from '../core/ndarray.js';
import { gunzipIfNeeded } from './gzip.js';

/** More than any image set in this format; keeps a lying header from asking for the whole memory. */
const MAX_DIMENSIONS = 8;

interface ElementType {
  readonly name: string;
  readonly bytes: number;
  readonly read: (view: DataView, count: number) => NumericArray;
}

/** Element types by the third byte of the magic number. Numbers are big-endian. */
const ELEMENT_TYPES: Readonly<Record<number, ElementType>> = {
  8: { name: 'uint8', bytes: 1, read: (view, count) => fill(new Uint8Array(count), (i) => view.getUint8(i)) },
  9: { name: 'int8', bytes: 1, read: (view, count) => fill(new Int8Array(count), (i) => view.getInt8(i)) },
  11: { name: 'int16', bytes: 2, read: (view, count) => fill(new Int16Array(count), (i) => view.getInt16(2 * i)) },
  12: { name: 'int32', bytes: 4, read: (view, count) => fill(new Int32Array(count), (i) => view.getInt32(4 * i)) },
  13: { name: 'float32', bytes: 4, read: (view, n) => fill(new Float32Array(n), (i) => view.getFloat32(4 * i)) },
  14: { name: 'float64', bytes: 8, read: (view, n) => fill(new Float64Array(n), (i) => view.getFloat64(8 * i)) },
};

function fill<T extends NumericArray>(array: T, value: (index: number) => number): T {
  for (let index = 0; index < array.length; index++) array[index] = value(index);
  return array;
}

/**
 * Reads an IDX file, the format of MNIST: `00 00 type dimensions`, each extent as a big-endian u32, then the elements.
 * Gzipped or plain.
 * @param name - the file's name, for messages
 * @throws {TrainlessError} BAD_FILE - wrong magic number or shape, truncated, trailing bytes, damaged gzip
 * @see http://yann.lecun.com/exdb/mnist/ (file format)
 */
export function parseIdx(packed: Uint8Array, name = 'IDX file'): NdArray {
  const bytes = gunzipIfNeeded(packed, name);
  if (bytes.length < 4) throw badFile(name, `it has ${bytes.length} bytes, an IDX file begins with at least 8`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = ELEMENT_TYPES[view.getUint8(2)];
  const dimensions = view.getUint8(3);
  if (view.getUint16(0) !== 0 || type === undefined || dimensions < 1 || dimensions > MAX_DIMENSIONS) {
    const magic = view.getUint32(0).toString(16).padStart(8, '0');
    throw badFile(name, `its first four bytes are ${magic}, no IDX magic number (images 00000803, labels 00000801)`);
  }
  const headerBytes = 4 + 4 * dimensions;
  if (bytes.length < headerBytes) throw badFile(name, `the header of ${headerBytes} bytes is cut off`);
  const shape = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis));
  const count = shapeSize(shape);
  const expected = headerBytes + count * type.bytes;
  if (bytes.length !== expected) {
    const what = bytes.length < expected ? 'it is truncated' : 'unknown bytes follow the data';
    throw badFile(
      name,
      `${type.name} [${shape.join(', ')}] takes ${expected} bytes, the file has ${bytes.length}: ${what}`,
    );
  }
  if (type.name === 'uint8') return { data: new Uint8Array(bytes.subarray(headerBytes)), shape };
  return {
    data: type.read(new DataView(bytes.buffer, bytes.byteOffset + headerBytes, count * type.bytes), count),
    shape,
  };
}

/**
 * Reads IDX images, uint8 [n, height, width].
 * @param size - expected [height, width], where known
 * @throws {TrainlessError} BAD_FILE
 */
export function parseIdxImages(
  packed: Uint8Array,
  name = 'IDX images',
  size?: readonly [number, number],
): NdArray<Uint8Array> {
  const { data, shape } = parseIdx(packed, name);
  if (!(data instanceof Uint8Array) || shape.length !== 3) {
    throw badFile(name, `it holds ${describe(data, shape)}, images are uint8 [n, height, width]`);
  }
  if (size !== undefined && (shape[1] !== size[0] || shape[2] !== size[1])) {
    throw badFile(name, `its images are ${shape[1]}×${shape[2]}, expected ${size[0]}×${size[1]}`);
  }
  return { data, shape };
}

/**
 * Reads IDX labels, uint8 [n].
 * @param classes - labels must lie in 0 … classes − 1
 * @throws {TrainlessError} BAD_FILE
 */
export function parseIdxLabels(packed: Uint8Array, name = 'IDX labels', classes = 10): Uint8Array {
  const { data, shape } = parseIdx(packed, name);
  if (!(data instanceof Uint8Array) || shape.length !== 1) {
    throw badFile(name, `it holds ${describe(data, shape)}, labels are uint8 [n]`);
  }
  const wrong = data.findIndex((label) => label >= classes);
  if (wrong >= 0) throw badFile(name, `label ${data[wrong]} at position ${wrong} is outside 0 … ${classes - 1}`);
  return data;
}

function describe(data: NumericArray, shape: readonly number[]): string {
  return `${data.constructor.name.replace('Array', '').toLowerCase()} [${shape.join(', ')}]`;
}

function badFile(name: string, problem: string): TrainlessError {
  return new TrainlessError('BAD_FILE', `${name} cannot be read: ${problem}. Download it again or name another file.`, {
    details: { file: name },
  });
}
