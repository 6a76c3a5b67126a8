import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createGunzip, type Gunzip } from 'node:zlib';
import { isGzip } from '../gzip.js';
import type { Checksum, DataFile } from '../registry/data-file.js';

/** Bytes of content that a gzipped file may unfold to before it is called wrong. */
const MAX_CONTENT_BYTES = 2 ** 31;

/** Computes a file's checksums while its bytes pass by. */
export class FileDigest {
  readonly #expected: Checksum;
  readonly #hashes: readonly { readonly name: 'sha256' | 'md5'; readonly hash: Hash }[];
  #gunzip: Gunzip | undefined;
  #head: Uint8Array = new Uint8Array(0);
  #started = false;
  #damaged = false;
  #contentBytes = 0;

  constructor(expected: Checksum) {
    this.#expected = expected;
    // SHA-256 where it is known; MD5 alone only where the publisher gives nothing else.
    const name = expected.sha256 === undefined ? 'md5' : 'sha256';
    this.#hashes = [{ name, hash: createHash(name) }];
  }

  /** Takes the next bytes of the file. */
  async update(chunk: Uint8Array): Promise<void> {
    if (this.#expected.of === 'file') this.#hash(chunk);
    else if (this.#started) await this.#feed(chunk);
    else await this.#start(chunk);
  }

  /** What is wrong with the file; undefined where it is right. */
  async problem(): Promise<string | undefined> {
    if (!this.#started && this.#head.length > 0) await this.#feed(this.#head);
    if (this.#gunzip !== undefined && !this.#damaged) {
      this.#gunzip.end();
      // A damaged file ends in an error, which the listener below has noted.
      await once(this.#gunzip, 'end').catch(() => undefined);
    }
    if (this.#damaged) return 'its gzip data are damaged';
    for (const { name, hash } of this.#hashes) {
      const found = hash.digest('hex');
      const wanted = this.#expected[name];
      if (found !== wanted) {
        const what = this.#expected.of === 'content' ? ' of its content' : '';
        return `its ${name === 'md5' ? 'MD5' : 'SHA-256'}${what} is ${found}, expected ${wanted}`;
      }
    }
    return undefined;
  }

  #hash(bytes: Uint8Array): void {
    for (const { hash } of this.#hashes) hash.update(bytes);
  }

  /** Two bytes tell whether the file is gzipped. */
  async #start(chunk: Uint8Array): Promise<void> {
    const bytes = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
    if (bytes.length < 2) {
      this.#head = Uint8Array.from(bytes);
      return;
    }
    this.#started = true;
    if (isGzip(bytes)) {
      const gunzip = createGunzip();
      gunzip.on('data', (content: Uint8Array) => {
        this.#contentBytes += content.length;
        if (this.#contentBytes > MAX_CONTENT_BYTES) gunzip.destroy(new Error('too large'));
        else this.#hash(content);
      });
      gunzip.on('error', () => {
        this.#damaged = true;
      });
      this.#gunzip = gunzip;
    }
    await this.#feed(bytes);
  }

  async #feed(bytes: Uint8Array): Promise<void> {
    const gunzip = this.#gunzip;
    if (gunzip === undefined) {
      this.#hash(bytes);
    } else if (!this.#damaged) {
      await new Promise<void>((resolve) => {
        gunzip.once('close', resolve);
        gunzip.write(bytes, () => {
          gunzip.off('close', resolve);
          resolve();
        });
      });
    }
  }
}

/** What is wrong with a file on disk; undefined where its checksum is right. @throws system errors of reading */
export async function fileProblem(path: string, file: DataFile): Promise<string | undefined> {
  const digest = new FileDigest(file.checksum);
  for await (const chunk of createReadStream(path)) await digest.update(chunk);
  return digest.problem();
}
