import type { InferenceSession, Tensor, TypedTensor } from 'onnxruntime-node';
import { TrainlessError } from '../core/errors.js';
import type { NdArray, NumericArray } from '../core/ndarray.js';
import { elementType } from '../graph/builder.js';
import type { Graph } from '../graph/graph.js';
import { encodeOnnx } from '../graph/onnx-file.js';
import type { Engine, Session, Tensors } from './engine.js';

/** How ONNX Runtime runs. */
export interface OnnxRuntimeOptions {
  /** Threads inside one operator; a pool of processes uses one each. Default 1. */
  readonly threads?: number;
}

/**
 * ONNX Runtime on the CPU, the default engine.
 * @throws {TrainlessError} MISSING_DEPENDENCY where its binary cannot be loaded
 */
export async function onnxRuntimeEngine(options: OnnxRuntimeOptions = {}): Promise<Engine> {
  const runtime = await loadRuntime();
  const sessionOptions: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: options.threads ?? 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  };
  return {
    name: 'onnxruntime',
    version: runtime.env.versions.node ?? runtime.env.versions.common,
    async prepare(graph: Graph): Promise<Session> {
      const session = await attempt(`prepare ${graph.name}`, () =>
        runtime.InferenceSession.create(encodeOnnx(graph), sessionOptions),
      );
      return {
        async run(inputs: Tensors): Promise<Tensors> {
          const feeds = Object.fromEntries(
            Object.entries(inputs).map(([name, array]) => [name, toTensor(runtime.Tensor, array)]),
          );
          const results = await attempt(`run ${graph.name}`, () => session.run(feeds));
          return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, fromTensor(tensor)]));
        },
        release: () => session.release(),
      };
    },
  };
}

async function loadRuntime(): Promise<typeof import('onnxruntime-node')> {
  try {
    return await import('onnxruntime-node');
  } catch (cause) {
    throw new TrainlessError(
      'MISSING_DEPENDENCY',
      'ONNX Runtime could not be loaded. Run `npm ci` again; `trainless doctor` tells which platforms have a binary.',
      { cause },
    );
  }
}

async function attempt<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    throw new TrainlessError(
      'ENGINE_FAILED',
      `ONNX Runtime could not ${what}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

function toTensor(
  TensorClass: typeof Tensor,
  { data, shape }: NdArray,
): TypedTensor<'float32' | 'int64' | 'int32' | 'uint8'> {
  return new TensorClass(elementType(data) as 'float32', data as Float32Array, shape);
}

function fromTensor(tensor: Tensor): NdArray {
  return { data: tensor.data as NumericArray, shape: tensor.dims };
}
