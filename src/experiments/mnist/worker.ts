// Runs in a worker process: does one trial of the MNIST study after the other.
import { subStream } from '../../core/random/index.js';
import { type CreateWorker, onnxRuntimeEngine } from '../../engine/index.js';
import { formatMlp } from '../../spaces/index.js';
import { mlpScorer, mlpTrainer } from '../../training/index.js';
import { initialMlpWeights, studyImages, untrainedImages } from './inputs.js';
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
        counts.push(await hits(initialMlpWeights(trial, seed)));
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
      initialMlpWeights(trial, trial.seed),
      trial.learningRate,
      shuffles,
    );
    return { ...trial, testAccuracy, validationAccuracy, trainingAccuracy, bestEpoch, elapsedMs: elapsedMs() };
  };
};
