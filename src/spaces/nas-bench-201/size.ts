import { TrainlessError } from '../../core/errors.js';
import { type Cell, OP } from './cell.js';

/** The fixed frame into which a cell is put. */
export interface MacroSkeleton {
  /** Classes of the data set. */
  readonly classes: number;
  /** Channels of the first stage; each of the two further stages doubles them. */
  readonly channels: number;
  /** Cells in each of the three stages. */
  readonly cellsPerStage: number;
}

/** The benchmark's frame: 16, 32 and 64 channels, five cells each, CIFAR-10's classes. */
export const NAS_BENCH_201_SKELETON: MacroSkeleton = { classes: 10, channels: 16, cellsPerStage: 5 };

const IMAGE_CHANNELS = 3;

/**
 * Trainable parameters by closed form; edges count even where they are dead, as the benchmark counts them.
 * With 16 channels and five cells a stage: 72,656 + 65·K + 28,000·(1×1 edges) + 243,040·(3×3 edges).
 * @param skeleton - what differs from `NAS_BENCH_201_SKELETON`
 * @throws {TrainlessError} BAD_ARGUMENT
 */
export function cellParameterCount(cell: Cell, skeleton: Partial<MacroSkeleton> = {}): number {
  const { classes, channels: c, cellsPerStage } = requireSkeleton(skeleton);
  const convolution = (kernel: number, input: number, output: number): number => kernel * kernel * input * output;
  const normalised = (kernel: number, input: number, output: number): number =>
    convolution(kernel, input, output) + 2 * output;
  const residual = (input: number, output: number): number =>
    normalised(3, input, output) + normalised(3, output, output) + convolution(1, input, output);
  const edges = [c, 2 * c, 4 * c].reduce(
    (sum, width) =>
      sum +
      countOf(cell, OP.conv1x1) * normalised(1, width, width) +
      countOf(cell, OP.conv3x3) * normalised(3, width, width),
    0,
  );
  return (
    normalised(3, IMAGE_CHANNELS, c) +
    cellsPerStage * edges +
    residual(c, 2 * c) +
    residual(2 * c, 4 * c) +
    2 * (4 * c) +
    (4 * c + 1) * classes
  );
}

/**
 * Multiply-accumulate operations of one image by closed form: convolutions and the linear layer with its bias; no
 * normalisation, pooling or sums. Edges count even where they are dead, as the benchmark counts them.
 * At 32 × 32: 7,782,400 + 65·K + 3,932,160·(1×1 edges) + 35,389,440·(3×3 edges).
 * @param imageSize - height and width of the images, a multiple of 4
 * @param skeleton - what differs from `NAS_BENCH_201_SKELETON`
 * @throws {TrainlessError} BAD_ARGUMENT
 */
export function cellMacs(cell: Cell, imageSize: number, skeleton: Partial<MacroSkeleton> = {}): number {
  const { classes, channels: c, cellsPerStage } = requireSkeleton(skeleton);
  if (!Number.isSafeInteger(imageSize) || imageSize < 4 || imageSize % 4 !== 0) {
    throw new TrainlessError('BAD_ARGUMENT', `The images' size must be a multiple of 4, not ${imageSize}.`);
  }
  const perPixel = countOf(cell, OP.conv1x1) + 9 * countOf(cell, OP.conv3x3);
  const stages = [0, 1, 2].map((stage) => ({ width: c * 2 ** stage, pixels: (imageSize / 2 ** stage) ** 2 }));
  const cells = stages.reduce((sum, { width, pixels }) => sum + perPixel * width * width * pixels, 0);
  // A residual block: 3×3 from half the width, 3×3, and the 1×1 shortcut from half the width.
  const residuals = stages
    .slice(1)
    .reduce((sum, { width, pixels }) => sum + (9 / 2 + 9 + 1 / 2) * width * width * pixels, 0);
  const stem = 9 * IMAGE_CHANNELS * c * imageSize ** 2;
  return stem + cellsPerStage * cells + residuals + (4 * c + 1) * classes;
}

function countOf(cell: Cell, operation: number): number {
  let count = 0;
  for (const id of cell) if (id === operation) count++;
  return count;
}

function requireSkeleton(skeleton: Partial<MacroSkeleton>): MacroSkeleton {
  const whole = { ...NAS_BENCH_201_SKELETON, ...skeleton };
  requireCount('classes', whole.classes);
  requireCount('channels', whole.channels);
  requireCount('cellsPerStage', whole.cellsPerStage);
  return whole;
}

function requireCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new TrainlessError('BAD_ARGUMENT', `A network needs a whole number of ${name} above 0, not ${value}.`);
  }
}
