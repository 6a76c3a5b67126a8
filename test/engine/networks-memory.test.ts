import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { nativeAddon } from '../../src/engine/index.js';

/** Growth in MB of a fresh process's memory while it goes through cells and seeds, after a warm-up. */
async function growth(engine: string, warmUp: number, count: number, cellsPerStage: number): Promise<number> {
  const script = `
    import * as t from '${new URL('../../dist/index.js', import.meta.url).href}';
    const images = t.ndarray(Float32Array.from(new t.NumpyRandomState(0).randn(2 * 3072)), [2, 3, 32, 32]);
    const skeleton = { classes: 10, channels: 16, cellsPerStage: ${cellsPerStage} };
    const initialisation = t.initialisationScheme('torch');
    const networks = await t.untrainedNetworks({ images, skeleton, initialisation }, '${engine}');
    const cells = t.allCells();
    const go = async (from, to) => {
      for (let i = from; i < to; i++) await t.untrainedHits(networks, [cells[i * 7], t.toCell([3, 3, 3, 3, 3, 3])], [i % 3], [1, 2]);
      gc();
      return process.memoryUsage.rss() / 2 ** 20;
    };
    const before = await go(0, ${warmUp});
    console.log((await go(${warmUp}, ${warmUp + count})) - before);`;
  const flags = ['--expose-gc', '--max-semi-space-size=1', '--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { encoding: 'utf8' });
  return Number(stdout);
}

// bench/nas-bench-201/memory.mjs goes through thousands.
describe('untrained networks', () => {
  it.skipIf(!nativeAddon())(
    'take no more memory from network to network with the native kernels',
    { timeout: 120_000 },
    async () => {
      // A leak of one set of weights (5.9 MB) or activations a network would make hundreds of MB.
      expect(await growth('native', 100, 200, 5)).toBeLessThan(25);
    },
  );

  it('take no more memory from session to session with ONNX Runtime', { timeout: 120_000 }, async () => {
    expect(await growth('onnxruntime', 15, 30, 1)).toBeLessThan(40);
  });
});
