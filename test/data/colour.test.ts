import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { subStream } from '../../src/core/index.js';
import {
  augmentImages,
  CIFAR_LAYOUTS,
  cifar10Split,
  greyToColour,
  type ImageSet,
  loadColourImages,
  loadImages,
  loadSplit,
  NORMALISATIONS,
  normaliseImages,
  parseCifar,
  parseSplit,
  readCifar,
} from '../../src/data/index.js';
import { MIRROR, NO_MIRROR } from './mirror.js';

const C10 = CIFAR_LAYOUTS['cifar-10'];
const C100 = CIFAR_LAYOUTS['cifar-100'];
const root = mkdtempSync(join(tmpdir(), 'trainless-colour-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const folder = (name: string): string => {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  return path;
};

/** CIFAR-10 records whose pixels tell which image and place they are. */
function records(labels: readonly number[], seed = 0): Buffer {
  return Buffer.concat(
    labels.map((label, image) =>
      Buffer.from([label, ...Array.from({ length: 3072 }, (_, i) => (seed + image * 7 + i) & 255)]),
    ),
  );
}

interface Pack {
  entry(header: object, content?: Buffer): void;
  finalize(): void;
  [Symbol.asyncIterator](): AsyncIterator<Buffer>;
}

async function archive(path: string, files: Readonly<Record<string, Buffer>>): Promise<void> {
  const pack: Pack = createRequire(import.meta.url)('tar-stream').pack();
  pack.entry({ name: 'cifar-10-batches-bin/', type: 'directory' });
  for (const [name, content] of Object.entries(files)) pack.entry({ name: `cifar-10-batches-bin/${name}` }, content);
  pack.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of pack) chunks.push(chunk);
  writeFileSync(path, gzipSync(Buffer.concat(chunks)));
}

const FILES = {
  'batches.meta.txt': Buffer.from('airplane\n'),
  'data_batch_2.bin': records([3], 100),
  'data_batch_1.bin': records([6, 9]),
  'test_batch.bin': records([0, 1, 2], 50),
  'readme.html': Buffer.from('<p>'),
};

describe('CIFAR', () => {
  it('is read alike from a folder and from an archive, in the order of the batches', async () => {
    const place = folder('cifar');
    for (const [name, content] of Object.entries(FILES)) writeFileSync(join(place, name), content);
    const tarball = join(root, 'cifar-10-binary.tar.gz');
    await archive(tarball, FILES);
    const plain = await readCifar(place, C10);
    expect(plain.train?.labels).toEqual(Uint8Array.of(6, 9, 3));
    expect(plain.train?.images.shape).toEqual([3, 3, 32, 32]);
    expect([...(plain.train?.images.data.subarray(3072, 3075) ?? [])]).toEqual([7, 8, 9]);
    expect(plain.test?.labels).toEqual(Uint8Array.of(0, 1, 2));
    expect(plain.sha256s['data_batch_2.bin']).toBe(
      createHash('sha256').update(FILES['data_batch_2.bin']).digest('hex'),
    );
    const packed = await readCifar(tarball, C10);
    expect(packed.train).toEqual(plain.train);
    expect(packed.test).toEqual(plain.test);
    expect(packed.sha256s).toEqual(plain.sha256s);
    expect((await readCifar(tarball, C10, ['test'])).train).toBeUndefined();
    for (const named of [place, tarball, root]) {
      const data = await loadColourImages({ data: 'cifar-10', place: named });
      expect(data.complete).toBe(false);
      expect(data.provenance).toMatch(/CIFAR-10 .* in part: 3 training and 3 test images .* of 50,000 and 10,000/);
    }
  });

  it('takes the fine labels of CIFAR-100', () => {
    const record = Buffer.concat([Buffer.from([19, 99]), Buffer.alloc(3072, 8)]);
    expect(parseCifar(Buffer.concat([record, record]), C100).labels).toEqual(Uint8Array.of(99, 99));
  });

  it.each([
    ['nothing', Buffer.alloc(0), C10, /0 bytes/],
    ['a cut record', records([1, 2]).subarray(0, -1), C10, /no whole number of records/],
    ['CIFAR-100 instead of CIFAR-10', Buffer.alloc(3074), C10, /no whole number/],
    ['a label out of range', records([1, 10]), C10, /label 10 of image 1 is outside 0 … 9/],
    ['a coarse label out of range', Buffer.concat([Buffer.from([20, 0]), Buffer.alloc(3072)]), C100, /label 20/],
  ])('refuses %s', (_, bytes, layout, message) => {
    expect(() => parseCifar(bytes, layout)).toThrow(expect.objectContaining({ code: 'BAD_FILE' }));
    expect(() => parseCifar(bytes, layout)).toThrow(message);
  });

  it('refuses broken archives and names what is missing', async () => {
    const whole = readFileSync(join(root, 'cifar-10-binary.tar.gz'));
    const cases: [Buffer, string][] = [
      [whole.subarray(0, 300), 'BAD_FILE'],
      [Buffer.concat([whole.subarray(0, 200), Buffer.alloc(50), whole.subarray(250)]), 'BAD_FILE'],
      [Buffer.from('no archive at all'), 'BAD_FILE'],
      [gzipSync(Buffer.alloc(3000, 1)), 'BAD_FILE'],
      [gzipSync(Buffer.alloc(0)), 'BAD_FILE'],
    ];
    for (const [bytes, code] of cases) {
      const path = join(root, 'broken.tar.gz');
      writeFileSync(path, bytes);
      await expect(readCifar(path, C10)).rejects.toMatchObject({ code });
    }
    await expect(readCifar(folder('empty'), C10)).rejects.toMatchObject({ code: 'MISSING_DATA' });
    await expect(readCifar(join(root, 'nowhere'), C10)).rejects.toMatchObject({ code: 'MISSING_DATA' });
    const empty = join(root, 'other.tar.gz');
    await archive(empty, { 'readme.html': Buffer.from('x') });
    await expect(readCifar(empty, C10)).rejects.toMatchObject({ code: 'MISSING_DATA' });
  });

  it.skipIf(MIRROR === undefined)(`is taken in part from a mirror that has no archive (${NO_MIRROR})`, async () => {
    const cache = folder('cache');
    const c10 = await loadColourImages({ data: 'cifar-10', mirror: MIRROR, cache });
    expect([...(c10.train?.labels.subarray(0, 5) ?? [])]).toEqual([6, 9, 9, 4, 1]);
    expect(c10.train?.images.shape).toEqual([10_000, 3, 32, 32]);
    // The first image, a frog: its first red, green and blue bytes.
    const plane = (channel: number): number | undefined => c10.train?.images.data[channel * 1024];
    expect([plane(0), plane(1), plane(2)]).toEqual([59, 62, 63]);
    expect(c10.test).toBeUndefined();
    expect(c10.complete).toBe(false);
    const c100 = await loadColourImages({ data: 'cifar-100', mirror: MIRROR, cache });
    expect(c100.train?.labels.length).toBe(10_000);
    expect(new Set(c100.train?.labels).size).toBe(100);
  });
});

describe('splits', () => {
  it('of CIFAR-10 is computed', () => {
    const { first, second } = cifar10Split();
    expect([...first.subarray(0, 6)]).toEqual([0, 5, 7, 11, 13, 15]);
    expect([...second.subarray(0, 4)]).toEqual([1, 2, 3, 4]);
    expect(new Set([...first, ...second]).size).toBe(50_000);
  });

  it.skipIf(MIRROR === undefined)(`are those of the files (${NO_MIRROR})`, async () => {
    const text = readFileSync(join(MIRROR ?? '', 'splits', 'cifar-split.txt'), 'utf8');
    expect(parseSplit(text, 'cifar-10-train')).toEqual(cifar10Split());
    const options = { mirror: MIRROR, folder: folder('cache') };
    const sizes = [];
    for (const name of ['cifar-100-test', 'imagenet16-120-train', 'imagenet16-120-test'] as const) {
      const { first, second } = await loadSplit(name, options);
      sizes.push([first.length, second.length, first[0], second[0]]);
    }
    expect(sizes).toEqual([
      [5_000, 5_000, 1, 0],
      [75_850, 75_850, 1, 0],
      [3_000, 3_000, 1, 0],
    ]);
  });

  it('are refused where they are no partition', () => {
    const wrong = (json: unknown): string => (typeof json === 'string' ? json : JSON.stringify(json));
    for (const json of [
      'no json',
      null,
      {},
      { xvalid: ['int', ['1']] },
      { xvalid: ['int', ['1']], xtest: ['int', ['2']] },
      { xvalid: ['int', ['1', '1']], xtest: ['int', []] },
      { xvalid: ['int', ['-1']], xtest: ['int', []] },
      { xvalid: ['int', ['10000']], xtest: ['int', []] },
      { xvalid: ['int', [{}]], xtest: ['int', []] },
    ]) {
      expect(() => parseSplit(wrong(json), 'cifar-100-test')).toThrow(expect.objectContaining({ code: 'BAD_FILE' }));
    }
  });
});

describe('normalisation', () => {
  const fixture = JSON.parse(
    readFileSync(fileURLToPath(new URL('../fixtures/data/normalisation.json', import.meta.url)), 'utf8'),
  );

  it.each(['cifar-10', 'cifar-100', 'imagenet16-120'] as const)('of %s equals PyTorch to the last bit', (name) => {
    const pixels = Uint8Array.from({ length: 768 }, (_, index) => index & 255);
    const { data } = normaliseImages({ data: pixels, shape: [1, 3, 16, 16] }, NORMALISATIONS[name]);
    const bytes = Buffer.from(fixture[name], 'base64');
    expect(Buffer.from(data.buffer).equals(bytes)).toBe(true);
  });

  it('of the embedded images is what their pixels say', async () => {
    const { train } = await loadColourImages({ parts: ['train'] });
    const { data } = normaliseImages(
      train?.images ?? { data: new Uint8Array(), shape: [] },
      NORMALISATIONS['fashion-mnist'],
    );
    let sum = 0;
    let squares = 0;
    for (const value of data) {
      sum += value;
      squares += value * value;
    }
    expect(sum / data.length).toBeCloseTo(0, 3);
    expect(squares / data.length).toBeCloseTo(1, 3);
  });

  it('refuses images with another number of channels', () => {
    const grey = { data: new Uint8Array(4), shape: [1, 1, 2, 2] };
    expect(() => normaliseImages(grey, NORMALISATIONS['cifar-10'])).toThrow(/\[n, 3, height, width\]/);
  });
});

describe('augmentation', () => {
  const images = { data: Uint8Array.from({ length: 2 * 3 * 4 * 4 }, (_, i) => i + 1), shape: [2, 3, 4, 4] };
  const identity = { mean: [0, 0, 0], std: [255, 255, 255] };
  const draws = (...values: number[]): { nextFloat64(): number } => ({
    nextFloat64: () => values.shift() ?? Number.NaN,
  });
  /** Channel 1 of image 1, whose pixels are 65 … 80, as whole numbers. */
  const plane = (values: number[]): number[] => {
    const { data } = augmentImages(images, {
      padding: 2,
      normalisation: identity,
      rng: draws(0.9, 0.4, 0.4, ...values),
    });
    return Array.from(data.subarray(64, 80), (value) => Math.round(value * 255));
  };

  it('leaves an image alone in the middle, mirrors it, and moves it over a black border', () => {
    expect(plane([0.5, 0.4, 0.4])).toEqual([65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80]);
    expect(plane([0.49, 0.4, 0.4])).toEqual([68, 67, 66, 65, 72, 71, 70, 69, 76, 75, 74, 73, 80, 79, 78, 77]);
    expect(plane([0.5, 0, 0.4])).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 65, 66, 67, 68, 69, 70, 71, 72]);
    expect(plane([0.5, 0.4, 0.999])).toEqual([67, 68, 0, 0, 71, 72, 0, 0, 75, 76, 0, 0, 79, 80, 0, 0]);
    expect(plane([0.1, 0.4, 0.999])).toEqual([66, 65, 0, 0, 70, 69, 0, 0, 74, 73, 0, 0, 78, 77, 0, 0]);
  });

  it('draws only from the generator given, and both ways about as often', () => {
    const many = { data: new Uint8Array(1000 * 48).map((_, i) => (i % 4 === 0 ? 255 : 0)), shape: [1000, 3, 4, 4] };
    const run = (): Float32Array =>
      augmentImages(many, { padding: 0, normalisation: identity, rng: subStream(1, 'augmentation') }).data;
    expect(run()).toEqual(run());
    const mirrored = run().filter((value, index) => index % 48 === 3 && value === 1).length;
    expect(mirrored).toBeGreaterThan(440);
    expect(mirrored).toBeLessThan(560);
  });
});

describe('greyToColour', () => {
  it('pads with black and repeats the plane', async () => {
    const { train } = await loadImages();
    const colour = greyToColour(train);
    expect(colour.images.shape).toEqual([2000, 3, 32, 32]);
    expect(colour.labels).toBe(train.labels);
    const image = 1234;
    for (const channel of [0, 1, 2]) {
      for (let y = 0; y < 32; y++) {
        for (let x = 0; x < 32; x++) {
          const inside = y >= 2 && y < 30 && x >= 2 && x < 30;
          const wanted = inside ? train.images.data[(image * 28 + y - 2) * 28 + x - 2] : 0;
          expect(colour.images.data[((image * 3 + channel) * 32 + y) * 32 + x]).toBe(wanted);
        }
      }
    }
    const odd: ImageSet = { images: { data: new Uint8Array(27 * 27), shape: [1, 27, 27] }, labels: Uint8Array.of(0) };
    expect(() => greyToColour(odd)).toThrow(/even size/);
  });
});

it('unknown images are named', async () => {
  await expect(loadColourImages({ data: 'svhn' as 'mnist' })).rejects.toMatchObject({ code: 'UNKNOWN_NAME' });
});
