import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TrainlessError } from '../../src/core/index.js';
import { acquireLock } from '../../src/data/download/lock.js';
import {
  cachedPath,
  DATA_FILES,
  type DataFile,
  type FetchOptions,
  fetchDataFile,
  fetchDataFiles,
  findDataFiles,
  isCached,
  verifyDataFile,
} from '../../src/data/index.js';
import { MIRROR, NO_MIRROR } from './mirror.js';

const CONTENT = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31 + (index >> 8)) & 255));
const root = mkdtempSync(join(tmpdir(), 'trainless-download-'));
let server: Server;
let base = '';
let requests: { url: string; range: string | undefined }[] = [];
let answer: (request: IncomingMessage, response: ServerResponse, count: number) => void;
let home = '';
let homes = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', range: request.headers.range });
    answer(request, response, requests.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(root, { recursive: true, force: true });
});

beforeEach(() => {
  requests = [];
  answer = (_, response) => response.end(CONTENT);
  home = join(root, `home-${homes++}`);
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function dataFile(changes: Partial<DataFile> = {}): DataFile {
  return {
    id: 'thing',
    path: 'folder/thing.bin',
    addresses: [`${base}/thing.bin`],
    bytes: CONTENT.length,
    checksum: { sha256: sha256(CONTENT), of: 'file' },
    licence: 'none',
    about: 'a test',
    ...changes,
  };
}

/** As a user without a mirror, with little patience. */
function options(changes: FetchOptions = {}): FetchOptions {
  return { mirror: '', folder: home, patience: { attempts: 3, backoffMs: 5, stallMs: 5000 }, ...changes };
}

async function failure(action: Promise<unknown>): Promise<TrainlessError> {
  return action.then(
    () => {
      throw new Error('it was expected to fail');
    },
    (error: TrainlessError) => error,
  );
}

/** Serves the content with ranges, cutting the connection after `cutAt` bytes the first times. */
function serveRanges(request: IncomingMessage, response: ServerResponse, cutAt: number | undefined): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start >= CONTENT.length) {
    response.writeHead(416).end();
    return;
  }
  const head = { 'content-length': CONTENT.length - start };
  if (start > 0)
    response.writeHead(206, { ...head, 'content-range': `bytes ${start}-${CONTENT.length - 1}/${CONTENT.length}` });
  else response.writeHead(200, head);
  if (cutAt === undefined) response.end(CONTENT.subarray(start));
  else response.write(CONTENT.subarray(start, start + cutAt), () => setTimeout(() => response.destroy(), 20));
}

describe('fetchDataFile', () => {
  it('downloads once, under the final name only, and then uses the cache', async () => {
    const seen: [number, number | undefined][] = [];
    const first = await fetchDataFile(dataFile(), options({ onBytes: (...state) => seen.push(state) }));
    expect(first).toMatchObject({ path: join(home, 'folder', 'thing.bin'), from: `${base}/thing.bin` });
    expect(readFileSync(first.path).equals(CONTENT)).toBe(true);
    expect(readdirSync(dirname(first.path))).toEqual(['thing.bin']);
    expect(seen.at(-1)).toEqual([CONTENT.length, CONTENT.length]);
    expect((await fetchDataFile(dataFile(), options())).from).toBeUndefined();
    expect(requests).toHaveLength(1);
  });

  it('refuses wrong content and leaves nothing', async () => {
    answer = (_, response) => {
      const wrong = Buffer.from(CONTENT);
      wrong[777] = (wrong[777] ?? 0) ^ 1;
      response.end(wrong);
    };
    const error = await failure(fetchDataFile(dataFile(), options()));
    expect(error.code).toBe('BAD_CHECKSUM');
    expect(error.exitCode).toBe(3);
    expect(error.message).toContain(`${base}/thing.bin: its SHA-256 is`);
    expect(error.message).toMatch(/--mirror/);
    expect(readdirSync(join(home, 'folder'))).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  it('names an HTML page that came in place of the file', async () => {
    answer = (_, response) => response.setHeader('content-type', 'text/html').end('<h1>Log in to the hotel</h1>');
    expect((await failure(fetchDataFile(dataFile(), options()))).message).toMatch(
      /it has 28 bytes, expected 300000 \(the server sent an HTML page\)/,
    );
  });

  it('stops reading a file that is larger than it should be', async () => {
    answer = (_, response) => {
      response.write(CONTENT); // no length announced
      response.end(CONTENT);
    };
    expect((await failure(fetchDataFile(dataFile(), options()))).message).toMatch(/larger than the expected 300000/);
  });

  it('goes to the next address after 404 at once', async () => {
    answer = (request, response) => {
      if (request.url === '/gone') response.writeHead(404).end('no');
      else response.end(CONTENT);
    };
    const file = dataFile({ addresses: [`${base}/gone`, `${base}/here`] });
    expect((await fetchDataFile(file, options())).from).toBe(`${base}/here`);
    expect(requests.map(({ url }) => url)).toEqual(['/gone', '/here']);
  });

  it('names every address that failed and what to do', async () => {
    answer = (_, response) => response.writeHead(404).end();
    const file = dataFile({ addresses: [`${base}/a`, 'http://127.0.0.1:9/b'] });
    const error = await failure(fetchDataFile(file, options()));
    expect(error.code).toBe('DOWNLOAD_FAILED');
    expect(error.message).toContain(`${base}/a: the server answered 404`);
    expect(error.message).toMatch(/127\.0\.0\.1:9\/b: the connection (was refused|failed)/);
    expect(error.message).toContain('--mirror');
  });

  it('tries again after 500 and 503', async () => {
    answer = (_, response, count) => {
      if (count < 3) response.writeHead(count === 1 ? 500 : 503, { 'retry-after': '0' }).end();
      else response.end(CONTENT);
    };
    await fetchDataFile(dataFile(), options());
    expect(requests).toHaveLength(3);
  });

  it('gives up after the last try', async () => {
    answer = (_, response) => response.writeHead(500).end();
    expect((await failure(fetchDataFile(dataFile(), options()))).message).toMatch(/answered 500/);
    expect(requests).toHaveLength(3);
  });

  it('goes on where a broken connection stopped', async () => {
    answer = (request, response, count) => serveRanges(request, response, count < 3 ? 100_000 : undefined);
    const { path } = await fetchDataFile(dataFile(), options());
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
    expect(requests.map(({ range }) => range)).toEqual([undefined, 'bytes=100000-', 'bytes=200000-']);
  });

  it('goes on in a later run', async () => {
    answer = (request, response) => serveRanges(request, response, 100_000);
    await failure(fetchDataFile(dataFile(), options({ patience: { attempts: 1 } })));
    expect(statSync(join(home, 'folder', 'thing.bin.part')).size).toBe(100_000);
    answer = (request, response) => serveRanges(request, response, undefined);
    await fetchDataFile(dataFile(), options());
    expect(requests.map(({ range }) => range)).toEqual([undefined, 'bytes=100000-']);
  });

  it('starts over where the server knows no ranges', async () => {
    answer = (_, response, count) => {
      response.writeHead(200, { 'content-length': CONTENT.length });
      if (count === 1) response.write(CONTENT.subarray(0, 5000), () => setTimeout(() => response.destroy(), 20));
      else response.end(CONTENT);
    };
    const { path } = await fetchDataFile(dataFile(), options());
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
    expect(requests[1]?.range).toBe('bytes=5000-');
  });

  it.each([
    ['a wrong beginning', Buffer.alloc(1000, 7)],
    ['too much', Buffer.alloc(CONTENT.length + 5, 7)],
    ['a whole wrong file', Buffer.alloc(CONTENT.length, 7)],
  ])('recovers from a kept part that holds %s', async (_, kept) => {
    mkdirSync(join(home, 'folder'), { recursive: true });
    writeFileSync(join(home, 'folder', 'thing.bin.part'), kept);
    answer = (request, response) => serveRanges(request, response, undefined);
    const { path } = await fetchDataFile(dataFile(), options());
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
  });

  it('finishes a kept whole file without a connection', async () => {
    mkdirSync(join(home, 'folder'), { recursive: true });
    writeFileSync(join(home, 'folder', 'thing.bin.part'), CONTENT);
    await fetchDataFile(dataFile(), options());
    expect(requests).toHaveLength(0);
  });

  it('notices a file that ends early without a length', async () => {
    answer = (_, response) => {
      response.writeHead(200, { connection: 'close' });
      response.end(CONTENT.subarray(0, 1234));
    };
    const error = await failure(fetchDataFile(dataFile(), options()));
    expect(error.code).toBe('DOWNLOAD_FAILED');
    expect(error.message).toMatch(/ended after 1234 of 300000/);
  });

  it('follows redirects', async () => {
    answer = (request, response) => {
      if (request.url === '/thing.bin') response.writeHead(302, { location: '/elsewhere' }).end();
      else response.end(CONTENT);
    };
    await fetchDataFile(dataFile(), options());
    expect(requests.map(({ url }) => url)).toEqual(['/thing.bin', '/elsewhere']);
  });

  it('gives up on redirects without end', async () => {
    answer = (_, response) => response.writeHead(302, { location: '/thing.bin' }).end();
    expect((await failure(fetchDataFile(dataFile(), options()))).code).toBe('DOWNLOAD_FAILED');
  });

  it.each([
    ['never answers', () => undefined],
    ['stops in the middle', (_: unknown, response: ServerResponse) => void response.write(CONTENT.subarray(0, 2000))],
    [
      'drips a byte at a time',
      (_: unknown, response: ServerResponse) => {
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('gives up on a server that %s', async (_, behave) => {
    answer = behave;
    const started = performance.now();
    const error = await failure(
      fetchDataFile(dataFile(), options({ patience: { attempts: 2, backoffMs: 5, stallMs: 150 } })),
    );
    expect(error.code).toBe('DOWNLOAD_FAILED');
    expect(error.message).toMatch(/nothing arrived for 0\.15 s/);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('stops when asked, and goes on later', async () => {
    const stop = new AbortController();
    answer = (request, response) => serveRanges(request, response, undefined);
    const onBytes = (): void => stop.abort();
    const error = await failure(fetchDataFile(dataFile(), options({ signal: stop.signal, onBytes })));
    expect(error.code).toBe('INTERRUPTED');
    expect(readdirSync(join(home, 'folder'))).toEqual(['thing.bin.part']);
    await fetchDataFile(dataFile(), options());
    expect(requests.at(-1)?.range).toMatch(/^bytes=\d+-$/);
  });

  it('lets only one of several download', async () => {
    answer = (_, response) => setTimeout(() => response.end(CONTENT), 100);
    const all = await Promise.all(Array.from({ length: 5 }, () => fetchDataFile(dataFile(), options())));
    expect(requests).toHaveLength(1);
    expect(all.filter(({ from }) => from !== undefined)).toHaveLength(1);
    expect(readdirSync(join(home, 'folder'))).toEqual(['thing.bin']);
  });

  it('takes over the lock of a dead process, waits for a living one', async () => {
    const gone = spawnSync(process.execPath, ['-e', 'console.log(process.pid)'], { encoding: 'utf8' }).stdout.trim();
    mkdirSync(join(home, 'folder'), { recursive: true });
    const lock = join(home, 'folder', 'thing.bin.lock');
    const { hostname } = await import('node:os');
    writeFileSync(lock, JSON.stringify({ pid: Number(gone), host: hostname(), token: 'x' }));
    await fetchDataFile(dataFile(), options());
    expect(existsSync(lock)).toBe(false);

    rmSync(join(home, 'folder', 'thing.bin'));
    const held = await acquireLock(lock);
    const stop = AbortSignal.timeout(300);
    expect((await failure(fetchDataFile(dataFile(), options({ signal: stop })))).code).toBe('INTERRUPTED');
    expect(await held.stillHeld()).toBe(true);
    await held.release();
    await fetchDataFile(dataFile(), options());
  });

  it('takes over a lock that nobody refreshes, and tells its late owner', async () => {
    mkdirSync(home, { recursive: true });
    const lock = join(home, 'x.lock');
    writeFileSync(lock, JSON.stringify({ pid: 1, host: 'elsewhere', token: 'x' }));
    const taken = await acquireLock(lock, { staleMs: 60, pollMs: 10 });
    writeFileSync(lock, 'another');
    expect(await taken.stillHeld()).toBe(false);
    await taken.release();
    expect(readFileSync(lock, 'utf8')).toBe('another');
  });

  it('replaces a damaged cached file when asked to look', async () => {
    const { path } = await fetchDataFile(dataFile(), options());
    writeFileSync(path, Buffer.alloc(CONTENT.length));
    expect((await verifyDataFile(dataFile(), home)).status).toBe('damaged');
    expect((await fetchDataFile(dataFile(), options())).from).toBeUndefined();
    expect((await fetchDataFile(dataFile(), options({ recheck: true }))).from).toBeDefined();
    expect((await verifyDataFile(dataFile(), home)).status).toBe('ok');
    // A file of another size is not taken for the right one.
    writeFileSync(path, 'short');
    expect((await fetchDataFile(dataFile(), options())).from).toBeDefined();
  });

  it('says so where the cache cannot be written', async () => {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'folder'), 'a file where a folder should be');
    const error = await failure(fetchDataFile(dataFile(), options()));
    expect(error.code).toBe('NOT_WRITABLE');
    expect(error.message).toMatch(/TRAINLESS_HOME/);
    expect(error.exitCode).toBe(2);
  });

  it('says so where no address is known', async () => {
    const error = await failure(fetchDataFile(dataFile({ addresses: [] }), options()));
    expect(error.code).toBe('MISSING_DATA');
    expect(error.message).toMatch(/--mirror/);
  });
});

describe('a full disk', () => {
  const disk = join(root, 'disk');
  mkdirSync(disk, { recursive: true });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status === 0;
  afterAll(() => {
    if (mounted) spawnSync('umount', [disk]);
  });

  it.skipIf(!mounted)('is named, and nothing stays (needs the right to mount a small disk)', async () => {
    const error = await failure(fetchDataFile(dataFile(), options({ folder: disk })));
    expect(error.code).toBe('DISK_FULL');
    expect(error.exitCode).toBe(3);
    expect(readdirSync(join(disk, 'folder'))).toEqual([]);
  });
});

describe('checksums of the content', () => {
  const plain = CONTENT;
  const file = (): DataFile =>
    dataFile({ bytes: undefined, checksum: { sha256: sha256(plain), of: 'content' } } as never);

  it.each([
    ['compressed in one way', gzipSync(plain, { level: 1 })],
    ['compressed in another', gzipSync(plain, { level: 9 })],
    ['not compressed', plain],
  ])('accept the file %s', async (_, served) => {
    answer = (_request, response) => response.end(served);
    const { path } = await fetchDataFile(file(), options());
    expect(readFileSync(path).equals(served)).toBe(true);
    expect((await verifyDataFile(file(), home)).status).toBe('ok');
  });

  it.each([
    ['another content', gzipSync(plain.subarray(1)), /SHA-256 of its content/],
    ['a damaged gzip', Buffer.concat([gzipSync(plain).subarray(0, 500), Buffer.alloc(50)]), /gzip data are damaged/],
    ['a cut gzip', gzipSync(plain).subarray(0, 500), /gzip data are damaged/],
    ['nothing', Buffer.alloc(0), /SHA-256/],
    ['a byte', Buffer.from([0x1f]), /SHA-256/],
  ])('refuse %s', async (_, served, message) => {
    answer = (_request, response) => response.end(served);
    expect((await failure(fetchDataFile(file(), options()))).message).toMatch(message);
  });
});

describe('a mirror', () => {
  it('replaces the public addresses: a folder, a file: URL, a base URL', async () => {
    const mirror = join(root, 'mirror');
    mkdirSync(join(mirror, 'folder'), { recursive: true });
    writeFileSync(join(mirror, 'folder', 'thing.bin'), CONTENT);
    for (const [index, place] of [mirror, `file://${mirror}`, `${base}/mirror/`].entries()) {
      const folder = join(home, String(index));
      const { path } = await fetchDataFile(dataFile(), options({ mirror: place, folder }));
      expect(readFileSync(path).equals(CONTENT)).toBe(true);
    }
    expect(requests.map(({ url }) => url)).toEqual(['/mirror/folder/thing.bin']);
    writeFileSync(join(mirror, 'folder', 'thing.bin'), 'wrong');
    const wrong = await failure(fetchDataFile(dataFile(), options({ mirror })));
    expect(wrong.message).toContain(join(mirror, 'folder', 'thing.bin'));
    rmSync(join(mirror, 'folder', 'thing.bin'));
    const missing = await failure(fetchDataFile(dataFile(), options({ mirror })));
    expect(missing.code).toBe('DOWNLOAD_FAILED');
    expect(missing.message).toMatch(/no such file\n.*mirror must hold folder\/thing\.bin/);
  });
});

it('several files are fetched with one progress', async () => {
  const states: number[] = [];
  const files = [dataFile(), dataFile({ path: 'folder/other.bin' })];
  await fetchDataFile(files[0] as DataFile, options());
  const fetched = await fetchDataFiles(files, {
    ...options(),
    progress: { update: (state) => states.push((state.doneWeight ?? 0) / (state.totalWeight ?? 1)) },
  });
  expect(fetched.map(({ from }) => from !== undefined)).toEqual([false, true]);
  expect(states[0]).toBe(0.5);
  expect(states.at(-1)).toBe(1);
  expect(states).toEqual([...states].sort((a, b) => a - b));
});

const BUILT = new URL('../../dist/data/index.js', import.meta.url);

it.skipIf(!existsSync(BUILT))('several processes may fetch the same file (needs dist/)', async () => {
  answer = (request, response) => setTimeout(() => serveRanges(request, response, undefined), 150);
  const script = join(root, 'fetch.mjs');
  writeFileSync(
    script,
    `import { fetchDataFile } from ${JSON.stringify(BUILT.href)};
     const result = await fetchDataFile(${JSON.stringify(dataFile())}, { mirror: '', folder: ${JSON.stringify(home)} });
     console.log(result.from ?? 'there');`,
  );
  const run = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      child.stdout.on('data', (chunk) => {
        text += chunk;
      });
      child.on('error', reject).on('close', () => resolve(text.trim()));
    });
  const results = await Promise.all([run(), run(), run()]);
  expect(results.filter((result) => result === 'there')).toHaveLength(2);
  expect(readFileSync(join(home, 'folder', 'thing.bin')).equals(CONTENT)).toBe(true);
});

describe('the registry of files', () => {
  it('names every file once, with a checksum, a licence and a safe path', () => {
    const ids = DATA_FILES.flatMap(({ id, path }) => [id, path]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const file of DATA_FILES) {
      expect(file.path).toMatch(/^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)*$/);
      expect(file.checksum.sha256 ?? file.checksum.md5).toMatch(/^([0-9a-f]{64}|[0-9a-f]{32})$/);
      expect(file.licence).not.toBe('');
      for (const address of file.addresses) expect(address).toMatch(/^https:\/\/[\w.-]+\/\S+$/);
    }
  });

  it('is asked by set, by file and by path', () => {
    expect(findDataFiles(['mnist']).map(({ id }) => id)).toEqual([
      'mnist-train-images',
      'mnist-train-labels',
      'mnist-test-images',
      'mnist-test-labels',
    ]);
    expect(findDataFiles(['mnist-test-labels', 'mnist/t10k-labels-idx1-ubyte.gz', 'mnist'])).toHaveLength(4);
    expect(() => findDataFiles(['minst'])).toThrow(/no data "minst".*Sets: mnist, nas-bench-201/);
  });

  it.skipIf(MIRROR === undefined)(`agrees with the real files (${NO_MIRROR})`, async () => {
    const here = DATA_FILES.filter((file) => existsSync(cachedPath(file, MIRROR)));
    expect(here.length).toBeGreaterThanOrEqual(24);
    for (const file of here) {
      expect(isCached(file, MIRROR)).toBe(true);
      expect(await verifyDataFile(file, MIRROR)).toMatchObject({ status: 'ok' });
    }
  });
});
