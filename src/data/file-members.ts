import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Duplex, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { systemErrorCode, TrainlessError } from '../core/errors.js';
import { untypedPackage } from './untyped-package.js';

/** A file in a folder or in an archive, read once from front to back. */
export interface Member {
  /** Its name without folders. */
  readonly name: string;
  readonly bytes: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

interface TarEntry extends AsyncIterable<Uint8Array> {
  readonly header: { readonly name: string; readonly size: number; readonly type: string };
  resume(): void;
}

/**
 * Walks through the wanted files of a folder, or of a `.tar.gz` without unpacking it. Memory stays small.
 * In an archive, a member must be read before the next is asked for.
 * @param place - folder or archive
 * @throws {TrainlessError} MISSING_DATA, BAD_FILE
 */
export async function* fileMembers(place: string, wanted: (name: string) => boolean): AsyncGenerator<Member> {
  try {
    if ((await stat(place)).isDirectory()) yield* folderMembers(place, wanted);
    else yield* archiveMembers(place, wanted);
  } catch (error) {
    throw readError(error, place);
  }
}

function readError(error: unknown, place: string): TrainlessError {
  if (error instanceof TrainlessError) return error;
  if (systemErrorCode(error) === 'ENOENT') {
    return new TrainlessError('MISSING_DATA', `${place} does not exist. Name a folder or a .tar.gz archive.`, {
      cause: error,
    });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new TrainlessError('BAD_FILE', `${place} cannot be read: ${reason}. Fetch it again.`, { cause: error });
}

/** The bytes of a member are read outside the generator above; their errors are told alike. */
async function* guarded(chunks: AsyncIterable<Uint8Array>, place: string): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw readError(error, place);
  }
}

async function* folderMembers(folder: string, wanted: (name: string) => boolean): AsyncGenerator<Member> {
  for (const name of (await readdir(folder)).filter(wanted).sort()) {
    const path = join(folder, name);
    const stats = await stat(path);
    if (stats.isFile()) yield { name, bytes: stats.size, chunks: guarded(createReadStream(path), path) };
  }
}

async function* archiveMembers(path: string, wanted: (name: string) => boolean): AsyncGenerator<Member> {
  const tar = untypedPackage('tar-stream') as { extract(): Duplex & AsyncIterable<TarEntry> };
  const extract = tar.extract();
  let failure: Error | null | undefined;
  // Errors reach the reader through `extract`; the callback keeps them from being thrown twice.
  pipeline(createReadStream(path), createGunzip(), extract, (error) => {
    failure = error;
  });
  let members = 0;
  for await (const entry of extract) {
    members++;
    const name = basename(entry.header.name);
    if (entry.header.type === 'file' && wanted(name))
      yield { name, bytes: entry.header.size, chunks: guarded(entry, path) };
    else entry.resume();
  }
  if (failure) throw failure;
  if (members === 0)
    throw new TrainlessError('BAD_FILE', `${path} is no .tar.gz archive, or an empty one. Fetch it again.`);
}
