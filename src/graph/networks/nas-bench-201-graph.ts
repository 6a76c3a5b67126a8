import { ndarray } from '../../core/ndarray.js';
import type { TorchDrawPool } from '../../core/random/index.js';
import type { Cell, MacroSkeleton } from '../../spaces/index.js';
import { GraphBuilder } from '../builder.js';
import type { Graph, Value } from '../graph.js';
import { type InitialisationScheme, initialWeights } from '../initialisation/nas-bench-201-weights.js';
import { nasBench201Logits } from './nas-bench-201.js';
import { nasBench201Tensors, type ParameterTensor } from './nas-bench-201-tensors.js';

/** A cell's network as a graph: input `images`, one input a live weight tensor, output `logits`. */
export function nasBench201Graph(cell: Cell, skeleton: MacroSkeleton): Graph {
  return graphWith(cell, skeleton, (builder, { name, shape }) => builder.input(name, 'float32', shape));
}

/**
 * A cell's network as a graph that holds its initial weights.
 * @param draws - a seed, or the seed's pool
 */
export function initialisedNasBench201Graph(
  cell: Cell,
  skeleton: MacroSkeleton,
  scheme: InitialisationScheme,
  draws: number | TorchDrawPool,
): Graph {
  const tensors = nasBench201Tensors(cell, skeleton);
  const weights = new Map(
    initialWeights(tensors, scheme, draws).map((values, at) => [tensors[at]?.name, values] as const),
  );
  return graphWith(cell, skeleton, (builder, { name, shape }) =>
    builder.constant(name, ndarray(weights.get(name) ?? new Float32Array(), shape)),
  );
}

function graphWith(
  cell: Cell,
  skeleton: MacroSkeleton,
  parameter: (builder: GraphBuilder, tensor: ParameterTensor) => Value,
): Graph {
  const builder = new GraphBuilder('nas-bench-201');
  const images = builder.input('images', 'float32', ['n', 3, 'h', 'w']);
  const logits = nasBench201Logits(builder, images, cell, skeleton, (tensor) => parameter(builder, tensor));
  builder.output(logits, 'float32', ['n', skeleton.classes]);
  return builder.build();
}
