import { describe, expect, it } from 'vitest';
import { Mt19937 } from '../../src/core/random/index.js';
import { onnxRuntimeEngine } from '../../src/engine/index.js';
import { mnistSettings, studyImages } from '../../src/experiments/index.js';
import { initialiseMlp } from '../../src/graph/index.js';
import { mlpTrainer } from '../../src/training/index.js';

describe('mlpTrainer', () => {
  it('finds the same best epoch with and without validating every epoch in full', async () => {
    const settings = { ...mnistSettings('paper', 'fashion-mnist'), epochs: 60, firstValidatedEpoch: 10 };
    const images = await studyImages(settings);
    const engine = await onnxRuntimeEngine();
    const full = await mlpTrainer(engine, images, settings, { returnCurve: true });
    const fast = await mlpTrainer(engine, images, settings);
    for (const [units, learningRate] of [
      [8, 0.001],
      [32, 0.01],
      [128, 0.001],
    ] as const) {
      const train = (trainer: typeof full) =>
        trainer.train(
          initialiseMlp({ units1: units, units2: units }, Mt19937.fromSeed(1)),
          learningRate,
          Mt19937.fromSeed(2),
        );
      const [{ validationCurve, validatedShare: all, ...expected }, { validatedShare, ...found }] = [
        await train(full),
        await train(fast),
      ];
      expect(found).toEqual({ ...expected, validationCurve: null });
      expect(validationCurve).toHaveLength(50);
      expect(Math.max(...(validationCurve ?? []))).toBe(expected.validationAccuracy);
      expect(validationCurve?.indexOf(expected.validationAccuracy)).toBe(expected.bestEpoch - 10);
      expect(all).toBe(1);
      if (units >= 32) expect(validatedShare).toBeLessThan(0.8);
    }
    await full.release();
    await fast.release();
  }, 60_000);
});
