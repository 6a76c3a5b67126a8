import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemErrorCode } from '../../core/errors.js';

/** A claim on a path that other processes respect. */
export interface Lock {
  /** Whether the claim still stands; another process takes over a lock whose owner seems dead. */
  readonly stillHeld: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

export interface LockOptions {
  /** A lock that was not refreshed for so long belongs to a dead process. */
  readonly staleMs?: number;
  readonly pollMs?: number;
  readonly signal?: AbortSignal | undefined;
}

const STALE_MS = 60_000;
const POLL_MS = 100;

/**
 * Waits until the lock file can be created, and keeps it fresh until it is released.
 * @param path - of the lock file
 */
export async function acquireLock(path: string, options: LockOptions = {}): Promise<Lock> {
  const { staleMs = STALE_MS, pollMs = POLL_MS, signal } = options;
  const token = randomBytes(8).toString('hex');
  const claim = JSON.stringify({ pid: process.pid, host: hostname(), token });
  for (;;) {
    signal?.throwIfAborted();
    if (await createExclusive(path, claim)) break;
    const seen = await readLock(path);
    if (seen !== undefined && isDead(seen, staleMs)) await removeStale(path, seen.text, token);
    else await sleep(pollMs, undefined, { signal });
  }
  const refresh = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined); // a lost lock shows in stillHeld
  }, staleMs / 4);
  refresh.unref();
  const stillHeld = async (): Promise<boolean> => (await readLock(path))?.text === claim;
  return {
    stillHeld,
    release: async () => {
      clearInterval(refresh);
      if (await stillHeld()) await rm(path, { force: true });
    },
  };
}

async function createExclusive(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(text).finally(() => file.close());
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

interface SeenLock {
  readonly text: string;
  readonly ageMs: number;
}

async function readLock(path: string): Promise<SeenLock | undefined> {
  try {
    const [text, stats] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return { text, ageMs: Date.now() - stats.mtimeMs };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isDead({ text, ageMs }: SeenLock, staleMs: number): boolean {
  if (ageMs > staleMs) return true;
  const [, pid] = /"pid":(\d+)/.exec(text) ?? [];
  if (pid === undefined || !text.includes(`"host":${JSON.stringify(hostname())}`)) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return systemErrorCode(error) === 'ESRCH';
  }
}

/** Moves the dead lock aside before deleting it, so that of two processes that saw it only one takes its place. */
async function removeStale(path: string, seenText: string, token: string): Promise<void> {
  const aside = `${path}.${token}`;
  try {
    await rename(path, aside);
    // Somebody else was faster and this is their fresh lock: give it back.
    if ((await readFile(aside, 'utf8')) !== seenText) await rename(aside, path);
    else await rm(aside, { force: true });
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}
