import { type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { systemErrorCode } from '../../core/errors.js';
import type { DataFile } from '../registry/data-file.js';

/**
 * The folder that fetched files are kept in: `TRAINLESS_HOME`, else the platform's cache folder. It is laid out as a
 * mirror, so that one user's cache can be another's mirror.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.TRAINLESS_HOME) return environment.TRAINLESS_HOME;
  const home = homedir();
  if (process.platform === 'win32') {
    return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'trainless', 'Cache');
  }
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'trainless');
  return join(environment.XDG_CACHE_HOME || join(home, '.cache'), 'trainless');
}

/** Where a file of the registry lies once it is fetched. */
export function cachedPath(file: DataFile, folder: string = cacheFolder()): string {
  return join(folder, ...file.path.split('/'));
}

/**
 * Whether a file is there in its right size. Files get their final name only after their checksum was verified;
 * `verifyDataFile` looks again at every byte.
 */
export function isCached(file: DataFile, folder: string = cacheFolder()): boolean {
  const stats = fileStats(cachedPath(file, folder));
  return stats?.isFile() === true && (file.bytes === undefined ? stats.size > 0 : stats.size === file.bytes);
}

/** What lies at a path; undefined where nothing can lie there. */
export function fileStats(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
