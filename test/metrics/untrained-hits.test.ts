import { describe, expect, it } from 'vitest';
import type { UntrainedNetworks } from '../../src/engine/index.js';
import { countCorrect, untrainedHits } from '../../src/metrics/index.js';
import { cellFromIndex } from '../../src/spaces/index.js';

describe('countCorrect', () => {
  it('takes the first of equal logits, as argmax does', () => {
    const logits = Float32Array.of(1, 1, 0, /**/ 0, 2, 2, /**/ 3, 0, 0);
    expect(countCorrect(logits, [0, 1, 0]).hits).toBe(3);
    expect(countCorrect(logits, [1, 2, 1]).hits).toBe(0);
  });

  it('is certain of zeros and of clear answers, and doubts where the label is within rounding of the best', () => {
    expect(countCorrect(new Float32Array(6), [0, 1])).toEqual({ hits: 1, doubtful: false });
    expect(countCorrect(Float32Array.of(1, 0.5, -1), [0])).toEqual({ hits: 1, doubtful: false });
    expect(countCorrect(Float32Array.of(1, 0.99995, -1), [0])).toEqual({ hits: 1, doubtful: true });
    expect(countCorrect(Float32Array.of(1, 0.99995, -1), [1])).toEqual({ hits: 0, doubtful: true });
    // Two other classes are close: the label is wrong either way.
    expect(countCorrect(Float32Array.of(1, 0.99995, -1), [2])).toEqual({ hits: 0, doubtful: false });
    expect(countCorrect(Float32Array.of(1), [0])).toEqual({ hits: 1, doubtful: false });
  });
});

describe('untrainedHits', () => {
  it('keeps the count of the more exact computation', async () => {
    const networks: UntrainedNetworks = {
      name: 'two tries',
      async run(cells, seeds, visit) {
        cells.forEach((_, cell) => {
          seeds.forEach((_seed, seed) => {
            const again = visit({ cell, seed }, Float32Array.of(1, seed === 0 ? 1.00001 : 0));
            if (again === 'more exactly') visit({ cell, seed }, Float32Array.of(1, 0.9));
          });
        });
      },
      release: async () => {},
    };
    expect(await untrainedHits(networks, [cellFromIndex(0)], [0, 1], [0])).toEqual([[1, 1]]);
  });
});
