import { readFileSync } from 'node:fs';
import { systemErrorCode, TrainlessError } from '../../core/errors.js';
import { writeFileAtomic } from '../../core/files.js';
import { type NdArray, ndarray, shapeSize } from '../../core/ndarray.js';
import { type Dtype, type DtypeName, decodeArray, dtypeOf, encodeElements, formatDtype, parseDtype } from './dtype.js';

const MAGIC = '\x93NUMPY';
const ALIGNMENT = 64;
const MAX_HEADER_BYTES = 2 ** 16;
const MAX_DIMENSIONS = 32;

/** An array with its NumPy element type, which tells `bool` from `uint8`. */
export interface NpyArray extends NdArray {
  readonly dtype: DtypeName;
}

/**
 * Reads the bytes of a `.npy` file, versions 1 to 3, either byte order, C or Fortran order (turned into C order).
 * @param name - the file's name, for messages
 * @throws {TrainlessError} BAD_FILE - no such file, an unsupported element type, truncated, trailing bytes
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function parseNpy(bytes: Uint8Array, name = '.npy file'): NpyArray {
  const header = readHeader(bytes, name);
  const expected = header.end + shapeSize(header.shape) * header.dtype.bytes;
  if (bytes.length !== expected) {
    const what = bytes.length < expected ? 'it is truncated' : 'unknown bytes follow the data';
    throw badFile(
      name,
      `${header.dtype.name} [${header.shape.join(', ')}] takes ${expected} bytes, the file has ${bytes.length}: ${what}`,
    );
  }
  const array = decodeArray(bytes.subarray(header.end), header.dtype, header.shape, header.fortran);
  return { ...array, dtype: header.dtype.name };
}

/** Reads a `.npy` file. @throws {TrainlessError} BAD_FILE, MISSING_DATA */
export function readNpy(path: string): NpyArray {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') throw new TrainlessError('MISSING_DATA', `${path} does not exist.`, { cause: error });
    throw new TrainlessError('BAD_FILE', `${path} cannot be read (${code ?? String(error)}).`, { cause: error });
  }
  return parseNpy(bytes, path);
}

/**
 * The bytes of a `.npy` file, version 1.0, C order, little-endian.
 * @param asBool - store 0 and 1 of a `Uint8Array` as NumPy's `bool`
 * @throws {TrainlessError} BAD_ARGUMENT - the shape does not fit, or `asBool` for other data
 */
export function formatNpy(array: NdArray, asBool = false): Uint8Array {
  const { data, shape } = ndarray(array.data, array.shape);
  if (asBool && !(data instanceof Uint8Array && data.every((value) => value <= 1))) {
    throw new TrainlessError('BAD_ARGUMENT', 'Only a Uint8Array of 0 and 1 can be stored as bool.');
  }
  if (shape.length > MAX_DIMENSIONS) {
    throw new TrainlessError('BAD_ARGUMENT', `NumPy holds at most ${MAX_DIMENSIONS} dimensions, not ${shape.length}.`);
  }
  const descr = formatDtype(asBool ? 'bool' : dtypeOf(data));
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + text.length + 1) / ALIGNMENT) * ALIGNMENT - 10;
  const head = Buffer.alloc(10);
  head.write(MAGIC, 'latin1');
  head[6] = 1;
  head.writeUInt16LE(length, 8);
  const body = encodeElements(data);
  return Buffer.concat([head, Buffer.from(`${text.padEnd(length - 1)}\n`, 'latin1'), body]);
}

/** Writes a `.npy` file, whole or not at all. @throws {TrainlessError} BAD_ARGUMENT, DISK_FULL, NOT_WRITABLE */
export function writeNpy(path: string, array: NdArray, asBool = false): void {
  writeFileAtomic(path, formatNpy(array, asBool));
}

interface Header {
  readonly dtype: Dtype;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly end: number;
}

function readHeader(bytes: Uint8Array, name: string): Header {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString('latin1', 0, 6) !== MAGIC) throw badFile(name, 'it does not begin like a .npy file');
  const major = buffer[6] ?? 0;
  if (major < 1 || major > 3) throw badFile(name, `its format version is ${major}, known are 1, 2 and 3`);
  const start = major === 1 ? 10 : 12;
  if (buffer.length < start) throw badFile(name, 'its header is cut off');
  const length = major === 1 ? buffer.readUInt16LE(8) : buffer.readUInt32LE(8);
  if (length > MAX_HEADER_BYTES || buffer.length < start + length) {
    throw badFile(name, `its header of ${length} bytes is cut off or too long`);
  }
  const text = buffer.toString(major === 3 ? 'utf8' : 'latin1', start, start + length);
  return { ...parseHeaderText(text, name), end: start + length };
}

/** The header is a Python dictionary with exactly three keys. */
function parseHeaderText(text: string, name: string): Omit<Header, 'end'> {
  const fields = new Map<string, string>();
  const body = /^\s*\{([\s\S]*)\}\s*$/.exec(text)?.[1];
  let rest = body?.trim() ?? '';
  while (rest !== '') {
    const [whole, key, value] =
      /^(?:'|")(descr|fortran_order|shape)(?:'|")\s*:\s*('[^']*'|"[^"]*"|True|False|\([\d\s,L]*\)|\[[\s\S]*\])\s*(?:,\s*|$)/.exec(
        rest,
      ) ?? [];
    if (whole === undefined || key === undefined || value === undefined || fields.has(key)) break;
    fields.set(key, value);
    rest = rest.slice(whole.length);
  }
  const [descr, fortran, shape] = ['descr', 'fortran_order', 'shape'].map((key) => fields.get(key));
  if (rest !== '' || descr === undefined || shape === undefined || !shape.startsWith('(')) {
    throw badFile(name, 'its header is no description of an array');
  }
  if (fortran !== 'True' && fortran !== 'False') throw badFile(name, 'its header does not tell the order of elements');
  const dtype = /^['"]/.test(descr) ? parseDtype(descr.slice(1, -1)) : undefined;
  if (dtype === undefined) {
    throw badFile(name, `its elements are ${descr.slice(0, 40)}, readable are bool, integers, float32 and float64`);
  }
  return { dtype, fortran: fortran === 'True', shape: parseShape(shape, name) };
}

function parseShape(text: string, name: string): readonly number[] {
  const inside = text.slice(1, -1).trim();
  // "(3)" is a number in Python, "(3,)" a tuple; old files write long integers as 3L.
  const words = inside === '' ? [] : inside.replace(/,\s*$/, '').split(',');
  const valid = words.every((word) => /^\s*\d{1,15}L?\s*$/.test(word)) && (words.length !== 1 || inside.includes(','));
  const shape = words.map((word) => Number.parseInt(word, 10));
  if (!valid || shape.length > MAX_DIMENSIONS || !Number.isSafeInteger(shapeSize(shape) * 8)) {
    throw badFile(name, `its shape ${text.slice(0, 60)} is not valid`);
  }
  return shape;
}

function badFile(name: string, problem: string): TrainlessError {
  return new TrainlessError('BAD_FILE', `${name} cannot be read: ${problem}. Write it with numpy.save.`, {
    details: { file: name },
  });
}
