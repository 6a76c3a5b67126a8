import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { systemErrorCode, TrainlessError } from '../../core/errors.js';
import { writeFileAtomic } from '../../core/files.js';
import { checkHeader } from './check-header.js';
import type { ScoreTableHeader } from './header.js';
import { type BatchHits, ScoreTable } from './score-table.js';

/*
 * A score file, little-endian:
 *   8 bytes   "TRLSCOR1"
 *   4 bytes   length of the header, uint32
 *   4 bytes   length of the compressed counts, uint32
 *   header    JSON, UTF-8
 *   counts    Brotli; for each batch the rows' cells (uint16), then the hits [rows, seeds]: uint8, or uint16 for batches
 *             of more than 255 images. A list of uint16 is stored as all low bytes, then all high bytes.
 *   32 bytes  SHA-256 of everything before
 */

const MAGIC = Buffer.from('TRLSCOR1', 'latin1');
const PREFIX_BYTES = MAGIC.length + 8;
const DIGEST_BYTES = 32;
/** Far above what headers and tables need; a damaged length must not ask for gigabytes. */
const MAX_HEADER_BYTES = 2 ** 24;
const MAX_COUNT_BYTES = 2 ** 31;

/** Writes a score table, whole or not at all. @throws {TrainlessError} DISK_FULL, NOT_WRITABLE */
export function writeScoreTable(path: string, table: ScoreTable): void {
  writeFileAtomic(path, encodeScoreTable(table));
}

/**
 * Reads a score table.
 * @throws {TrainlessError} MISSING_DATA, BAD_FILE (another format, truncated), BAD_CHECKSUM (damaged), BAD_DATA
 */
export function readScoreTable(path: string): ScoreTable {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const code = systemErrorCode(cause);
    throw new TrainlessError(
      code === 'ENOENT' ? 'MISSING_DATA' : 'BAD_FILE',
      code === 'ENOENT'
        ? `There is no score table ${path}. Compute one with \`trainless run scores\`.`
        : `${path} cannot be read (${code ?? String(cause)}).`,
      { cause },
    );
  }
  return decodeScoreTable(bytes, path);
}

/** The bytes of a score file; the same table gives the same bytes. */
export function encodeScoreTable(table: ScoreTable): Uint8Array {
  const header = Buffer.from(JSON.stringify(table.header));
  const counts = Buffer.concat(table.batches.flatMap(({ cells, hits }) => [planes(cells), planes(hits)]));
  const compressed = brotliCompressSync(counts, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: counts.length },
  });
  const prefix = Buffer.alloc(PREFIX_BYTES);
  MAGIC.copy(prefix);
  prefix.writeUInt32LE(header.length, MAGIC.length);
  prefix.writeUInt32LE(compressed.length, MAGIC.length + 4);
  const content = Buffer.concat([prefix, header, compressed]);
  return Buffer.concat([content, sha256(content)]);
}

/**
 * Reads the bytes of a score file.
 * @param name - what messages call the file
 * @throws {TrainlessError} BAD_FILE (another format, truncated), BAD_CHECKSUM (damaged), BAD_DATA
 */
export function decodeScoreTable(bytes: Uint8Array, name = 'the score table'): ScoreTable {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!file.subarray(0, MAGIC.length).equals(MAGIC.subarray(0, file.length)) || file.length === 0) {
    throw new TrainlessError('BAD_FILE', `${name} is no score table of this program.`);
  }
  if (file.length < PREFIX_BYTES) throw truncated(name, file.length);
  const headerBytes = file.readUInt32LE(MAGIC.length);
  const compressedBytes = file.readUInt32LE(MAGIC.length + 4);
  const expected = PREFIX_BYTES + headerBytes + compressedBytes + DIGEST_BYTES;
  if (file.length < expected) throw truncated(name, file.length, expected);
  const end = file.length - DIGEST_BYTES;
  if (file.length > expected || !sha256(file.subarray(0, end)).equals(file.subarray(end))) {
    throw new TrainlessError(
      'BAD_CHECKSUM',
      `${name} is damaged: its SHA-256 is not the one written at its end. Restore it from a copy or compute it again.`,
    );
  }
  if (headerBytes > MAX_HEADER_BYTES) throw new TrainlessError('BAD_FILE', `${name} has an impossible header.`);
  const header = parseHeader(file.subarray(PREFIX_BYTES, PREFIX_BYTES + headerBytes), name);
  const counts = decompress(file.subarray(PREFIX_BYTES + headerBytes, end), header, name);
  return new ScoreTable(header, split(counts, header));
}

function parseHeader(bytes: Buffer, name: string): ScoreTableHeader {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new TrainlessError('BAD_FILE', `${name} has no readable header.`, { cause });
  }
  return checkHeader(value, name);
}

function decompress(compressed: Buffer, header: ScoreTableHeader, name: string): Buffer {
  const expected = countBytes(header);
  const wrong = (cause?: unknown): TrainlessError =>
    new TrainlessError('BAD_FILE', `${name} does not hold the counts that its header announces.`, { cause });
  if (expected > MAX_COUNT_BYTES) throw wrong();
  let counts: Buffer;
  try {
    counts = brotliDecompressSync(compressed, { maxOutputLength: Math.max(1, expected) });
  } catch (cause) {
    throw wrong(cause);
  }
  if (counts.length !== expected) throw wrong();
  return counts;
}

const hitBytes = (header: ScoreTableHeader): 1 | 2 => (header.batchSize > 255 ? 2 : 1);

function countBytes(header: ScoreTableHeader): number {
  const perRow = 2 + header.seeds.count * hitBytes(header);
  return header.batches.reduce((sum, { rows }) => sum + rows * perRow, 0);
}

function split(counts: Buffer, header: ScoreTableHeader): BatchHits[] {
  let at = 0;
  const take = (length: number, bytes: 1 | 2): Uint8Array | Uint16Array => {
    const part = counts.subarray(at, at + length * bytes);
    at += length * bytes;
    return bytes === 1 ? Uint8Array.from(part) : fromPlanes(part);
  };
  return header.batches.map(({ rows }) => ({
    cells: take(rows, 2) as Uint16Array,
    hits: take(rows * header.seeds.count, hitBytes(header)),
  }));
}

/** Low bytes first: they compress better apart from the high ones. */
function planes(values: Uint8Array | Uint16Array): Uint8Array {
  if (values instanceof Uint8Array) return values;
  const bytes = new Uint8Array(2 * values.length);
  values.forEach((value, at) => {
    bytes[at] = value & 255;
    bytes[values.length + at] = value >>> 8;
  });
  return bytes;
}

function fromPlanes(bytes: Uint8Array): Uint16Array {
  const count = bytes.length / 2;
  return Uint16Array.from({ length: count }, (_, at) => (bytes[at] as number) | ((bytes[count + at] as number) << 8));
}

function truncated(name: string, length: number, expected?: number): TrainlessError {
  const of = expected === undefined ? '' : ` of ${expected}`;
  return new TrainlessError(
    'BAD_FILE',
    `${name} is truncated: it ends after ${length}${of} bytes. Restore it from a copy or compute it again.`,
  );
}

const sha256 = (content: Uint8Array): Buffer => createHash('sha256').update(content).digest();
