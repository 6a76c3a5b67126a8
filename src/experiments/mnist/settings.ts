import { TrainlessError } from '../../core/errors.js';
import type { ImageDataName } from '../../data/index.js';
import type { PixelScaling } from '../../training/index.js';

/** The paper's text, or what the authors' notebooks do where that differs. */
export type MnistProtocol = 'paper' | 'authors-code';

/** Everything that a trial's result depends on apart from the trial's own identity. */
export interface MnistSettings {
  readonly protocol: MnistProtocol;
  readonly data: ImageDataName;
  /** Seed of the draw of the reduced training set. */
  readonly dataSeed: number;
  readonly imagesPerClass: number;
  /** Whether one image may be drawn twice. */
  readonly withReplacement: boolean;
  readonly scaling: PixelScaling;
  /** Images that the untrained accuracy is measured on. */
  readonly untrainedOn: 'validation' | 'train+validation';
  readonly epochs: number;
  readonly batchSize: number;
  /** First epoch, counted from 0, whose weights can be chosen. */
  readonly firstValidatedEpoch: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly initialisation: 'he-uniform';
}

/**
 * Settings of a protocol.
 * @see paper §2.1 and Algorithm 1; the departures of the authors' code are listed in DEVIATIONS.md
 */
export function mnistSettings(protocol: MnistProtocol, data: ImageDataName): MnistSettings {
  const shared = {
    protocol,
    data,
    dataSeed: 0,
    imagesPerClass: 20,
    epochs: 200,
    batchSize: 50,
    beta1: 0.9,
    // Keras' default, which the paper does not name.
    epsilon: 1e-7,
    initialisation: 'he-uniform',
  } as const;
  switch (protocol) {
    case 'paper':
      return {
        ...shared,
        withReplacement: false,
        scaling: 'unit',
        untrainedOn: 'validation',
        firstValidatedEpoch: 50,
        beta2: 0.99,
      };
    case 'authors-code':
      return {
        ...shared,
        withReplacement: true,
        scaling: 'standardised',
        untrainedOn: 'train+validation',
        firstValidatedEpoch: 51,
        beta2: 0.999,
      };
    default:
      throw new TrainlessError(
        'UNKNOWN_NAME',
        `There is no protocol "${String(protocol)}"; choose paper or authors-code.`,
      );
  }
}

/** Delta degrees of freedom of σ in each protocol: population in the paper's formulas, sample in the authors' code. */
export function protocolDdof(protocol: MnistProtocol): 0 | 1 {
  return protocol === 'paper' ? 0 : 1;
}
