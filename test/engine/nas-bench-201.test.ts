import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { NumpyRandomState } from '../../src/core/index.js';
import {
  nativeAddon,
  nativeNetworks,
  onnxNetworks,
  onnxRuntimeEngine,
  type UntrainedNetworks,
  type UntrainedNetworksOptions,
} from '../../src/engine/index.js';
import { initialisationScheme, initialWeights, nasBench201Graph, nasBench201Tensors } from '../../src/graph/index.js';
import { parseCell } from '../../src/spaces/index.js';

interface Case {
  readonly arch: string;
  readonly init: string;
  readonly classes: number;
  readonly seeds: number;
  readonly batch: number;
  readonly size: number;
  readonly channels: number;
  readonly cellsPerStage: number;
  readonly imageSeed: number;
  readonly hits: readonly number[];
  readonly predictions: readonly (readonly number[])[];
  readonly margins: readonly number[];
  readonly logits: readonly (readonly number[])[];
}

const FIXTURE = fileURLToPath(new URL('../fixtures/engine/nas-bench-201.json', import.meta.url));
const REFERENCE = fileURLToPath(new URL('../../../shared/reference', import.meta.url));
/** Below this gap between two logits, relative to the largest, float32 rounding may choose either. */
const SAFE_MARGIN = 2e-5;
/** The plain route is slow: it repeats the first seeds only. */
const PLAIN_SEEDS = 1;

const argmax = (row: Float32Array): number =>
  row.reduce((best, value, at) => (value > (row[best] ?? 0) ? at : best), 0);

/** The native kernels are optional: without them their half of this file is skipped. */
const ROUTES = nativeAddon() ? (['plain', 'native'] as const) : (['plain'] as const);

async function networksBy(
  route: (typeof ROUTES)[number],
  options: UntrainedNetworksOptions,
): Promise<UntrainedNetworks> {
  if (route === 'plain') return onnxNetworks(await onnxRuntimeEngine(), options);
  const networks = nativeNetworks(options);
  if (!networks) throw new Error('The kernels refuse a network that they should compute.');
  return networks;
}

async function predictions(
  networks: UntrainedNetworks,
  arch: string,
  seeds: number,
  classes: number,
): Promise<{ predicted: number[][]; logits: Float32Array[] }> {
  const predicted: number[][] = [];
  const logits: Float32Array[] = [];
  await networks.run(
    [parseCell(arch)],
    Array.from({ length: seeds }, (_, seed) => seed),
    ({ seed }, values) => {
      logits[seed] = values.slice();
      predicted[seed] = Array.from({ length: values.length / classes }, (_, row) =>
        argmax(values.subarray(row * classes, (row + 1) * classes)),
      );
    },
  );
  await networks.release();
  return { predicted, logits };
}

/** Largest difference over the largest absolute value. */
function relativeError(got: ArrayLike<number>, want: readonly number[]): number {
  const scale = Math.max(...want.map(Math.abs));
  return Math.max(...want.map((value, at) => Math.abs(value - (got[at] ?? Number.NaN)))) / (scale || 1);
}

describe('NAS-Bench-201 networks equal PyTorch', () => {
  const { cases } = JSON.parse(readFileSync(FIXTURE, 'utf8')) as { cases: readonly Case[] };
  for (const row of cases) {
    for (const route of ROUTES) {
      const { arch, init, classes, seeds, batch, size, channels, cellsPerStage } = row;
      if (route === 'native' && channels % 16 !== 0) continue;
      it(`${route}: ${arch} ${init} K=${classes} C=${channels} N=${cellsPerStage} ${batch}×${size}×${size}`, async () => {
        const random = new NumpyRandomState(row.imageSeed);
        const images = Float32Array.from({ length: batch * 3 * size * size }, () => (random.rand() - 0.5) * 3.4);
        const networks = await networksBy(route, {
          images: { data: images, shape: [batch, 3, size, size] },
          skeleton: { channels, cellsPerStage, classes },
          initialisation: initialisationScheme(init),
        });
        const { predicted, logits } = await predictions(
          networks,
          arch,
          route === 'plain' ? Math.min(seeds, PLAIN_SEEDS) : seeds,
          classes,
        );
        expect(relativeError(logits[0]?.subarray(0, classes) ?? [], row.logits[0] ?? [])).toBeLessThan(1e-4);
        predicted.forEach((classesOfImages, seed) => {
          const margin = row.margins[seed] ?? 0;
          if (margin > SAFE_MARGIN || margin === 0) expect(classesOfImages).toEqual(row.predictions[seed]);
        });
      });
    }
  }
});

describe('the plain route', () => {
  it('gives the same with weights as constants (large batches) as with weights as inputs, for every seed of a list', async () => {
    const cell = parseCell('|nor_conv_3x3~0|+|none~0|avg_pool_3x3~1|+|nor_conv_1x1~0|skip_connect~1|nor_conv_3x3~2|');
    const skeleton = { channels: 16, cellsPerStage: 1, classes: 5 };
    const scheme = initialisationScheme('torch');
    const images = { data: Float32Array.from(new NumpyRandomState(1).randn(96 * 768)), shape: [96, 3, 16, 16] };
    const engine = await onnxRuntimeEngine();
    const seeds = [4, 0, 4, 1, 2, 3, 5, 6, 7, 8];
    const seen: Float32Array[] = [];
    const networks = onnxNetworks(engine, { images, skeleton, initialisation: scheme });
    await networks.run([cell], seeds, ({ seed }, logits) => {
      seen[seed] = logits.slice();
    });
    expect(seen.map((logits) => logits.length)).toEqual(seeds.map(() => 96 * 5));
    expect(seen[2]).toEqual(seen[0]);
    const session = await engine.prepare(nasBench201Graph(cell, skeleton));
    for (const at of [0, 9]) {
      const tensors = nasBench201Tensors(cell, skeleton);
      const weights = initialWeights(tensors, scheme, seeds[at] ?? 0);
      const inputs = Object.fromEntries(
        tensors.flatMap(({ name, shape, live }, i) =>
          live ? [[name, { data: weights[i] as Float32Array, shape }]] : [],
        ),
      );
      const { logits } = await session.run({ images, ...inputs });
      expect(relativeError(seen[at] ?? [], Array.from(logits?.data as Float32Array))).toBeLessThan(1e-5);
    }
    await session.release();
  });
});

describe('the published reference of the authors’ own code', () => {
  const file = join(REFERENCE, 'cifar10_public.json');
  it.skipIf(!existsSync(file))('has the same hit counts for every seed and logits within 1e-4', async () => {
    const { rows } = JSON.parse(readFileSync(file, 'utf8').replace(/-?\b(NaN|Infinity)\b/g, 'null')) as {
      rows: readonly { arch: string; hits: number[]; logits_seed0_first4: number[][] }[];
    };
    const images = new Float32Array(npyBytes('cifar10_public_images.npy').buffer);
    const labels = new BigInt64Array(npyBytes('cifar10_public_labels.npy').buffer);
    expect(rows.length).toBeGreaterThan(0);
    for (const route of ROUTES)
      for (const row of rows) {
        const networks = await networksBy(route, {
          images: { data: images, shape: [32, 3, 32, 32] },
          skeleton: { channels: 16, cellsPerStage: 5, classes: 10 },
          initialisation: initialisationScheme('torch'),
        });
        const { predicted, logits } = await predictions(networks, row.arch, row.hits.length, 10);
        const hits = predicted.map((classes) => classes.filter((value, at) => BigInt(value) === labels[at]).length);
        expect({ arch: row.arch, hits }).toEqual({ arch: row.arch, hits: row.hits });
        expect(relativeError(logits[0] ?? [], row.logits_seed0_first4.flat())).toBeLessThan(1e-4);
      }
  });

  /** The array's bytes behind the header of an .npy file of version 1, in a buffer of their own. */
  function npyBytes(name: string): Uint8Array {
    const bytes = readFileSync(join(REFERENCE, name));
    return new Uint8Array(bytes.subarray(10 + bytes.readUInt16LE(8)));
  }
});
