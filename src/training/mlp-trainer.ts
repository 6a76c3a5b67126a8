import { TrainlessError } from '../core/errors.js';
import type { NdArray } from '../core/ndarray.js';
import type { Mt19937 } from '../core/random/index.js';
import type { Engine, Session, Tensors } from '../engine/engine.js';
import type { MlpWeights } from '../graph/initialisation/mlp-weights.js';
import { MLP_CLASSES, mlpHitsGraph } from '../graph/networks/mlp.js';
import { type ScaledImages, takeColumns, takeRows } from './mlp-images.js';
import { adamSteps, mlpTrainingGraph } from './mlp-training-graph.js';

/** Settings of Algorithm 1 that all its trainings share. */
export interface MlpTrainingSettings {
  readonly epochs: number;
  readonly batchSize: number;
  /** First epoch, counted from 0, after which validation accuracy is measured. */
  readonly firstValidatedEpoch: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Images of one study, scaled. */
export interface MlpImages {
  readonly train: ScaledImages;
  readonly validation: ScaledImages;
  readonly test: ScaledImages;
}

/** What one training gives; accuracies are fractions, of the weights of the best epoch. */
export interface MlpTraining {
  readonly testAccuracy: number;
  readonly validationAccuracy: number;
  readonly trainingAccuracy: number;
  /** Counted from 0. */
  readonly bestEpoch: number;
  /** After each validated epoch; null where it was not asked for. */
  readonly validationCurve: Float64Array | null;
  /** Share of the validation images that had to be looked at, over all validated epochs; 1 with a curve. */
  readonly validatedShare: number;
}

/** Trains networks of any number of units on one set of images. */
export interface MlpTrainer {
  /**
   * @param weights - initial parameters over all pixels
   * @param rng - shuffles the training images before each epoch
   */
  train(weights: MlpWeights, learningRate: number, rng: Mt19937): Promise<MlpTraining>;
  release(): Promise<void>;
}

/** First layers narrower than this are validated in full: picking images out costs as much as the product with them. */
const UNITS_WORTH_STOPPING = 24;

/**
 * Prepares Algorithm 1 for one set of images.
 * @param options - `returnCurve`: validate every epoch in full and return the accuracies; slower, otherwise the same
 * @throws {TrainlessError} BAD_ARGUMENT where epochs or batches do not fit
 */
export async function mlpTrainer(
  engine: Engine,
  images: MlpImages,
  settings: MlpTrainingSettings,
  { returnCurve = false }: { readonly returnCurve?: boolean } = {},
): Promise<MlpTrainer> {
  const { epochs, batchSize, firstValidatedEpoch, beta1, beta2 } = settings;
  const count = images.train.labels.length;
  if (count % batchSize !== 0) {
    throw new TrainlessError('BAD_ARGUMENT', `${count} training images do not divide into batches of ${batchSize}.`);
  }
  if (!(firstValidatedEpoch >= 0 && firstValidatedEpoch < epochs)) {
    throw new TrainlessError(
      'BAD_ARGUMENT',
      `A burn-in of ${firstValidatedEpoch} of ${epochs} epochs leaves none to validate.`,
    );
  }
  const { live, dead } = splitPixels(images.train.pixels);
  const prepare = (inFull: boolean): Promise<Session> =>
    engine.prepare(
      mlpTrainingGraph({
        ...settings,
        livePixels: live.length,
        deadPixels: dead.length,
        trainingImages: count,
        validationImages: images.validation.labels.length,
        testImages: images.test.labels.length,
        returnCurve: inFull,
      }),
    );
  const sessions = new Map<boolean, Promise<Session>>();
  const sessionFor = (units1: number): Promise<Session> => {
    const inFull = returnCurve || units1 < UNITS_WORTH_STOPPING;
    const session = sessions.get(inFull) ?? prepare(inFull);
    sessions.set(inFull, session);
    return session;
  };
  const fixed = imageInputs(images, live, dead);
  const updates = epochs * (count / batchSize);
  return {
    async train([layer1, layer2, layer3], learningRate, rng) {
      const bias = (layer1.shape[0] ?? 1) - 1;
      const session = await sessionFor(layer1.shape[1] ?? 0);
      const result = await session.run({
        ...fixed,
        layer1: takeRows(layer1, [...live, bias]),
        layer2,
        layer3,
        ...(dead.length > 0 ? { dead1: takeRows(layer1, dead) } : {}),
        order: { data: epochOrders(epochs, count, rng), shape: [updates, batchSize] },
        steps: { data: adamSteps(updates, learningRate, beta1, beta2), shape: [updates] },
      });
      const validationImages = images.validation.labels.length;
      const curve = returnCurve ? (result.validationHits?.data as BigInt64Array) : undefined;
      const looked = [...((result.validated?.data ?? []) as Iterable<bigint>)].map(Number);
      return {
        testAccuracy: scalar(result, 'testHits') / images.test.labels.length,
        validationAccuracy: scalar(result, 'bestHits') / validationImages,
        trainingAccuracy: scalar(result, 'trainHits') / count,
        bestEpoch: scalar(result, 'bestEpoch'),
        validationCurve:
          curve === undefined ? null : Float64Array.from(curve, (hits) => Number(hits) / validationImages),
        validatedShare: looked.reduce((sum, n) => sum + n, 0) / (looked.length * validationImages),
      };
    },
    async release() {
      for (const session of sessions.values()) await (await session).release();
    },
  };
}

/** Measures untrained accuracy of networks of any number of units on fixed images. */
export interface MlpScorer {
  /** @returns number of images classified rightly */
  hits(weights: MlpWeights): Promise<number>;
  release(): Promise<void>;
}

/** Prepares the forward pass for one set of images. */
export async function mlpScorer(engine: Engine, { pixels, labels }: ScaledImages): Promise<MlpScorer> {
  const [count = 0, inputs = 0] = pixels.shape;
  const session: Session = await engine.prepare(mlpHitsGraph(count, inputs));
  const all = Array.from({ length: inputs }, (_, at) => at);
  const fixed = { images: takeColumns(pixels, all, true), labels: { data: labels, shape: [count] } };
  return {
    async hits([layer1, layer2, layer3]) {
      return scalar(await session.run({ ...fixed, layer1, layer2, layer3 }), 'hits');
    },
    release: () => session.release(),
  };
}

/**
 * Pixels that differ from zero in some training image, and the others. The weights of the others have zero gradient in
 * every step, so they never change: training may leave them out, and validation add their constant share.
 */
function splitPixels({ data, shape: [rows = 0, pixels = 0] }: NdArray<Float32Array>): {
  live: number[];
  dead: number[];
} {
  const live: number[] = [];
  const dead: number[] = [];
  for (let pixel = 0; pixel < pixels; pixel++) {
    let used = false;
    for (let row = 0; row < rows && !used; row++) used = data[row * pixels + pixel] !== 0;
    (used ? live : dead).push(pixel);
  }
  return { live, dead };
}

function imageInputs(
  { train, validation, test }: MlpImages,
  live: readonly number[],
  dead: readonly number[],
): Tensors {
  const targets = new Float32Array(train.labels.length * MLP_CLASSES);
  train.labels.forEach((label, row) => {
    targets[row * MLP_CLASSES + Number(label)] = 1;
  });
  const labels = (set: ScaledImages): NdArray => ({ data: set.labels, shape: [set.labels.length] });
  return {
    train: takeColumns(train.pixels, live, true),
    targets: { data: targets, shape: [train.labels.length, MLP_CLASSES] },
    trainLabels: labels(train),
    validation: takeColumns(validation.pixels, live, true),
    validationLabels: labels(validation),
    test: takeColumns(test.pixels, live, true),
    testLabels: labels(test),
    ...(dead.length > 0
      ? { validationDead: takeColumns(validation.pixels, dead, false), testDead: takeColumns(test.pixels, dead, false) }
      : {}),
  };
}

/** A fresh shuffle (Fisher–Yates) of all training images for each epoch. @returns int64 [epochs · count] */
function epochOrders(epochs: number, count: number, rng: Mt19937): BigInt64Array {
  const orders = new BigInt64Array(epochs * count);
  const order = Uint32Array.from({ length: count }, (_, at) => at);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = count - 1; i > 0; i--) {
      const j = Math.floor(rng.nextFloat64() * (i + 1));
      const kept = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = kept;
    }
    for (let at = 0; at < count; at++) orders[epoch * count + at] = BigInt(order[at] ?? 0);
  }
  return orders;
}

function scalar(tensors: Tensors, name: string): number {
  const value = tensors[name]?.data[0];
  if (value === undefined) throw new TrainlessError('ENGINE_FAILED', `The engine returned no ${name}.`);
  return Number(value);
}
