import { type NdArray, ndarray } from '../core/ndarray.js';
import { TorchDrawPool } from '../core/random/index.js';
import {
  type Cell,
  initialisedNasBench201Graph,
  initialWeights,
  nasBench201Graph,
  nasBench201Tensors,
  streamSeed,
} from '../graph/index.js';
import type { Engine, Session } from './engine.js';
import type { LogitsVisitor, UntrainedNetworks, UntrainedNetworksOptions } from './untrained-networks.js';

/** Seeds whose draws (about 10 MB each for the benchmark's skeleton) are shared by the cells of a run. */
const SEEDS_TOGETHER = 8;

/**
 * From this batch size on a session is made for every initialisation, with its weights as constants: convolutions with
 * constant weights are up to 1.5 times faster, which by then pays for the session.
 */
const CONSTANTS_FROM = 96;

/**
 * The plain route: one ONNX graph a cell. It runs wherever the engine does, and what else computes these networks is
 * checked against it.
 */
export function onnxNetworks(engine: Engine, options: UntrainedNetworksOptions): UntrainedNetworks {
  const { images, skeleton, initialisation } = options;
  const constants = (images.shape[0] ?? 0) >= CONSTANTS_FROM;

  /** Answers under every given initialisation, from one session. */
  async function oneSession(
    cell: Cell,
    seeds: readonly number[],
    poolOf: (seed: number) => TorchDrawPool,
    visit: (at: number, logits: Float32Array) => void,
  ): Promise<void> {
    const tensors = nasBench201Tensors(cell, skeleton);
    await withSession(await engine.prepare(nasBench201Graph(cell, skeleton)), async (session) => {
      for (const [at, seed] of seeds.entries()) {
        const inputs: Record<string, NdArray> = { images };
        initialWeights(tensors, initialisation, poolOf(seed)).forEach((values, index) => {
          const tensor = tensors[index];
          if (tensor?.live) inputs[tensor.name] = ndarray(values, tensor.shape);
        });
        visit(at, (await session.run(inputs)).logits?.data as Float32Array);
      }
    });
  }

  return {
    name: engine.name,
    async run(cells: readonly Cell[], seeds: readonly number[], visit: LogitsVisitor): Promise<void> {
      for (let first = 0; first < seeds.length; first += SEEDS_TOGETHER) {
        const block = seeds.slice(first, first + SEEDS_TOGETHER);
        const pools = new Map(block.map((seed) => [seed, new TorchDrawPool(streamSeed(initialisation, seed))]));
        const poolOf = (seed: number): TorchDrawPool => pools.get(seed) as TorchDrawPool;
        for (const [cellIndex, cell] of cells.entries()) {
          const answer = (at: number, logits: Float32Array): void =>
            void visit({ cell: cellIndex, seed: first + at }, logits);
          if (!constants) {
            await oneSession(cell, block, poolOf, answer);
            continue;
          }
          for (const [at, seed] of block.entries()) {
            const graph = initialisedNasBench201Graph(cell, skeleton, initialisation, poolOf(seed));
            await withSession(await engine.prepare(graph), async (session) => {
              answer(at, (await session.run({ images })).logits?.data as Float32Array);
            });
          }
        }
      }
    },
    async release(): Promise<void> {},
  };
}

async function withSession(session: Session, work: (session: Session) => Promise<void>): Promise<void> {
  try {
    await work(session);
  } finally {
    await session.release();
  }
}
