import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
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
    makeFolder(dirname(path));
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
    makeFolder(path);
  } catch (error) {
    throw writeError(error, path);
  }
}

/** Node's own recursive mkdir never returns where the system refuses with ENOENT, as it does below /proc. */
function makeFolder(path: string): void {
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    // Whatever the system says of a folder that is there (EEXIST; a drive's root: EPERM, EISDIR), it is there.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
