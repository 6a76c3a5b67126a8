import { TrainlessError } from '../../core/errors.js';
import { shapeSize } from '../../core/ndarray.js';
import { type Cell, type MacroSkeleton, OP, type OperationId, reduceCell } from '../../spaces/index.js';

export { type Cell, type MacroSkeleton, reduceCell } from '../../spaces/index.js';

/** Slots begin at multiples of it: PyTorch's normals come in blocks of 16. */
const SLOT_UNIT = 16;

/** A weight tensor of a network, where it stands in PyTorch's module order. */
export interface ParameterTensor {
  /** Name in the `state_dict` of the benchmark's own PyTorch network. */
  readonly name: string;
  readonly kind: 'convolution' | 'linear-weight' | 'linear-bias';
  /** Convolution: [out, in, kernel, kernel]; linear: [classes, features] and [classes]. */
  readonly shape: readonly number[];
  readonly fanIn: number;
  readonly fanOut: number;
  /** False on edges that the output does not depend on: drawn, since PyTorch draws them, but never computed with. */
  readonly live: boolean;
  /** Elements of the tensors before it: where its draws begin in a stream drawn in module order. */
  readonly drawOffset: number;
  /** Where its draws begin in a stream that every network of the skeleton shares: the room each edge's largest operation needs. */
  readonly slotOffset: number;
}

/**
 * Every weight tensor of a network in PyTorch's module order, which is the order in which PyTorch initialises them:
 * stem, cells, residual blocks, classifier. Normalisations are left out: they start at scale 1 and shift 0 and draw nothing.
 * @throws {TrainlessError} BAD_ARGUMENT, BAD_ARCHITECTURE
 */
export function nasBench201Tensors(cell: Cell, skeleton: MacroSkeleton): ParameterTensor[] {
  requireSkeleton(skeleton);
  const { liveEdges } = reduceCell(cell);
  const connected = liveEdges.includes(true);
  const tensors: ParameterTensor[] = [];
  let drawOffset = 0;
  let slotOffset = 0;
  const push = (tensor: Omit<ParameterTensor, 'drawOffset' | 'slotOffset'>, room: number): void => {
    tensors.push({ ...tensor, drawOffset, slotOffset });
    drawOffset += shapeSize(tensor.shape);
    slotOffset += Math.ceil(room / SLOT_UNIT) * SLOT_UNIT;
  };
  const convolution = (
    name: string,
    out: number,
    input: number,
    kernel: number,
    alive: boolean,
    room = kernel,
  ): void => {
    const area = kernel * kernel;
    push(
      {
        name: `${name}.weight`,
        kind: 'convolution',
        shape: [out, input, kernel, kernel],
        fanIn: input * area,
        fanOut: out * area,
        live: alive,
      },
      out * input * room * room,
    );
  };
  convolution('stem.0', skeleton.channels, 3, 3, connected);
  let block = 0;
  for (let stage = 0; stage < 3; stage++) {
    const channels = skeleton.channels * 2 ** stage;
    if (stage > 0) {
      convolution(`cells.${block}.conv_a.op.1`, channels, channels / 2, 3, connected);
      convolution(`cells.${block}.conv_b.op.1`, channels, channels, 3, connected);
      convolution(`cells.${block}.downsample.1`, channels, channels / 2, 1, connected);
      block += 1;
    }
    for (let repeat = 0; repeat < skeleton.cellsPerStage; repeat++) {
      cell.forEach((operation, edge) => {
        const kernel = kernelOf(operation);
        if (kernel === undefined) slotOffset += Math.ceil((9 * channels * channels) / SLOT_UNIT) * SLOT_UNIT;
        else convolution(`cells.${block}.layers.${edge}.op.1`, channels, channels, kernel, liveEdges[edge] === true, 3);
      });
      block += 1;
    }
  }
  const features = skeleton.channels * 4;
  const linear = { fanIn: features, fanOut: skeleton.classes, live: true };
  const weight = [skeleton.classes, features];
  push({ name: 'classifier.weight', kind: 'linear-weight', shape: weight, ...linear }, shapeSize(weight));
  push({ name: 'classifier.bias', kind: 'linear-bias', shape: [skeleton.classes], ...linear }, skeleton.classes);
  return tensors;
}

/** Number of elements of a weight tensor. */
export function tensorSize({ shape }: ParameterTensor): number {
  return shapeSize(shape);
}

/** Kernel size of a convolution; undefined for the other operations. */
export function kernelOf(operation: OperationId): 1 | 3 | undefined {
  return operation === OP.conv1x1 ? 1 : operation === OP.conv3x3 ? 3 : undefined;
}

function requireSkeleton({ channels, cellsPerStage, classes }: MacroSkeleton): void {
  if ([channels, cellsPerStage, classes].every((value) => Number.isSafeInteger(value) && value > 0)) return;
  throw new TrainlessError(
    'BAD_ARGUMENT',
    `A skeleton needs whole numbers of channels, cells a stage and classes above 0, not ${channels}, ${cellsPerStage} and ${classes}.`,
  );
}
