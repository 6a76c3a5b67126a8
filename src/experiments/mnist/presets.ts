import { TrainlessError } from '../../core/errors.js';
import { MLP_UNITS, type MlpArchitecture, mlpSpace } from '../../spaces/index.js';

/** Which trials a study does. The list may grow later: finished trials keep their results. */
export interface MnistPlan {
  readonly untrainedArchitectures: readonly MlpArchitecture[];
  /** Initialisations per architecture; seeds are 0 … n − 1. */
  readonly untrainedSeeds: number;
  readonly trainedArchitectures: readonly MlpArchitecture[];
  readonly trainingSeeds: number;
  readonly learningRates: readonly number[];
}

/** Learning rates of §2.1.3. */
export const LEARNING_RATES: readonly number[] = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03];

/** Units of the quick preset’s trained networks: the space’s orders of size, as far as they train within seconds. */
const QUICK_UNITS: readonly number[] = [8, 16, 32, 64, 256];

/** Named plans. `paper` is Table 1 and §2.1 in full; `quick` fits into a few minutes on two cores. */
export const MNIST_PRESETS: Readonly<Record<string, MnistPlan>> = {
  quick: {
    untrainedArchitectures: mlpSpace(MLP_UNITS),
    untrainedSeeds: 20,
    trainedArchitectures: mlpSpace(QUICK_UNITS),
    trainingSeeds: 3,
    learningRates: [0.001, 0.003],
  },
  paper: {
    untrainedArchitectures: mlpSpace(MLP_UNITS),
    untrainedSeeds: 100,
    trainedArchitectures: mlpSpace(MLP_UNITS),
    trainingSeeds: 100,
    learningRates: LEARNING_RATES,
  },
};

/** @throws {TrainlessError} UNKNOWN_NAME */
export function mnistPreset(name: string): MnistPlan {
  const plan = Object.hasOwn(MNIST_PRESETS, name) ? MNIST_PRESETS[name] : undefined;
  if (plan === undefined) {
    throw new TrainlessError(
      'UNKNOWN_NAME',
      `There is no preset "${name}"; choose ${Object.keys(MNIST_PRESETS).join(' or ')}.`,
    );
  }
  return plan;
}
