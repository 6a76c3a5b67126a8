import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { NumpyRandomState } from '../../src/core/index.js';
import {
  type ImageSet,
  imageSet,
  loadImages,
  reduceTraining,
  selectImages,
  sliceImages,
} from '../../src/data/index.js';
import { MIRROR, NO_MIRROR } from './mirror.js';

const folder = mkdtempSync(join(tmpdir(), 'trainless-images-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function classCounts(set: ImageSet): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const label of set.labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

describe('the embedded images', () => {
  it('are the documented subset, unchanged', async () => {
    const data = await loadImages();
    expect(data.name).toBe('fashion-mnist');
    expect(data.provenance).toMatch(/Fashion-MNIST.*200 images of each class/);
    expect([data.train, data.validation, data.test].map((set) => set.images.shape)).toEqual([
      [2000, 28, 28],
      [5000, 28, 28],
      [5000, 28, 28],
    ]);
    expect(classCounts(data.train)).toEqual(new Array(10).fill(200));
    // The official training set begins with labels 9, 0, 0, 3, 0, the test set with 9, 2, 1, 1, 6.
    expect([...data.train.labels.subarray(0, 5)]).toEqual([9, 0, 0, 3, 0]);
    expect([...data.test.labels.subarray(0, 5)]).toEqual([9, 2, 1, 1, 6]);
    const readme = readFileSync(fileURLToPath(new URL('../../data/fashion-mnist/README.md', import.meta.url)), 'utf8');
    const documented = [...readme.matchAll(/^([0-9a-f]{64}) {2}(\S+)$/gm)].map((match) => [match[2], match[1]]);
    expect(documented).toHaveLength(6);
    expect(data.sha256s).toEqual(Object.fromEntries(documented));
  });

  it.skipIf(!OFFICIAL_FASHION())('equal the official files where those are installed', async () => {
    const { spawnSync } = await import('node:child_process');
    const script = fileURLToPath(new URL('../../scripts/make-fashion-mnist-subset.mjs', import.meta.url));
    const result = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
  });
});

function OFFICIAL_FASHION(): boolean {
  try {
    return readFileSync('/usr/share/datasets/fashion-mnist/t10k-labels-idx1-ubyte.gz').length > 0;
  } catch {
    return false;
  }
}

describe.skipIf(MIRROR === undefined)(`MNIST (${NO_MIRROR})`, () => {
  it('is split as documented', async () => {
    const data = await loadImages({ data: 'mnist', mirror: MIRROR, cache: join(folder, 'cache') });
    expect([data.train, data.validation, data.test].map((set) => set.images.shape)).toEqual([
      [55000, 28, 28],
      [5000, 28, 28],
      [5000, 28, 28],
    ]);
    // Known facts: the training set begins 5, 0, 4, 1, 9 and ends 8, 3, 5, 6, 8; the test set begins 7, 2, 1, 0, 4.
    expect([...data.train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
    expect([...data.validation.labels.subarray(-5)]).toEqual([8, 3, 5, 6, 8]);
    expect([...data.test.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
    expect(data.sha256s['t10k-labels-idx1-ubyte']).toBe(
      'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
    );
  });
});

describe('loadImages', () => {
  it('says what is missing or wrong', async () => {
    await expect(loadImages({ data: 'mnist', folder })).rejects.toMatchObject({ code: 'MISSING_DATA' });
    await expect(loadImages({ data: 'imagenet' as 'mnist' })).rejects.toMatchObject({ code: 'UNKNOWN_NAME' });
    writeFileSync(join(folder, 'train-images-idx3-ubyte.gz'), gzipSync(Buffer.from([0, 0, 8, 1, 0, 0, 0, 1, 5])));
    await expect(loadImages({ data: 'mnist', folder })).rejects.toMatchObject({ code: 'BAD_CHECKSUM' });
    await expect(loadImages({ folder })).rejects.toMatchObject({ code: 'BAD_FILE' });
  });
});

describe('image sets', () => {
  const set: ImageSet = {
    images: { data: Uint8Array.from({ length: 24 }, (_, i) => i), shape: [12, 2, 1] },
    labels: Uint8Array.from({ length: 12 }, (_, i) => i % 3),
  };

  it('are picked and sliced with their labels', () => {
    expect(selectImages(set, [11, 0, 0])).toEqual({
      images: { data: Uint8Array.of(22, 23, 0, 1, 0, 1), shape: [3, 2, 1] },
      labels: Uint8Array.of(2, 0, 0),
    });
    expect(sliceImages(set, 10, 99).labels).toEqual(Uint8Array.of(1, 2));
    expect(() => selectImages(set, [12])).toThrow(/Image 12 does not exist/);
    expect(() => imageSet(set.images, Uint8Array.of(1), 'x')).toThrow(/12 images but 1 labels/);
  });

  it('are reduced to the same number a class, by the generator given', () => {
    const calls: unknown[] = [];
    const chooser = {
      choice: (n: number, size: number, { replace }: { replace: boolean }) => {
        calls.push([n, size, replace]);
        return Array.from({ length: size }, (_, i) => n - 1 - i);
      },
    };
    const reduced = reduceTraining(set, 2, chooser, true, 3);
    expect(calls).toEqual(new Array(3).fill([4, 2, true]));
    expect([...reduced.labels]).toEqual([0, 0, 1, 1, 2, 2]);
    // class 1 has members 1, 4, 7, 10; the last two are taken
    expect([...reduced.images.data.subarray(4, 8)]).toEqual([20, 21, 14, 15]);
    // numpy.random.RandomState(7).choice(4, 2, replace=False), three times: [2, 1], [3, 1], [3, 1]
    const drawn = reduceTraining(set, 2, new NumpyRandomState(7), false, 3).images.data;
    expect([drawn[0], drawn[2], drawn[4], drawn[6], drawn[8], drawn[10]].map((v) => (v ?? 0) / 2)).toEqual([
      6, 3, 10, 4, 11, 5,
    ]);
    expect(() => reduceTraining(set, 5, chooser, false, 3)).toThrow(/Class 0 has 4/);
    expect(() => reduceTraining(set, 0, chooser, false, 3)).toThrow(/positive/);
    expect(() => reduceTraining(set, 1, chooser, true, 10)).toThrow(/Class 3 has 0/);
  });
});
