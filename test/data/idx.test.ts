import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { TrainlessError } from '../../src/core/index.js';
import { parseIdx, parseIdxImages, parseIdxLabels } from '../../src/data/index.js';

/** An IDX file: magic number, extents, raw bytes. */
function idx(type: number, shape: readonly number[], content: readonly number[]): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header[2] = type;
  header[3] = shape.length;
  for (const [axis, extent] of shape.entries()) header.writeUInt32BE(extent, 4 + 4 * axis);
  return Buffer.concat([header, Buffer.from(content)]);
}

function refusal(action: () => unknown): TrainlessError {
  try {
    action();
  } catch (error) {
    if (error instanceof TrainlessError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const images = idx(8, [2, 1, 3], [1, 2, 3, 4, 5, 255]);
const labels = idx(8, [3], [0, 9, 4]);

describe('parseIdx', () => {
  it('reads images and labels, plain and gzipped', () => {
    for (const pack of [(bytes: Buffer) => bytes, (bytes: Buffer) => gzipSync(bytes)]) {
      expect(parseIdxImages(pack(images))).toEqual({ data: Uint8Array.of(1, 2, 3, 4, 5, 255), shape: [2, 1, 3] });
      expect(parseIdxLabels(pack(labels))).toEqual(Uint8Array.of(0, 9, 4));
    }
  });

  it('reads every element type as big-endian numbers', () => {
    const read = (type: number, content: number[]) => [parseIdx(idx(type, [1], content)).data[0]];
    expect(read(9, [0xff])).toEqual([-1]);
    expect(read(11, [0xff, 0xfe])).toEqual([-2]);
    expect(read(12, [0, 1, 0, 0])).toEqual([65536]);
    expect(read(13, [0xbf, 0x80, 0, 0])).toEqual([-1]);
    expect(read(14, [0x3f, 0xf8, 0, 0, 0, 0, 0, 0])).toEqual([1.5]);
  });

  it('reads bytes that lie inside a larger buffer', () => {
    const padded = Buffer.concat([Buffer.from([7]), labels, Buffer.from([7])]).subarray(1, -1);
    expect(parseIdxLabels(padded)).toEqual(Uint8Array.of(0, 9, 4));
  });

  it.each([
    ['nothing', Buffer.alloc(0), /0 bytes/],
    ['three bytes', Buffer.from([0, 0, 8]), /3 bytes/],
    ['another format', Buffer.from('%PDF-1.4 not an IDX file'), /25504446.*no IDX magic/],
    ['an unknown type', idx(7, [1], [1]), /00000701/],
    ['no dimension', idx(8, [], [1]), /00000800/],
    ['a cut header', images.subarray(0, 10), /header of 16 bytes/],
    ['a cut body', images.subarray(0, -1), /takes 22 bytes, the file has 21: it is truncated/],
    ['trailing bytes', Buffer.concat([images, Buffer.from([0])]), /has 23: unknown bytes follow/],
    ['a huge extent', idx(8, [0xffffffff, 0xffffffff, 0xffffffff], [1]), /truncated/],
    ['a cut gzip', gzipSync(images).subarray(0, -4), /end too early/],
    ['a damaged gzip', damaged(gzipSync(images)), /damaged/],
    ['a gzip with a tail', Buffer.concat([gzipSync(images), Buffer.from('tail')]), /damaged/],
    ['a gzip with zeros behind it', Buffer.concat([gzipSync(images), Buffer.alloc(4)]), /4 bytes follow/],
  ])('refuses %s', (_, bytes, message) => {
    const error = refusal(() => parseIdx(bytes, 'x.idx'));
    expect(error.code).toBe('BAD_FILE');
    expect(error.message).toMatch(message);
    expect(error.message).toContain('x.idx');
  });

  it('refuses images of another size, labels out of range, and one in place of the other', () => {
    expect(refusal(() => parseIdxImages(images, 'x', [28, 28])).message).toMatch(/1×3, expected 28×28/);
    expect(refusal(() => parseIdxLabels(labels, 'x', 9)).message).toMatch(/label 9 at position 1 .* 0 … 8/);
    expect(refusal(() => parseIdxImages(labels)).message).toMatch(/uint8 \[3\]/);
    expect(refusal(() => parseIdxLabels(images)).message).toMatch(/uint8 \[2, 1, 3\]/);
  });
});

/** Flips the checksum at the end of a gzip file. */
function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length - 8] = (copy[copy.length - 8] ?? 0) ^ 0xff;
  return copy;
}
