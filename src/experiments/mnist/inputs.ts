import { NumpyRandomState, subStream } from '../../core/random/index.js';
import { type ImageSet, loadImages, reduceTraining } from '../../data/index.js';
import { initialiseMlp, type MlpWeights } from '../../graph/index.js';
import { formatMlp, type MlpArchitecture } from '../../spaces/index.js';
import { imageScaler, type MlpImages, type ScaledImages } from '../../training/index.js';
import type { MnistSettings } from './settings.js';

/** The network that a seed initialises; the same for every learning rate, and for untrained accuracy and training. */
export function initialMlpWeights(architecture: MlpArchitecture, seed: number): MlpWeights {
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

/** The images that untrained accuracy is measured on. */
export function untrainedImages({ train, validation }: MlpImages, { untrainedOn }: MnistSettings): ScaledImages {
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
