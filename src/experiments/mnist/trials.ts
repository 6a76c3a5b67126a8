import { formatMlp, type MlpArchitecture, mlpParameterCount } from '../../spaces/index.js';
import type { MnistPlan } from './presets.js';

/** Initialisations measured in one untrained trial. */
const SEEDS_PER_TRIAL = 10;

/** Untrained accuracy over a few initialisations of one architecture. */
export interface UntrainedTrial extends MlpArchitecture {
  readonly kind: 'untrained';
  readonly firstSeed: number;
  readonly seeds: number;
}

/** One training. */
export interface TrainingTrial extends MlpArchitecture {
  readonly kind: 'training';
  readonly learningRate: number;
  readonly seed: number;
}

export type MnistTrial = UntrainedTrial | TrainingTrial;

/** A trial's result as the journal keeps it. Hits are counts of images classified rightly. */
export type MnistEntry =
  | (UntrainedTrial & { readonly hits: readonly number[]; readonly images: number; readonly elapsedMs: number })
  | (TrainingTrial & {
      readonly testAccuracy: number;
      readonly validationAccuracy: number;
      readonly trainingAccuracy: number;
      readonly bestEpoch: number;
      readonly elapsedMs: number;
    });

/** A trial's identity: equal for equal trials, whatever the plan. */
export function trialKey(trial: MnistTrial): string {
  const name = formatMlp(trial);
  return trial.kind === 'untrained'
    ? `untrained ${name} ${trial.firstSeed}+${trial.seeds}`
    : `training ${name} ${trial.learningRate} ${trial.seed}`;
}

/**
 * All trials of a plan: untrained ones first, then trainings seed by seed, so that a study stopped early holds whole
 * seeds; the largest networks come first within each, so that workers finish together.
 */
export function mnistTrials(plan: MnistPlan): MnistTrial[] {
  const largestFirst = (architectures: readonly MlpArchitecture[]): MlpArchitecture[] =>
    [...architectures].sort((a, b) => mlpParameterCount(b) - mlpParameterCount(a));
  const starts = Array.from(
    { length: Math.ceil(plan.untrainedSeeds / SEEDS_PER_TRIAL) },
    (_, at) => at * SEEDS_PER_TRIAL,
  );
  const untrained = largestFirst(plan.untrainedArchitectures).flatMap(({ units1, units2 }) =>
    starts.map((firstSeed): UntrainedTrial => {
      const seeds = Math.min(SEEDS_PER_TRIAL, plan.untrainedSeeds - firstSeed);
      return { kind: 'untrained', units1, units2, firstSeed, seeds };
    }),
  );
  const trained = largestFirst(plan.trainedArchitectures);
  const training = Array.from({ length: plan.trainingSeeds }, (_, seed) =>
    trained.flatMap(({ units1, units2 }) =>
      plan.learningRates.map(
        (learningRate): TrainingTrial => ({ kind: 'training', units1, units2, learningRate, seed }),
      ),
    ),
  ).flat();
  return [...untrained, ...training];
}

/** Work of a trial in arbitrary units that grow linearly with its time; for the estimate of the time left only. */
export function trialWork(trial: MnistTrial): number {
  const size = mlpParameterCount(trial);
  // Measured: a training is 150 passes over 5,000 images and 800 steps, with 0.12 s whatever the size.
  return trial.kind === 'untrained' ? trial.seeds * (size + 20_000) * 0.006 : size + 8_000;
}
