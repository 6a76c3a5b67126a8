import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type NdArray, type NumericArray, shapeSize } from '../../src/core/index.js';
import { formatNpy, parseNpy, readNpy, writeNpy } from '../../src/data/index.js';

const fixtures = JSON.parse(
  readFileSync(fileURLToPath(new URL('../fixtures/data/numpy-fixtures.json', import.meta.url)), 'utf8'),
);
const folder = mkdtempSync(join(tmpdir(), 'trainless-npy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');
const plain = (data: NumericArray): unknown[] =>
  Array.from({ length: data.length }, (_, i) => (typeof data[i] === 'bigint' ? String(data[i]) : data[i]));

describe('parseNpy', () => {
  it.each(fixtures.arrays as { label: string; dtype: string; shape: number[]; values: unknown[]; npy: string }[])(
    'reads $label as NumPy wrote it',
    ({ dtype, shape, values, npy }) => {
      const array = parseNpy(bytesOf(npy));
      expect(array.dtype).toBe(dtype);
      expect(array.shape).toEqual(shape);
      expect(plain(array.data)).toEqual(values.map((value) => (typeof value === 'boolean' ? Number(value) : value)));
    },
  );

  it.each(fixtures.unreadable as { label: string; npy: string }[])('refuses $label', ({ npy }) => {
    expect(() => parseNpy(bytesOf(npy), 'x.npy')).toThrow(/x\.npy cannot be read: its elements are/);
  });

  const good = Buffer.from(formatNpy({ data: Float32Array.of(1, 2, 3), shape: [3] }));
  const withHeader = (text: string): Buffer => {
    const head = Buffer.from(good.subarray(0, 10));
    head.writeUInt16LE(text.length, 8);
    return Buffer.concat([head, Buffer.from(text), good.subarray(-12)]);
  };
  it.each([
    ['nothing', Buffer.alloc(0), /does not begin/],
    ['another format', Buffer.from('PK\x03\x04 a zip file'), /does not begin/],
    ['a future version', Buffer.concat([good.subarray(0, 6), Buffer.from([9]), good.subarray(7)]), /version is 9/],
    ['a cut preamble', good.subarray(0, 9), /header is cut off/],
    ['a cut header', good.subarray(0, 40), /cut off or too long/],
    ['cut data', good.subarray(0, -1), /has 139: it is truncated/],
    ['trailing data', Buffer.concat([good, Buffer.from([0])]), /has 141: unknown bytes follow/],
    ['no dictionary', withHeader('[1, 2, 3]'), /no description/],
    ['a missing key', withHeader("{'descr': '<f4', 'shape': (3,)}"), /does not tell the order/],
    [
      'a repeated key',
      withHeader("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (3,)}"),
      /no desc/,
    ],
    ['an unknown key', withHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), 'x': 'y'}"), /no desc/],
    ['a negative shape', withHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (-3,)}"), /no desc/],
    ['a number as shape', withHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (3)}"), /shape \(3\)/],
    ['a huge shape', withHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999, 99999999)}"), /shape/],
    ['code', withHeader("{'descr': __import__('os'), 'fortran_order': False, 'shape': (3,)}"), /no desc/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parseNpy(bytes)).toThrow(expect.objectContaining({ code: 'BAD_FILE' }));
    expect(() => parseNpy(bytes)).toThrow(message);
  });

  it('reads headers in any order, with the long integers of Python 2', () => {
    const text = '{ \'shape\': (1L, 3L), "fortran_order" : True,\'descr\': "<f4" } \n';
    expect(parseNpy(withHeader(text))).toEqual({ data: Float32Array.of(1, 2, 3), shape: [1, 3], dtype: 'float32' });
  });
});

describe('formatNpy', () => {
  const arrays: fc.Arbitrary<NdArray> = fc
    .tuple(
      fc.constantFrom<new (length: number) => NumericArray>(
        Int8Array,
        Uint8Array,
        Int16Array,
        Uint16Array,
        Int32Array,
        Uint32Array,
        Float32Array,
        Float64Array,
        BigInt64Array,
        BigUint64Array,
      ),
      fc.array(fc.nat(4), { maxLength: 4 }),
      fc.infiniteStream(fc.nat(255)),
    )
    .map(([Kind, shape, bytes]) => {
      const data = new Kind(shapeSize(shape));
      const raw = new Uint8Array(data.buffer);
      for (let i = 0; i < raw.length; i++) raw[i] = bytes.next().value;
      return { data, shape };
    });

  it('is the inverse of parseNpy', () => {
    fc.assert(
      fc.property(arrays, (array) => {
        const { dtype, ...back } = parseNpy(formatNpy(array));
        expect(back).toEqual(array);
        expect(dtype).not.toBe('bool');
      }),
      { numRuns: 200 },
    );
  });

  it('aligns the data to 64 bytes, as NumPy does', () => {
    const bytes = Buffer.from(formatNpy({ data: Float64Array.of(1), shape: [1, 1, 1] }));
    expect(bytes.length).toBe(128 + 8);
    expect(bytes.toString('latin1', 0, 8)).toBe('\x93NUMPY\x01\0');
    expect(bytes.toString('latin1', 10, 128)).toMatch(
      /^\{'descr': '<f8', 'fortran_order': False, 'shape': \(1, 1, 1\), \} +\n$/,
    );
  });

  it('writes bool on request only', () => {
    const flags = { data: Uint8Array.of(1, 0), shape: [2] };
    expect(parseNpy(formatNpy(flags, true)).dtype).toBe('bool');
    expect(() => formatNpy({ data: Uint8Array.of(2), shape: [1] }, true)).toThrow(/0 and 1/);
    expect(() => formatNpy({ data: Uint8Array.of(2), shape: [3] })).toThrow(/cannot hold/);
  });

  it('goes through files', () => {
    const path = join(folder, 'deep', 'x.npy');
    writeNpy(path, { data: Int16Array.of(-1, 2), shape: [2, 1] });
    expect(readNpy(path)).toEqual({ data: Int16Array.of(-1, 2), shape: [2, 1], dtype: 'int16' });
    expect(() => readNpy(join(folder, 'no.npy'))).toThrow(expect.objectContaining({ code: 'MISSING_DATA' }));
    expect(() => readNpy(folder)).toThrow(expect.objectContaining({ code: 'BAD_FILE' }));
  });
});
