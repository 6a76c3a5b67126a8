import { ndarray } from '../core/ndarray.js';
import { TorchDrawPool } from '../core/random/index.js';
import { type Cell, initialWeights, nasBench201Graph, nasBench201Tensors } from '../graph/index.js';
import type { Engine, Tensors } from './engine.js';
import type { LogitsVisitor, UntrainedNetworks, UntrainedNetworksOptions } from './untrained-networks.js';

/** Pools of draws kept at once: one is 12 MB for the benchmark's skeleton. */
const POOLS_KEPT = 16;

/**
 * The plain route: one ONNX graph a cell, its weights graph inputs, so that one session serves all seeds.
 * It runs wherever the engine does, and what else computes these networks is checked against it.
 */
export function onnxNetworks(engine: Engine, options: UntrainedNetworksOptions): UntrainedNetworks {
  const { images, skeleton, initialisation } = options;
  const pools = new Map<number, TorchDrawPool>();
  const poolOf = (seed: number): TorchDrawPool => {
    const pool = pools.get(seed) ?? new TorchDrawPool(seed);
    pools.delete(seed);
    pools.set(seed, pool);
    for (const oldest of pools.keys()) {
      if (pools.size <= POOLS_KEPT) break;
      pools.delete(oldest);
    }
    return pool;
  };
  return {
    name: engine.name,
    async run(cells: readonly Cell[], seeds: readonly number[], visit: LogitsVisitor): Promise<void> {
      for (const [cellIndex, cell] of cells.entries()) {
        const tensors = nasBench201Tensors(cell, skeleton);
        const session = await engine.prepare(nasBench201Graph(cell, skeleton));
        try {
          for (const [seedIndex, seed] of seeds.entries()) {
            const inputs: Record<string, Tensors[string]> = { images };
            initialWeights(tensors, initialisation, poolOf(seed)).forEach((values, at) => {
              const tensor = tensors[at];
              if (tensor?.live) inputs[tensor.name] = ndarray(values, tensor.shape);
            });
            const { logits } = await session.run(inputs);
            visit({ cell: cellIndex, seed: seedIndex }, logits?.data as Float32Array);
          }
        } finally {
          await session.release();
        }
      }
    },
    async release(): Promise<void> {
      pools.clear();
    },
  };
}
