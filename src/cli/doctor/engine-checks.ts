import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Check, Finding } from './check.js';
import { PACKAGE_ROOT, probe } from './probe.js';

const REINSTALL = 'npm ci';
const GPU_PACKAGE = '@tensorflow/tfjs-node-gpu';
const GPU_LIMITS = 'needs an NVIDIA GPU with CUDA 11.2 and cuDNN 8.1, Node 20 or 22, and fetches libtensorflow 2.9.1';

const onnxruntime: Check = {
  id: 'onnxruntime',
  title: 'ONNX Runtime, the engine',
  fix: `${REINSTALL} (binaries exist for Linux x64 and arm64, macOS x64 and arm64, Windows x64 and arm64)`,
  async run(): Promise<Finding> {
    const version = await probe(`
      import { GraphBuilder, ndarray, onnxRuntimeEngine } from 'trainless-nas';
      const graph = new GraphBuilder('doctor');
      const x = graph.input('x', 'float32', [1, 2]);
      graph.output(graph.gemm(x, graph.constant('w', ndarray(Float32Array.of(3, 5), [2, 1])), { hint: 'y' }), 'float32', [1, 1]);
      const engine = await onnxRuntimeEngine();
      const session = await engine.prepare(graph.build());
      const [y] = Object.values(await session.run({ x: ndarray(Float32Array.of(2, 4), [1, 2]) }));
      if (y?.data[0] !== 26) throw new Error('2·3 + 4·5 gave ' + y?.data[0]);
      await session.release();
      console.log(engine.version);`);
    return { status: 'ok', detail: `${version}, a graph ran and its result is right` };
  },
};

const danfojs: Check = {
  id: 'danfojs',
  title: 'danfojs, data frames',
  fix: REINSTALL,
  async run(): Promise<Finding> {
    const version = await probe(`
      import * as danfo from 'danfojs-node';
      const { DataFrame, __version } = danfo.DataFrame ? danfo : danfo.default;
      const frame = new DataFrame([{ a: 1 }, { a: 3 }]);
      if (frame['a'].mean() !== 2) throw new Error('the mean of 1 and 3 is not 2');
      console.log(__version ?? '');`);
    return { status: 'ok', detail: `${version || 'loads'}, a frame was made` };
  },
};

const tfjsNodeGpu: Check = {
  id: 'tfjs-node-gpu',
  title: 'tfjs-node-gpu, optional',
  fix: `npm install --no-save ${GPU_PACKAGE}@4.22.0, on a machine that has what it needs; or leave it`,
  async run(): Promise<Finding> {
    if (!isInstalled(GPU_PACKAGE)) {
      return {
        status: 'note',
        detail: `not installed: it would add TensorFlow on a GPU as a second engine; ${GPU_LIMITS}`,
        fix: tfjsNodeGpu.fix,
      };
    }
    try {
      const backend = await probe(`
        import tf from '${GPU_PACKAGE}';
        await tf.ready();
        console.log(tf.version.tfjs + ', backend ' + tf.getBackend() + (tf.backend().isUsingGpuDevice ? ' on the GPU' : ' without a GPU'));`);
      return { status: 'ok', detail: backend };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return {
        status: 'warning',
        detail: `installed, but it does not load (${why}); it ${GPU_LIMITS}`,
        fix: tfjsNodeGpu.fix,
      };
    }
  },
};

function isInstalled(name: string): boolean {
  try {
    createRequire(join(PACKAGE_ROOT, 'package.json')).resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}

/** What computes. */
export const ENGINE_CHECKS: readonly Check[] = [onnxruntime, danfojs, tfjsNodeGpu];
