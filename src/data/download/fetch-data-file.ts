import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { TrainlessError, writeError } from '../../core/errors.js';
import { ensureFolder } from '../../core/files.js';
import type { DataFile } from '../registry/data-file.js';
import { dataSetOf } from '../registry/registry.js';
import { cachedPath, cacheFolder, isCached } from './cache.js';
import { FileDigest, fileProblem } from './file-digest.js';
import { acquireLock, type Lock } from './lock.js';
import { displayAddress, networkReason, openSource, type Source, SourceError, sourceAddresses } from './source.js';

/** How patient a download is; the defaults suit slow networks. */
export interface Patience {
  /** Tries of one address. */
  readonly attempts?: number;
  /** Wait before the second try; doubled each time. */
  readonly backoffMs?: number;
  /** A connection that delivers less than a kibibyte in so long is given up. */
  readonly stallMs?: number;
}

/** What every fetch may be told. */
export interface FetchOptions {
  /** A folder or base URL that holds `<folder>/<file>`, used instead of the public addresses; default `TRAINLESS_MIRROR`. */
  readonly mirror?: string | undefined;
  /** The cache; default `cacheFolder()`. */
  readonly folder?: string | undefined;
  /** Look at every byte of a file that is there already, and replace a damaged one. */
  readonly recheck?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly patience?: Patience;
  /** Hears of every chunk: bytes of this file so far, and in all where known. */
  readonly onBytes?: (bytes: number, total: number | undefined) => void;
}

/** A file that is now in the cache. */
export interface FetchedFile {
  readonly file: DataFile;
  readonly path: string;
  /** The address it came from; undefined where it was there already. */
  readonly from: string | undefined;
}

const DEFAULT_PATIENCE = { attempts: 4, backoffMs: 500, stallMs: 30_000 };
const STALL_BYTES = 1024;
const MAX_WAIT_MS = 60_000;
/** For files whose size is not known in advance. */
const MAX_FILE_BYTES = 2 ** 31;

/**
 * Brings one file into the cache and returns where it is. Its checksum is computed while it arrives; it gets its name
 * only when that is right. A broken download goes on where it stopped. Several processes may ask for the same file.
 * @throws {TrainlessError} DOWNLOAD_FAILED, BAD_CHECKSUM, MISSING_DATA, DISK_FULL, NOT_WRITABLE, INTERRUPTED
 */
export async function fetchDataFile(file: DataFile, options: FetchOptions = {}): Promise<FetchedFile> {
  const folder = options.folder ?? cacheFolder();
  const path = cachedPath(file, folder);
  if (isCached(file, folder) && !(options.recheck && (await fileProblem(path, file)))) {
    return { file, path, from: undefined };
  }
  const mirror = options.mirror ?? process.env.TRAINLESS_MIRROR;
  const addresses = sourceAddresses(file, mirror);
  if (addresses.length === 0) throw noAddress(file);
  try {
    ensureFolder(dirname(path));
    const lock = await acquireLock(`${path}.lock`, { signal: options.signal });
    try {
      // Whoever held the lock before may have fetched it.
      if (isCached(file, folder) && !(await fileProblem(path, file))) return { file, path, from: undefined };
      return { file, path, from: await fromFirst(file, addresses, path, lock, options) };
    } finally {
      await lock.release();
    }
  } catch (error) {
    if (options.signal?.aborted) {
      throw new TrainlessError(
        'INTERRUPTED',
        `Stopped while fetching ${file.path}; the next fetch goes on from there.`,
        {
          cause: error,
        },
      );
    }
    throw cacheError(writeError(error, path), path);
  }
}

/** A cache that cannot be written is mended by naming another. */
function cacheError(error: unknown, path: string): unknown {
  if (!(error instanceof TrainlessError) || error.code !== 'NOT_WRITABLE') return error;
  return new TrainlessError('NOT_WRITABLE', `${path} cannot be written. Set TRAINLESS_HOME to a folder that can.`, {
    details: error.details,
    cause: error.cause,
  });
}

/** Tries the addresses in order. */
async function fromFirst(
  file: DataFile,
  addresses: readonly string[],
  path: string,
  lock: Lock,
  options: FetchOptions,
): Promise<string> {
  const failures: { address: string; error: SourceError | WrongContent }[] = [];
  for (const address of addresses) {
    try {
      await patiently(file, address, path, lock, options);
      return address;
    } catch (error) {
      if (!(error instanceof SourceError || error instanceof WrongContent)) throw error;
      failures.push({ address, error });
    }
  }
  const wrong = failures.find(({ error }) => error instanceof WrongContent);
  const reasons = failures.map(({ address, error }) => `  ${displayAddress(address)}: ${error.message}`).join('\n');
  throw new TrainlessError(
    wrong === undefined ? 'DOWNLOAD_FAILED' : 'BAD_CHECKSUM',
    `${file.path} could not be fetched:\n${reasons}\n${advice(file, addresses)}`,
    { details: { file: file.path, addresses }, cause: (wrong ?? failures[0])?.error },
  );
}

/** The address served something else than the file. */
class WrongContent extends Error {
  override readonly name = 'WrongContent';
}

async function patiently(
  file: DataFile,
  address: string,
  path: string,
  lock: Lock,
  options: FetchOptions,
): Promise<void> {
  const { attempts, backoffMs, stallMs } = { ...DEFAULT_PATIENCE, ...options.patience };
  const part = `${path}.part`;
  for (let attempt = 1; ; attempt++) {
    try {
      await transfer(file, address, path, lock, { ...options, stallMs });
      return;
    } catch (error) {
      if (options.signal?.aborted) throw error;
      if (!(error instanceof SourceError)) {
        // Neither wrong bytes nor what fits on a full disk are worth keeping.
        await rm(part, { force: true });
        throw error;
      }
      if (error.restart) await rm(part, { force: true });
      if (!error.retry || attempt >= attempts) throw error;
      const wait = error.waitMs ?? backoffMs * 2 ** (attempt - 1);
      await sleep(Math.min(wait, MAX_WAIT_MS), undefined, { signal: options.signal });
    }
  }
}

/** One connection: continues the `.part` file, checks, and renames it. */
async function transfer(
  file: DataFile,
  address: string,
  path: string,
  lock: Lock,
  options: FetchOptions & { stallMs: number },
): Promise<void> {
  const part = `${path}.part`;
  const kept = (await stat(part).catch(() => undefined))?.size ?? 0;
  const watch = watchStalls(options.stallMs, options.signal);
  try {
    // A whole file that only lacks its check needs no connection.
    const complete = kept > 0 && kept === file.bytes;
    const source = complete ? nothingMore(kept) : await openSource(address, kept, watch.signal);
    requireSize(file, source);
    const resumed = source.offset > 0;
    const output = await open(part, resumed ? 'r+' : 'w');
    const digest = new FileDigest(file.checksum);
    try {
      if (resumed) await digestPrefix(output, source.offset, digest);
      await receive(file, source, output, digest, watch, options);
      await output.sync();
    } finally {
      await output.close();
    }
    requireRight(await digest.problem(), source, resumed);
    if (!(await lock.stillHeld())) throw new SourceError('another process took the download over', { retry: false });
    await rename(part, path);
  } catch (error) {
    if (error instanceof SourceError && watch.stalled()) {
      throw new SourceError(`nothing arrived for ${options.stallMs / 1000} s`, { retry: true, cause: error });
    }
    throw error;
  } finally {
    watch.stop();
  }
}

function nothingMore(bytes: number): Source {
  return { offset: bytes, total: bytes, contentType: undefined, chunks: Readable.from([]) };
}

/** A source that announces another size is not read at all. */
function requireSize(file: DataFile, source: Source): void {
  if (source.total === undefined || file.bytes === undefined || source.total === file.bytes) return;
  throw new WrongContent(`it has ${source.total} bytes, expected ${file.bytes}${htmlHint(source)}`);
}

function htmlHint(source: Source): string {
  return source.contentType?.startsWith('text/html') ? ' (the server sent an HTML page)' : '';
}

function requireRight(problem: string | undefined, source: Source, resumed: boolean): void {
  if (problem === undefined) return;
  // The kept beginning may be of another version: once more from the start before this address is given up.
  if (resumed) throw new SourceError(problem, { retry: true, restart: true });
  throw new WrongContent(problem + htmlHint(source));
}

async function digestPrefix(input: FileHandle, bytes: number, digest: FileDigest): Promise<void> {
  const buffer = new Uint8Array(2 ** 20);
  for (let position = 0; position < bytes; ) {
    const { bytesRead } = await input.read(buffer, 0, Math.min(buffer.length, bytes - position), position);
    if (bytesRead === 0) throw new SourceError('the kept beginning became shorter', { retry: true, restart: true });
    await digest.update(buffer.slice(0, bytesRead));
    position += bytesRead;
  }
}

async function receive(
  file: DataFile,
  source: Source,
  output: FileHandle,
  digest: FileDigest,
  watch: StallWatch,
  options: FetchOptions,
): Promise<void> {
  const limit = file.bytes ?? MAX_FILE_BYTES;
  const total = file.bytes ?? source.total;
  const chunks = source.chunks[Symbol.asyncIterator]();
  let position = source.offset;
  for (;;) {
    const next = await chunks.next().catch((error: unknown) => {
      throw new SourceError(networkReason(error), { retry: true, cause: error });
    });
    if (next.done) break;
    watch.received(next.value.length);
    if (position + next.value.length > limit) {
      await chunks.return?.();
      throw new WrongContent(`it is larger than the expected ${limit} bytes`);
    }
    await writeAll(output, next.value, position);
    await digest.update(next.value);
    position += next.value.length;
    options.onBytes?.(position, total);
  }
  if (total !== undefined && position < total) {
    throw new SourceError(`it ended after ${position} of ${total} bytes`, { retry: true });
  }
}

async function writeAll(output: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await output.write(bytes, written, bytes.length - written, position + written)).bytesWritten;
  }
}

interface StallWatch {
  /** Aborts the connection where it stalls, or where the caller asks. */
  readonly signal: AbortSignal;
  readonly received: (bytes: number) => void;
  readonly stalled: () => boolean;
  readonly stop: () => void;
}

function watchStalls(stallMs: number, outer: AbortSignal | undefined): StallWatch {
  const stall = new AbortController();
  let recent = 0;
  const timer = setInterval(() => {
    if (recent < STALL_BYTES) stall.abort();
    recent = 0;
  }, stallMs);
  return {
    signal: outer === undefined ? stall.signal : AbortSignal.any([stall.signal, outer]),
    received: (bytes) => {
      recent += bytes;
    },
    stalled: () => stall.signal.aborted,
    stop: () => clearInterval(timer),
  };
}

function noAddress(file: DataFile): TrainlessError {
  const byHand = dataSetOf(file)?.byHand ?? 'Put it into a folder and name that with --mirror or TRAINLESS_MIRROR.';
  return new TrainlessError('MISSING_DATA', `${file.path} cannot be downloaded by a program. ${byHand}`, {
    details: { file: file.path },
  });
}

function advice(file: DataFile, addresses: readonly string[]): string {
  if (file.addresses.length === 0)
    return `The mirror must hold ${file.path}. ${dataSetOf(file)?.byHand ?? ''}`.trimEnd();
  return file.addresses.some((address) => addresses.includes(address))
    ? `Try again later, or take it from a mirror: put the file at <folder>/${file.path} and add --mirror <folder> (or set TRAINLESS_MIRROR; a base URL works too).`
    : `The mirror must hold ${file.path} with the right content; without a mirror (unset TRAINLESS_MIRROR) the public addresses are used.`;
}
