import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { TorchDrawPool } from '../../src/core/index.js';
import {
  type NativeAddon,
  type NativePool,
  nativeAddon,
  nativeNetworks,
  nativeSupports,
  onnxNetworks,
  onnxRuntimeEngine,
} from '../../src/engine/index.js';
import { initialisationScheme } from '../../src/graph/index.js';
import { cellFromIndex, NAS_BENCH_201_SKELETON, parseCell } from '../../src/spaces/index.js';

const addon = nativeAddon();
const ADDON = fileURLToPath(new URL('../../native/build/trainless.node', import.meta.url));

/** One small network's logits, computed in a fresh process with the kernels of one instruction set. */
function logitsWith(kernels: string): { kernels: string; logits: number[] } {
  const script = `
    const addon = require(process.argv[1]);
    const images = Float32Array.from({ length: 5 * 3 * 1024 }, (_, i) => Math.sin(i * i % 4099));
    const network = addon.createNetwork(Int32Array.of(5, 32, 32, 16, 1, 10), images);
    const pool = addon.createPool(7);
    const sizes = [432];
    for (const c of [16, 32, 64]) {
      if (c > 16) sizes.push(9 * c * c / 2, 9 * c * c, c * c / 2);
      sizes.push(9 * c * c, c * c, 9 * c * c, 9 * c * c);
    }
    sizes.push(640, 10);
    let offset = 0;
    const tensors = sizes.flatMap((size, i) => { const t = [i + 1 < sizes.length ? 0 : 2, offset, size]; offset += size; return t; });
    const factors = sizes.flatMap(() => [0.06, 0]);
    const logits = new Float32Array(50);
    addon.run(network, pool, Uint8Array.of(3, 2, 4, 3, 1, 3), Int32Array.from(tensors), Float32Array.from(factors), logits, false);
    console.log(JSON.stringify({ kernels: addon.kernels(), logits: [...logits] }));`;
  const env = { ...process.env, TRAINLESS_KERNELS: kernels };
  return JSON.parse(execFileSync(process.execPath, ['-e', script, ADDON], { env, encoding: 'utf8' }));
}

describe.skipIf(!addon)('the native kernels', () => {
  it('give the same logits with every instruction set', () => {
    const results = ['avx512', 'avx2', 'baseline'].map(logitsWith);
    const [first] = results;
    const scale = Math.max(...(first?.logits ?? []).map(Math.abs));
    expect(scale).toBeGreaterThan(0.01);
    for (const { logits } of results) {
      const worst = Math.max(...logits.map((value, at) => Math.abs(value - (first?.logits[at] ?? Number.NaN))));
      expect(worst / scale).toBeLessThan(2e-5);
    }
    expect(results[2]?.kernels).toBe('baseline');
  });

  it('draw the same bits as the generator in TypeScript', () => {
    for (const seed of [0, 1, 4294967295]) {
      const pool = (addon as NativeAddon).createPool(123);
      (addon as NativeAddon).normals(pool, new Float32Array(100));
      (addon as NativeAddon).seedPool(pool, seed);
      const expected = new TorchDrawPool(seed);
      for (const size of [16, 4096 + 16, 70_000]) {
        const normals = new Float32Array(size);
        const uniforms = new Float32Array(size);
        (addon as NativeAddon).normals(pool, normals);
        (addon as NativeAddon).uniforms(pool, uniforms);
        expect(normals.every((value, at) => value === expected.standardNormals(0, Math.ceil(size / 16) * 16)[at])).toBe(
          true,
        );
        expect(uniforms.every((value, at) => value === expected.standardUniforms(0, size)[at])).toBe(true);
      }
    }
  });

  it('refuse what they do not compute, and everything that is no handle', () => {
    const { createNetwork, createPool, run, releasePool, normals } = addon as NativeAddon;
    const image = new Float32Array(3 * 1024);
    const good = [1, 32, 32, 16, 5, 10];
    for (const [at, value] of [
      [0, 0],
      [1, 24],
      [2, 8],
      [3, 8],
      [3, 512],
      [4, 0],
      [5, 0],
      [0, 2],
    ] as const) {
      const numbers = Int32Array.from(good);
      numbers[at] = value;
      expect(() => createNetwork(numbers, image)).toThrow();
    }
    expect(() => createNetwork(Int32Array.of(1, 2), image)).toThrow('six numbers');
    expect(() => createNetwork(Int32Array.from(good), new Float64Array(3072) as unknown as Float32Array)).toThrow(
      'another type',
    );
    const network = createNetwork(Int32Array.from(good), image);
    const pool = createPool(0);
    const nothing = new Int32Array(0);
    const none = Uint8Array.of(0, 0, 0, 0, 0, 0);
    const logits = new Float32Array(10);
    expect(() => run(network, pool, Uint8Array.of(1), nothing, new Float32Array(0), logits, false)).toThrow(
      'six operations',
    );
    expect(() =>
      run(network, pool, Uint8Array.of(0, 0, 0, 9, 0, 0), nothing, new Float32Array(0), logits, false),
    ).toThrow('0 to 4');
    expect(() => run(network, pool, none, nothing, new Float32Array(0), new Float32Array(9), false)).toThrow('logits');
    expect(() => run(network, pool, none, nothing, new Float32Array(0), logits, false)).toThrow(
      'number of weight tensors',
    );
    const wrongSize = Int32Array.of(0, 0, 641, 2, 640, 10);
    expect(() => run(network, pool, none, wrongSize, new Float32Array(4), logits, false)).toThrow(
      'does not fit the cell',
    );
    expect(() => run({} as never, pool, none, nothing, new Float32Array(0), logits, false)).toThrow('no handle');
    expect(() => normals(network as unknown as NativePool, logits)).toThrow('another kind');
    releasePool(pool);
    releasePool(pool);
    expect(() => normals(pool, logits)).toThrow('released');
    expect(() => normals(undefined as unknown as NativePool, logits)).toThrow('no handle');
  });

  it('hand on what they do not support', () => {
    const initialisation = initialisationScheme('torch');
    const images = { data: new Float32Array(3 * 28 * 28), shape: [1, 3, 28, 28] };
    expect(nativeSupports({ images, skeleton: NAS_BENCH_201_SKELETON, initialisation })).toBe(false);
    expect(nativeNetworks({ images, skeleton: NAS_BENCH_201_SKELETON, initialisation })).toBeUndefined();
  });

  it('agree with the plain route under `fast`', async () => {
    const images = {
      data: Float32Array.from({ length: 3 * 768 }, (_, i) => Math.sin((i * i) % 4099)),
      shape: [3, 3, 16, 16],
    };
    const options = {
      images,
      skeleton: { channels: 16, cellsPerStage: 1, classes: 6 },
      initialisation: initialisationScheme('fast'),
    };
    const cells = [1462, 4444, 11111].map(cellFromIndex);
    const logits: number[][] = [];
    for (const networks of [nativeNetworks(options), onnxNetworks(await onnxRuntimeEngine(), options)]) {
      const own: number[][] = [];
      await networks?.run(cells, [4294967297, 2], ({ cell, seed }, values) => {
        own[cell * 2 + seed] = [...values];
      });
      await networks?.release();
      logits.push(own.flat());
    }
    const [native = [], plain = []] = logits;
    const scale = Math.max(...plain.map(Math.abs));
    expect(plain).toHaveLength(6 * 18);
    expect(Math.max(...plain.map((value, at) => Math.abs(value - (native[at] ?? Number.NaN)))) / scale).toBeLessThan(
      2e-5,
    );
  });

  it('compute a network again, more exactly, where a visitor asks', async () => {
    const images = {
      data: Float32Array.from({ length: 4 * 3072 }, (_, i) => Math.sin((i * i) % 4099)),
      shape: [4, 3, 32, 32],
    };
    const options = { images, skeleton: NAS_BENCH_201_SKELETON, initialisation: initialisationScheme('torch') };
    const cell = parseCell('|nor_conv_3x3~0|+|none~0|nor_conv_3x3~1|+|skip_connect~0|none~1|nor_conv_3x3~2|');
    const exact: number[][] = [];
    const networks = nativeNetworks({ ...options, exact: true });
    await networks?.run([cell], [3], (_, logits) => void exact.push([...logits]));
    const seen: number[][] = [];
    const fast = nativeNetworks(options);
    await fast?.run([cell], [3], (_, logits) => {
      seen.push([...logits]);
      return 'more exactly';
    });
    await Promise.all([networks?.release(), fast?.release()]);
    expect(seen).toHaveLength(2);
    expect(seen[1]).toEqual(exact[0]);
    expect(seen[0]).not.toEqual(exact[0]);
  });
});
