import { describe, expect, it } from 'vitest';
import { loadAccuracyTable, loadPublishedScores } from '../../../src/data/index.js';
import { loadSelectionData } from '../../../src/experiments/index.js';
import { MIRROR, NO_MIRROR } from '../../data/mirror.js';
import { temporaryFolder } from '../../temporary-folder.js';

describe('loadSelectionData', () => {
  it('finds nothing in an empty cache, fetches nothing unasked, and says what would', async () => {
    const cache = temporaryFolder();
    expect(await loadSelectionData({ cache, mirror: cache })).toEqual({
      accuracies: {},
      published: {},
      sources: [],
      note: expect.stringContaining('`trainless data fetch nas-bench-201 zc-proxies`'),
    });
    await expect(loadSelectionData({ cache, mirror: cache, download: true })).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
    });
  });

  it.skipIf(MIRROR === undefined)(`finds what is there (${NO_MIRROR})`, { timeout: 60_000 }, async () => {
    const cache = temporaryFolder();
    await loadAccuracyTable({ cache, mirror: MIRROR });
    const accuracies = await loadSelectionData({ cache });
    expect(Object.keys(accuracies.accuracies)).toEqual(['cifar-10', 'cifar-100', 'imagenet16-120']);
    expect(accuracies.accuracies['cifar-100']?.test(9930)).toBeCloseTo(0.735133, 5);
    expect(accuracies.published).toEqual({});
    await loadPublishedScores('cifar-10', { cache, mirror: MIRROR });
    const both = await loadSelectionData({ cache });
    expect(both.published['cifar-10']).toHaveLength(13);
    expect(both.published['imagenet16-120']).toBeUndefined();
    expect(both.sources.at(-1)).toMatchObject({
      id: 'zc-proxies-cifar10',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});
