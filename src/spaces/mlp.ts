import { TrainlessError } from '../core/errors.js';

/** Units that a hidden layer may have: Table 1 and Section 2.1.2 of the paper. 12 values, 144 architectures. */
export const MLP_UNITS: readonly number[] = [8, 16, 24, 32, 56, 64, 96, 128, 256, 512, 1024, 2048];

/**
 * Units in the figures that the authors published, 13 values and 169 architectures: the training list in their code
 * has 48 and lacks 2048, and the p-values that they print hold for both together.
 */
export const MLP_UNITS_PLOTTED: readonly number[] = [8, 16, 24, 32, 48, 56, 64, 96, 128, 256, 512, 1024, 2048];

/** Pixels of an image and classes of the data set: the network's fixed ends. */
export const MLP_INPUTS = 784;
export const MLP_CLASSES = 10;

/** A network of two fully connected hidden layers. */
export interface MlpArchitecture {
  readonly units1: number;
  readonly units2: number;
}

/**
 * All pairs of units, the second layer's moving fastest: 8x8, 8x16, …, 2048x2048.
 * @param units - `MLP_UNITS` (paper) or `MLP_UNITS_PLOTTED` (authors' figures)
 */
export function mlpSpace(units: readonly number[] = MLP_UNITS): MlpArchitecture[] {
  return units.flatMap((units1) => units.map((units2) => ({ units1, units2 })));
}

/** Writes an architecture as `8x16`. */
export function formatMlp(architecture: MlpArchitecture): string {
  return `${architecture.units1}x${architecture.units2}`;
}

/**
 * Reads an architecture such as `8x16`; any numbers of units are allowed, not only the paper's.
 * @throws {TrainlessError} BAD_ARCHITECTURE
 */
export function parseMlp(name: string): MlpArchitecture {
  const match = /^([1-9]\d{0,5})x([1-9]\d{0,5})$/.exec(name);
  if (match === null) {
    throw new TrainlessError(
      'BAD_ARCHITECTURE',
      `${JSON.stringify(name.slice(0, 80))} is no two-layer architecture. Write the units of both layers as in 8x16.`,
    );
  }
  return { units1: Number(match[1]), units2: Number(match[2]) };
}

/**
 * Weights and biases of all three layers: 785·n1 + (n1 + 1)·n2 + (n2 + 1)·10.
 * @see paper §2.1.2
 */
export function mlpParameterCount(architecture: MlpArchitecture): number {
  const { units1, units2 } = architecture;
  return (MLP_INPUTS + 1) * units1 + (units1 + 1) * units2 + (units2 + 1) * MLP_CLASSES;
}
