import type { NdArray, NumericArray } from '../../core/ndarray.js';

/** NumPy element types that this program reads and writes. `bool` becomes 0 and 1 in a `Uint8Array`. */
export type DtypeName =
  | 'bool'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64';

/** An element type with its byte order. */
export interface Dtype {
  readonly name: DtypeName;
  readonly bytes: number;
  readonly bigEndian: boolean;
}

interface Layout {
  /** NumPy's letter and size, without the byte order. */
  readonly code: string;
  readonly array: new (buffer: ArrayBuffer) => NumericArray;
}

const LAYOUTS: Readonly<Record<DtypeName, Layout>> = {
  bool: { code: 'b1', array: Uint8Array },
  int8: { code: 'i1', array: Int8Array },
  uint8: { code: 'u1', array: Uint8Array },
  int16: { code: 'i2', array: Int16Array },
  uint16: { code: 'u2', array: Uint16Array },
  int32: { code: 'i4', array: Int32Array },
  uint32: { code: 'u4', array: Uint32Array },
  int64: { code: 'i8', array: BigInt64Array },
  uint64: { code: 'u8', array: BigUint64Array },
  float32: { code: 'f4', array: Float32Array },
  float64: { code: 'f8', array: Float64Array },
};

const NAMES = Object.keys(LAYOUTS) as DtypeName[];
const HOST_IS_BIG_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 0;

/**
 * Reads a type string such as `<f4`, `|u1`, `>i8` or `f8`.
 * @returns undefined for every type outside the list: objects, text, half and complex numbers, dates, records
 */
export function parseDtype(text: string): Dtype | undefined {
  const [, order = '', code] = /^([<>|=]?)([biuf][1248])$/.exec(text) ?? [];
  const name = NAMES.find((candidate) => LAYOUTS[candidate].code === code);
  if (name === undefined || code === undefined) return undefined;
  return { name, bytes: Number(code[1]), bigEndian: order === '>' || (order === '=' && HOST_IS_BIG_ENDIAN) };
}

/** The type string of `.npy` files, little-endian. */
export function formatDtype(name: DtypeName): string {
  const { code } = LAYOUTS[name];
  return `${code.endsWith('1') ? '|' : '<'}${code}`;
}

/** The element type that an array holds. */
export function dtypeOf(data: NumericArray): Exclude<DtypeName, 'bool'> {
  const name = NAMES.find((candidate) => candidate !== 'bool' && data instanceof LAYOUTS[candidate].array);
  return name as Exclude<DtypeName, 'bool'>; // the list covers NumericArray
}

/**
 * Copies raw bytes into an array in C order.
 * @param bytes - exactly the elements of `shape`
 * @param fortran - the first index moves fastest in `bytes`
 */
export function decodeArray(bytes: Uint8Array, dtype: Dtype, shape: readonly number[], fortran = false): NdArray {
  const buffer = new Uint8Array(bytes).buffer; // aligned, and nobody else's
  if (dtype.bytes > 1 && dtype.bigEndian !== HOST_IS_BIG_ENDIAN) swapBytes(new Uint8Array(buffer), dtype.bytes);
  const data = new LAYOUTS[dtype.name].array(buffer);
  return { data: fortran && shape.length > 1 ? toCOrder(data, shape) : data, shape };
}

/** The elements as little-endian bytes. */
export function encodeElements(data: NumericArray): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (!HOST_IS_BIG_ENDIAN || data.BYTES_PER_ELEMENT === 1) return bytes;
  const swapped = new Uint8Array(bytes);
  swapBytes(swapped, data.BYTES_PER_ELEMENT);
  return swapped;
}

function swapBytes(bytes: Uint8Array, size: number): void {
  for (let start = 0; start < bytes.length; start += size) bytes.subarray(start, start + size).reverse();
}

/** Walks the C order and takes each element from its place in the Fortran order. */
function toCOrder(source: NumericArray, shape: readonly number[]): NumericArray {
  const target = source.slice();
  const strides: number[] = []; // of the source, in elements
  let stride = 1;
  for (const extent of shape) {
    strides.push(stride);
    stride *= extent;
  }
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < target.length; to++) {
    target[to] = source[from] as never; // one element type on both sides
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      const step = strides[axis] ?? 0;
      if (next < (shape[axis] ?? 0)) {
        index[axis] = next;
        from += step;
        break;
      }
      index[axis] = 0;
      from -= step * (next - 1);
    }
  }
  return target;
}
