import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ensureFolder, writeFileAtomic } from '../../src/core/files.js';

const folder = mkdtempSync(join(tmpdir(), 'trainless-files-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const notWritable = expect.objectContaining({ code: 'NOT_WRITABLE' }) as Error;

describe('writeFileAtomic', () => {
  it('creates folders, replaces the file and leaves nothing beside it', () => {
    const path = join(folder, 'a', 'b', 'file');
    writeFileAtomic(path, 'one');
    writeFileAtomic(path, new Uint8Array([50]));
    expect(readFileSync(path, 'utf8')).toBe('2');
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['file']);
  });

  it('refuses below a file, over a folder, and where the system has no files', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => writeFileAtomic(join(folder, 'file', 'below', 'x'), '')).toThrow(notWritable);
    ensureFolder(join(folder, 'taken', 'inside'));
    expect(() => writeFileAtomic(join(folder, 'taken'), '')).toThrow(notWritable);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    if (existsSync('/proc/self')) expect(() => writeFileAtomic('/proc/none/x', '')).toThrow(notWritable);
  });
});

describe('ensureFolder', () => {
  it('takes folders that are there, roots included, and refuses files', () => {
    ensureFolder(folder);
    ensureFolder('/');
    expect(() => ensureFolder(join(folder, 'file'))).toThrow(notWritable);
  });
});
