import { describe, expect, it } from 'vitest';
import { loadColourImages, normaliseImages, selectImages } from '../../../src/data/index.js';
import { drawBatch } from '../../../src/experiments/index.js';

describe('drawBatch', () => {
  it('draws different training images, nested in larger batches of the same number', async () => {
    const data = await loadColourImages({ parts: ['train'] });
    const large = drawBatch(data, { batchSize: 256, number: 0 });
    expect(new Set(large.indices).size).toBe(256);
    expect(large.images.shape).toEqual([256, 3, 32, 32]);
    const small = drawBatch(data, { batchSize: 16, number: 0 });
    expect(small.indices).toEqual(large.indices.subarray(0, 16));
    expect(small.images.data).toEqual(large.images.data.subarray(0, 16 * 3072));
    expect(drawBatch(data, { batchSize: 16, number: 1 }).indices).not.toEqual(small.indices);
    expect(drawBatch(data, { batchSize: 16, number: 0, seed: 2 }).indices).not.toEqual(small.indices);
    if (data.train === undefined) throw new Error('no training images');
    const chosen = selectImages(data.train, small.indices);
    expect([...small.labels]).toEqual([...chosen.labels]);
    expect(small.images).toEqual(normaliseImages(chosen.images, data.normalisation));
  });

  it('can show the images as training does, the same ones', async () => {
    const data = await loadColourImages({ parts: ['train'] });
    const plain = drawBatch(data, { batchSize: 8, number: 3 });
    const augmented = drawBatch(data, { batchSize: 8, number: 3, augmented: true });
    expect(augmented.indices).toEqual(plain.indices);
    expect(augmented.images.data).not.toEqual(plain.images.data);
    expect(drawBatch(data, { batchSize: 8, number: 3, augmented: true })).toEqual(augmented);
  });

  it('takes every image equally often', async () => {
    const data = await loadColourImages({ parts: ['train'] });
    const places = Array.from({ length: 400 }, (_, number) => [
      ...drawBatch(data, { batchSize: 20, number }).indices,
    ]).flat();
    // 8,000 draws of 2,000 images in ten equal parts: χ² with 9 degrees of freedom is below 27.9 with p = 0.999.
    const parts = Array.from(
      { length: 10 },
      (_, part) => places.filter((place) => Math.floor(place / 200) === part).length,
    );
    expect(parts.reduce((sum, count) => sum + (count - 800) ** 2 / 800, 0)).toBeLessThan(27.9);
  });

  it('refuses more images than there are', async () => {
    const data = await loadColourImages({ parts: ['train'] });
    expect(() => drawBatch(data, { batchSize: 2001, number: 0 })).toThrow(/1 to 2000/);
    expect(() => drawBatch({ ...data, train: undefined }, { batchSize: 1, number: 0 })).toThrow(/not there/);
  });
});
