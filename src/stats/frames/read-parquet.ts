import * as zlib from 'node:zlib';
import { TrainlessError } from '../../core/errors.js';
import { toCell } from './parse-json.js';
import type { Row } from './row.js';

/**
 * Reads an Apache Parquet file with hyparquet: uncompressed or Snappy by itself, gzip and Brotli with Node's zlib,
 * Zstandard where this Node has it (22.15 and later).
 * @throws {TrainlessError} BAD_FILE for a file that is no Parquet or uses another compression
 */
export async function readParquet(path: string): Promise<Row[]> {
  const { asyncBufferFromFile, parquetReadObjects } = await import('hyparquet');
  try {
    const file = await asyncBufferFromFile(path);
    const rows = await parquetReadObjects({ file, compressors: compressors() });
    return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, toCell(cell)])));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const advice = /compression codec/.test(reason) ? ' Write it with Snappy or gzip, or use a newer Node.' : '';
    throw new TrainlessError('BAD_FILE', `${path} cannot be read as Parquet: ${reason}.${advice}`, { cause: error });
  }
}

type Decompress = (bytes: Uint8Array) => Uint8Array;

function compressors(): Partial<Record<'GZIP' | 'BROTLI' | 'ZSTD', Decompress>> {
  const zstd: unknown = 'zstdDecompressSync' in zlib ? zlib.zstdDecompressSync : undefined;
  return {
    GZIP: (bytes) => zlib.gunzipSync(bytes),
    BROTLI: (bytes) => zlib.brotliDecompressSync(bytes),
    ...(typeof zstd === 'function' ? { ZSTD: zstd as Decompress } : {}),
  };
}
