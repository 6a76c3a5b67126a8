import { readFileSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Mt19937, subStream, TrainlessError } from '../../src/core/index.js';
import {
  CIFAR_LAYOUTS,
  decodeBzip2,
  formatNpy,
  parseCifar,
  parseDataFrame,
  parseIdx,
  parseIdxImages,
  parseIdxLabels,
  parseImageNet16,
  parseNpy,
  parsePickle,
  parseSplit,
  parseTable,
} from '../../src/data/index.js';

const RUNS = 10_000;
const read = (name: string): Record<string, never> =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../fixtures/data/${name}`, import.meta.url)), 'utf8'));
const numpy: { arrays: { npy: string }[]; pickles: { pickle: string }[]; refused: { pickle: string }[] } = read(
  'numpy-fixtures.json',
) as never;
const imagenet: { good: Record<string, string> } = read('imagenet16.json') as never;
const nats: { bzip2: Record<string, string> } = read('nats.json') as never;
const bytesOf = (base64: string): Uint8Array => Buffer.from(base64, 'base64');

/** A way to break a file: flip, overwrite, cut, repeat, insert, or replace it by noise. */
function mutate(seeds: readonly Uint8Array[], rng: Mt19937): Uint8Array {
  const below = (count: number): number => Math.floor(rng.nextFloat64() * count);
  const seed = seeds[below(seeds.length)] ?? new Uint8Array();
  if (below(20) === 0) return Uint8Array.from({ length: below(200) }, () => below(256));
  let bytes = Buffer.from(seed);
  for (let changes = 1 + below(4); changes > 0; changes--) {
    const at = below(bytes.length + 1);
    const count = 1 + below(8);
    const noise = Buffer.from(
      Array.from({ length: count }, () => (below(3) === 0 ? ([0, 255, 127, 128][below(4)] ?? 0) : below(256))),
    );
    switch (below(5)) {
      case 0:
        noise.copy(bytes, Math.min(at, Math.max(0, bytes.length - count)));
        break;
      case 1:
        bytes = bytes.subarray(0, at);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + count)]);
        break;
      default:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(below(at + 1), at), bytes.subarray(at)]);
    }
  }
  return bytes;
}

/** Breaks files and counts the refusals; every other error than ours, and every crash, fails the test. */
async function fuzz(
  name: string,
  seeds: readonly Uint8Array[],
  parse: (bytes: Uint8Array) => unknown,
  runs = RUNS,
): Promise<number> {
  const rng = subStream(20_210, 'fuzz', name);
  let refused = 0;
  let slowestMs = 0;
  for (let run = 0; run < runs; run++) {
    if (run % 500 === 499) await breathe(); // the test runner waits for answers meanwhile
    const bytes = mutate(seeds, rng);
    const started = process.cpuUsage();
    try {
      parse(bytes);
    } catch (error) {
      if (!(error instanceof TrainlessError) || error.exitCode !== 3) {
        throw new Error(`${name}, input ${Buffer.from(bytes).toString('base64')}`, { cause: error });
      }
      refused++;
    }
    const used = process.cpuUsage(started);
    slowestMs = Math.max(slowestMs, (used.user + used.system) / 1000);
  }
  expect(slowestMs).toBeLessThan(2000);
  return refused / runs;
}

const header = (type: number, shape: readonly number[]): Buffer => {
  const bytes = Buffer.from([0, 0, type, shape.length, ...new Array<number>(4 * shape.length).fill(0)]);
  for (const [axis, extent] of shape.entries()) bytes.writeUInt32BE(extent, 4 + 4 * axis);
  return bytes;
};

describe('broken files are refused with a typed error: no crash, no hang, nothing run', { timeout: 120_000 }, () => {
  it('IDX', async () => {
    const images = Buffer.concat([header(8, [3, 4, 4]), Buffer.alloc(48, 9)]);
    const labels = Buffer.concat([header(8, [9]), Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8])]);
    const floats = Buffer.concat([header(13, [2, 2]), Buffer.alloc(16, 1)]);
    const seeds = [images, labels, floats, gzipSync(images), gzipSync(labels)];
    expect(await fuzz('idx', seeds, (bytes) => parseIdx(bytes))).toBeGreaterThan(0.6);
    expect(await fuzz('idx images', seeds, (bytes) => parseIdxImages(bytes), 1000)).toBeGreaterThan(0.8);
    expect(await fuzz('idx labels', seeds, (bytes) => parseIdxLabels(bytes), 1000)).toBeGreaterThan(0.8);
  });

  it('.npy', async () => {
    const seeds = numpy.arrays.map(({ npy }) => bytesOf(npy));
    seeds.push(formatNpy({ data: new Uint8Array(6), shape: [1, 6] }));
    expect(await fuzz('npy', seeds, (bytes) => parseNpy(bytes))).toBeGreaterThan(0.6);
  });

  it('CIFAR', async () => {
    const seeds = [Buffer.alloc(2 * 3073, 1), Buffer.alloc(3 * 3074, 2), Buffer.alloc(3073, 9)];
    expect(
      await fuzz('cifar-10', seeds, (bytes) => parseCifar(bytes, CIFAR_LAYOUTS['cifar-10']), RUNS / 2),
    ).toBeGreaterThan(0.6);
    expect(
      await fuzz('cifar-100', seeds, (bytes) => parseCifar(bytes, CIFAR_LAYOUTS['cifar-100']), RUNS / 2),
    ).toBeGreaterThan(0.6);
  });

  it('pickles', async () => {
    const seeds = [...numpy.pickles, ...numpy.refused].map(({ pickle }) => bytesOf(pickle));
    expect(await fuzz('pickle', seeds, (bytes) => parsePickle(bytes))).toBeGreaterThan(0.6);
  });

  it('pickled batches and frames', async () => {
    const batches = Object.values(imagenet.good).map(bytesOf);
    expect(await fuzz('imagenet16', batches, (bytes) => parseImageNet16(bytes), 2000)).toBeGreaterThan(0.3);
    const frames = [...batches, ...numpy.pickles.map(({ pickle }) => bytesOf(pickle))];
    expect(await fuzz('frame', frames, (bytes) => parseDataFrame(bytes), 2000)).toBe(1);
  });

  it('bzip2, splits and tables', async () => {
    const seeds = Object.values(nats.bzip2).map(bytesOf);
    expect(await fuzz('bzip2', seeds, (bytes) => decodeBzip2(bytes, 'x', 2 ** 20), 300)).toBeGreaterThan(0.8);
    const split = Buffer.from('{"xvalid": ["int", ["0", "1"]], "xtest": ["int", ["2"]]}');
    expect(
      await fuzz('split', [split], (bytes) => parseSplit(Buffer.from(bytes).toString(), 'cifar-100-test'), 2000),
    ).toBe(1);
    const table = Buffer.from('trainless accuracy table 1\n30\n{"rows":1,"columns":[]}abcdefgh');
    expect(await fuzz('table', [table], (bytes) => parseTable(bytes), 2000)).toBe(1);
  });
});
