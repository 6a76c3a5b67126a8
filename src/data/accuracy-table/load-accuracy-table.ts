import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TrainlessError } from '../../core/errors.js';
import { cachedPath, cacheFolder } from '../download/cache.js';
import type { DataAccess } from '../download/data-access.js';
import { fetchDataFiles } from '../download/fetch-data-files.js';
import { NAS_BENCH_201 } from '../registry/nas-bench-201.js';
import { AccuracyTable } from './accuracy-table.js';
import { assembleTable } from './assemble-table.js';
import { readTable, writeTable } from './table-file.js';

export interface LoadAccuracyTableOptions extends DataAccess {
  /** A table file made earlier (by an import from NATS-Bench, or elsewhere). */
  readonly path?: string | undefined;
}

/** Where the assembled table lies. */
export function accuracyTablePath(cache: string = cacheFolder()): string {
  return join(cache, 'nas-bench-201', 'accuracy-table.bin');
}

/** Where an import from NATS-Bench is kept. */
export function natsTablePath(cache: string = cacheFolder()): string {
  return join(cache, 'nas-bench-201', 'nats-table.bin');
}

/**
 * The accuracies of NAS-Bench-201: the assembled table of the cache, made from the public extracts where it is not
 * there yet (they are fetched if need be).
 * @throws {TrainlessError} as `fetchDataFiles`; BAD_FILE, BAD_DATA, MISSING_DATA
 */
export async function loadAccuracyTable(options: LoadAccuracyTableOptions = {}): Promise<AccuracyTable> {
  if (options.path !== undefined) return readTable(options.path);
  const cache = options.cache ?? cacheFolder();
  const path = accuracyTablePath(cache);
  if (existsSync(path)) {
    try {
      const table = readTable(path);
      if (isCurrent(table)) return table;
    } catch (error) {
      // A cache of another version, or a damaged one, is made anew below.
      if (!(error instanceof TrainlessError)) throw error;
    }
  }
  return makeAccuracyTable(options);
}

/** Fetches the extracts, assembles the table and keeps it in the cache, whatever was there. */
export async function makeAccuracyTable(options: LoadAccuracyTableOptions = {}): Promise<AccuracyTable> {
  const cache = options.cache ?? cacheFolder();
  await fetchDataFiles(NAS_BENCH_201.files, {
    mirror: options.mirror,
    folder: cache,
    signal: options.signal,
    ...(options.progress && { progress: options.progress }),
  });
  const parts = assembleTable((id) => {
    const file = NAS_BENCH_201.files.find((candidate) => candidate.id === id);
    if (file === undefined) throw new TrainlessError('UNKNOWN_NAME', `The registry of files has no "${id}".`);
    return cachedPath(file, cache);
  });
  writeTable(accuracyTablePath(cache), parts);
  return new AccuracyTable(parts);
}

/** Whether the table was made from the files that the registry names today. */
function isCurrent(table: AccuracyTable): boolean {
  return NAS_BENCH_201.files.every(({ id, checksum }) =>
    table.parts.sources.some((source) => source.id === id && source.sha256 === checksum.sha256),
  );
}
