import { describe, expect, it } from 'vitest';
import { TrainlessError } from '../../src/core/index.js';
import {
  INITIALISATION_SCHEMES,
  initialisationScheme,
  initialWeights,
  nasBench201Tensors,
  tensorSize,
} from '../../src/graph/index.js';
import { cellFromIndex, cellParameterCount, NAS_BENCH_201_SKELETON, parseCell } from '../../src/spaces/index.js';

const LIVE = parseCell(
  '|nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|avg_pool_3x3~0|nor_conv_3x3~1|nor_conv_1x1~2|',
);
/** The same last edges, other ones before. */
const OTHER = parseCell('|nor_conv_1x1~0|+|none~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_1x1~2|');
const DEAD = parseCell('|nor_conv_3x3~0|+|nor_conv_1x1~0|none~1|+|nor_conv_3x3~0|none~1|none~2|');

const weightsOf = (cell: typeof LIVE, scheme: string, seed: number): Map<string, Float32Array> => {
  const tensors = nasBench201Tensors(cell, NAS_BENCH_201_SKELETON);
  const weights = initialWeights(tensors, initialisationScheme(scheme), seed);
  return new Map(tensors.map(({ name }, at) => [name, weights[at] as Float32Array]));
};

describe('nasBench201Tensors', () => {
  it('holds every weight of the closed form, dead edges included', () => {
    for (let index = 0; index < 15_625; index += 311) {
      const cell = cellFromIndex(index);
      const tensors = nasBench201Tensors(cell, NAS_BENCH_201_SKELETON);
      const weights = tensors.reduce((sum, tensor) => sum + tensorSize(tensor), 0);
      // Each convolution but the two shortcuts has a normalisation; one more comes last.
      const normalised = tensors.filter(({ kind, name }) => kind === 'convolution' && !name.includes('downsample'));
      const affine = normalised.reduce((sum, { shape }) => sum + 2 * (shape[0] as number), 2 * 64);
      expect(weights + affine).toBe(cellParameterCount(cell));
      expect(tensors.at(-1)?.drawOffset).toBe(weights - 10);
    }
  });

  it('knows which are dead', () => {
    const live = nasBench201Tensors(DEAD, NAS_BENCH_201_SKELETON).filter((tensor) => tensor.live);
    expect(live.map(({ name }) => name).filter((name) => name.startsWith('cells.0'))).toEqual([
      'cells.0.layers.3.op.1.weight',
    ]);
  });
});

describe('initialWeights', () => {
  it('gives a layer the same weights in every network of a seed with `fast`, not with `torch`', () => {
    const name = 'cells.12.layers.4.op.1.weight';
    expect(weightsOf(LIVE, 'fast', 3).get(name)).toEqual(weightsOf(OTHER, 'fast', 3).get(name));
    expect(weightsOf(LIVE, 'torch', 3).get(name)).not.toEqual(weightsOf(OTHER, 'torch', 3).get(name));
    expect(weightsOf(LIVE, 'fast', 3).get(name)).not.toEqual(weightsOf(LIVE, 'fast', 4).get(name));
    expect(weightsOf(LIVE, 'fast', 3).get('stem.0.weight')).not.toEqual(
      weightsOf(LIVE, 'torch', 3).get('stem.0.weight'),
    );
  });

  it('has the spread that each scheme names', () => {
    const name = 'cells.12.layers.4.op.1.weight'; // 64 × 64 × 3 × 3
    const expected: Record<string, number> = {
      torch: Math.sqrt(2 / 576),
      fast: Math.sqrt(2 / 576),
      'torch-default': 1 / Math.sqrt(3 * 576),
      kaiming_normal_fan_in: Math.sqrt(2 / 576),
      kaiming_normal_fan_out: Math.sqrt(2 / 576),
      kaiming_uniform_fan_in: Math.sqrt(2 / 576),
      kaiming_uniform_fan_out: Math.sqrt(2 / 576),
    };
    for (const { name: scheme } of INITIALISATION_SCHEMES) {
      const values = weightsOf(LIVE, scheme, 1).get(name) as Float32Array;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
      // 36,864 draws: a relative error of 1 % is more than two standard errors.
      expect(deviation / (expected[scheme] as number)).toBeCloseTo(1, 1.7);
    }
    // Fans differ in the residual block 16 → 32.
    const spread = (scheme: string): number => {
      const values = weightsOf(LIVE, scheme, 1).get('cells.5.conv_a.op.1.weight') as Float32Array;
      return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    };
    expect(spread('kaiming_normal_fan_in') / spread('kaiming_normal_fan_out')).toBeCloseTo(Math.SQRT2, 2);
  });

  it('starts the classifier as each scheme says', () => {
    expect(
      weightsOf(LIVE, 'torch', 0)
        .get('classifier.bias')
        ?.every((value) => value === 0),
    ).toBe(true);
    expect(
      weightsOf(LIVE, 'torch-default', 0)
        .get('classifier.bias')
        ?.every((value) => Math.abs(value) <= 1 / 8),
    ).toBe(true);
    expect(
      weightsOf(LIVE, 'torch-default', 0)
        .get('classifier.bias')
        ?.some((value) => value !== 0),
    ).toBe(true);
  });

  it('refuses other names', () => {
    expect(() => initialisationScheme('xavier')).toThrow(TrainlessError);
  });
});
