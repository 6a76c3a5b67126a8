import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeError } from './errors.js';

/**
 * Writes a whole file or nothing: to a neighbour first, flushed to the disk, then renamed over the old one.
 * Creates missing folders.
 * @throws {TrainlessError} DISK_FULL, NOT_WRITABLE
 */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(temporary, 'wx');
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    removeIfPossible(temporary);
    throw writeError(error, path);
  }
}

/** Removing fails too where the folder is a file, or the disk is gone: the first error is the one to tell. */
function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Told by the caller.
  }
}

/** Creates a folder and its parents. @throws {TrainlessError} DISK_FULL, NOT_WRITABLE */
export function ensureFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw writeError(error, path);
  }
}
