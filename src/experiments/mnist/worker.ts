// Runs in a worker process: does one trial of the MNIST study after the other.
import { NumpyRandomState, subStream } from '../../core/random/index.js';
import { type ImageSet, loadImages, reduceTraining } from '../../data/index.js';
import { type CreateWorker, onnxRuntimeEngine } from '../../engine/index.js';
import { initialiseMlp, type MlpWeights } from '../../graph/index.js';
import { formatMlp, type MlpArchitecture } from '../../spaces/index.js';
import { imageScaler, type MlpImages, mlpScorer, mlpTrainer, type ScaledImages } from '../../training/index.js';
import type { MnistSettings } from './settings.js';
import type { MnistEntry, MnistTrial } from './trials.js';

export const createWorker: CreateWorker<MnistSettings, MnistTrial, MnistEntry> = async (settings) => {
  const images = await studyImages(settings);
  const engine = await onnxRuntimeEngine();
  let trainer: ReturnType<typeof mlpTrainer> | undefined;
  let scorer: ReturnType<typeof mlpScorer> | undefined;
  return async (trial) => {
    const started = performance.now();
    const elapsedMs = (): number => Math.round(performance.now() - started);
    if (trial.kind === 'untrained') {
      scorer ??= mlpScorer(engine, untrainedImages(images, settings));
      const { hits } = await scorer;
      const counts: number[] = [];
      for (let seed = trial.firstSeed; seed < trial.firstSeed + trial.seeds; seed++) {
        counts.push(await hits(initialWeights(trial, seed)));
      }
      return {
        ...trial,
        hits: counts,
        images: untrainedImages(images, settings).labels.length,
        elapsedMs: elapsedMs(),
      };
    }
    trainer ??= mlpTrainer(engine, images, settings);
    const { train } = await trainer;
    const shuffles = subStream(trial.seed, 'mnist', formatMlp(trial), 'order');
    const { testAccuracy, validationAccuracy, trainingAccuracy, bestEpoch } = await train(
      initialWeights(trial, trial.seed),
      trial.learningRate,
      shuffles,
    );
    return { ...trial, testAccuracy, validationAccuracy, trainingAccuracy, bestEpoch, elapsedMs: elapsedMs() };
  };
};

/** The network that a seed initialises; the same for every learning rate, and for untrained accuracy and training. */
export function initialWeights(architecture: MlpArchitecture, seed: number): MlpWeights {
  return initialiseMlp(architecture, subStream(seed, 'mnist', formatMlp(architecture), 'weights'));
}

/** The study's images: the reduced training set, validation and test, scaled by the protocol. */
export async function studyImages(settings: MnistSettings): Promise<MlpImages> {
  const { train, validation, test } = await loadImages({ data: settings.data });
  const reduced = reducedTraining(train, settings);
  const scale = imageScaler(reduced, settings.scaling);
  return { train: scale(reduced), validation: scale(validation), test: scale(test) };
}

function reducedTraining(train: ImageSet, settings: MnistSettings): ImageSet {
  const rng = new NumpyRandomState(settings.dataSeed);
  return reduceTraining(train, settings.imagesPerClass, rng, settings.withReplacement);
}

function untrainedImages({ train, validation }: MlpImages, { untrainedOn }: MnistSettings): ScaledImages {
  if (untrainedOn === 'validation') return validation;
  const [n = 0, columns = 0] = train.pixels.shape;
  const [m = 0] = validation.pixels.shape;
  const data = new Float32Array((n + m) * columns);
  data.set(train.pixels.data);
  data.set(validation.pixels.data, n * columns);
  return {
    pixels: { data, shape: [n + m, columns] },
    labels: BigInt64Array.from([...train.labels, ...validation.labels]),
  };
}
