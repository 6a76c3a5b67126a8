import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { systemErrorCode, TrainlessError, writeError } from '../core/errors.js';

/**
 * Keeps a second process from writing the same files. A lock whose process no longer runs is taken over.
 * @returns a function that removes the lock
 * @throws {TrainlessError} OTHER_CONFIGURATION where a living process holds it; NOT_WRITABLE, DISK_FULL
 */
export function lockFile(path: string): () => void {
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw writeError(error, path);
      const holder = Number.parseInt(readFileSync(path, 'utf8'), 10);
      if (attempt > 0 || (Number.isInteger(holder) && isAlive(holder))) {
        throw new TrainlessError(
          'OTHER_CONFIGURATION',
          `Process ${holder} is writing here already. Wait for it, stop it, or choose another --out (if no such process runs, delete ${path}).`,
        );
      }
      rmSync(path, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}
