import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { loadColourImages, parseImageNet16, readImageNet16 } from '../../src/data/index.js';

const fixture: { good: Record<string, string>; bad: Record<string, string> } = JSON.parse(
  readFileSync(fileURLToPath(new URL('../fixtures/data/imagenet16.json', import.meta.url)), 'utf8'),
);
const bytesOf = (base64: string | undefined): Buffer => Buffer.from(base64 ?? '', 'base64');
const folder = mkdtempSync(join(tmpdir(), 'trainless-imagenet16-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('ImageNet16-120', () => {
  it.each(Object.keys(fixture.good))('keeps the first 120 classes of a batch (%s)', (form) => {
    const set = parseImageNet16(bytesOf(fixture.good[form]));
    expect(set.labels).toEqual(Uint8Array.of(0, 119, 6)); // labels 1, 120 and 7; 121 and 1000 are left out
    expect(set.images.shape).toEqual([3, 3, 16, 16]);
    const pixel = (position: number): number => (position * 13) % 256;
    expect(set.images.data.subarray(768, 771)).toEqual(Uint8Array.of(pixel(1536), pixel(1537), pixel(1538)));
    expect(set.images.data.at(-1)).toBe(pixel(5 * 768 - 1));
  });

  it.each(Object.keys(fixture.bad))('refuses a batch with %s', (form) => {
    expect(() => parseImageNet16(bytesOf(fixture.bad[form]), 'val_data')).toThrow(
      expect.objectContaining({ code: 'BAD_FILE', message: expect.stringContaining('val_data') }),
    );
  });

  it('joins the batches of a folder in their order', async () => {
    await expect(readImageNet16(folder)).rejects.toMatchObject({ code: 'MISSING_DATA' });
    await expect(readImageNet16(join(folder, 'no'))).rejects.toMatchObject({ code: 'MISSING_DATA' });
    for (const name of ['train_data_batch_10', 'train_data_batch_2', 'val_data']) {
      writeFileSync(join(folder, name), bytesOf(fixture.good['protocol 2']));
    }
    const data = await loadColourImages({ data: 'imagenet16-120', place: folder });
    expect(data.train?.labels.length).toBe(6);
    expect(data.test?.labels.length).toBe(3);
    expect(Object.keys(data.sha256s)).toEqual(['train_data_batch_2', 'train_data_batch_10', 'val_data']);
    expect(data).toMatchObject({ complete: false, classes: 120 });
    expect(data.provenance).toMatch(/in part: 6 training and 3 validation images/);
    expect((await loadColourImages({ data: 'imagenet16-120', place: folder, parts: ['test'] })).train).toBeUndefined();
  });
});
