import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { onnxRuntimeEngine } from '../../src/engine/index.js';
import { adamSteps, mlpTrainingGraph, takeColumns, takeRows } from '../../src/training/index.js';

interface Fixture {
  readonly pixels: number;
  readonly units1: number;
  readonly units2: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly firstValidatedEpoch: number;
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly train: number[];
  readonly trainLabels: number[];
  readonly validation: number[];
  readonly validationLabels: number[];
  readonly test: number[];
  readonly testLabels: number[];
  readonly initial: [number[], number[], number[]];
  readonly order: number[];
  readonly dead: number[];
  readonly expected: {
    readonly validationHits: number[];
    readonly bestHits: number;
    readonly bestEpoch: number;
    readonly testHits: number;
    readonly trainHits: number;
    readonly best: [number[], number[], number[]];
  };
}

const fixture: Fixture = JSON.parse(
  readFileSync(new URL('../fixtures/training/mlp-training.json', import.meta.url), 'utf8'),
);

const matrix = (values: readonly number[], columns: number) => ({
  data: Float32Array.from(values),
  shape: [values.length / columns, columns],
});
const int64 = (values: readonly number[], shape: readonly number[] = [values.length]) => ({
  data: BigInt64Array.from(values, BigInt),
  shape,
});

/** Runs the graph on the fixture with the given pixels held to be dead. */
async function train(dead: readonly number[], shape: { returnCurve?: boolean; validationPart?: number } = {}) {
  const { pixels, units1, units2, epochs, batchSize, learningRate, beta1, beta2 } = fixture;
  const live = Array.from({ length: pixels }, (_, at) => at).filter((pixel) => !dead.includes(pixel));
  const images = fixture.trainLabels.length;
  const engine = await onnxRuntimeEngine();
  const session = await engine.prepare(
    mlpTrainingGraph({
      ...fixture,
      livePixels: live.length,
      deadPixels: dead.length,
      trainingImages: images,
      validationImages: fixture.validationLabels.length,
      testImages: fixture.testLabels.length,
      returnWeights: true,
      ...shape,
    }),
  );
  const updates = (epochs * images) / batchSize;
  const layer1 = matrix(fixture.initial[0], units1);
  const targets = new Float32Array(images * 10);
  fixture.trainLabels.forEach((label, row) => {
    targets[row * 10 + label] = 1;
  });
  const [trainX, validation, test] = [fixture.train, fixture.validation, fixture.test].map((set) =>
    matrix(set, pixels),
  );
  if (!trainX || !validation || !test) throw new Error('fixture');
  const result = await session.run({
    layer1: takeRows(layer1, [...live, pixels]),
    layer2: matrix(fixture.initial[1], units2),
    layer3: matrix(fixture.initial[2], 10),
    train: takeColumns(trainX, live, true),
    targets: { data: targets, shape: [images, 10] },
    trainLabels: int64(fixture.trainLabels),
    order: int64(fixture.order, [updates, batchSize]),
    steps: { data: adamSteps(updates, learningRate, beta1, beta2), shape: [updates] },
    validation: takeColumns(validation, live, true),
    validationLabels: int64(fixture.validationLabels),
    test: takeColumns(test, live, true),
    testLabels: int64(fixture.testLabels),
    ...(dead.length > 0
      ? {
          dead1: takeRows(layer1, dead),
          validationDead: takeColumns(validation, dead, false),
          testDead: takeColumns(test, dead, false),
        }
      : {}),
  });
  await session.release();
  return { live, result };
}

describe('Algorithm 1 as one graph', () => {
  const cases = [
    { title: 'all pixels trained', dead: [] },
    { title: 'pixels that are zero in all training images left out', dead: fixture.dead },
  ];
  it.each(cases)('equals the loop in PyTorch: $title', async ({ dead }) => {
    const { live, result } = await train(dead, { returnCurve: true });
    const { expected, pixels, units1, units2 } = fixture;
    expect(Array.from(result.validationHits?.data as BigInt64Array, Number)).toEqual(expected.validationHits);
    expect(Number(result.bestHits?.data[0])).toBe(expected.bestHits);
    expect(Number(result.bestEpoch?.data[0])).toBe(expected.bestEpoch);
    expect(Number(result.testHits?.data[0])).toBe(expected.testHits);
    expect(Number(result.trainHits?.data[0])).toBe(expected.trainHits);
    const wanted = [
      takeRows(matrix(expected.best[0], units1), [...live, pixels]),
      matrix(expected.best[1], units2),
      matrix(expected.best[2], 10),
    ];
    wanted.forEach(({ data, shape }, at) => {
      const ours = result[`bestLayer${at + 1}`];
      expect(ours?.shape).toEqual(shape);
      // PyTorch computed in double precision, the graph in single.
      data.forEach((value, i) => {
        expect(Number(ours?.data[i])).toBeCloseTo(value, 3);
      });
    });
  });

  it.each(cases)('gives the same when an epoch is validated only until it is beaten: $title', async ({ dead }) => {
    const { result: full } = await train(dead, { returnCurve: true });
    const images = fixture.validationLabels.length;
    const { result } = await train(dead, { validationPart: 20 });
    expect(result.validationHits).toBeUndefined();
    for (const name of ['bestHits', 'bestEpoch', 'testHits', 'trainHits', 'bestLayer1', 'bestLayer2', 'bestLayer3']) {
      expect(result[name]).toEqual(full[name]);
    }
    // An epoch that is better was looked at in full, and one that is worse only in part.
    let best = -1;
    fixture.expected.validationHits.forEach((hits, epoch) => {
      const looked = Number(result.validated?.data[epoch]);
      if (hits > best) expect(looked).toBe(images);
      if (hits < best - 20) expect(looked).toBeLessThan(images);
      best = Math.max(best, hits);
    });
  });
});
