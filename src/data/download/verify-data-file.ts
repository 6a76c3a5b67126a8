import type { DataFile } from '../registry/data-file.js';
import { cachedPath, cacheFolder, fileStats } from './cache.js';
import { fileProblem } from './file-digest.js';

/** What became of a file in the cache. */
export interface Verification {
  readonly file: DataFile;
  readonly path: string;
  readonly status: 'ok' | 'missing' | 'damaged';
  /** Why it is damaged. */
  readonly problem: string | undefined;
}

/** Reads every byte of a cached file and compares its checksum. */
export async function verifyDataFile(file: DataFile, folder: string = cacheFolder()): Promise<Verification> {
  const path = cachedPath(file, folder);
  if (!fileStats(path)?.isFile()) {
    return { file, path, status: 'missing', problem: undefined };
  }
  const problem = await fileProblem(path, file);
  return { file, path, status: problem === undefined ? 'ok' : 'damaged', problem };
}
