import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { AccuracyTable, decodeBzip2, formatTable, importNats, parseTable } from '../../src/data/index.js';

const fixture: {
  cells: Record<string, string>;
  bad: Record<string, string>;
  plain: string;
  bzip2: Record<string, string>;
  empty: string;
} = JSON.parse(readFileSync(fileURLToPath(new URL('../fixtures/data/nats.json', import.meta.url)), 'utf8'));
const bytesOf = (base64: string | undefined): Buffer => Buffer.from(base64 ?? '', 'base64');
const root = mkdtempSync(join(tmpdir(), 'trainless-nats-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function folder(name: string, files: Readonly<Record<string, Uint8Array>>): string {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  for (const [file, bytes] of Object.entries(files)) writeFileSync(join(path, file), bytes);
  return path;
}

describe('decodeBzip2', () => {
  it.each(Object.keys(fixture.bzip2))('unpacks what Python packed (%s)', (form) => {
    expect(Buffer.from(decodeBzip2(bytesOf(fixture.bzip2[form]))).equals(bytesOf(fixture.plain))).toBe(true);
  });

  it('unpacks nothing', () => {
    expect(decodeBzip2(bytesOf(fixture.empty))).toHaveLength(0);
  });

  it('refuses every truncation, damage, tails and too much', () => {
    const good = bytesOf(fixture.bzip2['level 9']);
    const refused = (bytes: Uint8Array, maxBytes?: number): void =>
      expect(() => decodeBzip2(bytes, 'x.bz2', maxBytes)).toThrow(expect.objectContaining({ code: 'BAD_FILE' }));
    for (let length = 0; length < good.length; length++) refused(good.subarray(0, length));
    for (let position = 4; position < good.length; position++) {
      const damaged = Buffer.from(good);
      damaged[position] = (damaged[position] ?? 0) ^ 0x55;
      // Some bits of a bzip2 file mean nothing: the content is either refused or right.
      let content: Uint8Array | undefined;
      try {
        content = decodeBzip2(damaged);
      } catch (error) {
        expect(error).toMatchObject({ code: 'BAD_FILE' });
      }
      if (content) expect(Buffer.from(content).equals(bytesOf(fixture.plain))).toBe(true);
    }
    refused(Buffer.concat([good, Buffer.from('tail')]));
    refused(good, 1000);
  });
});

describe('importNats', () => {
  const cells = folder('cells', {
    '000000.pickle.pbz2': bytesOf(fixture.cells['000000']),
    '000011.pickle': Buffer.from(decodeBzip2(bytesOf(fixture.cells['000011']))),
    '000011.pickle.pbz2': bytesOf(fixture.cells['000011']),
    'README.md': Buffer.from('not a cell'),
  });

  it('takes the last epoch of every training, seed by seed, and their means', async () => {
    const done: number[] = [];
    const parts = await importNats(cells, { progress: { update: (state) => done.push(state.done) } });
    const table = new AccuracyTable(parts);
    expect(done).toEqual([1, 2]);
    expect([table.filledRows, table.has(0), table.has(11), table.has(1)]).toEqual([2, true, true, false]);
    // The fixture's percentages: 10·training + 2·split + seed/1000 + epochs/100 + index/10.
    const value = (cell: number, ...words: Parameters<AccuracyTable['accuracy']>[1][]): number =>
      100 * table.accuracy(cell, words[0] ?? { dataset: 'cifar-10', split: 'test' }).value;
    expect(value(0, { dataset: 'cifar-10', split: 'test', seed: 888 })).toBeCloseTo(10 + 0.888 + 2, 10);
    expect(value(0, { dataset: 'cifar-10', split: 'test' })).toBeCloseTo(10 + 0.888 + 2, 10);
    expect(value(11, { dataset: 'cifar-10', split: 'test' })).toBeCloseTo(10 + 0.777 + 2 + 1.1, 10);
    expect(value(0, { dataset: 'cifar-10', split: 'validation', epochs: 12 })).toBeCloseTo(0.444 + 0.12, 10);
    expect(value(0, { dataset: 'cifar-10', split: 'test', trainedOn: 'half' })).toBeCloseTo(2 + 0.888 + 2, 10);
    expect(value(11, { dataset: 'cifar-100', split: 'whole-test' })).toBeCloseTo(20 + 4 + 0.777 + 2 + 1.1, 10);
    expect(value(11, { dataset: 'imagenet16-120', split: 'test', epochs: 12 })).toBeCloseTo(
      30 + 2 + 0.111 + 0.12 + 1.1,
      10,
    );
    expect(table.runs(0, { dataset: 'cifar-10', split: 'test' }).map(({ seed }) => seed)).toEqual([777, 888, 999]);
    expect(table.runs(11, { dataset: 'cifar-10', split: 'test' }).map(({ seed }) => seed)).toEqual([777]);
    const seconds = (quantity: 'training-seconds' | 'validation-seconds'): number | undefined =>
      table.seconds(quantity, { dataset: 'cifar-10', epochs: 200, trainedOn: 'half' })[11];
    expect([seconds('training-seconds'), seconds('validation-seconds')]).toEqual([100, 2.5]);
    expect(() => table.accuracy(1, { dataset: 'cifar-10', split: 'test' })).toThrow(/Cell 1 is not in this table/);
    expect(() => table.column({ dataset: 'cifar-10', split: 'test' })).toThrow(/Cell 1 is not among the 2 cells/);
    const bytes = formatTable(parts);
    expect(Buffer.from(formatTable(parseTable(bytes).parts)).equals(bytes)).toBe(true);
  });

  it.each(Object.keys(fixture.bad))('refuses %s', async (label) => {
    const place = folder(label.replace(/\W/g, '-'), { '000000.pickle.pbz2': bytesOf(fixture.bad[label]) });
    await expect(importNats(place)).rejects.toMatchObject({
      code: expect.stringMatching(/^BAD_(FILE|DATA)$/),
      message: expect.stringContaining('000000.pickle.pbz2'),
    });
  });

  it('says what is missing, and stops when asked', async () => {
    await expect(importNats(folder('empty', {}))).rejects.toMatchObject({ code: 'MISSING_DATA' });
    await expect(importNats(join(root, 'no'))).rejects.toMatchObject({ code: 'MISSING_DATA' });
    await expect(importNats(cells, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'INTERRUPTED' });
    const meta = folder('meta', {
      '000000.pickle.pbz2': bytesOf(fixture.cells['000000']),
      'meta.pickle.pbz2': Buffer.from('x'),
    });
    await expect(importNats(meta)).rejects.toMatchObject({ code: 'BAD_FILE' });
  });
});
