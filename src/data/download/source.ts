import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { systemErrorCode } from '../../core/errors.js';
import type { DataFile } from '../registry/data-file.js';

/** Bytes of a file from some address, from `offset` on. */
export interface Source {
  /** Where the bytes begin: what was asked for, or 0 where the address cannot begin elsewhere. */
  readonly offset: number;
  /** Size of the whole file, where the address tells. */
  readonly total: number | undefined;
  /** What the server calls it; an HTML page in place of a file is a common accident. */
  readonly contentType: string | undefined;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** An address that did not deliver. `retry`: trying again may help. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly retry: boolean;
  readonly waitMs: number | undefined;
  /** The bytes kept so far are of no use. */
  readonly restart: boolean;

  constructor(
    message: string,
    options: { retry: boolean; restart?: boolean; waitMs?: number | undefined; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.retry = options.retry;
    this.restart = options.restart ?? false;
    this.waitMs = options.waitMs;
  }
}

/**
 * Where to get a file: from the mirror alone where one is given, else from its public addresses.
 * @param mirror - a folder, a `file:` URL, or a base URL, that holds `<folder>/<file>`
 */
export function sourceAddresses(file: DataFile, mirror: string | undefined): readonly string[] {
  if (mirror === undefined || mirror === '') return file.addresses;
  if (/^https?:\/\//i.test(mirror)) {
    const path = file.path.split('/').map(encodeURIComponent).join('/');
    return [`${mirror.replace(/\/+$/, '')}/${path}`];
  }
  const folder = mirror.startsWith('file:') ? fileURLToPath(mirror) : mirror;
  return [pathToFileURL(join(isAbsolute(folder) ? folder : resolve(folder), ...file.path.split('/'))).href];
}

/** An address as a person writes it: a path for a file. */
export function displayAddress(address: string): string {
  return address.startsWith('file:') ? fileURLToPath(address) : address;
}

/**
 * Opens an address at an offset. Redirects are followed.
 * @throws {SourceError}
 */
export async function openSource(address: string, offset: number, signal: AbortSignal): Promise<Source> {
  return address.startsWith('file:') ? openFile(fileURLToPath(address), offset) : openHttp(address, offset, signal);
}

async function openFile(path: string, offset: number): Promise<Source> {
  try {
    const { size } = await stat(path);
    const start = offset > size ? 0 : offset;
    return { offset: start, total: size, contentType: undefined, chunks: createReadStream(path, { start }) };
  } catch (error) {
    const code = systemErrorCode(error);
    throw new SourceError(code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`, {
      retry: false,
      cause: error,
    });
  }
}

async function openHttp(address: string, offset: number, signal: AbortSignal): Promise<Source> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity', 'user-agent': 'trainless-nas' };
  if (offset > 0) headers.range = `bytes=${offset}-`;
  let response: Response;
  try {
    response = await fetch(address, { headers, signal, redirect: 'follow' });
  } catch (error) {
    throw new SourceError(networkReason(error), { retry: true, cause: error });
  }
  if (response.status !== 200 && response.status !== 206) {
    await response.body?.cancel().catch(() => undefined);
    throw statusError(response);
  }
  const contentType = response.headers.get('content-type') ?? undefined;
  const length = response.headers.has('content-encoding') ? null : response.headers.get('content-length');
  const bytes = length === null ? undefined : Number(length);
  const chunks = response.body ?? emptyBody();
  if (response.status === 200) return { offset: 0, total: bytes, contentType, chunks };
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '') ?? [];
  if (Number(start) !== offset) {
    await response.body?.cancel().catch(() => undefined);
    throw new SourceError('the server sent another part of the file than was asked for', {
      retry: true,
      restart: true,
    });
  }
  return { offset, total: total === undefined || total === '*' ? undefined : Number(total), contentType, chunks };
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}

function statusError(response: Response): SourceError {
  const { status } = response;
  const answer = `the server answered ${status}${response.statusText ? ` ${response.statusText}` : ''}`;
  if (status === 416) return new SourceError(answer, { retry: true, restart: true });
  const retry = status === 408 || status === 425 || status === 429 || status >= 500;
  const after = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new SourceError(answer, { retry, waitMs: Number.isFinite(after) ? after * 1000 : undefined });
}

/** Node hides the reason of a failed connection in `cause`. */
export function networkReason(error: unknown): string {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    const code = systemErrorCode(inner);
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name cannot be resolved; is there a network?';
    if (code === 'ECONNREFUSED') return 'the connection was refused';
    if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return 'the connection broke';
    if (code !== undefined && !(inner.cause instanceof Error)) return `the connection failed (${code})`;
    if (inner.cause === undefined && inner !== error) return `the connection failed (${inner.message})`;
  }
  return `the connection failed (${error instanceof Error ? error.message : String(error)})`;
}
