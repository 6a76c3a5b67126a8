import { describe, expect, it } from 'vitest';
import {
  LEARNING_RATES,
  type MnistEntry,
  mnistCorrelations,
  mnistCsv,
  mnistPreset,
  mnistSettings,
  mnistTrials,
  summariseMnist,
  trialKey,
} from '../../src/experiments/index.js';

const untrained = (units1: number, firstSeed: number, hits: number[]): MnistEntry => ({
  kind: 'untrained',
  units1,
  units2: 8,
  firstSeed,
  seeds: hits.length,
  hits,
  images: 1000,
  elapsedMs: 1,
});
const training = (units1: number, learningRate: number, seed: number, testAccuracy: number): MnistEntry => ({
  kind: 'training',
  units1,
  units2: 8,
  learningRate,
  seed,
  testAccuracy,
  validationAccuracy: 0.9,
  trainingAccuracy: 1,
  bestEpoch: 60,
  elapsedMs: 1,
});

const ENTRIES = [
  untrained(16, 2, [120, 80]),
  untrained(16, 0, [100, 100]),
  untrained(8, 0, [90, 110]),
  training(8, 0.01, 0, 0.7),
  training(8, 0.01, 1, 0.8),
  training(8, 0.001, 0, 0.74),
  training(8, 0.001, 1, 0.74),
];

describe('summary of the MNIST study', () => {
  it('takes population deviations and the learning rate of the highest mean test accuracy', () => {
    const [small, large] = summariseMnist(ENTRIES, 'paper');
    expect(small).toMatchObject({
      name: '8x8',
      params: 785 * 8 + 9 * 8 + 90,
      initialisations: 2,
      trainings: 2,
      learningRate: 0.01,
    });
    expect(small?.muU).toBeCloseTo(0.1, 15);
    expect(small?.sigmaU).toBeCloseTo(0.01, 15);
    expect(small?.cvU).toBeCloseTo(0.1, 15);
    expect(small?.muT).toBeCloseTo(0.75, 15);
    expect(small?.sigmaT).toBeCloseTo(0.05, 15);
    expect(large).toMatchObject({ name: '16x8', initialisations: 4, muT: null, sigmaT: null, trainings: 0 });
    expect(large).not.toHaveProperty('learningRate');
    expect(large?.sigmaU).toBeCloseTo(Math.sqrt(200 / 1e6), 15);
  });

  it('takes sample deviations pooled over learning rates for the authors’ code', () => {
    const [small] = summariseMnist(ENTRIES, 'authors-code');
    // 90, 110, 90, 110: squares 4 · 0.01², n − 1 = 3
    expect(small?.sigmaU).toBeCloseTo(Math.sqrt((4 * 0.0001) / 3), 15);
    expect(small?.sigmaT).toBeCloseTo(Math.sqrt(0.005), 14);
  });

  it('knows a degenerate score from a good one', () => {
    const [row] = summariseMnist([untrained(8, 0, [100, 100, 100])], 'paper');
    expect(row).toMatchObject({ cvU: null, cvUStatus: 'degenerate', sigmaU: 0 });
  });

  it('correlates what both columns have', () => {
    const rows = summariseMnist([...ENTRIES, training(16, 0.01, 0, 0.6)], 'paper');
    const pair = mnistCorrelations(rows).find(({ x, y }) => x === 'params' && y === 'muT');
    expect(pair?.pearson).toMatchObject({ status: 'ok', n: 2, estimate: -1 });
  });

  it('writes a table that reads back', () => {
    const [head, first] = mnistCsv(summariseMnist(ENTRIES, 'paper')).split('\n');
    expect(head?.split(',')).toHaveLength(12);
    expect(first?.split(',').slice(0, 4)).toEqual(['8x8', '8', '8', '6442']);
  });
});

describe('plans of the MNIST study', () => {
  it('holds Table 1 and §2.1 in full in the preset "paper"', () => {
    const trials = mnistTrials(mnistPreset('paper'));
    const trainings = trials.filter((trial) => trial.kind === 'training');
    expect(trainings).toHaveLength(86_400);
    expect(new Set(trainings.map(({ learningRate }) => learningRate))).toEqual(new Set(LEARNING_RATES));
    expect(trials.reduce((sum, trial) => sum + (trial.kind === 'untrained' ? trial.seeds : 0), 0)).toBe(14_400);
    expect(new Set(trials.map(trialKey)).size).toBe(trials.length);
  });

  it('is no toy in the preset "quick"', () => {
    const plan = mnistPreset('quick');
    expect(plan.untrainedArchitectures).toHaveLength(144);
    expect(plan.untrainedSeeds).toBeGreaterThanOrEqual(20);
    expect(plan.trainedArchitectures.length).toBeGreaterThanOrEqual(25);
    expect(plan.learningRates.length).toBeGreaterThanOrEqual(2);
    expect(plan.trainingSeeds).toBeGreaterThanOrEqual(3);
    expect(mnistSettings('paper', 'mnist').epochs).toBe(200);
  });

  it('keeps a trial’s identity when the plan grows', () => {
    const quick = new Set(mnistTrials(mnistPreset('quick')).map(trialKey));
    const more = new Set(mnistTrials({ ...mnistPreset('quick'), trainingSeeds: 5, untrainedSeeds: 100 }).map(trialKey));
    expect([...quick].filter((key) => !more.has(key))).toEqual([]);
  });
});
